import {
  type Dirent,
  chmodSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { exportAs } from '../../interop/export/export.ts';
import { type ExportFormat, exportFormats, isExportFormat } from '../../interop/export/formats.ts';
import { type Deployable, ExportError, type ExportFile, isFrom } from '../../interop/export/file.ts';
import { listed } from '../../words/phrase.ts';
import type { World } from '../../workspace/world.ts';
import { diagnose } from '../../workspace/diagnose.ts';
import { choices, readArguments } from '../arguments.ts';
import { export_ } from '../commands.ts';
import { severityFor } from '../config.ts';
import { FileError, UsageError, reasonOf } from '../exit.ts';
import { Files, uriOf } from '../files.ts';
import { textReport } from '../report/text.ts';

declare const IOV_VERSION: string;

/** `iov export`: status 1 where the design has errors, and is then not exported. */
export function runExport(args: readonly string[]): number {
  const { values, positionals } = readArguments(export_, args);
  const [format, name, ...more] = positionals;
  if (format === undefined || name === undefined || more.length > 0)
    throw new UsageError('`iov export` takes a format and one file.');
  if (!isExportFormat(format))
    throw new UsageError(`There is no format \`${format}\`: ${choices(exportFormats)}.`);
  const world = new Files().world(name);
  const diagnostics = diagnose(world, { severity: severityFor(uriOf(name)) }).filter(
    (d) => d.severity === 'error',
  );
  if (diagnostics.length > 0) {
    process.stderr.write(textReport([{ name, world, diagnostics }]));
    process.stderr.write(`iov: ${name}: a design with errors is not exported\n`);
    return 1;
  }
  const made = exported(world, format, name);
  const { files, notes } = made;
  for (const note of notes) process.stderr.write(`note: ${note}\n`);
  const [only, ...others] = files;
  if (only === undefined) process.stderr.write(`iov: ${name}: there is nothing to write as ${format}\n`);
  if (values.output !== undefined) {
    for (const file of files) write(values.output, file);
    const left = leftIn(values.output, made);
    if (left.length > 0)
      process.stderr.write(
        `note: of an earlier export, and no longer part of it: ${listed(left, 20)}. Remove them, and what was deployed of them.\n`,
      );
    return 0;
  }
  if (only === undefined) return 0;
  if (others.length > 0)
    throw new FileError(
      `${name}: ${files.length} files as ${format}; name a folder for them with \`-o DIR\`:\n${files.map((f) => `  ${f.path}`).join('\n')}`,
    );
  process.stdout.write(only.text);
  return 0;
}

function exported(world: World, format: ExportFormat, name: string): Deployable {
  try {
    const design = name.replace(/^.*[\\/]/, '');
    return exportAs(format, world.topology, { design, version: IOV_VERSION });
  } catch (error) {
    if (error instanceof ExportError) throw new FileError(`${name}: ${error.message}`);
    throw error;
  }
}

function write(folder: string, { path, text, mode }: ExportFile): void {
  const target = join(folder, path);
  try {
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text, mode === undefined ? {} : { mode });
    // A file that was there already keeps its bits otherwise.
    if (mode !== undefined) chmodSync(target, mode);
  } catch (error) {
    throw new FileError(`${target}: ${reasonOf(error)}`);
  }
  process.stdout.write(`${target}\n`);
}

/** Folders and files that are looked at for what an earlier export left: a folder for files may be any. */
const mostLookedAt = 5000;
/** Characters of the largest that is looked into. */
const mostCharacters = 1024 * 1024;

/** What an earlier export of the same design wrote, as the same format, and this one did not. */
function leftIn(folder: string, { files, origin }: Deployable): string[] {
  const written = new Set(files.map(({ path }) => join(folder, path)));
  const left: string[] = [];
  const folders = [folder];
  let looked = 0;
  for (let at = folders.shift(); at !== undefined && looked < mostLookedAt; at = folders.shift()) {
    for (const entry of entriesOf(at)) {
      looked++;
      const path = join(at, entry.name);
      if (entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
        folders.push(path);
      else if (entry.isFile() && !written.has(path) && isFrom(textOf(path), origin)) left.push(path);
    }
  }
  return left.sort();
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // What cannot be listed was not written by an export.
    return [];
  }
}

function textOf(path: string): string {
  try {
    return statSync(path).size > mostCharacters ? '' : readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
