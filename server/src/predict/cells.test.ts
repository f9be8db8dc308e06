import fc from '../testing/fast-check.ts';
import { expect, test } from 'vitest';
import { predictText } from '../testing/predicted.ts';

/*
 * VMs that nothing tells apart but their names are in the network once. What is said of each is what is said where each stands for
 * itself, as those do that something is promised.
 */

const host = `
network app { vlan 100; mtu 9000 }
qos silver { min 400Mbps; max 500Mbps }
qos gold { min 4Gbps }
flavor small { vcpus 1; memory 1GiB; driver dpdk }
host k {
  cpu 2 x 8 cores 2.6GHz
  iommu vt-d
  sr-iov on
  nic lan : intel.e810-xxvda2 { slot pcie 3.0 x8; port 0 { vfs 64 }; port 1 }
  vswitch soft { type linux-bridge; uplink lan.1 }
  vswitch fast { type ovs-dpdk; cores 2; uplink lan.1 }
}
`;

const vnics = [
  'sriov lan.0',
  'sriov lan.0 { qos silver }',
  'sriov lan.0 { qos gold; network app }',
  'sriov lan.0 { queues 1 }',
  'vswitch soft',
  'vswitch soft { qos silver }',
  'vswitch soft { mtu 9000 }',
  'vhost-user fast',
  'vhost-user fast { driver dpdk }',
  'emulated soft',
  'macvtap lan.0',
];
const heads = ['', ' : small'];
const bodies = ['', 'vcpus 1; ', 'vcpus 4; driver dpdk; ', 'memory 2GiB; '];
const flows = [
  '',
  'flow NAME.a -> wire',
  'flow NAME.a -> wire { rate 1Gbps }',
  'flow NAME.a <-> wire { rate 900Mbps }',
  'flow wire -> NAME.a { rate 1Gbps; frame 64B }',
  'flow NAME.a -> wire { streams 1 }',
  'flow NAME.a <-> wire { loss 0%; frame imix; rate 400Mbps }',
  'flow NAME.a -> first.a { rate 100Mbps }',
];

const vmShape = fc.record({
  head: fc.constantFrom(...heads),
  body: fc.constantFrom(...bodies),
  a: fc.constantFrom(...vnics),
  b: fc.option(fc.constantFrom(...vnics)),
  flow: fc.constantFrom(...flows),
});

/** A few shapes, each of several VMs, in any order. */
const design = fc.array(vmShape, { minLength: 1, maxLength: 3 }).chain((shapes) =>
  fc.array(fc.constantFrom(...shapes), { minLength: 3, maxLength: 9 }).map((all) => {
    const vms = all.map(({ head, body, a, b, flow }, i) => {
      const second = b === null ? '' : `; vnic b ${b}`;
      return `vm v${i}${head} on k { ${body}vnic a ${a}${second} }\n${flow.replace('NAME', `v${i}`)}\n`;
    });
    const names = all.map((_, i) => `v${i}`);
    return { names, text: `${host}vm first on k { vnic a sriov lan.0 }\n${vms.join('')}` };
  }),
);

/** Every figure, to nine digits, and every name. */
function told(text: string): unknown {
  const { vnics: of, hosts, ports, loads, assumptions } = predictText(text);
  const things = new Set(['attachment', 'group', 'host', 'port', 'vswitch']);
  const plain = (value: unknown): unknown =>
    JSON.parse(
      JSON.stringify(value, (key, one: unknown) =>
        things.has(key) ? undefined : typeof one === 'number' ? Number(one.toPrecision(9)) : one,
      ),
    );
  const sorted = (all: readonly unknown[]): unknown[] => all.map((one) => JSON.stringify(one)).sort();
  return plain({
    vnics: of,
    hosts,
    ports,
    loads: sorted(loads.map((load) => plain({ ...load, users: [...load.users].sort() }))),
    assumptions: assumptions.map((one) => one.text).sort(),
  });
}

test('VMs that are alike are told as each would be told for itself', () => {
  fc.assert(
    fc.property(design, ({ text, names }) => {
      const alone = names.map((name) => `expect ${name} throughput >= 1bps\n`).join('');
      expect(told(text)).toEqual(told(text + alone));
    }),
    { numRuns: 60 },
  );
});

test('what each of them has is told of each', () => {
  const vm = (name: string): string => `vm ${name} on k { vnic a sriov lan.0 }\nflow ${name} <-> wire\n`;
  const { loads } = predictText(host + ['x', 'y', 'z'].map(vm).join(''));
  expect(loads.find(({ resource }) => resource === 'lan.0 transmit')?.users).toEqual(['x.a', 'y.a', 'z.a']);
  expect(loads.filter(({ kind }) => kind === 'guest-cpu').map(({ users }) => users)).toEqual([
    ['x.a'],
    ['y.a'],
    ['z.a'],
  ]);
});
