import { type Fix, movedHere } from '../../server/src/model/finding.ts';
import type { World } from '../../server/src/workspace/world.ts';

/** A text with a fix of it made; `world` is what was read of the text. */
export function fixed(text: string, { edits }: Fix, world: World): string {
  const located = edits
    .map((edit) => {
      const from = edit.moved && world.locate(edit.moved);
      return {
        ...world.locate(edit.place),
        text: from ? edit.text.replaceAll(movedHere, () => text.slice(from.start, from.end)) : edit.text,
      };
    })
    .sort((a, b) => b.start - a.start);
  return located.reduce(
    (result, { start, end, text: put }) => result.slice(0, start) + put + result.slice(end),
    text,
  );
}
