import { append } from '../syntax/append.ts';
import type { Fix } from '../model/finding.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { type Replacement, replacementsOf } from './edits.ts';

type Fixable = Pick<Snapshot, 'uri' | 'world' | 'linesOf' | 'diagnostics'>;

/**
 * Every preferred fix of a file at once, of those that overlap the first; and how many fixes that is. What is not needed
 * goes only where nothing else is to be mended: that may be what needs it.
 */
export function preferredEdits(snapshot: Fixable): {
  readonly edits: readonly Replacement[];
  readonly fixes: number;
} {
  const unneeded = snapshot.diagnostics.filter(({ finding }) => finding.tag === 'unnecessary');
  const others = snapshot.diagnostics.filter(({ finding }) => finding.tag !== 'unnecessary');
  const mended = editsFor(snapshot, others);
  return mended.fixes > 0 ? mended : editsFor(snapshot, unneeded);
}

function editsFor(
  snapshot: Fixable,
  diagnostics: Fixable['diagnostics'],
): { readonly edits: readonly Replacement[]; readonly fixes: number } {
  const edits: Replacement[] = [];
  let fixes = 0;
  for (const { finding } of diagnostics) {
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
