import type { Block } from './tree.ts';

const lf = 10;
const cr = 13;

/** Characters that a block may have to be looked for among those read before. */
const longest = 1000;

/** Blocks that were read, to be taken again where the same text comes again: designs repeat themselves. */
export class SameBlocks {
  /** By indentation, place in its statement and text. */
  private readonly blocks = new Map<string, Block>();
  /** By where it opens: under which key a block that is being read is kept. */
  private readonly keys = new Map<number, string>();

  /** A block of the text that opens here, in a statement that starts at `start`. */
  find(text: string, open: number, indent: number, start: number): Block | undefined {
    const end = plainEnd(text, open);
    if (end < 0) return undefined;
    const key = `${indent} ${open - start} ${text.slice(open, end)}`;
    const block = this.blocks.get(key);
    if (!block) this.keys.set(open, key);
    return block;
  }

  /** What has been read of the block that opens here. */
  keep(open: number, end: number, block: Block): void {
    const key = this.keys.get(open);
    if (key === undefined) return;
    this.keys.delete(open);
    // One that is indented as blocks are reads the same wherever it stands.
    if (block.tidy && end === open + key.length - key.indexOf('{') && !block.statements.some((s) => s.faulty))
      this.blocks.set(key, block);
  }
}

/** Behind the brace that closes a plain block; -1 where that takes more than counting braces, or the block is long. */
function plainEnd(text: string, open: number): number {
  const most = Math.min(text.length, open + longest);
  let depth = 0;
  for (let at = open; at < most; at++) {
    switch (text.charCodeAt(at)) {
      case 123:
        depth++;
        break;
      case 125:
        if (--depth === 0) return at + 1;
        break;
      case 34: {
        // A string: to the quote that ends it, on this line.
        let c = text.charCodeAt(++at);
        while (c !== 34 && c !== 92 && c !== lf && c !== cr && at < most) c = text.charCodeAt(++at);
        if (c !== 34) return -1;
        break;
      }
      case 47:
        return -1;
    }
  }
  return -1;
}
