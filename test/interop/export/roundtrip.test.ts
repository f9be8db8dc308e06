import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { deploymentOf, type VnicPlan } from '../../../server/src/interop/export/plan.ts';
import { importCaptures } from '../../../server/src/interop/import/import.ts';
import type { Topology } from '../../../server/src/model/topology.ts';
import { fixture } from '../../../server/src/testing/fixture.ts';
import { exported, missing, noNamespaces, ran, topologyOf, written } from './harness.ts';
import { host, untraceable, vfMessages } from './machine.ts';

/*
 * There and back: a design is exported, the real `ip` and `virsh` are given what came out, and what they say of it is
 * imported. Each fact that the formats carry must be the same.
 */

const design = `
network app  { vlan 100 }
network back { vlan 200 }
qos gold   { min 100Mbps; max 1Gbps }
qos silver { max 500Mbps }
host kvm1 {
  hypervisor kvm
  sr-iov on
  iommu vt-d { interrupt-remapping on }
  nic lan : intel.e810-xxvda4 {
    slot pcie 4.0 x16 { ari on; acs on }
    address "0000:3b:00.0"
    port 0 { interface "ens1f0"; vfs 8 }
  }
  nic san : intel.x520-da2 {
    slot pcie 3.0 x8 { ari on; acs on }
    port 0 { interface "ens2f0"; address "0000:5e:00.0"; vfs 4 }
    port 1 { interface "ens2f1"; address "0000:5e:00.1"; vfs 2 }
  }
  vswitch br0 { type linux-bridge }
  vswitch ovs0 { type ovs }
}
vm web[1..3] on kvm1 {
  vcpus 2
  memory 4GiB reserved
  vnic eth0 sriov lan.0 { network app; qos silver }
}
vm db on kvm1 {
  vcpus 8
  memory 16GiB reserved
  vnic eth0 sriov lan.0 vf 5 { network back; qos gold; mac "52:54:00:aa:bb:01"; trust on; spoof-check off }
  vnic eth1 sriov [san.0, san.1] { mac "52:54:00:aa:bb:02"; failover br0 }
  vnic eth2 vswitch ovs0 { network app; queues 4; mac "52:54:00:aa:bb:03" }
  vnic eth3 emulated br0 { mac "52:54:00:aa:bb:04" }
}
vm log on kvm1 {
  vcpus 1
  memory 2GiB
  vnic eth0 macvtap san.1 { mac "52:54:00:aa:bb:05" }
}
`;

/** What the formats carry of a design, said without the names that only the design has. */
function carried(topology: Topology): unknown {
  const [one] = deploymentOf(topology).hosts;
  const portOf = (v: VnicPlan): string | undefined => one?.ports.find((p) => p.port === v.port)?.interface;
  return {
    ports: one?.ports
      .filter((p) => p.interface !== undefined)
      .map((p) => [p.interface, p.address, p.vfs ?? 0])
      .sort(),
    vswitches: one?.host.vswitches.map((v) => [v.name, v.type?.value]).sort(),
    vms: one?.vms
      .map(({ name, vm, vnics }) => ({
        name,
        vcpus: vm.vcpus?.value,
        memory: vm.memoryBytes?.value,
        vnics: vnics.map((v) => ({
          mode: v.mode,
          port: portOf(v),
          vf: v.vf,
          vswitch: v.vswitch?.name,
          standby: v.standby?.name,
          mac: v.vnic.mac?.value.toLowerCase(),
          queues: v.vnic.queues?.value,
          vlan: v.vnic.network?.value.vlan?.value,
          max: v.vnic.qos?.value.maxBps?.value,
          min: v.vnic.qos?.value.minBps?.value,
          // What stands in a file only where it is not the usual.
          trust: v.vnic.trust?.value === true,
          spoofCheck: v.vnic.spoofCheck?.value !== false,
        })),
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

interface Port {
  readonly address: string;
  readonly id: string;
  readonly vfs: number;
  readonly vf: (n: number) => string;
}

/** The cards: what the machine itself would say of its PCI functions, by interface. */
const machine: Readonly<Record<string, Port>> = {
  ens1f0: { address: '0000:3b:00.0', id: '1593', vfs: 8, vf: (n) => pci(0x3b00 + 8 + n) },
  ens2f0: { address: '0000:5e:00.0', id: '10fb', vfs: 4, vf: (n) => pci(0x5e00 + 128 + 2 * n) },
  ens2f1: { address: '0000:5e:00.1', id: '10fb', vfs: 2, vf: (n) => pci(0x5e01 + 128 + 2 * n) },
};

function pci(id: number): string {
  const hex = (n: number): string => n.toString(16).padStart(2, '0');
  return `0000:${hex(id >> 8)}:${hex((id >> 3) & 31)}.${id & 7}`;
}

/** As `iov collect` writes it of /sys/bus/pci/devices. */
function sysfs(): string {
  return Object.entries(machine)
    .flatMap(([name, { address, id, vfs, vf }]) =>
      [
        'class=0x020000',
        'vendor=0x8086',
        `device=0x${id}`,
        `sriov_totalvfs=64`,
        `sriov_numvfs=${vfs}`,
        ...Array.from({ length: vfs }, (_, n) => `virtfn${n}=${vf(n)}`),
        `net/${name}/address=3c:fd:fe:00:00:0${Object.keys(machine).indexOf(name)}`,
      ].map((line) => `${address}/${line}`),
    )
    .join('\n');
}

/** `ip -d -j link show`, were there a kernel behind the device: the VFs as the messages of the script leave them. */
function ipLink(trace: string): string {
  // Each traced call names its interface.
  const calls = trace.split('\n').filter((line) => line.includes('IFLA_VF_'));
  const links = Object.entries(machine).map(([ifname, { address, vfs }]) => {
    const own = vfMessages(calls.filter((line) => line.includes(`if_nametoindex("${ifname}")`)).join('\n'));
    const said = (kind: string, vf: number): Record<string, string> => {
      const found = own.find((m) => m.startsWith(`${kind} {vf=${vf},`)) ?? '';
      return Object.fromEntries(
        [...found.matchAll(/(\w+)=([\w:]+)/g)].map(([, key = '', value = '']) => [key, value]),
      );
    };
    return {
      ifname,
      flags: ['UP'],
      mtu: 1500,
      link_type: 'ether',
      address: `3c:fd:fe:00:00:0${Object.keys(machine).indexOf(ifname)}`,
      parentbus: 'pci',
      parentdev: address,
      vfinfo_list: Array.from({ length: vfs }, (_, vf) => {
        const [vlan, rate] = [said('VLAN', vf), said('RATE', vf)];
        return {
          vf,
          link_type: 'ether',
          address: said('MAC', vf)['mac'] ?? '00:00:00:00:00:00',
          vlan_list: [
            Number(vlan['vlan'] ?? 0) === 0 ? {} : { vlan: Number(vlan['vlan']), qos: Number(vlan['qos']) },
          ],
          rate: { max_tx: Number(rate['max_tx_rate'] ?? 0), min_tx: Number(rate['min_tx_rate'] ?? 0) },
          spoofchk: said('SPOOFCHK', vf)['setting'] !== '0',
          trust: said('TRUST', vf)['setting'] === '1',
          link_state: 'auto',
        };
      }),
    };
  });
  return JSON.stringify(links);
}

it('comes back as it went, by way of the real ip and virsh', ({ skip }) => {
  const why = missing('strace', 'ip', 'virsh') ?? noNamespaces() ?? untraceable();
  skip(why !== undefined, why);

  const deployed = host(design, Object.fromEntries(Object.keys(machine).map((name) => [name, 0])));
  expect(deployed.run().status).toBe(0);
  const trace = readFileSync(deployed.log('strace'), 'utf8');

  const folder = join(written(exported(design, 'libvirt')), 'kvm1');
  const files = readdirSync(folder).filter((f) => f.endsWith('.xml'));
  const domains = files.map((file) => {
    const name = file.replace('.xml', '');
    const { out } = ran([
      'virsh',
      '-q',
      '-c',
      'test:///default',
      `define ${join(folder, file)}; dumpxml --inactive ${name}`,
    ]);
    return { name: file, text: out.slice(out.indexOf('<domain')) };
  });

  const { text = '', problems } = importCaptures(
    [{ name: 'ip-link.json', text: ipLink(trace) }, { name: 'sysfs.txt', text: sysfs() }, ...domains],
    { hostName: 'kvm1' },
  );
  expect(problems.filter((p) => p.severity === 'error')).toEqual([]);
  const back = fixture(text).snapshot.world.topology;
  expect(carried(back)).toEqual(carried(topologyOf(design)));
});
