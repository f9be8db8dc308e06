import { expect, it } from 'vitest';
import { topologyOf } from '../testing/predicted.ts';
import { dealtText } from './dealt.ts';
import { merged, spansText } from './members.ts';
import type { Attachment, Span } from './topology.ts';

const ports = ['lan.0', 'lan.1', 'lan.2'];

/** A set over hosts and ports, with one member that a flow names apart. */
function attachmentsOf(count: number, hosts: number, targets: number): readonly Attachment[] {
  const apart = Math.ceil(count / 2);
  const { hosts: made } = topologyOf(`
host h[1..${hosts}] { nic lan : intel.x710-da4 { port 0; port 1; port 2 } }
vm w[1..${count}] on h { vnic e sriov [${ports.slice(0, targets).join(', ')}] }
flow w[${apart}] -> wire { rate 1Mbps }`);
  return made.flatMap(({ groups }) => groups.flatMap(({ attachments }) => attachments));
}

it('names the members that round robin puts on each group of hosts and each port', () => {
  for (const hosts of [1, 2, 3, 5])
    for (const targets of [1, 2, 3])
      for (const count of [1, 2, 5, 7, 14]) {
        const attachments = attachmentsOf(count, hosts, targets);
        for (const one of attachments) {
          const { span, group, vm } = one;
          const dealt: Span[] = [];
          for (let i = span[0]; i <= span[1]; i++) {
            const host = i % hosts;
            const port = ports[Math.floor(i / hosts) % targets];
            if (port === one.port?.path && group.spans.some(([a, b]) => a <= host && host <= b))
              dealt.push([i, i]);
          }
          expect(dealt.length).toBe(one.count);
          expect(dealtText([one]), `${count} on ${hosts}, ${targets}`).toBe(
            spansText(vm.members, merged(dealt)),
          );
        }
        expect(dealtText(attachments)).toBe(`[1..${count}]`);
      }
});

it('counts what makes a name too long', () => {
  const { hosts } = topologyOf(`
host h { nic lan : intel.x710-da4 { port 0; port 1 } }
vm w[01..40] on h { vnic e sriov [lan.0, lan.1] }`);
  expect(hosts[0]?.groups[0]?.attachments.map((one) => dealtText([one]))).toEqual([
    '[01, 03, 05, 07, 09, 11, 13, 15 and 12 more]',
    '[02, 04, 06, 08, 10, 12, 14, 16 and 12 more]',
  ]);
});

it('names the members that every host of a set has', () => {
  const { hosts } = topologyOf(`
host h[1..3] {
  nic lan : intel.x710-da4 { port 0; port 1 }
  vm w[1..5] { vnic e sriov [lan.0, lan.1] }
}`);
  expect(hosts[0]?.groups[0]?.attachments.map((one) => [dealtText([one]), one.count])).toEqual([
    ['[1, 3, 5]', 9],
    ['[2, 4]', 6],
  ]);
  const more = topologyOf(`
host h[1..3] {
  nic lan : intel.x710-da4 { port 0; port 1 }
  vm w[1..20] { vnic e sriov [lan.0, lan.1] }
}`).hosts[0]?.groups[0]?.attachments[0];
  expect(more && dealtText([more])).toBe('[1, 3, 5, 7, 9, 11, 13, 15 and 2 more]');
});
