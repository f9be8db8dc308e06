import { phrase } from '../words/phrase.ts';
import type { Bound } from '../model/bound.ts';
import { removal } from '../model/edit.ts';
import type { NamedKind } from '../model/declaration.ts';
import { type Rule, across } from './shared/rule.ts';

const kinds: ReadonlySet<NamedKind> = new Set(['qos', 'network', 'flavor', 'device', 'platform']);

export const rule: Rule = {
  id: 'unused',
  severity: 'hint',
  summary: 'A qos, network, flavor, device or platform that nothing refers to.',
  docs: `
It changes nothing, and a reader who takes it for part of the design is misled. Files without hosts and VMs, and files
that others import, are collections of such declarations: nothing is said there.

**What to do.** Remove it, or refer to it.
`,
  good: `
network app { vlan 100 }
host kvm1 {
  vswitch vs0 { type ovs }
}
vm db on kvm1 {
  vnic eth0 vswitch vs0 { network app }
}
`,
  bad: `
network app { vlan 100 }
network old { vlan 101 } //~ unused
host kvm1 {
  vswitch vs0 { type ovs }
}
vm db on kvm1 {
  vnic eth0 vswitch vs0 { network app }
}
`,
  across: across<Bound>({
    nameless: true,
    gather: ({ references }) => [...new Set(references.map((r) => r.target))],
    judge: (targets, { sharedDeclarations, ownStatements, imported }, report) => {
      if (imported || !ownStatements.some((s) => s.word === 'host' || s.word === 'vm')) return;
      const used = new Set(targets);
      for (const { kind, name, place, bound } of sharedDeclarations) {
        if (!kinds.has(kind) || used.has(bound) || !ownStatements.includes(bound.top)) continue;
        report({
          place,
          message: phrase`Nothing refers to the ${kind} \`${name}\`.`,
          tag: 'unnecessary',
          fixes: () => [{ title: phrase`Remove \`${name}\``, preferred: true, edits: [removal(bound)] }],
        });
      }
    },
  }),
};
