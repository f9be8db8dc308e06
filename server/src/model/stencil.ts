import { meaningfulWords } from '../schema/vocabulary.ts';
import type { Block, PathArgument, Segment, Statement } from '../syntax/tree.ts';

/*
 * Large designs say the same again and again under other names. A stencil is the text of a top-level statement with its
 * names cut out: what does not depend on names is the same for all statements of one stencil, and is worked out once.
 */

export interface Stencil {
  readonly id: number;
  /** The text before, between and behind the names. */
  readonly pieces: readonly string[];
  /** Which of the statement's names stands behind each piece but the last. */
  readonly holes: readonly number[];
}

/** A statement as a stencil and the names in its holes. */
export interface Cut {
  readonly stencil: Stencil;
  readonly names: readonly string[];
}

/** A name in a statement, relative to its start. */
interface Hole {
  readonly start: number;
  readonly end: number;
  readonly name: number;
}

/** The stencils of a world, each once. */
export class Stencils {
  private readonly known = new Kept<Stencil>();
  private lastId = 0;
  private readonly texts = new Kept<BlockText>();
  private readonly blocks = new WeakMap<Block, Seen>();

  /** Undefined where a name may be more than a name. `start`: where the statement stands in the text. */
  cut(statement: Statement, text: string, start: number): Cut | undefined {
    if (statement.faulty) return undefined;
    const { block } = statement;
    const seen = block && this.seen(block, text, start);
    const again = block && seen && asBefore(statement, block, text, start, seen);
    if (again) return again;
    const names: string[] = [];
    const holes: Hole[] = [];
    for (const arg of statement.args) {
      if (arg.type === 'path') addHole(arg, names, holes);
      else if (arg.type === 'list')
        for (const item of arg.items) if (item.type === 'path') addHole(item, names, holes);
    }
    const inHead = holes.length;
    const led = seen ? addLed(seen, names) : false;
    if (seen && !addBlockHoles(seen, names, holes)) return undefined;
    let key = '';
    let at = 0;
    for (let i = 0; i < (led ? holes.length : inHead); i++) {
      const hole = holes[i] as Hole;
      key += `${text.slice(start + at, start + hole.start)}\0${hole.name}\0`;
      at = hole.end;
    }
    if (block && seen && !led) {
      key += `${text.slice(start + at, start + block.start)}\0${seen.text.id}\0`;
      at = block.end;
      // In blocks of one text names may be others, or stand elsewhere.
      for (let i = inHead; i < holes.length; i++) {
        const hole = holes[i] as Hole;
        key += `${hole.start - block.start} ${hole.name}\0`;
      }
    }
    key += text.slice(start + at, start + statement.width);
    let stencil = this.known.find(key);
    if (!stencil) {
      const pieces = piecesOf(text.slice(start, start + statement.width), holes);
      stencil = { id: ++this.lastId, pieces, holes: holes.map(({ name }) => name) };
      this.known.set(key, stencil);
    }
    // Names that are all different, and stand in the head alone, are found again by looking at that.
    if (block && seen && holes.length === inHead && names.length === inHead) {
      const before = holes.map(({ start: to }, i) =>
        text.slice(start + (holes[i - 1]?.end ?? 0), start + to),
      );
      const open = text.slice(start + (holes.at(-1)?.end ?? 0), start + block.start);
      seen.last = { stencil, before, open, behind: text.slice(start + block.end, start + statement.width) };
    }
    return { stencil, names };
  }

  private seen(block: Block, text: string, start: number): Seen {
    let seen = this.blocks.get(block);
    if (seen) return seen;
    const own = text.slice(start + block.start, start + block.end);
    const known = this.texts.find(own) ?? this.texts.set(own, { id: ++this.lastId });
    seen = { text: known, words: wordsIn(block), led: ledIn(block) };
    this.blocks.set(block, seen);
    return seen;
  }
}

/** The text of a block, by number: many are written with the same. */
interface BlockText {
  readonly id: number;
}

/** A block that has been looked at. Many statements may have the same one. */
interface Seen {
  readonly text: BlockText;
  /** Every plain word in it. */
  readonly words: ReadonlyMap<string, readonly Word[]>;
  /** What leads the path of a `via`: a host, which the head of a flow does not name. */
  readonly led: readonly string[];
  /** The statement that had it last: what it has before each name, before the block, and behind it. */
  last?: {
    readonly stencil: Stencil;
    readonly before: readonly string[];
    readonly open: string;
    readonly behind: string;
  };
}

/** The names of a statement that differs in them alone from the one that had its block last. */
function asBefore(
  { args, width }: Statement,
  block: Block,
  text: string,
  start: number,
  { last, words }: Seen,
): Cut | undefined {
  if (!last) return undefined;
  const names: string[] = [];
  let at = 0;
  const goesOn = (piece: string | undefined, to: number): boolean =>
    piece?.length === to - at && text.startsWith(piece, start + at);
  for (const arg of args) {
    if (arg.type === 'list') return undefined;
    const first = arg.type === 'path' ? arg.segments[0] : undefined;
    if (!first || meaningfulWords.has(first.text)) continue;
    const { text: name, start: to } = first;
    if (!goesOn(last.before[names.length], to) || names.includes(name) || words.has(name)) return undefined;
    names.push(name);
    at = to + name.length;
  }
  if (names.length !== last.before.length || !goesOn(last.open, block.start)) return undefined;
  at = block.end;
  return goesOn(last.behind, width) ? { stencil: last.stencil, names } : undefined;
}

/** What a path in the head starts with, as far as it is no word of the language. Its index is text like any other. */
function addHole({ segments }: PathArgument, names: string[], holes: Hole[]): void {
  const first = segments[0];
  if (!first || meaningfulWords.has(first.text)) return;
  let name = names.indexOf(first.text);
  if (name < 0) name = names.push(first.text) - 1;
  holes.push({ start: first.start, end: first.start + first.text.length, name });
}

/** Adds the names of hosts that the block says where no head does. */
function addLed({ led }: Seen, names: string[]): boolean {
  for (const name of led) if (!meaningfulWords.has(name) && !names.includes(name)) names.push(name);
  return led.length > 0;
}

/** Adds where the names stand in the block: they can only lead a path there, or it is not known what they mean. */
function addBlockHoles({ words }: Seen, names: readonly string[], holes: Hole[]): boolean {
  const before = holes.length;
  for (let name = 0; name < names.length; name++) {
    const places = words.get(names[name] as string);
    if (!places) continue;
    if (places.some(({ leads }) => !leads)) return false;
    for (const { start, end } of places) holes.push({ start, end, name });
  }
  if (holes.length > before + 1) holes.sort((a, b) => a.start - b.start);
  return true;
}

interface Word {
  readonly start: number;
  readonly end: number;
  /** Whether more of a path follows it: then it can be nothing but a name. */
  readonly leads: boolean;
}

function wordsIn(block: Block): ReadonlyMap<string, readonly Word[]> {
  const found = new Map<string, Word[]>();
  const add = ({ text, start }: Segment, base: number, leads: boolean): void => {
    const word = { start: base + start, end: base + start + text.length, leads };
    const list = found.get(text);
    if (list) list.push(word);
    else found.set(text, [word]);
  };
  const addPath = ({ segments }: PathArgument, base: number): void =>
    segments.forEach((segment, i) => add(segment, base, i === 0 && segments.length > 1));
  const visit = ({ statements, starts }: Block, base: number): void => {
    statements.forEach((statement, i) => {
      const at = base + (starts[i] ?? 0);
      for (const arg of statement.args) {
        if (arg.type === 'path') addPath(arg, at);
        else if (arg.type === 'list')
          for (const item of arg.items) if (item.type === 'path') addPath(item, at);
      }
      if (statement.block) visit(statement.block, at);
    });
  };
  visit(block, 0);
  return found;
}

function ledIn({ statements }: Block): readonly string[] {
  return statements.flatMap(({ word, args: [arg] }) =>
    word === 'via' && arg?.type === 'path' && arg.segments.length > 1 ? (arg.segments[0]?.text ?? []) : [],
  );
}

function piecesOf(text: string, holes: readonly Hole[]): string[] {
  const pieces = holes.map(({ start }, i) => text.slice(holes[i - 1]?.end ?? 0, start));
  return [...pieces, text.slice(holes.at(-1)?.end ?? 0)];
}

/** A stencil with names in its holes. */
export function filled({ pieces, holes }: Stencil, names: readonly string[]): string {
  return pieces.reduce((text, piece, i) => text + (names[holes[i - 1] ?? -1] ?? '') + piece, '');
}

/** Where a place in a statement is in another one of the same stencil. */
export function moved(
  { pieces, holes }: Stencil,
  offset: number,
  from: readonly string[],
  to: readonly string[],
): number {
  let before = 0;
  let now = 0;
  for (let i = 0; ; i++) {
    const piece = pieces[i]?.length ?? 0;
    const hole = holes[i];
    if (offset <= before + piece || hole === undefined) return now + offset - before;
    before += piece;
    now += piece;
    const name = from[hole]?.length ?? 0;
    const other = to[hole]?.length ?? 0;
    if (offset < before + name) return now + Math.min(offset - before, other);
    before += name;
    now += other;
  }
}

/** Things by key, each as long as somebody else holds it. */
export class Kept<T extends object> {
  private readonly entries = new Map<string, WeakRef<T>>();
  private most = 256;

  find(key: string): T | undefined {
    return this.entries.get(key)?.deref();
  }

  set(key: string, value: T): T {
    if (this.entries.size >= this.most) this.sweep();
    this.entries.set(key, new WeakRef(value));
    return value;
  }

  private sweep(): void {
    for (const [key, held] of this.entries) if (!held.deref()) this.entries.delete(key);
    this.most = Math.max(256, 2 * this.entries.size);
  }
}
