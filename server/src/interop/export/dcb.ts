import type { Port } from '../../model/topology.ts';
import type { Notes } from './notes.ts';
import { phrase } from '../../words/phrase.ts';

/*
 * Data centre bridging of a port, as arguments of iproute2's `dcb`: which priority is in which traffic class, how the
 * classes are served (802.1Qaz ETS), and which priorities pause (802.1Qbb PFC).
 */

/** A traffic class as it is deployed: class 0 takes what no other names. */
interface Served {
  readonly priorities: readonly number[];
  readonly share?: number | undefined;
  readonly strict: boolean;
  readonly pfc: boolean;
}

/** The arguments of the `dcb` commands of a port, with `"$pf"` for its interface; none where it has no classes. */
export function dcb(port: Port, notes: Notes): string[] {
  const classes = servedOf(port);
  if (classes.length === 0) return [];
  const commands: string[] = [];
  const several = classes.length > 1 || classes.some((c) => c.share !== undefined || c.strict);
  if (several) {
    const tcOf = new Map(classes.flatMap((c, tc) => c.priorities.map((p): [number, number] => [p, tc])));
    const map = Array.from({ length: 8 }, (_, p) => `${p}:${tcOf.get(p) ?? 0}`).join(' ');
    const weights = percents(classes, port, notes);
    const tsa = Array.from({ length: 8 }, (_, tc) => `${tc}:${isStrict(classes[tc]) ? 'strict' : 'ets'}`);
    const bw = Array.from({ length: 8 }, (_, tc) => `${tc}:${weights[tc] ?? 0}`);
    commands.push(
      `ets set dev "$pf" willing off prio-tc ${map} tc-tsa ${tsa.join(' ')} tc-bw ${bw.join(' ')}`,
    );
  }
  const pausing = classes.filter((c) => c.pfc).flatMap((c) => c.priorities);
  const pfc = Array.from({ length: 8 }, (_, p) => `${p}:${pausing.includes(p) ? 'on' : 'off'}`).join(' ');
  commands.push(`pfc set dev "$pf" prio-pfc ${pfc}`);
  return commands;
}

/** A class that no port has is served strictly: ETS shares nothing out to it. */
function isStrict(served: Served | undefined): boolean {
  return served === undefined || served.strict;
}

function servedOf(port: Port): Served[] {
  if (port.classes.length === 0) return [];
  const stated = port.classes.map((c): Served => ({
    priorities: c.priorities,
    share: c.ets?.value,
    strict: c.strict?.value ?? false,
    pfc: c.pfc?.value ?? false,
  }));
  const named = new Set(stated.flatMap((c) => c.priorities));
  const rest = [0, 1, 2, 3, 4, 5, 6, 7].filter((p) => !named.has(p));
  const zero = stated.find((c) => c.priorities.includes(0));
  const others = stated
    .filter((c) => c !== zero)
    .sort((a, b) => Math.min(...a.priorities) - Math.min(...b.priorities));
  const first: Served = zero
    ? { ...zero, priorities: [...zero.priorities, ...rest] }
    : { priorities: rest, strict: false, pfc: false };
  // Every priority is named elsewhere: class 0 has nothing to carry.
  return first.priorities.length === 0 ? others : [first, ...others];
}

/** Whole percents of each class, 100 in all; what is not stated shares what is left. */
function percents(classes: readonly Served[], port: Port, notes: Notes): number[] {
  const weighed = classes.filter((c) => !c.strict);
  const said = weighed.reduce((sum, c) => sum + (c.share ?? 0), 0);
  const silent = weighed.filter((c) => c.share === undefined).length;
  const left = silent === 0 ? 0 : Math.max(0, 1 - said) / silent;
  const exact = classes.map((c) => (c.strict ? 0 : (c.share ?? left) * 100));
  const whole = exact.map(Math.floor);
  const total = Math.round(exact.reduce((sum, x) => sum + x, 0));
  // The largest remainders get what is missing.
  const order = exact.map((_, i) => i).sort((a, b) => ((exact[b] ?? 0) % 1) - ((exact[a] ?? 0) % 1) || a - b);
  for (let i = 0, missing = total - whole.reduce((sum, x) => sum + x, 0); i < missing; i++) {
    const at = order[i % order.length] ?? 0;
    whole[at] = (whole[at] ?? 0) + 1;
  }
  if (exact.some((x, i) => Math.abs(x - (whole[i] ?? 0)) > 1e-9))
    notes.add(phrase`\`${port.path}\`: ETS shares are whole percents here: ${whole.join(', ')}.`);
  return whole;
}
