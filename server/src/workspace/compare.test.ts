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
