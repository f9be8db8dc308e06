import { counted, phrase } from '../words/phrase.ts';
import { replacement } from '../model/edit.ts';
import type { Fix } from '../model/finding.ts';
import type { Attachment, Vnic } from '../model/topology.ts';
import { type PortUse, lacksSrIov, perHost, vfsOf } from './shared/ports.ts';
import type { Rule } from './shared/rule.ts';
import { portText, vnicText } from './shared/say.ts';

export const rule: Rule = {
  id: 'vf-taken',
  severity: 'error',
  summary: 'One VF given twice, or a VF that the port does not have.',
  docs: `
\`lan.0 vf 5\` names one virtual function; on a set of VMs it counts up from there. Two owners of one VF cannot both
start, and VF indices run from 0 to \`vfs\` - 1.

**What to do.** Take the next free index, or leave it out: then any free VF will do.

Source: k8snetworkplumbingwg/sriov-network-operator pkg/webhook/validate.go (overlapping ranges).
`,
  good: `
host kvm1 {
  iommu vt-d
  nic lan : intel.x710-da2 { port 0 { vfs 8 } }
}
vm a on kvm1 { vnic eth0 sriov lan.0 vf 0 }
vm b on kvm1 { vnic eth0 sriov lan.0 vf 1 }
`,
  bad: `
host kvm1 {
  iommu vt-d
  nic lan : intel.x710-da2 { port 0 { vfs 8 } }
}
vm a on kvm1 { vnic eth0 sriov lan.0 vf 3 }
vm b on kvm1 { vnic eth0 sriov lan.0 vf 3 } //~ vf-taken
vm c on kvm1 { vnic eth0 sriov lan.0 vf 8 } //~ vf-taken
`,
  check({ ports }, report) {
    for (const { group, port, functions } of ports) {
      if (lacksSrIov(port.nic.device)) continue;
      const named = rangesOf(functions);
      const vfs = port.vfs?.value;
      // Where the vnics are too many anyway, that has been said, of all of them.
      const exhausted = perHost(functions) > vfsOf(port);
      const kept: Range[] = [];
      for (const range of named) {
        const { a, first, last } = range;
        const place = a.vnic.vf?.place ?? a.vnic.target;
        const fixes = (): Fix[] => {
          const free = nextFree(ports, a.vnic);
          return free === undefined
            ? []
            : [
                {
                  title: phrase`Take VF ${free}`,
                  preferred: true,
                  edits: [replacement(place, String(free))],
                },
              ];
        };
        const earlier = kept.find((k) => k.first <= last && first <= k.last);
        if (earlier) {
          const at = Math.max(first, earlier.first);
          report({
            place,
            vnics: [earlier.a.vnic, a.vnic],
            message: phrase`VF ${at} of ${portText(group, port)} belongs to ${vnicText(earlier.a.vnic)} already. Take another index, or leave it out.`,
            related: [
              {
                place: earlier.a.vnic.vf?.place ?? earlier.a.vnic.target,
                message: phrase`${vnicText(earlier.a.vnic)} takes ${rangeText(earlier)}.`,
              },
            ],
            fixes,
          });
        } else if (vfs !== undefined && last >= vfs && (first >= vfs || !exhausted)) {
          report({
            place,
            message: phrase`${portText(group, port)} has ${vfs === 0 ? phrase`no VFs` : phrase`${counted(vfs, 'VF')}, 0 to ${vfs - 1}`}, and ${vnicText(a.vnic)} takes ${rangeText(range)}. Take a lower index, or raise \`vfs\`.`,
            related: [{ place: port.vfs?.place ?? port.place, message: phrase`${vfs} are enabled.` }],
            fixes,
          });
        }
        kept.push(range);
      }
    }
  },
};

function rangeText({ first, last }: { readonly first: number; readonly last: number }): string {
  return first === last ? `VF ${first}` : phrase`VFs ${first} to ${last}`;
}

interface Range {
  readonly a: Attachment;
  readonly first: number;
  readonly last: number;
}

/** What vnics take of a port by their index. */
const rangesOf = (functions: readonly Attachment[]): readonly Range[] =>
  functions.flatMap((a) =>
    a.firstVf === undefined ? [] : [{ a, first: a.firstVf, last: a.firstVf + a.perHost - 1 }],
  );

/** The first index with which a vnic finds free VFs wherever its members are: on several ports, of several hosts. */
function nextFree(ports: readonly PortUse[], vnic: Vnic): number | undefined {
  const stated = vnic.vf?.value ?? 0;
  const places = ports.flatMap(({ port, functions }) => {
    const ranges = rangesOf(functions);
    const others = ranges.filter(({ a }) => a.vnic !== vnic);
    const vfs = port.vfs?.value ?? Infinity;
    return ranges
      .filter(({ a }) => a.vnic === vnic)
      .map(({ first, last }) => ({ others, vfs, from: first - stated, to: last - stated }));
  });
  const isFree = (at: number): boolean =>
    places.every(
      ({ others, vfs, from, to }) =>
        at + from >= 0 && at + to < vfs && !others.some((o) => o.first <= at + to && at + from <= o.last),
    );
  const behindOthers = places.flatMap(({ others, from }) => others.map(({ last }) => last + 1 - from));
  return [0, ...behindOthers].filter(isFree).sort((a, b) => a - b)[0];
}
