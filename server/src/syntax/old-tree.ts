import { type Run, looseIn } from './loose.ts';
import type { Reading } from './reading.ts';
import { type Block, type Statement, type Tree, lastAtMost } from './tree.ts';

/**
 * The tree before an edit, and the edit: `end - start` characters at `start` gave way to `inserted` others.
 * Statements that the edit did not touch are taken over from it, as the same objects; the answer is the same as
 * without.
 */
export interface Edited {
  readonly tree: Tree;
  readonly start: number;
  readonly end: number;
  readonly inserted: number;
}

const lf = 10;
const cr = 13;

/** What a text that has been edited can take over from its tree before. */
export class OldTree {
  private readonly edited: Edited;
  /** Where the next statement is looked for first: behind the one taken over last. */
  private next = 0;
  /** Stretches of the file's statements that were taken over at once, by index. */
  readonly runs: Run[] = [];

  constructor(edited: Edited) {
    this.edited = edited;
  }

  /** Where an offset was before the edit; undefined for what was inserted. */
  private before(offset: number): number | undefined {
    const { start, end, inserted } = this.edited;
    if (offset < start) return offset;
    return offset < start + inserted ? undefined : offset - inserted + (end - start);
  }

  /**
   * Takes over all statements of the file from here to the next that is loose, or that the edit touched.
   * For text whose braces pair up.
   */
  takeRun(reading: Reading): boolean {
    const { tree, start: editStart } = this.edited;
    const { text, top, start } = reading;
    const before = this.before(start);
    if (before === undefined) return false;
    const shift = start - before;
    const { statements, starts } = tree;
    const first = lastAtMost(starts, before);
    if (first < 0 || starts[first] !== before) return false;
    // Before the edit those that end where it starts, or earlier; behind it all.
    const most = before < editStart ? lastAtMost(starts, editStart) : statements.length;
    const loose = looseIn(tree);
    let stop = Math.min(most, loose[lastAtMost(loose, first - 1) + 1] ?? most);
    // A CR that the edit gave its LF is not the end of the line any more.
    const behind = (starts[stop - 1] ?? 0) + (statements[stop - 1]?.width ?? 0) + shift;
    if (text.charCodeAt(behind - 1) === cr && text.charCodeAt(behind) === lf) stop--;
    if (stop <= first) return false;
    const from = top.statements.length;
    // Whole lists at once: they are long, and growing them would leave as much again to be thrown away.
    top.statements = top.statements.concat(statements.slice(first, stop));
    top.starts = top.starts.concat(shifted(starts, first, stop, shift));
    this.runs.push({ from, to: top.statements.length });
    this.next = stop;
    reading.goOnBehindLine((starts[stop - 1] as number) + (statements[stop - 1] as Statement).width + shift);
    return true;
  }

  /**
   * The statement that starts here, if it can be taken over: one that stood on lines of its own, which the edit did
   * not touch, and which reads the same whether braces or indentation are trusted.
   */
  find(reading: Reading): Statement | undefined {
    const { tree, start: editStart, end: editEnd } = this.edited;
    const { text, start } = reading;
    const before = this.before(start);
    const old = before === undefined ? undefined : this.statementAt(before, reading.frames.length === 1);
    if (before === undefined || !old || old.faulty || old.word === '' || old.block?.tidy === false)
      return undefined;
    const end = before + old.width;
    if (before < editStart ? end > editStart : before < editEnd) return undefined;
    // At the end of the text it may be a comment or a string that what is added goes on with.
    if (end === tree.text.length && editStart === end) return undefined;
    // It started a line, as it does now.
    const previous = before === 0 ? lf : tree.text.charCodeAt(before - 1);
    if (previous !== lf && previous !== cr) return undefined;
    // Its line ends with it, so that what stands behind it, now or then, is not its own.
    const last = tree.text.charCodeAt(end - 1);
    return last === lf || (last === cr && text.charCodeAt(start + old.width) !== lf) ? old : undefined;
  }

  /** The statement that started at this offset, at whatever depth. */
  private statementAt(offset: number, inFile: boolean): Statement | undefined {
    const { tree } = this.edited;
    const hint = this.next;
    if (tree.starts[hint] === offset) {
      this.next++;
      return tree.statements[hint];
    }
    let { statements, starts } = tree as Pick<Block, 'statements' | 'starts'>;
    let base = 0;
    for (let depth = 0; ; depth++) {
      const i = lastAtMost(starts, offset - base);
      const found = statements[i];
      const at = base + (starts[i] ?? 0);
      if (at === offset) {
        if (depth === 0) this.next = i + 1;
        // What is inside a block may stand in several; a statement of the file is itself alone.
        return found && depth > 0 && inFile ? { ...found } : found;
      }
      if (!found?.block || offset >= at + found.width) return undefined;
      ({ statements, starts } = found.block);
      base = at;
    }
  }
}

/** The starts of a stretch of statements that stand elsewhere now. */
function shifted(starts: readonly number[], from: number, to: number, shift: number): number[] {
  const now = starts.slice(from, to);
  if (shift !== 0) for (let i = 0; i < now.length; i++) now[i] = (now[i] as number) + shift;
  return now;
}
