import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection, InitializeParams } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import { iovFilesIn } from './disk/folders.ts';
import { readImported } from './disk/imported.ts';
import type { Environment } from './lsp/environment.ts';
import { serve } from './lsp/server.ts';

/** The manual that is installed beside the bundle; undefined where there is none. */
const pages = [join(__dirname, '../../docs/rules'), join(__dirname, '../docs/rules')].find((folder) =>
  existsSync(folder),
);

/** Serves a client under Node. `refused` comes from the library that has made the connection. */
export function serveOnNode(
  connection: Connection,
  params: InitializeParams,
  refused: Environment['refused'],
): void {
  const environment: Environment = {
    schemes: ['file'],
    read: readImported,
    list: iovFilesIn,
    schedule: setImmediate,
    rest: (work) => setTimeout(work, 80),
    refused,
    page: pages === undefined ? undefined : (rule) => URI.file(join(pages, `${rule}.md`)).toString(),
  };
  serve(connection, environment, params);
}
