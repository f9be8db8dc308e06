import { counted, phrase } from '../words/phrase.ts';
import { replacement } from '../model/edit.ts';
import type { Fix } from '../model/finding.ts';
import type { Place } from '../model/place.ts';
import type { Switch, Topology } from '../model/topology.ts';
import { grouped } from './shared/grouped.ts';
import { type Report, type Rule, across } from './shared/rule.ts';

interface Plug {
  readonly outer: Switch;
  readonly text: string;
  readonly index?: number | undefined;
  readonly place: Place;
  readonly hosts: number;
}

export const rule: Rule = {
  id: 'link-taken',
  severity: 'error',
  summary: 'Two cables in one port of a switch, or more cables than it has ports.',
  docs: `
\`link tor1.7\` names one port of a switch, \`link tor1\` any free one. A port takes one cable; on a set of hosts every
member has its own. Free ports are only counted.

**What to do.** Take the next free port, or leave the number out.

Source: the language reference, "port".
`,
  good: `
switch tor1 { ports 48 x 25Gbps }
host kvm1 {
  nic lan : intel.e810-xxvda2 {
    port 0 { link tor1.7 }
    port 1 { link tor1.8 }
  }
}
`,
  bad: `
switch tor1 { ports 48 x 25Gbps }
host kvm1 {
  nic lan : intel.e810-xxvda2 {
    port 0 { link tor1.7 }
    port 1 { link tor1.7 } //~ link-taken
  }
}
host kvm2 {
  nic lan : intel.e810-xxvda2 {
    port 0 { link tor1.49 } //~ link-taken
  }
}
`,
  across: across<Plug>({
    gather: ({ topology }) => plugsOf(topology),
    judge: (gathered, { inOrder }, report) => {
      const all = inOrder(gathered, (plug) => plug.place);
      for (const [outer, plugs] of grouped(all, (plug) => plug.outer)) {
        judgeNumbers(outer, plugs, report);
        judgeCount(outer, plugs, report);
      }
    },
  }),
};

/** Cables that say which port of the switch they are in: one that it has, and that takes no other. */
function judgeNumbers(outer: Switch, plugs: readonly Plug[], report: Report): void {
  const has = outer.ports?.value.count;
  const holders = new Map<number, Plug>();
  for (const plug of plugs) {
    const { index, place, text, hosts } = plug;
    if (index === undefined) continue;
    const anyPort: Fix = { title: phrase`Any free port`, edits: [replacement(place, `link ${outer.name}`)] };
    const fixes = (): Fix[] => {
      const free = nextFree(plugs, has);
      if (free === undefined) return [anyPort];
      const next = `${outer.name}.${free}`;
      return [
        { title: phrase`Use \`${next}\``, preferred: true, edits: [replacement(place, `link ${next}`)] },
        anyPort,
      ];
    };
    const holder = holders.get(index);
    if (outer.ports && index > outer.ports.value.count) {
      const { count } = outer.ports.value;
      report({
        place,
        message: phrase`\`${outer.name}\` has ${counted(count, 'port')}; there is no port ${index}.`,
        related: [{ place: outer.ports.place, message: phrase`${count} ports.` }],
        fixes,
      });
    } else if (holder) {
      report({
        place,
        message: phrase`Port ${index} of \`${outer.name}\` has the cable of ${holder.text} already. Take another.`,
        related: [{ place: holder.place, message: phrase`${holder.text} is plugged in here.` }],
        fixes,
      });
    } else if (hosts > 1) {
      report({
        place,
        message: phrase`${text} are ports of ${hosts} hosts, and port ${index} of \`${outer.name}\` takes one cable. Leave the number out.`,
        fixes: () => [{ ...anyPort, preferred: true }],
      });
    }
    if (!holder) holders.set(index, plug);
  }
}

/** All cables of the switch, with a number or without: as many as it has ports. */
function judgeCount(outer: Switch, plugs: readonly Plug[], report: Report): void {
  if (!outer.ports) return;
  const { count: has } = outer.ports.value;
  let used = 0;
  const over = plugs.find(({ hosts }) => (used += hosts) > has);
  if (!over) return;
  const total = plugs.reduce((sum, { hosts }) => sum + hosts, 0);
  report({
    place: over.place,
    message: phrase`${counted(total, 'cable')} go to \`${outer.name}\`, which has ${counted(has, 'port')}. Use another switch for ${total - has} of them.`,
    related: [{ place: outer.ports.place, message: phrase`${has} ports.` }],
  });
}

function plugsOf({ hosts }: Topology): Plug[] {
  return hosts.flatMap((host) =>
    host.nics.flatMap(({ ports }) =>
      ports.flatMap(({ link, path }): Plug[] => {
        if (!link) return [];
        const { switch: outer, port: index } = link.value;
        const text = `\`${host.name}${host.members.text}.${path}\``;
        return [{ outer, text, index, place: link.place, hosts: host.members.count }];
      }),
    ),
  );
}

function nextFree(plugs: readonly Plug[], has: number | undefined): number | undefined {
  const taken = new Set(plugs.map((p) => p.index));
  for (let i = 1; i <= (has ?? plugs.length + 1); i++) if (!taken.has(i)) return i;
  return undefined;
}
