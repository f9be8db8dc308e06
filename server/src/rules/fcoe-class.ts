import { phrase } from '../words/phrase.ts';
import { insertion, replacement } from '../model/edit.ts';
import type { Edit, Fix, Related } from '../model/finding.ts';
import type { Port, TrafficClass } from '../model/topology.ts';
import { writeValue } from '../schema/units.ts';
import { addToPort, isFaulty, restate } from './shared/mend.ts';
import type { Rule } from './shared/rule.ts';
import { portText } from './shared/say.ts';
import { type StorageUse, classFor, hasShare, storageUses } from './shared/storage.ts';

/** 14 + 24 + 2112 + 4 + 4: what a full FCoE frame needs (linux include/scsi/libfcoe.h, FCOE_MTU). */
const fcoeMtu = 2158;

export const rule: Rule = {
  id: 'fcoe-class',
  severity: 'error',
  summary:
    'FCoE without a traffic class of its own that has reserved bandwidth, or over an mtu too small for it.',
  docs: `
FCoE needs a priority that it shares with nothing else, in a class with a share of the port (ETS, or strict), and frames of
2158 bytes on every hop: a Fibre Channel payload of 2112 bytes and its headers. A smaller mtu truncates or drops them, or
the login exchange fails. Priority 3 is what switches expect, and what is taken where the file says none.

**What to do.** Give the port \`class 3 { ets 40%; pfc on }\`, and say \`mtu\` 2158 or more (9000 is usual) on port and
switch.

Source: linux include/scsi/libfcoe.h (FCOE_MTU); Cisco Nexus 5000 manual p. 472.
`,
  good: `
switch tor2 { ports 32 x 10Gbps; mtu 9216 }
host stor {
  nic cna : intel.x520-da2 {
    port 0 {
      mtu 9000
      link tor2.7
      class 0 { ets 60% }
      class 3 { ets 40%; pfc on }
    }
  }
}
flow stor.cna.0 <-> wire { protocol fcoe; class 3; rate 2Gbps }
`,
  bad: `
switch tor2 { ports 32 x 10Gbps; mtu 9216 }
host stor {
  nic cna : intel.x520-da2 {
    port 0 { mtu 9000; link tor2.7 }
  }
}
flow stor.cna.0 <-> wire { protocol fcoe; class 3; rate 2Gbps } //~ fcoe-class
`,
  check({ topology, ...focus }, report) {
    for (const use of storageUses(topology, focus)) {
      const { port, group, priority, stated, place } = use;
      const text = portText(group, port);
      const which = stated ? `priority ${priority}` : phrase`priority ${priority}, the usual one of FCoE,`;
      const own = classFor(port, priority);
      if (use.flow && isFaulty(use.flow.bound, 'class', use.flow.class)) continue;
      const mend = (title: string, edits: Fix['edits']): Fix => ({ title, preferred: true, edits });
      if (!own || own.priorities.length > 1 || priority === 0) {
        report({
          place,
          message: phrase`FCoE on ${text} has no class of its own: ${own && own.priorities.length > 1 ? phrase`priority ${priority} shares one with ${own.priorities.filter((p) => p !== priority).join(', ')}` : phrase`${which} shares class 0 with all else`}. Give it one with a share and \`pfc on\`.`,
          related: [
            {
              place: own?.place ?? port.place,
              message: own ? phrase`The class it shares.` : phrase`The port.`,
            },
          ],
          fixes: () =>
            own || priority === 0
              ? []
              : [
                  mend(
                    phrase`Add \`class ${priority}\` to \`${port.path}\``,
                    addClass(port, `class ${priority}`),
                  ),
                ],
        });
      } else if (!hasShare(own) && !mayHaveShare(own)) {
        report({
          place,
          message: phrase`FCoE on ${text} is in class ${priority}, which has no bandwidth of its own. Give it an ETS share.`,
          related: [{ place: own.place, message: phrase`Its class.` }],
          fixes: () => [
            mend(
              phrase`Add \`ets\` to class ${priority}`,
              withShare(port, (share) => insertion(own.bound, `ets ${share}%`)),
            ),
          ],
        });
      } else checkMtu(use, report);
    }
  },
};

/** Whether a share is written that cannot be read. */
function mayHaveShare({ bound, ets, strict }: TrafficClass): boolean {
  return isFaulty(bound, 'ets', ets) || isFaulty(bound, 'strict', strict);
}

function addClass(port: Port, head: string): Edit[] {
  return withShare(port, (share) => addToPort(port, `${head} { ets ${share}%; pfc on }`));
}

/** A share of the port for one more class, 40 % at most: of what others leave, else of the one that has most. */
function withShare(port: Port, edit: (percent: number) => Edit): Edit[] {
  const shares = port.classes.flatMap(({ ets }) => (ets ? [ets] : []));
  const left = Math.round((1 - shares.reduce((sum, s) => sum + s.value, 0)) * 100);
  if (left > 0) return [edit(Math.min(40, left))];
  const largest = shares.reduce((most, s) => (s.value > most.value ? s : most));
  const taken = Math.min(40, Math.floor((largest.value * 100) / 2));
  return [edit(taken), replacement(largest.place, `ets ${writeValue(largest.value - taken / 100, 'share')}`)];
}

/** Only stated figures are compared: what the driver does by itself for FCoE is its own. */
function checkMtu(
  { port, attachment, place }: StorageUse,
  report: Parameters<NonNullable<Rule['check']>>[1],
): void {
  const hops = [
    { mtu: port.mtu, name: `\`${port.nic.host.name}.${port.path}\`` },
    { mtu: port.link?.value.switch.mtu, name: `\`${port.link?.value.switch.name ?? ''}\`` },
    {
      mtu: attachment?.vnic.mtu ?? attachment?.vnic.network?.value.mtu,
      name: `\`${attachment?.vm.name ?? ''}\``,
      // A VM's may meet other ports as well, which are not for storage.
      own: true,
    },
  ];
  for (const { mtu, name, own = false } of hops) {
    if (!mtu || mtu.value >= fcoeMtu) continue;
    const related: Related[] = [{ place: mtu.place, message: phrase`${mtu.value} bytes here.` }];
    report({
      place,
      message: phrase`An FCoE frame needs an mtu of ${fcoeMtu} on its whole way; ${name} has ${mtu.value}. Raise it.`,
      related,
      fixes: () => [restate(mtu, `mtu ${fcoeMtu}`, !own)],
    });
    return;
  }
}
