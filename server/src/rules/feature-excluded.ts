import { usesDcb } from '../model/dcb.ts';
import { listed, phrase } from '../words/phrase.ts';
import type { Fact, Place } from '../model/place.ts';
import type { Attachment, Device, Host, Nic, Port } from '../model/topology.ts';
import { attachmentsOn } from '../model/variation.ts';
import { headPlace } from '../model/bound.ts';
import { removal } from '../model/edit.ts';
import { property } from '../model/read.ts';
import { hypervisorOf } from './shared/hypervisors.ts';
import { vfsOf } from './shared/ports.ts';
import { restate } from './shared/mend.ts';
import type { Report, Rule } from './shared/rule.ts';
import { deviceText, related, shown } from './shared/say.ts';
import { formatValue } from '../schema/units.ts';

/** Features whose combination is switched off quietly rather than refused (data/platform.md, F11). */
const dropped: ReadonlySet<string> = new Set(['lro', 'rdma']);

export const rule: Rule = {
  id: 'feature-excluded',
  severity: 'error',
  summary: 'Two features that exclude each other on this card or driver.',
  docs: `
Drivers refuse some combinations, or drop one of the two: ixgbe has no SR-IOV beside XDP ("SRIOV is not supported with
XDP") and turns LRO off under it (a warning), ice has no trusted VFs in switchdev mode, NetXtreme-E cards cannot run their
ports at different speeds. Which ones they are is in the catalog, for each card.

**What to do.** Drop one of the two.

Source: the catalog's \`excludes\`, each with its own.
`,
  good: `
host kvm1 {
  nic lan : intel.x520-da2 {
    features [xdp]
    port 0 { mtu 1500 }
  }
}
`,
  bad: `
host kvm1 {
  nic lan : intel.x520-da2 {
    features [xdp] //~ feature-excluded
    port 0 { vfs 8 }
  }
}
`,
  check({ topology, hosts, carriers }, report) {
    for (const { nics } of hosts) {
      for (const { device, ports } of nics)
        for (const { switching } of ports) lacksSwitchdev(device, switching, report);
    }
    for (const host of carriers) {
      for (const nic of host.nics) {
        const { device } = nic;
        if (!device || device.excludes.length === 0) continue;
        const all = host.groups.flatMap((group) => attachmentsOn(topology, group));
        const used = usedOn(
          nic,
          all.filter((a) => a.port?.nic === nic),
        );
        for (const rule of device.excludes) {
          if (!drives(host, device, rule.value.driver)) continue;
          const { a, b } = rule.value;
          const [first, second] = [used.get(a), b === undefined ? undefined : used.get(b)];
          if (!first || (b !== undefined && !second)) continue;
          report({
            ...(dropped.has(a) ? { severity: 'warning' as const } : {}),
            place: first.place,
            message: phrase`${deviceText(device)} cannot have ${first.text}${second ? phrase` beside ${second.text}` : ''}${rule.value.driver === undefined ? '' : phrase` with its driver \`${rule.value.driver}\``}${dropped.has(a) ? phrase`: ${first.text} will be off` : ''}. ${first.advice ?? second?.advice ?? phrase`Drop one of the two`}.`,
            related: related([
              ...(second
                ? [
                    {
                      place: second.place,
                      message: phrase`${second.text} here.`.replace(/^./, (c) => c.toUpperCase()),
                    },
                  ]
                : []),
              shown(rule, `${deviceText(device)}.`),
            ]),
            fixes: () => {
              const features = property(nic.bound, 'features');
              const rest = nic.features.filter((f) => f.value !== a).map((f) => f.value);
              if (!features || rest.length === nic.features.length) return [];
              return rest.length === 0
                ? [{ title: phrase`Remove \`features [${a}]\``, preferred: true, edits: [removal(features)] }]
                : [
                    restate(
                      { value: rest, place: headPlace(features) },
                      `features [${rest.join(', ')}]`,
                      true,
                    ),
                  ];
            },
          });
        }
      }
    }
  },
};

/** Every other way of switching is the same driver's; switchdev is one that it has or has not. */
function lacksSwitchdev(device: Device | undefined, switching: Port['switching'], report: Report): void {
  const has = device?.switching;
  if (switching?.value !== 'switchdev' || !has || has.value.includes('switchdev')) return;
  report({
    place: switching.place,
    message: phrase`${deviceText(device)} has no switchdev mode: its switch does ${listed(has.value)}. Leave it out, or take another card.`,
    related: [shown(has, `${deviceText(device)}.`)],
    fixes: () => [restate(switching, 'switching veb')],
  });
}

interface Used {
  readonly text: string;
  /** What to do, where it is not to drop one of two. */
  readonly advice?: string;
  readonly place: Place;
}

/** Features in use on a card: those that the file lists, and those that follow from what it says. */
function usedOn(nic: Nic, attachments: readonly Attachment[]): Map<string, Used> {
  const used = new Map<string, Used>();
  const put = (word: string, text: string, fact: Fact<unknown> | undefined, advice?: string): void => {
    if (fact && !used.has(word)) used.set(word, { text, place: fact.place, ...(advice ? { advice } : {}) });
  };
  for (const feature of nic.features) put(feature.value, `\`${feature.value}\``, feature);
  for (const port of nic.ports) {
    if (vfsOf(port) > 0) put('sr-iov', 'SR-IOV', port.vfs);
    if (usesDcb(port))
      put('dcb', phrase`traffic classes`, port.classes[0] && { value: true, place: port.classes[0].place });
    if (port.switching?.value === 'switchdev') put('switchdev', phrase`switchdev mode`, port.switching);
  }
  for (const { vnic } of attachments)
    if (vnic.trust?.value === true) put('trust', phrase`trusted VFs`, vnic.trust);
  // Of ports that the file has: the others may have no cable. Two at odds are told of on the later.
  const run = nic.ports.filter((p) => p.stated);
  const odd = run
    .flatMap((p) => (p.speed ? [p.speed] : []))
    .findLast((s) => run.some((p) => p.speedBps !== undefined && p.speedBps !== s.value));
  if (odd)
    put(
      'unequal-speeds',
      phrase`one port at ${formatValue(odd.value, 'rate')} and another at a different speed`,
      odd,
      phrase`Give its ports one speed`,
    );
  const functions = nic.device?.portCount;
  if (functions && functions.value > 4)
    put(
      'over-4-functions',
      phrase`${functions.value} functions`,
      functions,
      phrase`Take a card of fewer ports`,
    );
  return used;
}

/** Whether a driver is the one in use: on ESXi and Hyper-V a card has others than on Linux. */
function drives(host: Host, device: Device, driver: string | undefined): boolean {
  if (driver === undefined) return true;
  const { system } = hypervisorOf(host);
  return device.drivers.some((d) => d.on === system && d.name === driver);
}
