import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { collectScript } from '../../../server/src/cli/run/collect.ts';
import { importCaptures } from '../../../server/src/interop/import/import.ts';
import { fixture } from '../../../server/src/testing/fixture.ts';

/*
 * The script of `iov collect` on a host that is made up: a tree of its own for /sys, and programs that say what such a
 * host would. What it gathers is imported, and every call it makes is looked at.
 */

let root: string;

const file = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const link = (path: string, to: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  symlinkSync(to, join(root, path));
};

/** A program that writes down how it was called, and answers by its arguments. */
function program(name: string, answers: Readonly<Record<string, string>>): void {
  const cases = Object.entries(answers)
    .map(([args, text]) => `  '${args}') cat <<'END'\n${text}\nEND\n  ;;`)
    .join('\n');
  file(
    `bin/${name}`,
    `#!/bin/sh\necho "${name} $*" >> "${root}/calls"\ncase "$*" in\n${cases}\n  *) exit 1 ;;\nesac\n`,
  );
  chmodSync(join(root, 'bin', name), 0o755);
}

const domain = `<domain type='kvm'><name>my vm</name><vcpu>2</vcpu><memory unit='GiB'>4</memory><devices>
  <interface type='hostdev' managed='yes'><mac address='52:54:00:00:00:01'/>
    <source><address type='pci' domain='0x0000' bus='0x3b' slot='0x01' function='0x1'/></source></interface>
  <interface type='bridge'><source bridge='br-ex'/><virtualport type='openvswitch'/><model type='virtio'/></interface>
</devices></domain>`;

const links = JSON.stringify([
  {
    ifname: 'ens1f0',
    link_type: 'ether',
    mtu: 9000,
    address: 'b4:96:91:00:00:01',
    parentbus: 'pci',
    parentdev: '0000:3b:00.0',
    vfinfo_list: [
      {
        vf: 0,
        address: '00:00:00:00:00:00',
        vlan_list: [{}],
        rate: { max_tx: 0, min_tx: 0 },
        spoofchk: true,
        trust: false,
      },
      {
        vf: 1,
        address: '52:54:00:00:00:01',
        vlan_list: [{ vlan: 7, qos: 2 }],
        rate: { max_tx: 900, min_tx: 0 },
        spoofchk: true,
        trust: true,
      },
    ],
  },
]);

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'iov-collect-'));
  const pf = 'sys/bus/pci/devices/0000:3b:00.0';
  const facts = {
    class: '0x020000',
    vendor: '0x8086',
    device: '0x159b',
    numa_node: '1',
    max_link_speed: '16.0 GT/s PCIe',
    max_link_width: '8',
    current_link_speed: '8.0 GT/s PCIe',
    current_link_width: '8',
    sriov_totalvfs: '128',
    sriov_numvfs: '2',
    sriov_offset: '8',
    sriov_stride: '1',
    sriov_vf_device: '1889',
    'net/ens1f0/address': 'b4:96:91:00:00:01',
    'net/ens1f0/mtu': '9000',
    'net/ens1f0/speed': '25000',
    'net/ens1f0/operstate': 'up',
  };
  for (const [name, value] of Object.entries(facts)) file(`${pf}/${name}`, `${value}\n`);
  link(`${pf}/driver`, '../../../drivers/ice');
  link(`${pf}/iommu_group`, '/groups/40');
  link(`${pf}/virtfn0`, '../0000:3b:01.0');
  link(`${pf}/virtfn1`, '../0000:3b:01.1');
  for (const vf of ['0000:3b:01.0', '0000:3b:01.1']) {
    for (const [name, value] of Object.entries({ class: '0x020000', vendor: '0x8086', device: '0x1889' }))
      file(`sys/bus/pci/devices/${vf}/${name}`, `${value}\n`);
    link(`sys/bus/pci/devices/${vf}/physfn`, '../0000:3b:00.0');
    link(`sys/bus/pci/devices/${vf}/driver`, '../../../drivers/vfio-pci');
  }
  program('uname', { '-n': 'kvm3.example.com', '-r': '6.7.4' });
  program('ip', { '-d -j link show': links });
  program('ethtool', { '-i ens1f0': 'driver: ice\nfirmware-version: 4.40 0x8001c967 1.3534.0' });
  program('devlink', {
    'dev eswitch show pci/0000:3b:00.0': 'pci/0000:3b:00.0: mode legacy inline-mode none',
  });
  program('ovs-vsctl', {
    show: '0\n    Bridge br-ex\n        Port ens1f1\n            Interface ens1f1\n    ovs_version: "3.1.0"',
  });
  program('dmesg', {
    '': '[    0.000000] DMAR: IOMMU enabled\n[    0.100000] DMAR-IR: Enabled IRQ remapping in x2apic mode',
  });
  program('virsh', {
    '-r version': 'Using library: libvirt 10.0.0\nRunning hypervisor: QEMU 8.1.3',
    '-r list --all --name': 'my vm\n',
    '-r dumpxml my vm': domain,
    '-r net-list --all --name': 'pool\n',
    '-r net-dumpxml pool':
      "<network><name>pool</name><forward mode='hostdev'><pf dev='ens1f0'/></forward></network>",
    '-r nodedev-list --cap pci': '',
  });
});
afterAll(() => {
  rmSync(root, { recursive: true });
});

it('gathers what a host says, calls nothing that changes it, and what it gathers imports whole', ({
  skip,
}) => {
  skip(process.platform === 'win32', 'a shell script');
  const script = collectScript.replaceAll('/sys/', `${root}/sys/`);
  const before = readdirSync(root).sort();
  const { status, stdout, stderr } = spawnSync('sh', ['-s'], {
    cwd: root,
    input: script,
    encoding: 'utf8',
    env: { ...process.env, PATH: `${join(root, 'bin')}:/usr/bin:/bin` },
  });
  expect(status, stderr).toBe(0);
  const folder = 'iov-capture-kvm3.example.com';
  expect(stdout).toBe(`${folder}.tar.gz\n${folder}\n`);
  expect(readdirSync(root).sort()).toEqual([...before, 'calls', folder, `${folder}.tar.gz`].sort());
  // Names and addresses are nobody else's.
  expect(statSync(join(root, folder)).mode & 0o077).toBe(0);

  const calls = readFileSync(join(root, 'calls'), 'utf8').trim().split('\n');
  const reads =
    /^(?:uname -[nr]|ip -d -j link show|ethtool -i \S+|devlink dev eswitch show \S+|ovs-vsctl show|dmesg ?|virsh -r (?:version|(?:net-|nodedev-)?(?:list|dumpxml) .+))$/;
  expect(calls.filter((call) => !reads.test(call))).toEqual([]);

  const inputs = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(root, folder, name)).isFile())
    .map((name) => ({ name, text: readFileSync(join(root, folder, name), 'utf8') }));
  const { text = '', problems } = importCaptures(
    // What this machine says of its processors is not the made-up host's.
    inputs.filter(({ name }) => !/^(?:cpuinfo|meminfo|cmdline|lspci|lstopo)/.test(name)),
  );
  expect(problems).toEqual([]);
  for (const part of [
    'host kvm3 {',
    'label "kvm3.example.com"',
    'hypervisor kvm "8.1.3" { kernel "6.7.4"; libvirt "10.0.0" }',
    'iommu vt-d { interrupt-remapping on }',
    'sr-iov on',
    '/// Its PCIe link runs at 3.0 x8; the card can do 4.0 x8.',
    'intel.e810-xxvda2',
    'address "0000:3b:00.0"',
    'slot pcie 3.0 x8',
    'numa 1',
    'iommu-group 40',
    'firmware "4.40"',
    '/// libvirt hands out VFs of it as network `pool`.',
    'port 0 { vfs 2; mtu 9000; interface "ens1f0"; mac "b4:96:91:00:00:01" }',
    'vswitch br-ex { type ovs "3.1.0"; uplink',
    'vm my-vm on kvm3 {',
    'label "my vm"',
    'vnic eth0 sriov ens1.0 vf 1 {',
    'qos max-900m',
    'network vlan7',
    'class 2',
    'trust on',
    'vnic eth1 vswitch br-ex',
  ])
    expect(text).toContain(part);
  expect(fixture(text).snapshot.formDiagnostics).toEqual([]);
});
