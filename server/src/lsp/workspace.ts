import {
  type CancellationToken,
  CodeLensRefreshRequest,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  LSPErrorCodes,
  ResponseError,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { type TestItem, testsOf } from '../features/tests.ts';
import { willRename } from '../features/willRename.ts';
import { workspaceSymbols } from '../features/workspaceSymbols.ts';
import { answer, take } from './guard.ts';
import { TESTS } from '../protocol/tests.ts';
import { type Settings, settingsOf } from './settings.ts';
import { configNames, isConfig, isWithin } from '../workspace/config.ts';
import { normalized } from '../workspace/snapshot.ts';
import type { Session } from './session.ts';

/** Characters that are read between two turns: about what a keystroke does not feel. */
const charactersATurn = 64 * 1024;

/** Keeps up with the workspace: its folders and files, its settings. Answers what starts once a client is there. */
export function registerWorkspace(session: Session): {
  readonly within: (folders: readonly string[]) => void;
  readonly start: () => void;
  readonly closed: (uri: string) => void;
} {
  const { connection, documents, files, work } = session;
  const index = new Indexing(session);
  session.ready = () => index.ready;

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
        if (type === FileChangeType.Deleted) index.remove(uri);
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
  connection.onDidChangeConfiguration((changed) => {
    if (session.client.configuration) void configure();
    else
      take(work, 'configuration', () =>
        apply(settingsOf((changed.settings as { iov?: unknown } | null)?.iov)),
      );
  });
  async function configure(): Promise<void> {
    try {
      apply(settingsOf(await connection.workspace.getConfiguration('iov')));
    } catch (error) {
      session.fault('configuration', error);
    }
  }
  function apply(now: Settings): void {
    session.settings = now;
    documents.configure(now.severity);
    session.touched();
    if (session.client.refreshesHints) session.sent(connection.languages.inlayHint.refresh());
    if (session.client.refreshesLenses) session.sent(connection.sendRequest(CodeLensRefreshRequest.type));
  }

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
  registerTests(session);

  return {
    within: (folders) => index.within(folders),
    // What was open is known from then on as it is on disk.
    closed: (uri) => {
      if (documents.index.has(uri)) index.add(uri);
    },
    start: () => {
      if (session.client.watchesFiles) {
        const watchers = ['**/*.iov', ...configNames.map((name) => `**/${name}`)];
        session.sent(
          connection.client.register(DidChangeWatchedFilesNotification.type, {
            watchers: watchers.map((globPattern) => ({ globPattern })),
          }),
        );
      }
      if (session.client.workspaceFolders) {
        connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) =>
          index.move(
            added.map(({ uri }) => uri),
            removed.map(({ uri }) => uri),
          ),
        );
      }
      void index.list();
      if (!session.client.configuration) return;
      session.sent(connection.client.register(DidChangeConfigurationNotification.type, { section: 'iov' }));
      void configure();
    },
  };
}

/** Reads the files of the workspace, a few at a time. */
class Indexing {
  private readonly session: Session;
  private folders: readonly string[] = [];
  private running: Promise<void> | undefined;
  private listing: Promise<void> = Promise.resolve();
  private said = false;

  constructor(session: Session) {
    this.session = session;
  }

  get ready(): Promise<void> {
    return this.listing.then(() => this.running);
  }

  within(folders: readonly string[]): void {
    this.folders = folders.map((uri) => normalized(uri).replace(/\/+$/, ''));
    this.session.documents.configs.within(this.folders);
  }

  move(added: readonly string[], removed: readonly string[]): void {
    const gone = new Set(removed.map((uri) => normalized(uri).replace(/\/+$/, '')));
    this.within([...this.folders.filter((folder) => !gone.has(folder)), ...added]);
    const { documents } = this.session;
    for (const uri of documents.index.uris)
      if (!this.folders.some((folder) => isWithin(uri, folder))) documents.index.remove(uri);
    documents.invalidate();
    void this.list();
    this.session.touched();
  }

  list(): Promise<void> {
    const { folders } = this;
    this.listing = this.session.files.list(folders).then(
      (uris) => {
        // Listed for folders that are others by now.
        if (folders !== this.folders) return;
        for (const uri of uris) this.session.documents.index.add(uri);
        this.run();
      },
      (error: unknown) => this.session.fault('list', error),
    );
    return this.listing;
  }

  add(uri: string): void {
    const key = normalized(uri);
    const { index } = this.session.documents;
    if (!index.has(key) && !this.folders.some((folder) => isWithin(key, folder))) return;
    index.add(key);
    this.run();
  }

  remove(uri: string): void {
    const { documents } = this.session;
    if (!documents.index.has(uri)) return;
    documents.index.remove(uri);
    documents.invalidate();
  }

  private run(): void {
    this.running ??= this.work().finally(() => (this.running = undefined));
  }

  private async work(): Promise<void> {
    const { documents, files, fault } = this.session;
    const { index } = documents;
    let changed = false;
    let characters = 0;
    await this.session.turn();
    for (let uri = index.next(); uri !== undefined; uri = index.next()) {
      // What somebody sees comes first, and what is open is known already.
      while (this.session.isBusy()) await this.session.turn();
      if (documents.isOpen(uri)) {
        index.pass(uri);
        continue;
      }
      try {
        const text = await files.fetch(uri);
        if (documents.indexed(uri, text)) changed = true;
        characters += text?.length ?? 0;
      } catch (error) {
        fault('index', error);
        index.remove(uri);
      }
      if (characters < charactersATurn) continue;
      characters = 0;
      await this.session.turn();
    }
    if (index.problem !== undefined && !this.said) {
      this.said = true;
      this.session.connection.console.warn(index.problem);
    }
    // Who is waiting for files that are not open is told, whether or not open ones look different now.
    if (changed) this.session.touched();
  }
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
      if (token.isCancellationRequested)
        return new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled.');
      const tests = take(work, TESTS.method, () => {
        const snapshot = documents.snapshot(uri) ?? documents.closedSnapshot(uri);
        return snapshot && testsOf(snapshot);
      });
      found.push(...(tests ?? []));
    }
    return found;
  });
}
