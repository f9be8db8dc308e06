import { mayStand } from '../schema/vocabulary.ts';
import type { Edited } from '../syntax/old-tree.ts';
import { parse } from '../syntax/parser.ts';
import type { Tree } from '../syntax/tree.ts';
import { importStatements } from './import-statements.ts';
import type { LineIndex } from './lines.ts';
import type { Content } from './snapshot.ts';
import { phrase } from '../words/phrase.ts';

/** Characters that one file may have. */
export const maxFileCharacters = 16 * 1024 * 1024;

/** Why a text is not read, in words; undefined where it is. */
function problemOf(text: string): string | undefined {
  if (text.length > maxFileCharacters)
    return phrase`This file is too large: ${Math.ceil(text.length / 1024 / 1024)} Mi characters, and at most ${maxFileCharacters / 1024 / 1024} Mi are read.`;
  // As git tells what is no text.
  if (text.slice(0, 8000).includes('\0')) return phrase`This file is binary: it is not read.`;
  return undefined;
}

const nothing = parse('', mayStand);

/** What is the same at both ends as before is not read again. `edited`: where it is known what was typed. */
export function contentOf(
  uri: string,
  version: number,
  lines: LineIndex,
  before?: Content,
  edited?: Edited,
): Content {
  const { text } = lines;
  const problem = problemOf(text);
  if (problem !== undefined) return { uri, version, text, lines, tree: { ...nothing }, problem };
  const tree =
    before && before.problem === undefined
      ? parse(text, mayStand, edited ?? editBetween(before.tree, text))
      : parse(text, mayStand);
  importStatements(tree, before?.tree);
  return { uri, version, text, lines, tree };
}

/** The one edit that makes a text of another: however many changes were made, the stretch that holds them all. */
function editBetween(tree: Tree, text: string): Edited {
  const old = tree.text;
  const most = Math.min(old.length, text.length);
  let start = 0;
  while (start < most && old.charCodeAt(start) === text.charCodeAt(start)) start++;
  let same = 0;
  while (
    same < most - start &&
    old.charCodeAt(old.length - 1 - same) === text.charCodeAt(text.length - 1 - same)
  )
    same++;
  return { tree, start, end: old.length - same, inserted: text.length - same - start };
}
