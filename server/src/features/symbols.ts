import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver-types';
import { bindOnce } from '../model/bind.ts';
import type { Bound } from '../model/bound.ts';
import { nameOf } from '../model/read.ts';
import { wordRange } from '../syntax/tree.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { rangeOf } from './places.ts';

const kinds: Readonly<Record<string, SymbolKind>> = {
  import: SymbolKind.File,
  device: SymbolKind.Struct,
  platform: SymbolKind.Struct,
  network: SymbolKind.Namespace,
  qos: SymbolKind.Constant,
  switch: SymbolKind.Package,
  host: SymbolKind.Module,
  nic: SymbolKind.Interface,
  port: SymbolKind.Field,
  class: SymbolKind.EnumMember,
  vswitch: SymbolKind.Object,
  flavor: SymbolKind.Struct,
  vm: SymbolKind.Class,
  vnic: SymbolKind.Property,
  bond: SymbolKind.Property,
  flow: SymbolKind.Event,
  expect: SymbolKind.Boolean,
  measured: SymbolKind.Number,
};

/** What a declaring word is shown as. */
export function symbolKindOf(word: string): SymbolKind {
  return kinds[word] ?? SymbolKind.Object;
}

/** The outline: what is declared, and what is said of it at the top of the file. */
export function documentSymbols(snapshot: Snapshot): DocumentSymbol[] {
  const { tree, text } = snapshot;
  return tree.statements.flatMap((statement, i) => symbolsOf(bindOnce(statement).bound, tree.starts[i] ?? 0));

  function symbolsOf(bound: Bound, base: number): DocumentSymbol[] {
    const { spec, statement } = bound;
    const kind =
      spec && (spec.declares !== undefined || bound.parent === undefined) ? kinds[spec.word] : undefined;
    const children = bound.children.flatMap((child) => symbolsOf(child, base));
    if (kind === undefined) return children;
    const from = base + bound.offset;
    const named = nameOf(bound);
    const slice = (start: number, end: number): string =>
      text
        .slice(from + start, from + end)
        .replace(/\s+/g, ' ')
        .trim();
    const headEnds = statement.args.at(-1)?.end ?? wordRange(statement).end;
    // What has no name of its own is called by what it says.
    const rest = slice(wordRange(statement).end, headEnds);
    const own = named ? slice(named.place.start - bound.offset, named.place.end - bound.offset) : '';
    const numbered = spec?.word === 'port' || spec?.word === 'class';
    const name = named ? own : numbered ? `${statement.word} ${rest}` : rest === '' ? statement.word : rest;
    const detail = named ? slice(named.place.end - bound.offset, headEnds) : numbered ? '' : statement.word;
    const selection = named
      ? { start: base + named.place.start, end: base + named.place.end }
      : { start: from + statement.head, end: from + headEnds };
    const symbol: DocumentSymbol = {
      name: name.trim() === '' ? statement.word : name.trim(),
      kind,
      range: rangeOf(snapshot, {
        start: from + statement.head,
        end: from + Math.max(statement.end, headEnds),
      }),
      selectionRange: rangeOf(snapshot, selection),
    };
    if (named || !numbered) symbol.detail = named ? [statement.word, detail].join(' ').trim() : detail;
    if (children.length > 0) symbol.children = children;
    return [symbol];
  }
}
