import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../scripts/common.mjs';
import { bridgeName, isLinuxBridge } from '../../server/src/interop/export/bridges.ts';
import { exportAs } from '../../server/src/interop/export/export.ts';
import { priorityOf } from '../../server/src/interop/export/functions.ts';
import { type VmPlan, type VnicPlan, deploymentOf } from '../../server/src/interop/export/plan.ts';
import { importCaptures } from '../../server/src/interop/import/import.ts';
import { ownMtu } from '../../server/src/rules/shared/mtus.ts';
import { vnicText } from '../../server/src/rules/shared/say.ts';
import { fixture } from '../../server/src/testing/fixture.ts';
import * as clouds from '../interop/export/clouds.ts';
import * as designs from '../interop/export/designs.ts';

/*
 * There and back by way of libvirt, the one format that is both written and read: each fact of each VM and vnic comes
 * back, or the export says that it does not. `test/interop/export/roundtrip.test.ts` does the same with what the real
 * programs make of the files.
 */

/** What meets what: each mode with each thing that can be said of a vnic. */
const targets = {
  sriov: 'lan.0',
  vdpa: 'mlx.0',
  macvtap: 'lan.1',
  vswitch: '[br0, ovs0]',
  emulated: '[br0, ovs0]',
  'vhost-user': 'fwd',
  vmdq: 'vq',
} as const;
const facts = [
  'queues 4',
  'qos gold',
  'qos shared',
  'network app',
  'network jumbo',
  'class 3',
  'mtu 4000',
  'mac',
  'trust on',
  'spoof-check off',
  'promiscuous on',
  'msix 8',
  'failover br0',
];
const everything = `
network app { vlan 100 }
network jumbo { vlan 200; mtu 9000 }
qos gold { min 100Mbps; max 1Gbps }
qos shared { max 500Mbps; burst 100KiB; weight 3; class 5 }
host kvm1 {
  hypervisor kvm
  iommu vt-d { interrupt-remapping on }
  sr-iov on
  nic lan : intel.e810-xxvda4 {
    slot pcie 4.0 x16 { ari on; acs on }
    address "0000:3b:00.0"
    port 0 { interface "ens1f0"; vfs 32; mtu 9000 }
    port 1 { interface "ens1f1"; mtu 9000 }
    port 2 { interface "ens1f2"; mtu 9000 }
    port 3 { interface "ens1f3"; mtu 9000 }
  }
  nic mlx : nvidia.connectx-6-dx {
    slot pcie 4.0 x16 { ari on; acs on }
    port 0 { interface "ens2f0np0"; vfs 32; mtu 9000 }
    port 1 { interface "ens2f1np1"; mtu 9000 }
  }
  nic dpdk : intel.xxv710-da2 { slot pcie 3.0 x8; address "0000:5f:00.0"; port 0 { mtu 9000 } }
  vswitch br0 { type linux-bridge; uplink lan.2; mtu 9000 }
  vswitch ovs0 { type ovs; uplink mlx.1; mtu 9000 }
  vswitch fwd { type ovs-dpdk; cores 2; uplink dpdk.0; mtu 9000 }
  vswitch vq { type linux-bridge; uplink lan.3; mtu 9000 }
}
vm size-1a on kvm1 { vcpus 3; memory 3GiB; pinned on; numa 1; vnic e vswitch br0 }
${Object.entries(targets)
  .flatMap(([mode, target], m) =>
    facts.map((fact, f) => {
      const said = fact === 'mac' ? `mac "52:54:00:aa:00:${String(m).padStart(2, '0')}"` : fact;
      const all = target.startsWith('[') ? `x-${m}-${f}x[a, c]` : `x-${m}-${f}x`;
      return fact === 'mac' && target.startsWith('[')
        ? ''
        : `vm ${all} on kvm1 { vcpus 4; memory 1GiB reserved; vnic e ${mode} ${target} { ${said} } }`;
    }),
  )
  .join('\n')}
`;

const examples = join(ROOT, 'examples');
const texts: readonly (readonly [string, string])[] = [
  ['everything', everything],
  ...readdirSync(examples)
    .filter((name) => name.endsWith('.iov') && name !== 'broken.iov')
    .map((name) => [name, readFileSync(join(examples, name), 'utf8')] as const),
  ...Object.entries({ ...designs, ...clouds }),
];

function ofVm({ vm }: VmPlan): Record<string, unknown> {
  return {
    vcpus: vm.vcpus?.value,
    memory: vm.memoryBytes?.value,
    pinned: vm.pinned?.value,
    numa: vm.numa?.value,
  };
}

/** @param bridge the name of a vswitch outside */
function ofVnic(
  one: VnicPlan,
  bridge: (vswitch: VnicPlan['vswitch']) => string | undefined,
): Record<string, unknown> {
  const { vnic } = one;
  const qos = vnic.qos?.value;
  return {
    mode: one.mode === 'vmdq' ? 'vswitch' : one.mode,
    mac: vnic.mac?.value.toLowerCase(),
    vlan: vnic.network?.value.vlan?.value,
    // libvirt counts in kB/s and KiB.
    max: qos?.maxBps && Math.max(1, Math.floor(qos.maxBps.value / 8000)),
    burst: qos?.burstBytes && Math.ceil(qos.burstBytes.value / 1024),
    min: qos?.minBps?.value,
    weight: qos?.weight?.value,
    priority: priorityOf(one),
    mtu: ownMtu(vnic)?.value,
    queues: vnic.queues?.value,
    trust: vnic.trust?.value,
    spoofCheck: vnic.spoofCheck?.value,
    promiscuous: vnic.promiscuous?.value,
    msix: vnic.msix?.value,
    standby: bridge(one.standby),
    vswitch: bridge(one.vswitch),
  };
}

it('meets no rule that forbids what is tried', () => {
  const errors = fixture(everything).snapshot.diagnostics.filter(({ severity }) => severity === 'error');
  expect(errors.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
});

describe.each(texts)('%s', (_, text) => {
  const { topology } = fixture(text).snapshot.world;
  const { files, notes } = exportAs('libvirt', topology, { design: 'design.iov', version: '1' });
  const hosts = deploymentOf(topology).hosts.filter(({ type, vms }) => type === 'kvm' && vms.length > 0);

  it('loses nothing without a word', () => {
    const lost = hosts.flatMap((host) => {
      const captures = files
        .filter(({ path }) => path.startsWith(`${host.file}/`))
        .map((file) => ({ name: file.path, text: file.text }));
      const back = importCaptures(captures, { hostName: 'h' });
      const { topology: found, findings } = fixture(back.text ?? '').snapshot.world;
      expect(findings.map(({ message }) => message)).toEqual([]);
      const [there] = deploymentOf(found).hosts;
      return host.vms.flatMap((vm) => {
        const same = there?.vms.find(({ name }) => name === vm.name.replaceAll('/', '-'));
        if (!same) return [vm.name];
        const told = notes.filter((note) => note.includes(`\`${vm.vm.name}\``)).join('\n');
        return [
          ...differences(ofVm(vm), ofVm(same), told).map((fact) => `${vm.name}: ${fact}`),
          ...lostVnics(vm, same, notes),
        ];
      });
    });
    expect(lost).toEqual([]);
  });
});

/** What a note says of a fact. */
const words: Readonly<Record<string, RegExp>> = {
  pinned: /`pinned`/,
  vcpus: /what it does not say of its size/,
  memory: /what it does not say of its size/,
  mac: /one MAC address/,
  vlan: /VLAN/,
  max: /rates/,
  burst: /rates/,
  min: /rates|guarantees no rate/,
  weight: /`weight`|rates/,
  priority: /priority/,
  mtu: /no MTU/,
  queues: /queues?\b/,
  trust: /`trust`/,
  spoofCheck: /`spoof-check`/,
  promiscuous: /`promiscuous`/,
  msix: /`msix`/,
  standby: /standby/,
};

/** Facts that did not come back and of which nothing is told. */
function differences(was: Record<string, unknown>, is: Record<string, unknown>, told: string): string[] {
  return Object.keys(was).filter((fact) => {
    const stated = was[fact] !== undefined && was[fact] !== false;
    return stated && was[fact] !== is[fact] && !words[fact]?.test(told);
  });
}

function lostVnics(vm: VmPlan, same: VmPlan, notes: readonly string[]): string[] {
  const there = [...same.vnics];
  return vm.vnics.flatMap((one) => {
    const own = notes.filter((note) => note.startsWith(vnicText(one.vnic)));
    // A whole port, and what is made later, are devices that only the host's captures show.
    if (one.mode === 'direct' || own.some((n) => / is left out: |number of a vhost-vdpa device/.test(n)))
      return [];
    const back = there.shift();
    if (!back) return [`${one.text}: all`];
    const vlan = one.vnic.network?.value.vlan?.value;
    const was = ofVnic(one, (v) => v && bridgeName(v, isLinuxBridge(v) ? vlan : undefined));
    const is = ofVnic(back, (v) => v && (v.label ?? v.name));
    // Which of them polls, only its own captures tell.
    if (one.mode === 'vhost-user') is['vswitch'] = was['vswitch'];
    const bridges = notes.filter((note) =>
      [one.vswitch, one.standby].some((v) => v && note.startsWith(`\`${v.name}\`: the bridge `)),
    );
    return differences(was, is, [...own, ...bridges].join('\n')).map(
      (fact) => `${one.text} (${one.mode}): ${fact}`,
    );
  });
}
