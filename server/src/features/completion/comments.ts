import { CompletionItemKind } from 'vscode-languageserver-types';
import { rules } from '../../rules/all.ts';
import { diagnosticsBelow } from '../ignore.ts';
import type { Context } from './context.ts';
import type { Suggestion } from './suggestion.ts';
import { phrase } from '../../words/phrase.ts';

/** In a comment: `iov-ignore`, and after it the rules; those that report something just below come first. */
export function commentSuggestions(context: Context & { readonly type: 'comment' }): Suggestion[] {
  const { upTo } = context;
  if (/^\/\/+\s*[\w-]*$/.test(upTo) && !upTo.startsWith('///')) {
    return [
      {
        label: 'iov-ignore',
        kind: CompletionItemKind.Keyword,
        detail: phrase`silences rules on the next statement`,
        insert: 'iov-ignore ',
      },
    ];
  }
  const listed = /^\/\/+\s*iov-ignore\b(?<rules>.*)$/.exec(upTo)?.groups?.['rules'];
  if (listed === undefined) return [];
  const said = new Set(listed.split(/[\s,]+/));
  const here = diagnosticsBelow(context.snapshot, context.offset);
  return rules
    .filter(({ id }) => !said.has(id))
    .map(({ id, summary }) => ({
      label: id,
      kind: CompletionItemKind.Reference,
      documentation: summary,
      group: here.has(id) ? 0 : 1,
      preselect: here.has(id),
    }));
}
