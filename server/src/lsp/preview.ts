import type { CancellationToken } from 'vscode-languageserver';
import { DEPLOY_REQUEST, deploymentFiles, isDeployParams } from './exports.ts';
import { statusOf } from '../features/status.ts';
import { answer } from './guard.ts';
import { IMPORT_REQUEST, importAnswer } from './imports.ts';
import {
  APPLY_MODE_REQUEST,
  COMPARE_REQUEST,
  DIFF_REQUEST,
  EXPORT_REQUEST,
  LOAD_REQUEST,
  SCENE_REQUEST,
  SOURCES_REQUEST,
  WHAT_IF_REQUEST,
  isApplyModeParams,
  isDiffParams,
  isExportParams,
  isFileParams,
  isSceneParams,
} from '../preview/messages.ts';
import { STATUS_REQUEST } from '../preview/status-messages.ts';
import { Scenes, compareOf, exportOf, loadOf, modeEdit } from './scenes.ts';
import { catalogText } from '../workspace/documents.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { Session } from './session.ts';

/** Asks for the text of a catalog file: `{ uri }`, answered with the text or null. */
export const CATALOG_REQUEST = 'iov/catalog';

/** Our own requests: those of the preview, imports and exports, and the catalog's files. */
export function registerPreview(session: Session): void {
  const { connection, work, files } = session;
  /** Answered with null where the question has not the right shape, or the file is not open. */
  function onOwn<P extends { readonly uri: string }>(
    method: string,
    fits: (params: unknown) => params is P,
    run: (snapshot: Snapshot, params: P) => unknown,
  ): void {
    connection.onRequest(method, (params: unknown, token: CancellationToken): Promise<unknown> => {
      const snapshot = fits(params) ? session.seen(params.uri) : undefined;
      return snapshot && fits(params)
        ? answer<unknown>(work, method, token, null, () => run(snapshot, params))
        : Promise.resolve(null);
    });
  }
  const scenes = new Scenes();
  for (const method of [SCENE_REQUEST, WHAT_IF_REQUEST])
    onOwn(method, isSceneParams, (snapshot, params) => scenes.of(snapshot, params));
  onOwn(STATUS_REQUEST, isFileParams, statusOf);
  onOwn(COMPARE_REQUEST, isSceneParams, compareOf);
  onOwn(LOAD_REQUEST, isSceneParams, loadOf);
  onOwn(EXPORT_REQUEST, isExportParams, exportOf);
  onOwn(DEPLOY_REQUEST, isDeployParams, deploymentFiles);
  onOwn(SOURCES_REQUEST, isFileParams, ({ world }) => world.sources.map(({ uri }) => uri));
  onOwn(DIFF_REQUEST, isDiffParams, (snapshot, params) => scenes.diff(snapshot, params, files.read));
  onOwn(APPLY_MODE_REQUEST, isApplyModeParams, (snapshot, { vnic, mode }) => {
    const made = modeEdit(snapshot, vnic, mode);
    return made && { ...made, edit: session.forClient(made.edit) };
  });
  connection.onRequest(IMPORT_REQUEST, (params: unknown, token: CancellationToken) =>
    answer(work, IMPORT_REQUEST, token, null, () => importAnswer(params)),
  );
  connection.onRequest(CATALOG_REQUEST, (params: unknown) =>
    isFileParams(params) ? (catalogText(params.uri) ?? null) : null,
  );
}
