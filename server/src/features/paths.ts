import { URI } from 'vscode-uri';

/** How a file names another one: a path relative to its own folder, with `/`. Undefined where there is none. */
export function relativePath(from: string, to: string): string | undefined {
  const a = URI.parse(from);
  const b = URI.parse(to);
  if (a.scheme !== b.scheme || a.authority !== b.authority || a.query !== b.query) return undefined;
  const own = a.path.split('/').slice(0, -1);
  const other = b.path.split('/');
  let same = 0;
  while (same < own.length && same < other.length - 1 && own[same] === other[same]) same++;
  return [...own.slice(same).map(() => '..'), ...other.slice(same)].join('/');
}

/** Text inside the quotes of a string of the language. */
export function quotable(text: string): string {
  return text.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\n').replace(/\t/g, '\\t');
}
