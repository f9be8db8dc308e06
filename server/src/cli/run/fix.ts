import { withLineEnds } from '../../features/edits.ts';
import { preferredEdits } from '../../features/fixAll.ts';
import type { Level } from '../../rules/check.ts';
import { diagnose } from '../../workspace/diagnose.ts';
import { LineIndex } from '../../workspace/lines.ts';
import { Files, readDesign, uriOf, writeResult } from '../files.ts';

/** A fix may make another possible. */
const maxPasses = 20;

/** Takes every fix that needs no decision, again until none is left. Answers how many were taken. */
export function fixFile(name: string, severity: Readonly<Record<string, Level>>): number {
  const before = readDesign(name);
  const uri = uriOf(name);
  let text = before;
  let count = 0;
  for (let pass = 0; pass < maxPasses; pass++) {
    const world = new Files().world(name, text);
    const texts = new Map(world.sources.map((s) => [s.uri, s.tree.text]));
    const linesOf = (at: string): LineIndex | undefined => {
      const found = texts.get(at);
      return found === undefined ? undefined : new LineIndex(found);
    };
    const { edits, fixes } = preferredEdits({
      uri,
      world,
      linesOf,
      diagnostics: diagnose(world, { severity }),
    });
    if (edits.length === 0) break;
    count += fixes;
    for (const edit of [...edits].sort((a, b) => b.start - a.start))
      text = text.slice(0, edit.start) + withLineEnds(before, edit.text) + text.slice(edit.end);
  }
  if (text !== before) writeResult(name, text);
  return count;
}
