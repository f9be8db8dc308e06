import { expect, it } from 'vitest';
import * as designs from './designs.ts';
import { exported, fileOf } from './harness.ts';

it('gives each ESXi host a checklist, and says that nothing has checked it', () => {
  const { files, notes } = exported(designs.esxi, 'vsphere');
  const text = fileOf({ files, notes }, 'esx1');
  expect(text).toContain('esxcli system module parameters set -m i40en -p max_vfs=0,0,8,0\n');
  expect(text).toContain('esxcli network vswitch standard portgroup set -p tenant -v 110\n');
  expect(text).toContain('VM cache\n[ ] 8192 MiB.\n[ ] Reserve all guest memory.\n');
  expect(notes).toEqual(['vSphere: a checklist to work through; no tool has checked its commands.']);
});

const cluster = `
network prod { vlan 110; label "Prod Net" }
network stor { vlan 120 }
network lone { vlan 130 }
qos gold { min 1Gbps; max 5Gbps; weight 100 }
qos silver { weight 50 }
host esx {
  hypervisor esxi "8.0U2"
  iommu vt-d { interrupt-remapping on }
  sr-iov on
  nic up : intel.x710-da4 {
    slot pcie 3.0 x8 { ari on; acs on }
    port 0 { interface "vmnic4" }
    port 1 { interface "vmnic5" }
    port 2 { interface "vmnic6"; vfs 16 }
    port 3 { interface "vmnic7" }
  }
  nic fast : nvidia.connectx-6-dx {
    vfs-in-firmware 16
    port 0 { interface "vmnic8"; vfs 8 }
    port 1 { interface "vmnic9" }
  }
  vswitch ds { label "DS Prod"; type vmware; uplink [up.0, up.1] { team lacp }; mtu 9000 }
  vswitch vs { type vmware; uplink [up.3, fast.1] { team active-standby } }
}
vm app on esx {
  vnic eth0 vswitch ds { network prod; qos gold }
  vnic eth1 vswitch vs { network prod; spoof-check on }
}
vm nfv on esx {
  memory 8GiB reserved
  vnic eth0 sriov up.2 { network lone; trust on; mtu 9000 }
  vnic eth1 sriov fast.0 { network stor; qos silver; failover vs }
}
`;

it('has what only a distributed switch does on one: LACP, and limits, reservations and shares', () => {
  const { files, notes } = exported(cluster, 'vsphere');
  const text = fileOf({ files, notes }, 'esx');
  expect(text).toContain('[ ] Make or use the distributed switch DS Prod in vCenter, with MTU 9000;');
  expect(text).toContain('Link aggregation group, mode active, with 2 ports: vmnic4, vmnic5.');
  expect(text).not.toContain("standard add -v 'DS Prod'");
  expect(text).toContain('Network I/O Control on');
  expect(text).toContain('; limit 5000 Mbit/s, reservation 1000 Mbit/s, shares 100 (custom).\n');
  expect(text).toContain('esxcli network vswitch standard add -v vs\n');
});

it('gives every port group of a host a name of its own, and every adapter one that is made', () => {
  const text = fileOf(exported(cluster, 'vsphere'), 'esx');
  expect(text).toContain('[ ] Distributed port group Prod Net, VLAN 110.\n');
  expect(text).toContain('[ ] Port group Prod Net-2, VLAN 110, forged transmits and MAC changes rejected:\n');
  expect(text).toContain('[ ] eth1: VMXNET3 adapter, port group Prod Net-2.\n');
  expect(text).toContain(
    'Port groups of SR-IOV adapters\n[ ] Port group lone, VLAN 130, on a switch of the host.\n',
  );
  const made = [...text.matchAll(/ort group ([^,;.:\n]+), VLAN/g)].map((m) => m[1]);
  expect(new Set(made).size).toBe(made.length);
  for (const [, name] of text.matchAll(/^\[ \] eth\d: .*?port group ([^,;.\n]+)/gm))
    expect(made).toContain(name);
});

it('says at its head what vSphere does not keep, and what the firmware has to be set to', () => {
  const text = fileOf(exported(cluster, 'vsphere'), 'esx');
  const [head = ''] = text.split('\n\nFirmware');
  for (const said of [
    '- `nfv.eth1`: vSphere keeps no rates or shares (`silver`) on an assigned device.',
    '- `nfv.eth0`: ESXi has no `trust` for a VF.',
    '- `nfv.eth0`: `mtu` is set in the guest.',
  ])
    expect(head).toContain(said);
  expect(text).toContain('[ ] Firmware of fast: SRIOV_EN=1, NUM_OF_VFS=16 (mlxconfig).\n');
  expect(text.match(/Restart the host/g)).toHaveLength(1);
});

it('says of the others that they run something else', () => {
  const { files, notes } = exported(designs.pods, 'vsphere');
  expect(files).toEqual([]);
  expect(notes).toContain('`worker.example.com1` does not run ESXi: there is no checklist for it.');
});
