import {
  type CancellationToken,
  type Connection,
  type Definition,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type LocationLink,
  ResponseError,
  type SemanticTokens,
  type SemanticTokensDelta,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { type Client, capabilitiesFor, clientOf } from './capabilities.ts';
import { codeActions } from './features/codeActions.ts';
import { completion, resolveCompletion } from './features/completion.ts';
import { definition } from './features/definition.ts';
import { diagnostics } from './features/diagnostics.ts';
import { documentLinks } from './features/documentLinks.ts';
import { versioned } from './features/edits.ts';
import { foldingRanges } from './features/folding.ts';
import { formatting, rangeFormatting } from './features/formatting.ts';
import { hover } from './features/hover.ts';
import { inlayHints } from './features/inlayHints.ts';
import { highlights, references } from './features/references.ts';
import { prepareRename, rename } from './features/rename.ts';
import { selectionRanges } from './features/selection.ts';
import { semanticTokens, tokenEdits } from './features/semanticTokens.ts';
import { signatureHelp } from './features/signatureHelp.ts';
import { documentSymbols } from './features/symbols.ts';
import { type Work, answer, take, turnOf } from './guard.ts';
import {
  APPLY_MODE_REQUEST,
  CHANGED_NOTIFICATION,
  COMPARE_REQUEST,
  SCENE_REQUEST,
  isApplyModeParams,
  isFileParams,
} from './preview/messages.ts';
import { Publisher } from './publish.ts';
import { applyMode, compareOf, sceneOf } from './scenes.ts';
import { type Settings, settingsOf } from './settings.ts';
import { Documents, catalogText } from './workspace/documents.ts';
import type { Snapshot } from './workspace/snapshot.ts';

/** What differs between Node and a browser. */
export interface Environment {
  /** The text of a file that is not open; undefined where it cannot be read. */
  readonly read: (uri: string) => string | undefined;
  /** Runs something after the messages that have come in already (`setImmediate`). */
  readonly schedule: (work: () => void) => void;
  /** The page of a rule, where it can be opened. */
  readonly page?: ((rule: string) => string | undefined) | undefined;
}

/** Asks for the text of a catalog file: `{ uri }`, answered with the text or null. */
export const CATALOG_REQUEST = 'iov/catalog';

/** Serves one client over a connection, which the caller sets listening. */
export function startServer(connection: Connection, environment: Environment): void {
  const fault = (where: string, error: unknown): void => {
    connection.console.error(
      `${where}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  };
  const work: Work = { schedule: environment.schedule, fault };
  /** A client that refuses something must not end us. */
  const sent = (promise: Promise<unknown>): void =>
    void promise.catch((error: unknown) => fault('send', error));
  const documents = new Documents({ read: environment.read, fault });
  let client: Client = clientOf({});
  let page = environment.page;
  let settings: Settings = settingsOf(undefined);
  const publisher = new Publisher(documents, work, (snapshot) => {
    const { uri, version } = snapshot;
    sent(connection.sendDiagnostics({ uri, version, diagnostics: diagnostics(snapshot, { page }) }));
    sent(connection.sendNotification(CHANGED_NOTIFICATION, { uri }));
  });

  connection.onInitialize(({ capabilities, initializationOptions }) => {
    client = clientOf(capabilities);
    const docs: unknown = (initializationOptions as { docs?: unknown } | undefined)?.docs;
    // The client knows best where the manual that came with it is.
    if (typeof docs === 'string') page = (rule) => `${docs.replace(/\/$/, '')}/rules/${rule}.md`;
    return { capabilities: capabilitiesFor(client), serverInfo: { name: 'iov' } };
  });
  connection.onInitialized(() => {
    if (client.watchesFiles) {
      sent(
        connection.client.register(DidChangeWatchedFilesNotification.type, {
          watchers: [{ globPattern: '**/*.iov' }],
        }),
      );
    }
    if (!client.configuration) return;
    sent(connection.client.register(DidChangeConfigurationNotification.type, { section: 'iov' }));
    void configure();
  });

  async function configure(): Promise<void> {
    try {
      apply(settingsOf(await connection.workspace.getConfiguration('iov')));
    } catch (error) {
      fault('configuration', error);
    }
  }
  function apply(now: Settings): void {
    settings = now;
    documents.configure(now.severity);
    publisher.touched();
    if (client.refreshesHints) sent(connection.languages.inlayHint.refresh());
  }
  connection.onDidChangeConfiguration((changed) => {
    if (client.configuration) void configure();
    else
      take(work, 'configuration', () =>
        apply(settingsOf((changed.settings as { iov?: unknown } | null)?.iov)),
      );
  });

  connection.onDidOpenTextDocument(({ textDocument: { uri, version, text } }) =>
    take(work, 'open', () => {
      documents.set(uri, version, text);
      publisher.touched(uri);
    }),
  );
  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) =>
    take(work, 'change', () => {
      documents.change(uri, version, contentChanges);
      publisher.touched(uri);
    }),
  );
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) =>
    take(work, 'close', () => {
      documents.close(uri);
      tokens.delete(uri);
      publisher.forget(uri);
      sent(connection.sendDiagnostics({ uri, diagnostics: [] }));
      publisher.touched();
    }),
  );
  connection.onDidSaveTextDocument(() =>
    take(work, 'save', () => {
      documents.forget();
      publisher.touched();
    }),
  );
  connection.onDidChangeWatchedFiles(({ changes }) =>
    take(work, 'files', () => {
      documents.forget(changes.map(({ uri }) => uri));
      publisher.touched();
    }),
  );

  const seen = (uri: string): Snapshot | undefined => take(work, 'snapshot', () => documents.snapshot(uri));

  /** An edit in the shape that the client takes, refused by it where a file has changed since. */
  function forClient<E extends WorkspaceEdit | null | undefined>(edit: E): E | WorkspaceEdit {
    return edit && client.versionedEdits ? versioned(edit, (uri) => documents.version(uri)) : edit;
  }

  /** Binds a feature: it sees the file as it is when the request comes in, whatever is typed before the answer is made. */
  function on<P extends { readonly textDocument: { readonly uri: string } }, R>(
    name: string,
    neutral: R,
    run: (snapshot: Snapshot, params: P) => R,
  ) {
    return (params: P, token: CancellationToken): Promise<R | ResponseError> => {
      const { uri } = params.textDocument;
      const snapshot = seen(uri);
      return answer(work, name, token, neutral, () => (snapshot ? run(snapshot, params) : neutral));
    };
  }

  connection.onCompletion(
    on('completion', [], (snapshot, { position, context }) =>
      completion(snapshot, position, { snippets: client.snippets, trigger: context?.triggerCharacter }),
    ),
  );
  connection.onCompletionResolve((item, token) =>
    answer(work, 'completion resolve', token, item, () => resolveCompletion(item)),
  );
  connection.onHover(on('hover', null, (snapshot, { position }) => hover(snapshot, position) ?? null));
  connection.onSignatureHelp(
    on('signature', null, (snapshot, { position }) => signatureHelp(snapshot, position) ?? null),
  );
  connection.languages.inlayHint.on(
    on('inlay hints', null, (snapshot, { range }) => inlayHints(snapshot, range, settings.inlayHints)),
  );
  connection.onDefinition(
    on('definition', null, (snapshot, { position }): Definition | LocationLink[] => {
      const links = definition(snapshot, position);
      return client.definitionLinks
        ? links
        : links.map(({ targetUri, targetSelectionRange }) => ({
            uri: targetUri,
            range: targetSelectionRange,
          }));
    }),
  );
  connection.onReferences(
    on('references', null, (snapshot, { position, context }) =>
      references(snapshot, position, context.includeDeclaration),
    ),
  );
  connection.onDocumentHighlight(
    on('highlight', null, (snapshot, { position }) => highlights(snapshot, position)),
  );
  connection.onDocumentSymbol(on('symbols', null, (snapshot) => documentSymbols(snapshot)));
  connection.onCodeAction(
    on('code action', null, (snapshot, { range, context }) =>
      codeActions(snapshot, range, { only: context.only, page, createsFiles: client.createsFiles }).map(
        (action) => ({
          ...action,
          edit: forClient(action.edit) ?? {},
        }),
      ),
    ),
  );
  connection.onPrepareRename(
    on('rename', null, (snapshot, { position }) => prepareRename(snapshot, position) ?? null),
  );
  connection.onRenameRequest(
    on(
      'rename',
      null,
      (snapshot, { position, newName }) => forClient(rename(snapshot, position, newName)) ?? null,
    ),
  );
  connection.onFoldingRanges(on('folding', null, (snapshot) => foldingRanges(snapshot)));
  connection.onSelectionRanges(
    on('selection', null, (snapshot, { positions }) => selectionRanges(snapshot, positions)),
  );
  connection.onDocumentFormatting(on('format', null, (snapshot) => formatting(snapshot)));
  connection.onDocumentRangeFormatting(
    on('format', null, (snapshot, { range }) => rangeFormatting(snapshot, range)),
  );
  connection.onDocumentLinks(on('links', null, (snapshot) => documentLinks(snapshot)));
  connection.languages.semanticTokens.on(
    on('semantic tokens', { data: [] }, (snapshot): SemanticTokens =>
      remembered(snapshot.uri, semanticTokens(snapshot).data),
    ),
  );
  connection.languages.semanticTokens.onDelta(
    on(
      'semantic tokens',
      { data: [] },
      (snapshot, { previousResultId }): SemanticTokens | SemanticTokensDelta => {
        const before = tokens.get(snapshot.uri);
        const now = remembered(snapshot.uri, semanticTokens(snapshot).data);
        return before?.resultId === previousResultId
          ? { resultId: now.resultId, edits: tokenEdits(before.data, now.data) }
          : now;
      },
    ),
  );
  connection.languages.semanticTokens.onRange(
    on('semantic tokens', { data: [] }, (snapshot, { range }) => semanticTokens(snapshot, range)),
  );

  /** The last answer for each file: the next one may say only what differs. */
  const tokens = new Map<string, { readonly resultId: string; readonly data: number[] }>();
  let answers = 0;
  function remembered(uri: string, data: number[]): { readonly resultId: string; readonly data: number[] } {
    const result = { resultId: String(++answers), data };
    tokens.set(uri, result);
    return result;
  }

  /** Our own requests: answered with null where the question has not the right shape, or the file is not open. */
  function onOwn<P extends { readonly uri: string }>(
    method: string,
    fits: (params: unknown) => params is P,
    run: (snapshot: Snapshot, params: P) => unknown,
  ): void {
    connection.onRequest(method, (params: unknown, token: CancellationToken): Promise<unknown> => {
      const snapshot = fits(params) ? seen(params.uri) : undefined;
      return snapshot && fits(params)
        ? answer<unknown>(work, method, token, null, () => run(snapshot, params))
        : Promise.resolve(null);
    });
  }
  onOwn(SCENE_REQUEST, isFileParams, sceneOf);
  connection.onRequest(COMPARE_REQUEST, async (params: unknown, token: CancellationToken) => {
    if (!isFileParams(params)) return null;
    const turn = (): Promise<void> => turnOf(work, token);
    try {
      return await compareOf(() => seen(params.uri), turn);
    } catch (error) {
      if (error instanceof ResponseError) return error;
      fault(COMPARE_REQUEST, error);
      return null;
    }
  });
  onOwn(APPLY_MODE_REQUEST, isApplyModeParams, (snapshot, { vnic, mode }) =>
    forClient(applyMode(snapshot, vnic, mode)),
  );
  connection.onRequest(CATALOG_REQUEST, (params: unknown) =>
    isFileParams(params) ? (catalogText(params.uri) ?? null) : null,
  );
}
