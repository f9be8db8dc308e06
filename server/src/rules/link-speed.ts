import { listed, phrase } from '../words/phrase.ts';
import { headPlace } from '../model/bound.ts';
import type { Host, Port, VSwitch } from '../model/topology.ts';
import { formatValue } from '../schema/units.ts';
import { switchType } from '../predict/cost/cost.ts';
import type { Report, Rule } from './shared/rule.ts';
import { deviceText, portText } from './shared/say.ts';

export const rule: Rule = {
  id: 'link-speed',
  severity: 'warning',
  summary: 'The two ends of a link, or the links of one LACP bond, differ in speed.',
  docs: `
A link runs at a speed that both ends have. Where they differ the slower end sets it, and the faster one is paid for in
vain (a warning). Where the card has no such speed at all the link does not come up (an error).

Linux's bonding driver puts links of one speed together under LACP (\`team lacp\`): of links that differ one group carries,
and the others wait (a warning).

**What to do.** Plug it into another switch, or state the \`speed\` at which the port is meant to run. Bond ports of one speed.

Source: IEEE 802.3, auto-negotiation; linux Documentation/networking/bonding.rst, 802.3ad; the card's speeds, in the catalog.
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
  check({ ports, hosts }, report) {
    for (const host of hosts) for (const vswitch of host.vswitches) unequalBond(host, vswitch, report);
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

/** A bond that Linux makes with LACP, of links that run at different speeds as far as that is known. */
function unequalBond(host: Host, vswitch: VSwitch, report: Report): void {
  const { uplinks, uplink, team, name } = vswitch;
  // Open vSwitch and what polls bond by themselves, and vSphere does.
  const kind = switchType(vswitch);
  if (team?.value !== 'lacp' || kind !== 'linux-bridge' || !uplink) return;
  const links = uplinks.map(({ port, place }) => ({ port, place, bps: linkSpeed(port) }));
  const most = Math.max(...links.map(({ bps }) => bps ?? 0));
  if (links.some(({ bps }) => bps === undefined) || links.every(({ bps }) => bps === most)) return;
  const said = links.map(({ port, bps = 0 }) => `\`${port.path}\` ${formatValue(bps, 'rate')}`);
  report({
    place: headPlace(uplink),
    message: phrase`The links of the LACP bond of \`${host.name}.${name}\` differ in speed (${said.join(', ')}): only those of one speed carry, the others wait. Bond ports of one speed.`,
    related: links.map(({ port, bps = 0 }) => ({
      place: port.speed?.place ?? port.link?.place ?? port.place,
      message: phrase`${formatValue(bps, 'rate')}.`,
    })),
  });
}

/** At which a port's link runs: the slower end sets it. Undefined where the port's own speed is not known. */
function linkSpeed({ speedBps, link }: Port): number | undefined {
  return speedBps === undefined
    ? undefined
    : Math.min(speedBps, link?.value.switch.ports?.value.speedBps ?? Infinity);
}
