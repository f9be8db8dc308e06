import type { Part } from '../model/parts.ts';
import { checkPart, isChecked } from '../rules/check.ts';
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

/** Parts of which what follows from their facts, or from their prediction, is still to be worked out; of each kind one. */
function open({ world: { parts } }: Snapshot, which: 'facts' | 'prediction'): readonly Part[] {
  const found = new Map<object, Part>();
  for (const part of parts) if (!isChecked(part, which)) found.set(part.kind, part);
  return [...found.values()];
}

/** A file that is not large is told of whole, so that whoever looks at the first thing said sees all of it. */
export function stageOf(snapshot: Snapshot): Stage {
  if (!isLarge(snapshot)) return 'whole';
  if (open(snapshot, 'facts').length > partsATurn) return 'form';
  return open(snapshot, 'prediction').length > partsATurn ? 'facts' : 'whole';
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
export function advance(snapshot: Snapshot, fault: (where: string, error: unknown) => void): boolean {
  for (const which of ['facts', 'prediction'] as const) {
    const missing = open(snapshot, which);
    for (const part of missing.slice(0, partsATurn)) checkPart(part, which, fault);
    if (missing.length > 0) return true;
  }
  return false;
}
