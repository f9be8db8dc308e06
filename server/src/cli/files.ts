import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { URI } from 'vscode-uri';
import { mayStand } from '../schema/vocabulary.ts';
import { parse } from '../syntax/parser.ts';
import type { Tree } from '../syntax/tree.ts';
import { type World, loadWorld } from '../workspace/world.ts';
import { FileError } from './exit.ts';

/** Characters that one file may have. */
const maxFileCharacters = 16 * 1024 * 1024;

/** Standard input, as a file name. */
export const stdin = '-';

/** Reads .iov files, each once. */
export class Files {
  private readonly trees = new Map<string, Tree | undefined>();

  /** The world of a file as named on the command line. */
  world(name: string): World {
    const uri = uriOf(name);
    const text = name === stdin ? readOrFail(0, 'standard input') : readOrFail(resolve(name), name);
    this.trees.set(uri, parse(text, mayStand));
    return loadWorld(uri, (at) => this.tree(at));
  }

  private tree(uri: string): Tree | undefined {
    if (!this.trees.has(uri)) {
      let tree: Tree | undefined;
      try {
        const text = readFileSync(URI.parse(uri).fsPath, 'utf8');
        if (text.length <= maxFileCharacters) tree = parse(text, mayStand);
      } catch {
        // A file that cannot be read is reported on the import that names it.
      }
      this.trees.set(uri, tree);
    }
    return this.trees.get(uri);
  }
}

function readOrFail(file: string | 0, name: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new FileError(`${name}: ${error instanceof Error ? reason(error) : 'cannot be read'}`);
  }
  if (text.length > maxFileCharacters)
    throw new FileError(`${name}: larger than ${maxFileCharacters / 1024 / 1024} MiB`);
  return text;
}

function reason(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'ENOENT':
      return 'no such file';
    case 'EISDIR':
      return 'is a folder';
    case 'EACCES':
      return 'permission denied';
    default:
      return error.message;
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
