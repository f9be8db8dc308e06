import type { DocumentLink } from 'vscode-languageserver-types';
import { walk } from '../syntax/tree.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { importOf } from './definition.ts';
import { rangeOf } from './places.ts';

export interface LinkOptions {
  /** The page of a rule. */
  readonly page?: ((rule: string) => string | undefined) | undefined;
}

/** `pciutils/pciids@c1c12547d626`: a commit of a repository, as sources are cited. */
const commit = /\b([A-Za-z0-9][\w-]*\/[\w][\w.-]*)@([0-9a-f]{7,40})\b(?:: ([\w./-]*[\w-]\.[a-z]\w*))?/g;

/**
 * Imports lead to their files, addresses of the web in a string or comment to their pages, a commit that a `source`
 * cites to its file, the rules of an `iov-ignore` to their pages.
 */
export function documentLinks(snapshot: Snapshot, { page }: LinkOptions = {}): DocumentLink[] {
  const links: DocumentLink[] = [];
  const source = (offset: number, text: string): void => {
    for (const { 0: all, 1: repository = '', 2: hash = '', 3: file, index } of text.matchAll(commit)) {
      const target = `https://github.com/${repository}/${file === undefined ? 'tree' : 'blob'}/${hash}${file === undefined ? '' : `/${file}`}`;
      links.push({
        range: rangeOf(snapshot, { start: offset + index, end: offset + index + all.length }),
        target,
      });
    }
  };
  const ignored = (offset: number, text: string): void => {
    const start = /^\/\/+\s*iov-ignore\b/.exec(text)?.[0].length;
    if (start === undefined) return;
    for (const { 0: rule, index } of text.slice(start).matchAll(/[a-z][a-z0-9-]*/g)) {
      const target = page?.(rule);
      const from = offset + start + index;
      if (target !== undefined)
        links.push({ range: rangeOf(snapshot, { start: from, end: from + rule.length }), target });
    }
  };
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
      else {
        const text = snapshot.text.slice(offset + arg.start, offset + arg.end);
        web(offset + arg.start, text);
        if (statement.word === 'source' && !text.includes('://')) source(offset + arg.start, text);
      }
    }
    for (const comment of statement.comments) {
      web(offset + comment.start, comment.text);
      ignored(offset + comment.start, comment.text);
    }
  });
  return links;
}
