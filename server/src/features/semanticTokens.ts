import type { Range, SemanticTokens, SemanticTokensEdit } from 'vscode-languageserver-types';
import { bindOnce } from '../model/bind.ts';
import type { Bound } from '../model/bound.ts';
import type { RefKind, Slot } from '../schema/spec.ts';
import { type Argument, type Item, wordRange } from '../syntax/tree.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { expectedAlong } from './completion/slots.ts';
import { type TokenModifier, type TokenType, semanticTokensLegend } from './offered.ts';

interface Token {
  readonly start: number;
  readonly end: number;
  readonly type: TokenType;
  readonly modifiers: readonly TokenModifier[];
}

/** What each word is, which a grammar of patterns cannot know: a name by what it names, a word of the language by its slot. */
export function semanticTokens(snapshot: Snapshot, range?: Range): SemanticTokens {
  const { tree, lines } = snapshot;
  const from = range ? lines.offsetAt(range.start) : 0;
  const to = range ? lines.offsetAt(range.end) : snapshot.text.length;
  const tokens: Token[] = [];
  tree.statements.forEach((statement, i) => {
    const start = tree.starts[i] ?? 0;
    if (start <= to && start + statement.width >= from) collect(bindOnce(statement).bound, start, tokens);
  });
  return {
    data: encode(
      snapshot,
      tokens.filter((t) => t.start < to && t.end > from),
    ),
  };
}

/** What turns the numbers of one answer into those of the next: one edit of the stretch that differs. */
export function tokenEdits(before: readonly number[], after: readonly number[]): SemanticTokensEdit[] {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let same = 0;
  while (same < most - start && before[before.length - 1 - same] === after[after.length - 1 - same]) same++;
  const deleteCount = before.length - same - start;
  const data = after.slice(start, after.length - same);
  return deleteCount === 0 && data.length === 0 ? [] : [{ start, deleteCount, data }];
}

/** Five numbers a token, each place relative to the one before. */
function encode({ lines }: Snapshot, tokens: readonly Token[]): number[] {
  const data: number[] = [];
  let line = 0;
  let character = 0;
  for (const token of [...tokens].sort((a, b) => a.start - b.start)) {
    const start = lines.positionAt(token.start);
    data.push(
      start.line - line,
      start.line === line ? start.character - character : start.character,
      token.end - token.start,
      semanticTokensLegend.tokenTypes.indexOf(token.type),
      token.modifiers.reduce((bits, m) => bits | (1 << semanticTokensLegend.tokenModifiers.indexOf(m)), 0),
    );
    ({ line, character } = start);
  }
  return data;
}

function collect(bound: Bound, base: number, tokens: Token[]): void {
  const { spec, statement, offset, children } = bound;
  const from = base + offset;
  const add = (
    { start, end }: { readonly start: number; readonly end: number },
    type: TokenType,
    ...with_: TokenModifier[]
  ): void => {
    if (end > start) tokens.push({ start: from + start, end: from + end, type, modifiers: with_ });
  };
  if (!spec) return;
  const kind = spec.declares !== undefined || bound.parent === undefined ? 'keyword' : 'property';
  add(wordRange(statement), kind, ...(spec.deprecated ? (['deprecated'] as const) : []));
  for (const [arg, expected] of expectedAlong(spec, statement.args)) {
    const leading = expected.find(
      ({ slot, led }) => slot.lead !== undefined && !led && textOf(arg) === slot.lead,
    );
    if (leading) {
      if (arg.type === 'path') add(arg, 'keyword');
      continue;
    }
    const slot = slotFor(
      expected.filter(({ slot: s, led }) => s.lead === undefined || led).map((e) => e.slot),
      arg,
    );
    for (const item of arg.type === 'list' ? arg.items : arg.type === 'operator' ? [] : [arg])
      token(item, slot, spec.declares, add);
  }
  for (const child of children) collect(child, base, tokens);
}

function slotFor(slots: readonly Slot[], arg: Argument): Slot | undefined {
  const word = textOf(arg);
  return (
    slots.find(
      ({ type }) =>
        word !== undefined &&
        ((type.type === 'enum' && Object.hasOwn(type.values, word)) ||
          (type.type === 'literal' && type.text === word)),
    ) ?? slots.find(({ type }) => type.type !== 'literal')
  );
}

function textOf(arg: Argument): string | undefined {
  if (arg.type === 'operator') return arg.text;
  return arg.type === 'path' && arg.segments.length === 1 ? arg.segments[0]?.text : undefined;
}

const typeOfKind: Readonly<Record<RefKind | 'class' | 'bond', TokenType>> = {
  host: 'namespace',
  vm: 'class',
  switch: 'namespace',
  'switch-port': 'namespace',
  network: 'variable',
  qos: 'variable',
  flavor: 'struct',
  device: 'struct',
  platform: 'struct',
  port: 'interface',
  vswitch: 'interface',
  vnic: 'parameter',
  target: 'interface',
  end: 'class',
  subject: 'class',
  class: 'variable',
  bond: 'parameter',
};

type Add = (
  range: { readonly start: number; readonly end: number },
  type: TokenType,
  ...modifiers: TokenModifier[]
) => void;

function token(
  item: Item,
  slot: Slot | undefined,
  declares: keyof typeof typeOfKind | undefined,
  add: Add,
): void {
  if (item.type === 'string') return;
  if (item.type !== 'path') {
    add(item, 'number');
    return;
  }
  switch (slot?.type.type) {
    case 'name':
      add(nameRange(item), typeOfKind[declares ?? 'class'], 'declaration');
      break;
    case 'ref':
      // `wire` is a word of the language wherever an end may stand.
      if (slot.type.to === 'end' && textOf(item) === 'wire') add(item, 'keyword');
      else
        for (const segment of item.segments)
          add({ start: segment.start, end: segment.start + segment.text.length }, typeOfKind[slot.type.to]);
      break;
    case 'enum':
    case 'flag':
    case 'frame':
    case 'word':
      add(item, 'enumMember');
      break;
    case 'literal':
      add(item, 'keyword');
      break;
    case 'lanes':
    case 'generation':
      add(item, 'number');
      break;
    default:
      break;
  }
}

function nameRange(item: Item & { readonly type: 'path' }): { start: number; end: number } {
  const [first] = item.segments;
  return { start: item.start, end: first?.index ? first.start + first.text.length : item.end };
}
