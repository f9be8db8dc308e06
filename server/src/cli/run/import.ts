import { readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Problem } from '../../interop/import/capture.ts';
import { maxCaptureCharacters } from '../../interop/import/capture.ts';
import { detectFormat, importFormats, unreadTool } from '../../interop/import/detect.ts';
import { type Input, importCaptures } from '../../interop/import/import.ts';
import { readArguments } from '../arguments.ts';
import { import_ } from '../commands.ts';
import { FileError, UsageError, reasonOf } from '../exit.ts';
import { stdin, writeResult } from '../files.ts';
import { decodedLeniently } from '../../disk/text.ts';

/** Files that are looked at in a folder, and how deep folders may lie in each other. */
const maxFiles = 10_000;
const maxDepth = 8;

/** `iov import`: status 1 where a capture, or part of one, could not be read; 2 where nothing could. */
export function runImport(args: readonly string[]): number {
  const { values, positionals } = readArguments(import_, args);
  const [first] = positionals;
  const format = importFormats.find((f) => f === first);
  const names = format === undefined ? positionals : positionals.slice(1);
  if (names.length === 0)
    throw new UsageError(
      `\`iov import\` needs a format (${importFormats.join(', ')}) and captures, or a folder of them.`,
    );
  const inputs: Input[] = [];
  let folder: string | undefined;
  for (const name of names) {
    if (name !== stdin && isFolder(name, format ?? first)) {
      folder ??= name;
      inputs.push(...capturesIn(name).map((i) => (format === undefined ? i : { ...i, format })));
    } else
      inputs.push({ name: name === stdin ? 'standard input' : basename(name), text: read(name), format });
  }
  if (inputs.length === 0) throw new FileError(`${names.join(', ')}: no captures here.`);
  const hostName = values.host ?? (folder === undefined ? undefined : basename(resolve(folder)));
  const { text, problems } = importCaptures(inputs, { hostName });
  for (const problem of problems) process.stderr.write(`${said(problem)}\n`);
  if (text === undefined) return 2;
  writeResult(values.output ?? stdin, text);
  return problems.some((p) => p.severity === 'error') ? 1 : 0;
}

function said({ input, line, severity, message }: Problem): string {
  const place = input === undefined ? '' : `${input}${line === undefined ? '' : `:${line}`}: `;
  return `${place}${severity === 'error' ? 'error' : 'left out'}: ${message}`;
}

function isFolder(name: string, first: string | undefined): boolean {
  try {
    return statSync(name).isDirectory();
  } catch {
    if (name === first)
      throw new UsageError(
        `\`${name}\` is neither a format (${importFormats.join(', ')}) nor a file or folder that is there.`,
      );
    throw new FileError(`${name}: no such file`);
  }
}

function read(name: string): string {
  try {
    if (name !== stdin && statSync(name).size > 4 * maxCaptureCharacters)
      throw new FileError(`${name}: larger than ${(4 * maxCaptureCharacters) / 1024 / 1024} MiB`);
    return decodedLeniently(readFileSync(name === stdin ? 0 : name));
  } catch (error) {
    if (error instanceof FileError) throw error;
    throw new FileError(`${name}: ${reasonOf(error)}`);
  }
}

/** Every capture in a folder and the folders in it, in the order of their names; other files are passed over. */
function capturesIn(folder: string): Input[] {
  const found: Input[] = [];
  let files = 0;
  const visit = (path: string, prefix: string, depth: number): void => {
    for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      const inside = join(path, entry.name);
      const name = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
      if (entry.isDirectory() && depth < maxDepth && !entry.name.startsWith('.'))
        visit(inside, name, depth + 1);
      if (!entry.isFile() || entry.name.endsWith('.iov')) continue;
      if (++files > maxFiles) throw new FileError(`${folder}: more than ${maxFiles} files`);
      if (statSync(inside).size > maxCaptureCharacters) continue;
      const text = decodedLeniently(readFileSync(inside));
      if (text.includes('\0')) continue;
      if (detectFormat(text, name) !== undefined) {
        found.push({ name, text });
        continue;
      }
      const tool = unreadTool(text);
      const why = tool === undefined ? 'no capture that can be read' : `${tool} is not read`;
      process.stderr.write(`${name}: passed over: ${why}\n`);
    }
  };
  visit(folder, '', 0);
  return found;
}
