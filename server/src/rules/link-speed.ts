import { listed, phrase } from '../words/phrase.ts';
import type { Port } from '../model/topology.ts';
import { formatValue } from '../schema/units.ts';
import type { Rule } from './shared/rule.ts';
import { deviceText, portText } from './shared/say.ts';

export const rule: Rule = {
  id: 'link-speed',
  severity: 'warning',
  summary: 'The two ends of a link differ in speed, or have none in common.',
  docs: `
A link runs at a speed that both ends have. Where they differ the slower end sets it, and the faster one is paid for in
vain (a warning). Where the card has no such speed at all the link does not come up (an error).

**What to do.** Plug it into another switch, or state the \`speed\` at which the port is meant to run.

Source: IEEE 802.3, auto-negotiation; the card's speeds, in the catalog.
`,
  good: `
switch tor1 { ports 48 x 25Gbps }
host kvm1 {
  nic lan : intel.e810-xxvda2 { port 0 { link tor1 } }
}
`,
  bad: `
switch tor1 { ports 48 x 10Gbps }
host kvm1 {
  nic lan : intel.e810-xxvda2 {
    port 0 { link tor1 } //~ link-speed
  }
}
`,
  check({ ports }, report) {
    for (const { group, port } of ports) {
      const link = port.link;
      const outer = link?.value.switch;
      const theirs = outer?.ports;
      const mine = port.speedBps;
      if (!link || !theirs || mine === undefined || theirs.value.speedBps === mine) continue;
      const { speedBps } = theirs.value;
      const ends = phrase`${portText(group, port)} runs at ${formatValue(mine, 'rate')} and \`${outer.name}\` at ${formatValue(speedBps, 'rate')}`;
      const related = [
        { place: theirs.place, message: phrase`${formatValue(speedBps, 'rate')}.` },
        ...(port.speed ? [{ place: port.speed.place, message: phrase`${formatValue(mine, 'rate')}.` }] : []),
      ];
      const speeds = speedsOf(port);
      const { device } = port.nic;
      // A faster switch port usually runs slower too; a card that has not the switch's speed does not run faster.
      if (device && speeds && speedBps < mine && !speeds.includes(speedBps)) {
        report({
          severity: 'error',
          place: link.place,
          message: phrase`${ends}; ${deviceText(device)} has ${listed(speeds.map((s) => formatValue(s, 'rate')))} only: the link does not come up. Use another switch or card.`,
          related,
        });
      } else {
        const slower = Math.min(mine, speedBps);
        report({
          place: link.place,
          message: phrase`${ends}: the link runs at ${formatValue(slower, 'rate')}, if both ends have it. Use ends of one speed, or state the \`speed\` of the port.`,
          related,
        });
      }
    }
  },
};

/** Speeds that the port can have: a stated one only. */
function speedsOf(port: Port): readonly number[] | undefined {
  return port.speed ? [port.speed.value] : port.nic.device?.speedsBps?.value;
}
