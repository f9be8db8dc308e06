import { isPredicted, predictPart } from '../predict/parts.ts';
import { checkFacts } from '../rules/check.ts';
import type { Diagnostic } from '../workspace/diagnose.ts';
import type { Snapshot } from '../workspace/snapshot.ts';

/*
 * What is known of a file comes in three stages: form and names, which is there at once; what follows from the facts
 * of each part; and what only a prediction can tell. Large worlds are told of in stages, a few parts a turn.
 */

/** Parts that are worked on in one turn. With no more than that to do, all is said at once. */
const partsATurn = 8;

/** Statements from which on a file is large. */
const large = 200;

/** Whether what is said of a file comes in stages even after an edit that concerns little of it. */
export const isLarge = ({ world }: Snapshot): boolean => world.tops.length > large;

export type Stage = 'form' | 'facts' | 'whole';

/** A file that is not large is told of whole, so that whoever looks at the first thing said sees all of it. */
export function stageOf(snapshot: Snapshot): Stage {
  const { parts } = snapshot.world;
  if (!isLarge(snapshot)) return 'whole';
  if (moreThan(partsATurn, parts, (part) => !part.linked)) return 'form';
  return moreThan(partsATurn, parts, (part) => !isPredicted(part)) ? 'facts' : 'whole';
}

/** What can be said without making anybody wait, and at which stage that is. */
export function sayable(snapshot: Snapshot): {
  readonly stage: Stage;
  readonly found: readonly Diagnostic[];
} {
  const stage = stageOf(snapshot);
  switch (stage) {
    case 'form':
      return { stage, found: snapshot.formDiagnostics };
    case 'facts':
      return { stage, found: snapshot.factDiagnostics };
    case 'whole':
      return { stage, found: snapshot.diagnostics };
  }
}

/** Works out some of what is missing; false when nothing is. */
export function advance(
  { world: { parts } }: Snapshot,
  fault: (where: string, error: unknown) => void,
): boolean {
  const unlinked = parts.filter((part) => !part.linked);
  if (unlinked.length > 0) {
    for (const part of unlinked.slice(0, partsATurn)) checkFacts(part, fault);
    return true;
  }
  const open = parts.filter((part) => !isPredicted(part));
  open.slice(0, partsATurn).forEach(predictPart);
  return open.length > 0;
}

function moreThan<T>(most: number, items: readonly T[], fits: (item: T) => boolean): boolean {
  let found = 0;
  for (const item of items) if (fits(item) && ++found > most) return true;
  return false;
}
