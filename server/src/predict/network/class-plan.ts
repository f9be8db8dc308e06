import type { Port } from '../../model/topology.ts';
import { classText } from '../text.ts';
import { phrase } from '../../words/phrase.ts';

/* Traffic classes of a port: ETS and strict priority (IEEE 802.1Q, 37.3). `solve/classes.ts` shares the port among them. */

export interface PlannedClass {
  readonly priorities: readonly number[];
  readonly label: string;
  readonly strict: boolean;
  /** ETS share, relative to the others. */
  readonly weight: number;
}

/** ETS weight of a class whose share is nothing: it is served where nobody else wants the wire. */
const leastEtsShare = 1e-6;

/** The classes of a port. Those without a share divide what is left; priorities that nobody names have class 0, which always exists. */
export function classPlan(port: Port): PlannedClass[] {
  const stated = port.classes.reduce((sum, of) => sum + (of.ets?.value ?? 0), 0);
  const hasZero = port.classes.some((of) => of.priorities.includes(0));
  const without =
    port.classes.filter((of) => of.ets === undefined && of.strict?.value !== true).length + (hasZero ? 0 : 1);
  const rest = Math.max(leastEtsShare, (1 - stated) / Math.max(1, without));
  const planned = port.classes.map((of) => ({
    priorities: of.priorities,
    label: classText(of),
    strict: of.strict?.value === true,
    weight: Math.max(leastEtsShare, of.ets?.value ?? rest),
  }));
  return hasZero
    ? planned
    : [{ priorities: [0], label: phrase`class ${0}`, strict: false, weight: rest }, ...planned];
}
