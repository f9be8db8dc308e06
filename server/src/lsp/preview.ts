import type { CancellationToken } from 'vscode-languageserver';
import { statusOf } from '../features/status.ts';
import { CATALOG, type FileParams, SOURCES } from '../protocol/files.ts';
import { DEPLOY, IMPORT } from '../protocol/interop.ts';
import { APPLY_MODE, COMPARE, DIFF, EXPORT, LOAD, SCENE, WHAT_IF } from '../protocol/pictures.ts';
import type { RequestType } from '../protocol/request.ts';
import { STATUS } from '../protocol/status.ts';
import { catalogText } from '../workspace/documents.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { answer } from './guard.ts';
import { Scenes, compareOf, exportOf, loadOf, modeEdit } from './scenes.ts';
import type { Session } from './session.ts';

/** Our own requests: those of the preview, imports and exports, and the catalog's files. */
export function registerPreview(session: Session): void {
  const { connection, work, files } = session;
  /** Binds a request about an open file. */
  function on<P extends FileParams, R>(
    { method, isParams }: RequestType<P, R>,
    run: (snapshot: Snapshot, params: P) => R | null | Promise<R | null>,
  ): void {
    connection.onRequest(method, (params: unknown, token: CancellationToken): Promise<unknown> => {
      if (!isParams(params)) return Promise.resolve(null);
      const snapshot = session.seen(params.uri);
      return snapshot
        ? answer<unknown>(work, method, token, null, () => run(snapshot, params))
        : Promise.resolve(null);
    });
  }
  const scenes = new Scenes();
  for (const type of [SCENE, WHAT_IF]) on(type, (snapshot, params) => scenes.of(snapshot, params));
  on(DIFF, (snapshot, params) => scenes.diff(snapshot, params, files.read));
  on(STATUS, statusOf);
  on(COMPARE, compareOf);
  on(LOAD, loadOf);
  on(EXPORT, exportOf);
  // Formats of other tools, and what reads them, are there when they are asked for.
  on(DEPLOY, async (snapshot, params) => (await import('./exports.ts')).deploymentFiles(snapshot, params));
  on(SOURCES, ({ world }) => world.sources.map(({ uri }) => uri));
  on(APPLY_MODE, (snapshot, { vnic, mode }) => {
    const made = modeEdit(snapshot, vnic, mode);
    return made && { ...made, edit: session.forClient(made.edit) };
  });
  connection.onRequest(IMPORT.method, (params: unknown, token: CancellationToken) =>
    answer(work, IMPORT.method, token, null, async () => (await import('./imports.ts')).importAnswer(params)),
  );
  connection.onRequest(CATALOG.method, (params: unknown) =>
    CATALOG.isParams(params) ? (catalogText(params.uri) ?? null) : null,
  );
}
