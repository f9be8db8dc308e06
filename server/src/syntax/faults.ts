import { conflictsIn } from './conflicts.ts';
import { looseIn } from './loose.ts';
import { type Range, type Statement, type Tree, headEnd } from './tree.ts';
import { phrase } from '../words/phrase.ts';

/** A fault at offsets in the text, with what it belongs to. */
export interface LocatedFault extends Range {
  readonly message: string;
  /** All behind it is part of it. */
  readonly swallows?: true | undefined;
  /** All of the text is in another notation. */
  readonly foreign?: true | undefined;
  readonly fix?:
    | { readonly title: string; readonly start: number; readonly end: number; readonly text: string }
    | undefined;
  readonly related?: (Range & { readonly message: string }) | undefined;
}

/**
 * Everything in a tree that does not parse, in the order of the text.
 *
 * A block that is left open is said where the next thing stands that cannot be inside it: it is known from
 * what follows the node, so no node has to hold a position outside itself.
 */
export function faultsOf(tree: Tree): LocatedFault[] {
  const found: LocatedFault[] = [];
  const visit = (
    statements: readonly Statement[],
    starts: readonly number[],
    base: number,
    next: Range | undefined,
    indices: Iterable<number> = statements.keys(),
  ): void => {
    for (const i of indices) {
      const statement = statements[i];
      if (!statement?.faulty) continue;
      const start = base + (starts[i] ?? 0);
      for (const { message, fix, swallows, muted, looseList, foreign, ...range } of statement.faults) {
        if (muted || looseList) continue;
        found.push({
          swallows,
          foreign,
          message,
          start: start + range.start,
          end: start + range.end,
          fix: fix && { ...fix, start: start + fix.start, end: start + fix.end },
        });
      }
      const { block } = statement;
      if (!block) continue;
      const sibling = statements[i + 1];
      const after = sibling ? headOf(sibling, base + (starts[i + 1] ?? 0)) : next;
      const close = block.closed ? { start: start + block.end - 1, end: start + block.end } : after;
      visit(block.statements, block.starts, start, close);
      if (block.closed || block.bare) continue;
      const last = found.at(-1);
      // One place where several blocks were left open is one fault.
      const end = start + statement.end;
      const at = after ?? { start: Math.max(0, end - 1), end };
      const opener = {
        start: start + statement.head,
        end: start + headEnd(statement),
        message: phrase`This block is still open.`,
      };
      // Where all of the block is on one line, so is its end.
      const inline = !/[\r\n]/.test(tree.text.slice(start + block.start, end));
      const brace = inline ? ' }' : `\n${' '.repeat(statement.indent)}}`;
      if (last?.related && last.start === at.start && last.fix) {
        found[found.length - 1] = {
          ...last,
          message: phrase`\`}\` is missing: several blocks above are still open.`,
          fix: { ...last.fix, title: phrase`Insert the missing \`}\`s`, text: last.fix.text + brace },
        };
        continue;
      }
      found.push({
        ...at,
        message: phrase`\`}\` is missing: the block of \`${statement.word}\` is still open.`,
        fix: { title: phrase`Insert \`}\``, start: end, end, text: brace },
        related: opener,
      });
    }
  };
  visit(tree.statements, tree.starts, 0, undefined, looseIn(tree));
  const told = found.some(({ swallows }) => swallows) ? found.filter(({ related }) => !related) : found;
  return withConflicts(told, tree).sort((a, b) => a.start - b.start);
}

/** What is wrong with the form of a conflict's lines is that it is one. */
function withConflicts(faults: LocatedFault[], { text }: Tree): LocatedFault[] {
  const conflicts = faults.length > 0 ? conflictsIn(text) : [];
  if (conflicts.length === 0) return faults;
  return [
    ...faults.filter(
      (fault) => !conflicts.some(({ start, end }) => start <= fault.start && fault.start <= end),
    ),
    ...conflicts.map(({ mark }) => ({
      ...mark,
      message: phrase`Git left two versions of these lines, one behind the other. Keep one of them, and take out the lines that begin with \`<<<<<<<\`, \`=======\` and \`>>>>>>>\`. Until then the upper one is read.`,
    })),
  ];
}

function headOf(statement: Statement, start: number): Range {
  return { start: start + statement.head, end: start + Math.max(headEnd(statement), statement.head + 1) };
}
