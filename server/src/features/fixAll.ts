import { append } from '../syntax/append.ts';
import type { Fix } from '../model/finding.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { type Replacement, replacementsOf } from './edits.ts';

/** Every preferred fix of a file at once, of those that overlap the first; and how many fixes that is. */
export function preferredEdits(snapshot: Pick<Snapshot, 'uri' | 'world' | 'linesOf' | 'diagnostics'>): {
  readonly edits: readonly Replacement[];
  readonly fixes: number;
} {
  const edits: Replacement[] = [];
  let fixes = 0;
  for (const { finding } of snapshot.diagnostics) {
    const fix: Fix | undefined = finding.fixes?.().find((f) => f.preferred);
    const wanted = fix && replacementsOf(snapshot, fix.edits);
    if (
      !wanted ||
      wanted.length === 0 ||
      wanted.some((edit) => edit.uri !== snapshot.uri || edits.some((other) => overlap(edit, other)))
    )
      continue;
    append(edits, wanted);
    fixes++;
  }
  return { edits, fixes };
}

function overlap(a: Replacement, b: Replacement): boolean {
  return a.uri === b.uri && a.start <= b.end && b.start <= a.end;
}
