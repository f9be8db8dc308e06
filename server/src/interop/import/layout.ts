import { plainLine } from './values.ts';

/* Statements as text: short blocks on one line, `///` notes above. */

export interface Item {
  readonly head: string;
  readonly docs?: readonly string[] | undefined;
  readonly items?: readonly Item[] | undefined;
  /** Its block stands on lines of its own, however short. */
  readonly open?: boolean | undefined;
}

const width = 100;
const docWidth = 110;

export function itemsText(items: readonly Item[]): string {
  let text = '';
  let previous: Item | undefined;
  for (const item of items) {
    const kind = item.head.split(' ')[0];
    const apart = previous && (item.open || previous.open || previous.head.split(' ')[0] !== kind);
    text += `${apart ? '\n' : ''}${itemText(item, 0)}\n`;
    previous = item;
  }
  return text;
}

function itemText(item: Item, depth: number): string {
  const pad = '  '.repeat(depth);
  const docs = (item.docs ?? [])
    .flatMap((d) => wrapped(plainLine(d, 2000), docWidth - 4 - pad.length))
    .map((d) => `${pad}/// ${d}\n`)
    .join('');
  const one = item.open ? undefined : oneLine(item);
  if (one !== undefined && pad.length + one.length <= width) return `${docs}${pad}${one}`;
  const inner = (item.items ?? []).map((i) => `${itemText(i, depth + 1)}\n`).join('');
  return `${docs}${pad}${item.head} ${inner === '' ? '{ }' : `{\n${inner}${pad}}`}`;
}

function oneLine({ head, items = [], docs = [] }: Item, nested = false): string | undefined {
  if (nested && docs.length > 0) return undefined;
  if (items.length === 0) return head;
  const parts = items.map((i) => (i.open ? undefined : oneLine(i, true)));
  return parts.includes(undefined) ? undefined : `${head} { ${parts.join('; ')} }`;
}

/** A note broken at spaces. */
function wrapped(text: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
