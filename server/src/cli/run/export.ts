import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { readFile, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { exportAs } from '../../interop/export/export.ts';
import { type ExportFormat, exportFormats, isExportFormat } from '../../interop/export/formats.ts';
import { type Deployable, ExportError, type ExportFile } from '../../interop/export/file.ts';
import { type FileSystem, leftIn } from '../../protocol/deployed.ts';
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
export async function runExport(args: readonly string[]): Promise<number> {
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
  const { files, notes, origin } = exported(world, format, name);
  for (const note of notes) process.stderr.write(`note: ${note}\n`);
  const [only, ...others] = files;
  if (only === undefined) process.stderr.write(`iov: ${name}: there is nothing to write as ${format}\n`);
  if (values.output !== undefined) {
    const folder = values.output;
    for (const file of files) write(folder, file);
    const written = new Set(files.map(({ path }) => join(folder, path)));
    const left = await leftIn(folder, origin, (file) => written.has(file), disk);
    if (left.length > 0)
      process.stderr.write(
        `note: of an earlier export, and no longer part of it: ${listed(left.sort(), 20)}. Remove them, and what was deployed of them.\n`,
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

const disk: FileSystem<string> = {
  most: 5000,
  entries: async (folder) =>
    (await readdir(folder, { withFileTypes: true })).map((entry) => ({
      path: join(folder, entry.name),
      name: entry.name,
      kind: entry.isDirectory() ? 'folder' : entry.isFile() ? 'file' : 'other',
    })),
  bytes: async (file) => (await stat(file)).size,
  text: (file) => readFile(file, 'utf8'),
};
