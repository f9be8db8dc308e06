import { listed, phrase } from '../../words/phrase.ts';
import { type Capture, type Problem, skipped } from './capture.ts';
import type { SwitchPlan, Switches } from './switches.ts';

/* What a capture has and nothing in it uses: it is said to be left out, and is not in the file. */

/** Port groups of libvirt's networks that no guest is in. */
export function unusedGroups({ networks, guests }: Capture): Problem[] {
  return networks.flatMap(({ name: network, portgroups }) => {
    const asked = guests.flatMap(({ nics }) => nics.filter(({ source }) => source === network));
    const groups = portgroups.filter(
      (group) =>
        !asked.some(({ portgroup }) => (portgroup === undefined ? group.standard : portgroup === group.name)),
    );
    if (groups.length === 0) return [];
    const names = named(groups.map(({ name }) => name));
    return [skipped(phrase`Port groups ${names} of network \`${network}\`: no guest is in them.`)];
  });
}

/** Bridges without an uplink and a guest. */
export function idleSwitches(switches: Switches, used: readonly SwitchPlan[]): Problem[] {
  const idle = switches.all().filter((plan) => !used.includes(plan));
  if (idle.length === 0) return [];
  const names = named(idle.map(({ label, name }) => label ?? name));
  return [
    skipped(
      idle.length > 1
        ? phrase`Bridges ${names}: no uplink and no guest in the captures.`
        : phrase`Bridge ${names}: no uplink and no guest in the captures.`,
    ),
  ];
}

/** Bonds of ports that no bridge is on. */
export function idleBonds({ soft, functions }: Capture, switches: Switches): Problem[] {
  return soft.flatMap(({ name: bond, bondMode }) => {
    const ports = functions.filter(({ master }) => master === bond).flatMap((f) => f.interface ?? []);
    if (ports.length === 0 || bondMode === undefined || switches.bonds.has(bond)) return [];
    return [
      skipped(phrase`Bond \`${bond}\` (${bondMode}) of ${named(ports)}: no bridge of the captures is on it.`),
    ];
  });
}

function named(names: readonly string[]): string {
  return listed(
    names.map((name) => `\`${name}\``),
    12,
  );
}
