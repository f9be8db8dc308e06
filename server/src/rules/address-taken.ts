import { phrase } from '../words/phrase.ts';
import { replacement } from '../model/edit.ts';
import type { Fact } from '../model/place.ts';
import type { Host, Nic, Topology } from '../model/topology.ts';
import { restate } from './shared/mend.ts';
import { type Report, type Rule, across } from './shared/rule.ts';

/** Somebody's claim to an address. `hold` is shared by claims that are one thing. */
interface Claim {
  readonly value: string;
  readonly fact: Fact<unknown>;
  readonly text: string;
  readonly hold?: unknown;
  /** Members that share the statement. */
  readonly members: number;
}

export const rule: Rule = {
  id: 'address-taken',
  severity: 'error',
  summary: 'One PCI address, MAC address or slot of a platform given twice.',
  docs: `
On a host a PCI address and a slot belong to one card, and so do the addresses of its further ports: each is a function of
the card's device, with the next function number. A MAC address belongs to one interface wherever it is. With one MAC
on two VFs only one of them passes traffic, which looks like a broken cable. A set of VMs with one \`mac\` has it on every
member. The two halves of a failover pair are one vnic here, and members of a bond may share.

**What to do.** Take another address; leave \`mac\` out on a set.

Source: PCI Express Base Specification, functions of a device; intel/ethernet-linux-ice README (identical MACs on VFs).
`,
  good: `
host kvm1 {
  nic lan : intel.x710-da2 { address "0000:3b:00.0"; port 0 { address "0000:3b:00.0" } }
  nic san : intel.x520-da2 { address "0000:5e:00.0" }
}
`,
  bad: `
host kvm1 {
  nic lan : intel.x710-da2 { address "0000:3b:00.0" }
  nic san : intel.x520-da2 { address "0000:3b:00.0" } //~ address-taken
}
`,
  check({ hosts }, report) {
    for (const host of hosts) {
      tell(addressesOf(host), phrase`PCI address`, report);
      tell(slotsOf(host), 'slot', report);
    }
  },
  across: across<Claim>({
    gather: ({ topology }) => macsOf(topology),
    judge: (claims, { inOrder }, report) => {
      tell(
        inOrder(claims, (c) => c.fact.place),
        phrase`MAC address`,
        report,
      );
    },
  }),
};

function tell(claims: readonly Claim[], what: string, report: Report): void {
  const first = new Map<string, Claim>();
  for (const claim of claims) {
    const earlier = first.get(claim.value);
    const { fact, value } = claim;
    if (!earlier) first.set(value, claim);
    if (!earlier && claim.members > 1 && what === 'MAC address') {
      report({
        place: fact.place,
        message: phrase`${claim.text} are ${claim.members}, and would all have the ${what} ${value}. Leave it out.`,
        fixes: () => [
          { title: phrase`Remove \`mac\``, preferred: true, edits: [replacement(fact.place, '')] },
        ],
      });
    } else if (earlier && (claim.hold === undefined || claim.hold !== earlier.hold)) {
      report({
        place: fact.place,
        message: phrase`The ${what} ${value} of ${claim.text} is taken by ${earlier.text}. Give it another.`,
        related: [{ place: earlier.fact.place, message: phrase`Taken by ${earlier.text}.` }],
        fixes: () => {
          const next =
            what === 'MAC address' ? nextMac(value, new Set(claims.map((c) => c.value))) : undefined;
          return next === undefined ? [] : [restate(fact, `mac "${next}"`, true)];
        },
      });
    }
  }
}

function addressesOf({ nics, name }: Host): Claim[] {
  // A card's address is that of its first function.
  return nics.flatMap((nic: Nic) => [
    ...(nic.address
      ? [
          {
            value: pciOf(nic.address.value),
            fact: nic.address,
            text: `\`${name}.${nic.name}\``,
            hold: nic,
            members: 1,
          },
          ...furtherFunctions(nic, nic.address),
        ]
      : []),
    ...nic.ports.flatMap((p) =>
      p.address
        ? [
            {
              value: pciOf(p.address.value),
              fact: p.address,
              text: `\`${name}.${p.path}\``,
              // All ports of a card may be one function.
              hold: p.index === 0 || nic.device?.functions?.value === 1 ? nic : p,
              members: 1,
            },
          ]
        : [],
    ),
  ]);
}

/** The functions of a card's ports behind the first, where the file does not say their addresses itself. */
function furtherFunctions(nic: Nic, address: Fact<string>): Claim[] {
  const { host, name, ports, device } = nic;
  if (device?.functions?.value === 1 || ports.some((p) => p.address)) return [];
  const first = pciOf(address.value);
  return ports.slice(1).flatMap((port) => {
    const number = Number(first.at(-1)) + port.index;
    const value = `${first.slice(0, -1)}${number}`;
    const text = `\`${host.name}.${name}.${port.index}\``;
    return number > 7 ? [] : [{ value, fact: address, text, hold: nic, members: 1 }];
  });
}

function slotsOf({ nics, name }: Host): Claim[] {
  return nics.flatMap(({ slot, name: nic }) =>
    slot?.value.index === undefined
      ? []
      : [{ value: String(slot.value.index), fact: slot, text: `\`${name}.${nic}\``, members: 1 }],
  );
}

function macsOf({ hosts, vms }: Topology): Claim[] {
  const ports = hosts.flatMap((host) =>
    host.nics.flatMap((n) =>
      n.ports.flatMap((p) =>
        p.mac
          ? [
              {
                value: p.mac.value.toLowerCase(),
                fact: p.mac,
                text: `\`${host.name}${host.members.text}.${p.path}\``,
                members: host.members.count,
              },
            ]
          : [],
      ),
    ),
  );
  const vnics = vms.flatMap((vm) =>
    vm.vnics.flatMap((v) => {
      const bond = vm.bonds.find((b) => b.vnics.includes(v.name));
      const text = `\`${vm.name}${vm.members.text}.${v.name}\``;
      return v.mac
        ? [{ value: v.mac.value.toLowerCase(), fact: v.mac, text, hold: bond, members: vm.members.count }]
        : [];
    }),
  );
  return [...ports, ...vnics];
}

/** With its domain, in lower case. */
function pciOf(address: string): string {
  const lower = address.toLowerCase();
  return lower.split(':').length === 2 ? `0000:${lower}` : lower;
}

function nextMac(mac: string, taken: ReadonlySet<string>): string | undefined {
  const digits = mac.replaceAll(':', '');
  for (let i = 1; i < 1000; i++) {
    const next = (Number.parseInt(digits.slice(6), 16) + i).toString(16).padStart(6, '0');
    const text = ((digits.slice(0, 6) + next).match(/../g) ?? []).join(':');
    if (next.length === 6 && !taken.has(text)) return text;
  }
  return undefined;
}
