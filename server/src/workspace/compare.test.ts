import { expect, it } from 'vitest';
import { predictWorld } from '../predict/parts.ts';
import { mayStand } from '../schema/vocabulary.ts';
import { parse } from '../syntax/parser.ts';
import { compare } from './compare.ts';
import { loadWorld } from './world.ts';

it('tries each mode on the members of a set with the traffic that they have', () => {
  const tree = parse(
    `host k {
  hypervisor kvm; iommu vt-d; sr-iov on; above-4g on
  nic n : intel.x710-da2 { slot pcie 3.0 x8 { ari on; acs on }; port 0 { vfs 8 }; port 1 }
  vswitch s { type linux-bridge; uplink n.0; vmdq 4 }
}
vm h[1..3] on k { memory 1GiB reserved; vnic e vswitch s }
flow h[1] -> wire { rate 2Gbps }
flow h[2..3] -> wire { rate 100Mbps }
`,
    mayStand,
  );
  const world = loadWorld('test:///compare.iov', () => tree);
  const rates = compare(world, predictWorld(world)).map(({ vnic, modes }) => [
    vnic,
    modes.flatMap(({ mode, txBps }) =>
      mode === 'sriov' || mode === 'vswitch' || mode === 'vmdq' ? [txBps?.value ?? null] : [],
    ),
  ]);
  expect(rates).toEqual([
    ['h[1].e', [2e9, 2e9, 2e9]],
    ['h[2..3].e', [1e8, 1e8, 1e8]],
  ]);
});

it('assumes another vswitch on a port that no vswitch has: who reaches the first by its port still does', () => {
  const tree = parse(
    `host k {
  iommu vt-d; sr-iov on
  nic n : intel.x710-da2 { slot pcie 3.0 x8 { ari on; acs on }; port 0 { vfs 8 }; port 1 }
  vswitch s { type linux-bridge; uplink n.0 }
}
vm a on k { memory 1GiB reserved; vnic e sriov n.0 { failover n.0 } }
vm b on k { memory 1GiB reserved; vnic e vswitch n.0 }
`,
    mayStand,
  );
  const world = loadWorld('test:///compare.iov', () => tree);
  const polled = compare(world, predictWorld(world)).map(
    ({ modes }) =>
      modes.find(({ mode }) => mode === 'vhost-user') ?? { breaks: undefined, assumed: undefined },
  );
  const assumed = ['`vswitch vs0 { type ovs-dpdk; uplink n.1 }` on `k`'];
  expect(polled.map(({ breaks }) => breaks)).toEqual([[], []]);
  expect(polled.map((one) => one.assumed)).toEqual([assumed, assumed]);
});

it('says of every mode, the one in use too, what is wrong with the vnic then: what many break is said of each', () => {
  const tree = parse(
    `qos gold { min 6Gbps }
host k {
  iommu vt-d; sr-iov on
  nic n : intel.x710-da2 { slot pcie 3.0 x8 { ari on; acs on }; port 0 { vfs 8 }; port 1 }
  vswitch s { type linux-bridge; uplink n.1 }
}
vm a on k { memory 1GiB reserved; needs live-migration; vnic e sriov n.0 { qos gold }; vnic f vswitch s }
vm b on k { memory 1GiB reserved; vnic e sriov n.0 { qos gold } }
expect a latency <= 100ns
`,
    mayStand,
  );
  const world = loadWorld('test:///compare.iov', () => tree);
  const wrong = Object.fromEntries(
    compare(world, predictWorld(world)).map(({ vnic, modes }) => [
      vnic,
      Object.fromEntries(modes.map(({ mode, breaks }) => [mode, [...breaks].sort()])),
    ]),
  );
  expect(wrong['a.e']).toMatchObject({
    sriov: ['expectation-failed', 'guarantee-oversubscribed', 'guarantee-unsupported', 'migration-blocked'],
    // What cannot be is not predicted.
    direct: ['guarantee-oversubscribed', 'migration-blocked', 'port-taken', 'qos-not-enforced'],
    vswitch: ['expectation-failed', 'guarantee-oversubscribed', 'port-shared-with-vswitch'],
  });
  expect(wrong['b.e']).toMatchObject({
    sriov: ['guarantee-oversubscribed', 'guarantee-unsupported'],
    direct: ['guarantee-oversubscribed', 'port-taken', 'qos-not-enforced'],
  });
  // What another vnic of its VM breaks is not its own; what it breaks of theirs is.
  expect(wrong['a.f']).toMatchObject({
    vswitch: ['expectation-failed'],
    sriov: ['expectation-failed', 'migration-blocked'],
  });
});
