import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { URI } from 'vscode-uri';
import { ProposedFeatures, createConnection } from 'vscode-languageserver/node';
import { iovFilesIn } from './cli/folders.ts';
import { startServer } from './lsp/server.ts';

/** Bytes that one file may have. */
const maxFileBytes = 16 * 1024 * 1024;

function read(uri: string): string | undefined {
  const parsed = URI.parse(uri);
  if (parsed.scheme !== 'file') return undefined;
  try {
    // What is no plain file may never end.
    const found = statSync(parsed.fsPath);
    return found.isFile() && found.size <= maxFileBytes ? readFileSync(parsed.fsPath, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}

/** The manual that is installed beside the bundle; undefined where there is none. */
const pages = [join(__dirname, '../../docs/rules'), join(__dirname, '../docs/rules')].find((folder) =>
  existsSync(folder),
);

const connection = createConnection(ProposedFeatures.all);
startServer(connection, {
  schemes: ['file'],
  read,
  list: iovFilesIn,
  schedule: setImmediate,
  rest: (work) => setTimeout(work, 80),
  page: pages === undefined ? undefined : (rule) => URI.file(join(pages, `${rule}.md`)).toString(),
});
// A promise that nobody waits for must not end us.
process.on('unhandledRejection', (error: unknown) => {
  connection.console.error(
    `unhandled: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
});
connection.listen();

/*
 * A server lives as long as its editor, mostly idle, beside many others: memory is given back rather than kept for speed.
 * What it gains and costs is in docs/performance.md. The first answer does not wait for it.
 */
setTimeout(() => {
  void import('node:v8').then(({ setFlagsFromString }) => {
    setFlagsFromString('--heap-growing-percent=30');
    setFlagsFromString('--semi-space-growth-factor=1');
  });
}, 50);
