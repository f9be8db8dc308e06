import type { CancellationToken, FileChangeType, WorkspaceEdit } from 'vscode-languageserver';
import { type TestItem, testsOf } from '../features/tests.ts';
import { willRename } from '../features/willRename.ts';
import { workspaceSymbols } from '../features/workspaceSymbols.ts';
import { answer, take } from './guard.ts';
import { TESTS } from '../protocol/tests.ts';
import { Indexing } from './indexing.ts';
import { type Settings, settingsOf } from './settings.ts';
import { configNames, isConfig } from '../workspace/config.ts';
import { normalized } from '../workspace/snapshot.ts';
import type { Session } from './session.ts';

/** Keeps up with the workspace: its folders and files, its settings. Answers what starts once a client is there. */
export function registerWorkspace(session: Session): {
  readonly within: (folders: readonly string[]) => void;
  readonly start: () => void;
  readonly closed: (uri: string) => void;
} {
  const { connection, documents } = session;
  const index = new Indexing(session);
  session.ready = () => index.ready;
  registerFiles(session, index);
  const configure = registerSettings(session);
  registerSearch(session);
  registerTests(session);
  return {
    within: (folders) => index.within(folders),
    // What was open is known from then on as it is on disk.
    closed: (uri) => {
      if (documents.index.has(uri)) index.add(uri);
    },
    start: () => {
      const { client } = session;
      if (client.watchesFiles) {
        const watchers = ['**/*.iov', ...configNames.map((name) => `**/${name}`)];
        register(session, 'workspace/didChangeWatchedFiles', {
          watchers: watchers.map((globPattern) => ({ globPattern })),
        });
      }
      if (client.workspaceFolders) {
        connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) =>
          index.move(
            added.map(({ uri }) => uri),
            removed.map(({ uri }) => uri),
          ),
        );
      }
      void index.list();
      if (!client.configuration) return;
      register(session, 'workspace/didChangeConfiguration', { section: 'iov' });
      void configure();
    },
  };
}

/** Asks the client to tell of something. */
function register(session: Session, method: string, registerOptions: object): void {
  const registrations = [{ id: method, method, registerOptions }];
  session.sent(session.connection.sendRequest('client/registerCapability', { registrations }));
}

const deleted: typeof FileChangeType.Deleted = 3;

/** Files that change on disk, or are saved. */
function registerFiles(session: Session, index: Indexing): void {
  const { connection, documents, files, work } = session;
  connection.onDidChangeWatchedFiles(({ changes }) =>
    take(work, 'files', () => {
      const uris = changes.map(({ uri }) => normalized(uri));
      files.forget(uris);
      documents.forget(uris);
      if (uris.some(isConfig)) {
        documents.configs.forget();
        documents.invalidate();
      }
      for (const { uri, type } of changes) {
        if (type === deleted) index.remove(uri);
        else if (uri.endsWith('.iov')) index.add(uri);
      }
      session.touched();
    }),
  );
  connection.onDidSaveTextDocument(() =>
    take(work, 'save', () => {
      files.forget();
      documents.forget();
      session.touched();
    }),
  );
}

/** Answers what asks the client for its settings. */
function registerSettings(session: Session): () => Promise<void> {
  const { connection, documents, work } = session;
  const apply = (now: Settings): void => {
    session.settings = now;
    documents.configure(now.severity);
    session.touched();
    if (session.client.refreshesHints) session.sent(connection.languages.inlayHint.refresh());
    if (session.client.refreshesLenses) session.sent(connection.sendRequest('workspace/codeLens/refresh'));
  };
  const configure = async (): Promise<void> => {
    try {
      apply(settingsOf(await connection.workspace.getConfiguration('iov')));
    } catch (error) {
      session.fault('configuration', error);
    }
  };
  connection.onDidChangeConfiguration((changed) => {
    if (session.client.configuration) void configure();
    else
      take(work, 'configuration', () =>
        apply(settingsOf((changed.settings as { iov?: unknown } | null)?.iov)),
      );
  });
  return configure;
}

/** Symbols in all files of the workspace, and imports that follow files which are renamed. */
function registerSearch(session: Session): void {
  const { connection, documents, work } = session;
  connection.onWorkspaceSymbol(async ({ query }, token) => {
    await session.ready();
    return answer(work, 'workspace symbols', token, null, () =>
      workspaceSymbols(documents.overviews(), query),
    );
  });
  connection.workspace.onWillRenameFiles(async ({ files: moves }, token) => {
    await session.ready();
    return answer(work, 'will rename', token, null, () => {
      const edit = willRename(documents.overviews(), moves, normalized);
      return edit ? session.forClient(edit) : null;
    }) as Promise<WorkspaceEdit | null>;
  });
}

/** Every `expect` of the workspace, or of one file. */
function registerTests(session: Session): void {
  const { connection, documents, work } = session;
  connection.onRequest(TESTS.method, async (params: unknown, token: CancellationToken) => {
    const asked = TESTS.isParams(params) ? params.uri : undefined;
    const only = asked === undefined ? undefined : normalized(asked);
    await session.ready();
    const found: TestItem[] = [];
    for (const { uri, overview } of documents.overviews()) {
      if (!overview.promises || (only !== undefined && normalized(uri) !== only)) continue;
      await session.turn();
      if (token.isCancellationRequested) return work.refused('RequestCancelled', 'Cancelled.');
      const tests = take(work, TESTS.method, () => {
        const snapshot = documents.snapshot(uri) ?? documents.closedSnapshot(uri);
        return snapshot && testsOf(snapshot);
      });
      found.push(...(tests ?? []));
    }
    return found;
  });
}
