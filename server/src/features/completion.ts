import {
  type CompletionItem,
  CompletionItemTag,
  InsertTextFormat,
  MarkupKind,
  type Position,
} from 'vscode-languageserver-types';
import type { Snapshot } from '../workspace/snapshot.ts';
import { commentSuggestions } from './completion/comments.ts';
import { type Context, contextAt } from './completion/context.ts';
import { deviceDocumentation } from './completion/devices.ts';
import { importSuggestions, isInImport } from './completion/imports.ts';
import { statementSuggestions } from './completion/statements.ts';
import type { Suggestion } from './completion/suggestion.ts';
import { valueSuggestions } from './completion/values.ts';
import { rangeOf } from './places.ts';

export interface CompletionOptions {
  /** Whether the client knows tab stops. */
  readonly snippets?: boolean | undefined;
  /** Whether the client shows a remark beside each label, rather than of the chosen one alone. */
  readonly labelDetails?: boolean | undefined;
  /** What was typed, where the client asked by itself because of it. */
  readonly trigger?: string | undefined;
  /** The files of the workspace. */
  readonly files?: (() => readonly string[]) | undefined;
}

/** What may be written at a position. */
export function completion(
  snapshot: Snapshot,
  position: Position,
  options: CompletionOptions = {},
): CompletionItem[] {
  const offset = snapshot.lines.offsetAt(position);
  if (isInImport(snapshot, offset)) return importSuggestions(snapshot, offset, options.files?.() ?? []);
  if (options.trigger === '"' || options.trigger === '/') return [];
  const context = contextAt(snapshot, offset);
  if (!context || (options.trigger === ' ' && !asksAfterSpace(context))) return [];
  const range = rangeOf(snapshot, context);
  // By their figures and what is free one chooses among values; how a statement is written, once it is chosen.
  const beside = options.labelDetails === true && context.type === 'value';
  const typed = snapshot.text.slice(context.start, offset).toLowerCase();
  return likeliest(suggestionsIn(context), typed).map((suggestion, i): CompletionItem => {
    const { label, insert, snippet, kind, detail, documentation, group = 1, device } = suggestion;
    const withStops = options.snippets === true && snippet !== undefined;
    return {
      label,
      kind,
      sortText: `${String(group).padStart(2, '0')}${String(i).padStart(5, '0')}`,
      textEdit: { range, newText: withStops ? snippet : (insert ?? label) },
      ...(withStops ? { insertTextFormat: InsertTextFormat.Snippet } : {}),
      ...(detail === undefined || detail === ''
        ? {}
        : beside
          ? { labelDetails: { description: detail } }
          : { detail }),
      ...(documentation === undefined || documentation === ''
        ? {}
        : { documentation: markdown(documentation) }),
      ...(suggestion.deprecated ? { tags: [CompletionItemTag.Deprecated] } : {}),
      ...(suggestion.preselect ? { preselect: true } : {}),
      ...(device === undefined ? {} : { data: { device } }),
    };
  });
}

/** Whether a list that opens by itself after a space is of use: not while one indents, writes prose, or may be done. */
function asksAfterSpace(context: Context): boolean {
  const { snapshot, offset } = context;
  const { line } = snapshot.lines.positionAt(offset);
  if (/^\s*$/.test(snapshot.text.slice(snapshot.lines.lineStart(line), offset))) return false;
  if (context.type === 'comment') return /iov-ignore\s/.test(context.upTo);
  return (
    context.type === 'statement' ||
    context.expected.some(
      ({ slot, led, operators }) => !operators && (led || !slot.optional || slot.lead !== undefined),
    )
  );
}

/** What goes on as it has been begun comes first, and then what holds that further in. Clients match in ways of their own. */
function likeliest(suggestions: readonly Suggestion[], typed: string): Suggestion[] {
  if (typed === '') return [...suggestions];
  const distance = ({ label }: Suggestion): number => {
    const at = label.toLowerCase().indexOf(typed);
    return at < 0 ? 2 : Math.min(at, 1);
  };
  const by = [0, 1, 2].map((d) => suggestions.filter((s) => distance(s) === d));
  return by.flatMap((found, d) => found.map((s) => ({ ...s, group: d * 10 + (s.group ?? 1) })));
}

function suggestionsIn(context: Context): Suggestion[] {
  switch (context.type) {
    case 'statement':
      return statementSuggestions(context);
    case 'value':
      return valueSuggestions(context);
    case 'comment':
      return commentSuggestions(context);
  }
}

/** Adds what was too much to send for every item. */
export function resolveCompletion(item: CompletionItem): CompletionItem {
  const data: unknown = item.data;
  const device =
    typeof data === 'object' && data !== null && 'device' in data && typeof data.device === 'string'
      ? data.device
      : undefined;
  const documentation = device === undefined ? undefined : deviceDocumentation(device);
  return documentation === undefined ? item : { ...item, documentation: markdown(documentation) };
}

function markdown(value: string): { kind: typeof MarkupKind.Markdown; value: string } {
  return { kind: MarkupKind.Markdown, value };
}
