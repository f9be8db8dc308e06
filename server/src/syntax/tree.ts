/*
 * The tree: what the parser makes of a text. Immutable, one node for each statement at every level, with its
 * width and with positions relative to its own start, so that an edit elsewhere leaves it as it is.
 *
 * The widths of a block's statements, and of the trivia after them, add up to the block: every character of
 * the text belongs to exactly one node.
 */

export interface Range {
  /** UTF-16 offsets from the start of the statement that holds this (its leading comments included). */
  readonly start: number;
  readonly end: number;
}

/** `[1..30]`, `[a, b]`: the members of a set, or a choice of them. */
export interface Index extends Range {
  readonly spans: readonly IndexSpan[];
  /** Some of it could not be read: whether it names what `spans` do not is not known. */
  readonly partly?: true | undefined;
}
export interface IndexSpan extends Range {
  /** An integer as written (zero-padding kept), or a word. */
  readonly from: string;
  readonly to?: string | undefined;
}

export interface Segment extends Range {
  readonly text: string;
  readonly index?: Index | undefined;
}

export interface PathArgument extends Range {
  readonly type: 'path';
  readonly segments: readonly Segment[];
}
export interface NumberArgument extends Range {
  readonly type: 'number';
  readonly text: string;
  readonly value: number;
}
/** A number with letters attached. Whether the letters are a unit is for the schema to say. */
export interface QuantityArgument extends Range {
  readonly type: 'quantity';
  readonly text: string;
  readonly value: number;
  readonly unit: string;
}
export interface StringArgument extends Range {
  readonly type: 'string';
  readonly value: string;
}
export interface ListArgument extends Range {
  readonly type: 'list';
  readonly items: readonly Item[];
  /** It is not written as one (`a, b`, `0..3`): there is a fault, which is put in words where the vocabulary is known. */
  readonly loose?: true;
}
export interface OperatorArgument extends Range {
  readonly type: 'operator';
  readonly text: string;
}
export type Item = PathArgument | NumberArgument | QuantityArgument | StringArgument;
export type Argument = Item | ListArgument | OperatorArgument;

export interface Comment extends Range {
  /** As written, with its `//` or `/* ... *\/`. */
  readonly text: string;
}

/** Something that does not parse. */
export interface Fault extends Range {
  readonly message: string;
  /** One edit that mends it; relative like the fault. */
  readonly fix?:
    | { readonly title: string; readonly start: number; readonly end: number; readonly text: string }
    | undefined;
  /** It takes in all that follows, so that what is missing behind it is only its echo. */
  readonly swallows?: true;
  /** It is on a line that starts with a word which has no place there: that is what is said of the line. */
  readonly muted?: true;
  /** It is about a loose list: what should stand there depends on the statement. */
  readonly looseList?: true;
  /** All of the text is in another notation: JSON, XML, the output of a command. */
  readonly foreign?: true;
}

export interface Block extends Range {
  readonly statements: readonly Statement[];
  /** Start of each statement, relative to the statement that holds the block. */
  readonly starts: readonly number[];
  /** Comments after the last statement. */
  readonly comments: readonly Comment[];
  /** Whether its `}` is there. */
  readonly closed: boolean;
  /** It has no braces at all: indentation alone says what is in it. The statement, or one around it, has a fault that says so. */
  readonly bare?: true;
  /** Whether all in it is indented as blocks are, so that indentation says the same as the braces. */
  readonly tidy: boolean;
}

export interface Statement {
  /** Everything up to the next statement: leading comments, the statement, its line's end. */
  readonly width: number;
  /** Where its word starts. */
  readonly head: number;
  /** Where its last character that is no space or comment ends. */
  readonly end: number;
  /** Empty where something stands here that is no statement at all. */
  readonly word: string;
  readonly args: readonly Argument[];
  readonly block?: Block | undefined;
  /** Comments before the word, and on the line after it. */
  readonly comments: readonly Comment[];
  /** The text of the `///` lines just above it. */
  readonly docs?: string | undefined;
  /** Columns of white space before the line on which it starts; a tab counts as one. */
  readonly indent: number;
  readonly faults: readonly Fault[];
  /** Whether it or anything inside it has a fault. */
  readonly faulty: boolean;
}

export interface Tree {
  readonly text: string;
  readonly statements: readonly Statement[];
  /** Offset of each statement in the text. */
  readonly starts: readonly number[];
  /** Comments after the last statement, at offsets in the text. */
  readonly comments: readonly Comment[];
}

/** Where a statement's word ends. */
export function wordRange(statement: Statement): Range {
  return { start: statement.head, end: statement.head + statement.word.length };
}

/** Where a statement's head ends: its last argument, before a block. */
export function headEnd(statement: Statement): number {
  return statement.args.at(-1)?.end ?? statement.head + statement.word.length;
}

/** Visits each statement with its offset in the text, parents first. The visitor answers false to pass over what is inside. */
export function walk(
  tree: Tree,
  visit: (statement: Statement, offset: number, parents: readonly Statement[]) => unknown,
): void {
  const parents: Statement[] = [];
  const visitAll = (statements: readonly Statement[], starts: readonly number[], base: number): void => {
    statements.forEach((statement, i) => {
      const offset = base + (starts[i] ?? 0);
      if (visit(statement, offset, parents) === false || !statement.block) return;
      parents.push(statement);
      visitAll(statement.block.statements, statement.block.starts, offset);
      parents.pop();
    });
  };
  visitAll(tree.statements, tree.starts, 0);
}

/** The statements that hold an offset, outermost first, each with its offset in the text. */
export function statementsAt(
  tree: Tree,
  offset: number,
): { readonly statement: Statement; readonly offset: number }[] {
  const found: { statement: Statement; offset: number }[] = [];
  let statements = tree.statements;
  let starts = tree.starts;
  let base = 0;
  for (;;) {
    const i = lastAtMost(starts, offset - base);
    const statement = statements[i];
    if (!statement) return found;
    const at = base + (starts[i] ?? 0);
    const { block } = statement;
    // A block that is left open holds what comes after it, to the end of the text.
    if (offset > at + statement.width && (!block || block.closed)) return found;
    found.push({ statement, offset: at });
    if (!block || offset <= at + block.start || (block.closed && offset >= at + block.end)) return found;
    ({ statements, starts } = block);
    base = at;
  }
}

/** The last of these positions, in order, that is no greater than an offset; -1 where all are. */
export function lastAtMost(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle - 1;
  }
  return high;
}
