import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { URI } from 'vscode-uri';
import { mayStand } from '../schema/vocabulary.ts';
import { parse } from '../syntax/parser.ts';
import type { Tree } from '../syntax/tree.ts';
import { maxFileCharacters } from '../workspace/content.ts';
import { type World, loadWorld } from '../workspace/world.ts';
import { FileError, reasonOf } from './exit.ts';
import { readImported } from '../disk/imported.ts';
import { decoded } from '../disk/text.ts';

/** Standard input, as a file name. */
export const stdin = '-';

/** Reads .iov files, each once. */
export class Files {
  private readonly trees = new Map<string, Tree | undefined>();

  /** The world of a file as named on the command line, with what is in it, or with a text instead. */
  world(name: string, text: string = readDesign(name)): World {
    const uri = uriOf(name);
    this.trees.set(uri, parse(text, mayStand));
    return loadWorld(uri, (at) => this.tree(at));
  }

  private tree(uri: string): Tree | undefined {
    if (!this.trees.has(uri)) {
      // A file that cannot be read is reported on the import that names it.
      const text = readImported(uri);
      this.trees.set(uri, text === undefined ? undefined : parse(text, mayStand));
    }
    return this.trees.get(uri);
  }
}

/** The text of a file as named on the command line. Throws `FileError` where it cannot be read, or is no text. */
export function readDesign(name: string): string {
  let text: string;
  try {
    text = decoded(readFileSync(name === stdin ? 0 : resolve(name)));
  } catch (error) {
    const reason = reasonOf(error);
    const more = reason === 'is a folder' ? `: name the files in it, as ${join(name, '*.iov')}` : '';
    throw new FileError(`${name === stdin ? 'standard input' : name}: ${reason}${more}`);
  }
  if (text.length > maxFileCharacters)
    throw new FileError(`${name}: larger than ${maxFileCharacters / 1024 / 1024} MiB`);
  return text;
}

/** Writes what a command made to a file, or to standard output for `-`. */
export function writeResult(name: string, text: string): void {
  if (name === stdin) {
    process.stdout.write(text);
    return;
  }
  try {
    writeFileSync(resolve(name), text);
  } catch (error) {
    throw new FileError(`${name}: ${reasonOf(error)}`);
  }
}

/** The URI of a file named on the command line; standard input has one in the current folder, so that its imports resolve. */
export function uriOf(name: string): string {
  return URI.file(resolve(name === stdin ? 'stdin.iov' : name)).toString();
}

/** A file's name for people: relative to the current folder where it lies below it. */
export function nameOf(uri: string): string {
  const parsed = URI.parse(uri);
  if (parsed.scheme !== 'file') return uri;
  if (uri === uriOf(stdin)) return stdin;
  const short = relative('', parsed.fsPath);
  return short.startsWith('..') ? parsed.fsPath : short;
}
