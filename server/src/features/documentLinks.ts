import type { DocumentLink } from 'vscode-languageserver-types';
import { walk } from '../syntax/tree.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { importOf } from './definition.ts';
import { rangeOf } from './places.ts';

/** Imports lead to their files, addresses of the web in a string or comment to their pages. */
export function documentLinks(snapshot: Snapshot): DocumentLink[] {
  const links: DocumentLink[] = [];
  const web = (offset: number, text: string): void => {
    for (const { 0: url, index } of text.matchAll(/https?:\/\/[^\s"<>\\]*[^\s"<>\\.,;:!?)\]}]/g)) {
      links.push({
        range: rangeOf(snapshot, { start: offset + index, end: offset + index + url.length }),
        target: url,
      });
    }
  };
  walk(snapshot.tree, (statement, offset) => {
    const target = statement.word === 'import' ? importOf(snapshot, statement) : undefined;
    for (const arg of statement.args) {
      if (arg.type !== 'string') continue;
      // Inside the quotes.
      if (target !== undefined)
        links.push({
          range: rangeOf(snapshot, { start: offset + arg.start + 1, end: offset + arg.end - 1 }),
          target,
        });
      else web(offset + arg.start, snapshot.text.slice(offset + arg.start, offset + arg.end));
    }
    for (const comment of statement.comments) web(offset + comment.start, comment.text);
  });
  return links;
}
