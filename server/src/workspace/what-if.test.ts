import { describe, expect, it } from 'vitest';
import type { Mode } from '../model/topology.ts';
import { predictWorld } from '../predict/parts.ts';
import { prevents } from '../rules/all.ts';
import { check } from '../rules/check.ts';
import { mayStand } from '../schema/vocabulary.ts';
import { parse } from '../syntax/parser.ts';
import { compare } from './compare.ts';
import { attachAllAs } from './what-if.ts';
import { withEdits } from './with-edits.ts';
import { loadWorld, type World } from './world.ts';

function worldOf(text: string): World {
  const tree = parse(text, mayStand);
  return loadWorld('test:///what-if.iov', () => tree);
}

const host = (name: string, inside: string): string => `host ${name} {
  hypervisor kvm "8.2"
  cpu 2 x 16 cores 2.5GHz
  memory 256GiB
  nic lan : intel.x710-da4 { slot pcie 3.0 x8 { ari on; acs on }; ${inside} }
`;

/** What a mode takes, and whether it can be then; of the vnic that is tried. */
const cases: readonly (readonly [what: string, text: string, mode: Mode, assumed: readonly string[]])[] = [
  [
    'a set behind a vswitch of two uplinks has VFs on both',
    `${host('k', 'port 0; port 1; port 2; port 3')}  vswitch vs0 { type linux-bridge; uplink [lan.0, lan.1] }
}
vm tried[1..5] on k { memory 1GiB reserved; vnic e vswitch vs0 }`,
    'sriov',
    ['`iommu vt-d` on `k`', '`sr-iov on` on `k`', '`vfs 3` on `lan.0`', '`vfs 2` on `lan.1`'],
  ],
  [
    'one VM behind it needs one VF',
    `${host('k', 'port 0; port 1; port 2; port 3')}  vswitch vs0 { type linux-bridge; uplink [lan.0, lan.1] }
}
vm tried on k { memory 1GiB reserved; vnic e vswitch vs0 }`,
    'sriov',
    ['`iommu vt-d` on `k`', '`sr-iov on` on `k`', '`vfs 1` on `lan.0`'],
  ],
  [
    'a set on VFs of two ports has a vswitch over both',
    `${host('k', 'port 0 { vfs 4 }; port 1 { vfs 4 }; port 2; port 3')}  iommu vt-d; sr-iov on
}
vm tried[1..6] on k { memory 1GiB reserved; vnic e sriov [lan.0, lan.1] }`,
    'vswitch',
    ['`vswitch vs0 { uplink [lan.0, lan.1] }` on `k`'],
  ],
  [
    'queues are on each uplink',
    `${host('k', 'port 0 { vfs 4 }; port 1 { vfs 4 }; port 2; port 3')}  iommu vt-d; sr-iov on
}
vm tried[1..5] on k { memory 1GiB reserved; vnic e sriov [lan.0, lan.1] }`,
    'vmdq',
    ['`vswitch vs0 { uplink [lan.0, lan.1]; vmdq 3 }` on `k`'],
  ],
  [
    'queues of a vswitch that is there',
    `${host('k', 'port 0; port 1; port 2; port 3')}  vswitch vs0 { type linux-bridge; uplink [lan.0, lan.1] }
}
vm tried[1..5] on k { memory 1GiB reserved; vnic e vswitch vs0 }`,
    'vmdq',
    ['`vmdq 3` on `vs0`'],
  ],
  [
    'a polling vswitch has as many ports as the other one, where that many are free',
    `${host('k', 'port 0; port 1; port 2; port 3')}  vswitch vs0 { type linux-bridge; uplink [lan.0, lan.1] }
}
vm tried[1..4] on k { memory 1GiB reserved; vnic e vswitch vs0 }`,
    'vhost-user',
    ['`vswitch vs1 { type ovs-dpdk; uplink [lan.2, lan.3] }` on `k`'],
  ],
  [
    'a vswitch that polls is no plain one',
    `${host('k', 'port 0; port 1; port 2; port 3')}  vswitch vs0 { type ovs-dpdk; uplink lan.0 }
  vswitch vs1 { type linux-bridge; uplink lan.1 }
}
vm tried[1..2] on k { memory 1GiB reserved; vnic e vhost-user vs0 }`,
    'vswitch',
    ['`vswitch vs2 { uplink lan.2 }` on `k`'],
  ],
  [
    'of two vswitches over a port the one that the mode is by is met',
    `${host('k', 'port 0 { vfs 4 }; port 1; port 2; port 3')}  iommu vt-d; sr-iov on
  vswitch vs0 { type ovs-dpdk; uplink lan.1 }
  vswitch vs1 { type linux-bridge; uplink lan.0 }
}
vm tried[1..2] on k { memory 1GiB reserved; vnic e sriov [lan.0, lan.1] }`,
    'vhost-user',
    [],
  ],
  [
    'uplinks share the traffic as they did',
    `${host('k', 'port 0; port 1; port 2; port 3')}  vswitch vs0 { type linux-bridge; uplink [lan.0, lan.1] { team active-standby } }
}
vm tried[1..4] on k { memory 1GiB reserved; vnic e vswitch vs0 }`,
    'vhost-user',
    ['`vswitch vs1 { type ovs-dpdk; uplink [lan.2, lan.3] { team active-standby } }` on `k`'],
  ],
  [
    'what other sets have of a port adds up',
    `${host('k', 'port 0 { vfs 5 }; port 1; port 2; port 3')}  iommu vt-d; sr-iov on
  vswitch vs0 { type linux-bridge; uplink lan.0 }
}
vm web[1..2] on k { memory 1GiB reserved; vnic e sriov lan.0 }
vm app[1..3] on k { memory 1GiB reserved; vnic e sriov lan.0 }
vm tried[1..4] on k { memory 1GiB reserved; vnic e vswitch vs0 }`,
    'sriov',
    ['`vfs 9` on `lan.0`'],
  ],
  [
    'every host that a set is on has what it needs',
    `${host('a', 'port 0; port 1; port 2; port 3')}  vswitch vs0 { type linux-bridge; uplink lan.0 }
}
${host('b', 'port 0; port 1; port 2; port 3')}  iommu vt-d
  vswitch vs0 { type linux-bridge; uplink lan.1 }
}
vm tried[1..5] on [a, b] { memory 1GiB reserved; vnic e vswitch vs0 }`,
    'sriov',
    [
      '`iommu vt-d` on `a`',
      '`sr-iov on` on `a`',
      '`vfs 3` on `a.lan.0`',
      '`sr-iov on` on `b`',
      '`vfs 2` on `b.lan.1`',
    ],
  ],
  [
    'a new vswitch has one name on all of them',
    `${host('a', 'port 0; port 1; port 2; port 3')}  vswitch vs0 { type linux-bridge; uplink lan.0 }
}
${host('b', 'port 0; port 1; port 2; port 3')}  vswitch vs0 { type linux-bridge; uplink lan.0 }
  vswitch vs1 { type linux-bridge; uplink lan.1 }
}
vm tried[1..4] on [a, b] { memory 1GiB reserved; vnic e vswitch vs0 }`,
    'vhost-user',
    [
      '`vswitch vs2 { type ovs-dpdk; uplink lan.1 }` on `a`',
      '`vswitch vs2 { type ovs-dpdk; uplink lan.2 }` on `b`',
    ],
  ],
  [
    'one that some hosts have is made on the others',
    `${host('a', 'port 0 { vfs 4 }; port 1; port 2; port 3')}  iommu vt-d; sr-iov on
  vswitch br0 { type linux-bridge; uplink lan.0 }
}
${host('b', 'port 0 { vfs 4 }; port 1; port 2; port 3')}  iommu vt-d; sr-iov on
}
vm tried[1..4] on [a, b] { memory 1GiB reserved; vnic e sriov lan.0 }`,
    'vswitch',
    ['`vswitch br0 { uplink lan.0 }` on `b`'],
  ],
  [
    'whole ports are those that are free on all hosts',
    `${host('a', 'port 0; port 1; port 2; port 3')}  iommu vt-d
  vswitch vs0 { type linux-bridge; uplink lan.0 }
}
${host('b', 'port 0; port 1; port 2; port 3')}  iommu vt-d
  vswitch vs0 { type linux-bridge; uplink lan.0 }
  vswitch vs1 { type linux-bridge; uplink lan.1 }
}
vm tried[1..4] on [a, b] { memory 1GiB reserved; vnic e vswitch vs0 }`,
    'direct',
    ['the free ports `[lan.2, lan.3]`'],
  ],
  [
    'a whole port is one of its own card, if that has one',
    `${host('k', 'port 0; port 1')}  iommu vt-d; sr-iov on
  nic wan : nvidia.connectx-6-dx { port 0 { vfs 4 } }
}
vm tried on k { memory 1GiB reserved; vnic e sriov wan.0 }`,
    'direct',
    ['the free port `wan.1`'],
  ],
  [
    'a pod has a function without an IOMMU where a driver of the kernel keeps it',
    `${host('k', 'port 0').replace('kvm "8.2"', 'none')}  vswitch vs0 { uplink lan.0 }
}
vm tried on k { vnic e vswitch vs0 }`,
    'sriov',
    ['`sr-iov on` on `k`', '`vfs 1` on `lan.0`'],
  ],
  [
    'a pod that polls does not',
    `${host('k', 'port 0').replace('kvm "8.2"', 'none')}  vswitch vs0 { uplink lan.0 }
}
vm tried on k { driver dpdk; vnic e vswitch vs0 }`,
    'sriov',
    ['`iommu vt-d` on `k`', '`sr-iov on` on `k`', '`vfs 1` on `lan.0`'],
  ],
];

describe('a vnic attached otherwise', () => {
  it.each(cases)('%s', (_, text, mode, assumed) => {
    const world = worldOf(`${text}\n`);
    expect(world.findings).toEqual([]);
    const tried = compare(world, predictWorld(world), ({ attachments }) =>
      attachments.some(({ vm }) => vm.name === 'tried'),
    ).flatMap(({ modes }) => modes.filter((one) => one.mode === mode));
    // A set that is dealt unevenly is shown in parts.
    expect(tried.length).toBeGreaterThan(0);
    for (const one of tried) expect([one.assumed, one.feasible]).toEqual([assumed, true]);
  });

  it('gets by a vswitch what a file that says so gives', () => {
    const [, text] = cases.find(([what]) => what.startsWith('a set on VFs of two ports')) ?? ['', ''];
    const world = worldOf(`${text}\n`);
    const written = worldOf(
      `${text.replace('iommu', 'vswitch vs0 { uplink [lan.0, lan.1] }\n  iommu').replace('sriov [lan.0, lan.1]', 'vswitch vs0')}\n`,
    );
    const tried = compare(world, predictWorld(world))[0]?.modes.find(({ mode }) => mode === 'vswitch');
    expect(tried?.throughputBps).toEqual(predictWorld(written).vnics[0]?.throughputBps);
  });
});

/** Several vnics, and what their host has in each mode. */
const together = `${host('k', 'port 0 { vfs 4 }; port 1; port 2; port 3')}  iommu vt-d; sr-iov on
  vswitch vs0 { type linux-bridge; uplink lan.1 }
}
vm a[1..2] on k { memory 1GiB reserved; vnic e sriov lan.0 vf 1 }
vm b[1..3] on k { memory 1GiB reserved; vnic e vswitch vs0 }
vm c on k { memory 1GiB reserved; vnic e vswitch vs0; vnic f sriov lan.0 vf 0 }
`;

describe('all vnics attached in one mode', () => {
  it.each<[Mode, readonly string[]]>([
    ['vswitch', ['`vswitch vs1 { uplink lan.0 }` on `k`']],
    ['vmdq', ['`vswitch vs1 { uplink lan.0; vmdq 3 }` on `k`', '`vmdq 4` on `vs0`']],
    [
      'vhost-user',
      [
        '`vswitch vs1 { type ovs-dpdk; uplink lan.0 }` on `k`',
        '`vswitch vs2 { type ovs-dpdk; uplink lan.2 }` on `k`',
      ],
    ],
    ['sriov', ['`vfs 4` on `lan.1`']],
    ['macvtap', []],
  ])('as %s share what they need, and it adds up', (mode, assumed) => {
    const world = worldOf(together);
    const change = attachAllAs(world.topology, mode);
    expect([...change.assumed].sort()).toEqual([...assumed].sort());
    const changed = withEdits(world, change.edits);
    expect(changed.topology.vms.flatMap(({ vnics }) => vnics.map((vnic) => vnic.mode.value))).toEqual(
      Array.from({ length: 4 }, () => mode),
    );
    expect(check(changed, { withoutPrediction: true }).filter(prevents)).toEqual([]);
  });

  it('as direct have a port each, as long as there are any', () => {
    const world = worldOf(
      together
        .replace('a[1..2]', 'a')
        .replace('port 0 { vfs 4 }', 'port 0')
        .replace('b[1..3]', 'b')
        .replace(/; vnic f.*$/m, ' }'),
    );
    const { edits, assumed } = attachAllAs(world.topology, 'direct');
    expect(assumed).toEqual(['the free port `lan.2`', 'the free port `lan.3`']);
    const ports = withEdits(world, edits).topology.hosts.flatMap(({ groups }) =>
      groups.flatMap(({ attachments }) => attachments.map(({ port }) => port?.path)),
    );
    expect(ports).toEqual(['lan.0', 'lan.2', 'lan.3']);
  });
});
