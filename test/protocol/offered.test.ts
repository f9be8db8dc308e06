import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../scripts/common.mjs';
import { completion } from '../../server/src/features/completion.ts';
import { hover } from '../../server/src/features/hover.ts';
import { bind } from '../../server/src/model/bind.ts';
import type { Bound } from '../../server/src/model/bound.ts';
import type { Item } from '../../server/src/syntax/tree.ts';
import { Documents } from '../../server/src/workspace/documents.ts';
import type { Snapshot } from '../../server/src/workspace/snapshot.ts';

/* What stands in a good file is what would have been offered there; and every word of it says what it is. */

const folder = join(ROOT, 'examples');
const examples = readdirSync(folder).filter((name) => name.endsWith('.iov') && name !== 'broken.iov');

function opened(text: string): Snapshot {
  const documents = new Documents({ read: () => undefined, fault: (where) => expect.fail(where) });
  documents.set('file:///x.iov', 1, text);
  const snapshot = documents.snapshot('file:///x.iov');
  if (!snapshot) throw new Error('not open');
  return snapshot;
}

/** A word, or a path without its choice of members and without the port of a switch outside. */
function plain(item: Item): string | undefined {
  return item.type === 'path' && item.segments.every((segment) => !segment.index)
    ? item.segments.map((segment) => segment.text).join('.')
    : undefined;
}

test.each(examples)('%s', (name) => {
  const text = readFileSync(join(folder, name), 'utf8');
  const snapshot = opened(text);
  const missing: string[] = [];
  const unsaid: string[] = [];
  const visit = (bound: Bound, base: number): void => {
    const { statement, spec, values } = bound;
    const from = base + bound.offset;
    const declared = values.get('name')?.[0];
    const items = statement.args.flatMap((arg): Item[] =>
      arg.type === 'list' ? [...arg.items] : arg.type === 'operator' ? [] : [arg],
    );
    const asked = [
      { start: statement.head, end: statement.head + statement.word.length, word: statement.word },
    ];
    for (const item of items) {
      const word = plain(item);
      if (word !== undefined && item.start !== declared?.start)
        asked.push({ start: item.start, end: item.end, word });
    }
    for (const { start, end, word } of asked) {
      const position = snapshot.lines.positionAt(from + end);
      // The whole file with the cursor at its end, and the file as far as its first letter, as when it is typed.
      const typed = opened(text.slice(0, from + start + 1));
      const found = [
        completion(snapshot, position),
        completion(typed, typed.lines.positionAt(from + start + 1)),
      ].every((items) => {
        const labels = items.map((item) => item.label);
        // A port of a switch is its owner's to count: the switch is offered.
        return labels.includes(word) || (spec?.word === 'link' && labels.includes(word.split('.')[0] ?? ''));
      });

      const line = `${position.line + 1}: ${word}`;
      if (!found && spec?.word !== 'features' && !/^x\d*$/.test(word)) missing.push(line);
      if (!hover(snapshot, snapshot.lines.positionAt(from + start))) unsaid.push(line);
    }
    for (const child of bound.children) visit(child, base);
  };
  snapshot.tree.statements.forEach((statement, i) =>
    visit(bind(statement).bound, snapshot.tree.starts[i] ?? 0),
  );
  expect({ missing, unsaid }).toEqual({ missing: [], unsaid: [] });
});
