import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { URI } from 'vscode-uri';
import { ProposedFeatures, createConnection } from 'vscode-languageserver/node';
import { iovFilesIn } from './disk/folders.ts';
import { readImported } from './disk/imported.ts';
import { startServer } from './lsp/server.ts';

/** The manual that is installed beside the bundle; undefined where there is none. */
const pages = [join(__dirname, '../../docs/rules'), join(__dirname, '../docs/rules')].find((folder) =>
  existsSync(folder),
);

const connection = createConnection(ProposedFeatures.all);
startServer(connection, {
  schemes: ['file'],
  read: readImported,
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
