import type { Connection, InitializeParams, WorkspaceFolder } from 'vscode-languageserver';
import { clientOf } from './client.ts';
import { take } from './guard.ts';
import { registerDiagnostics } from './diagnostics.ts';
import type { Environment } from './environment.ts';
import { registerLanguage, registerTokens } from './language.ts';
import { registerPreview } from './preview.ts';
import { Session } from './session.ts';
import { registerWorkspace } from './workspace.ts';
import { speak } from '../words/phrase.ts';

/** What a client may say when it starts us. */
interface Options {
  /** Where the manual is that came with the client: `${docs}/rules/RULE.md` is a rule's page. */
  readonly docs?: unknown;
  /** True where the client answers `iov/files` and `iov/read` for files that we cannot read. */
  readonly files?: unknown;
  /** What to say instead of each English text: `{ "{0} VFs.": "{0} VF." }`, the texts of l10n/bundle.l10n.json. */
  readonly l10n?: unknown;
}

/**
 * Serves one client over a connection.
 * @param params what the client has said of itself (`initialize`); it is answered by the caller (`welcome.ts`)
 */
export function serve(connection: Connection, environment: Environment, params: InitializeParams): void {
  const { docs, files, l10n } = (params.initializationOptions as Options | null | undefined) ?? {};
  speak(l10n, params.locale);
  const session = new Session(connection, environment);
  const { documents, work } = session;
  session.client = clientOf(params.capabilities);
  // The client knows best where the manual that came with it is.
  if (typeof docs === 'string') session.page = (rule) => `${docs.replace(/\/$/, '')}/rules/${rule}.md`;
  session.files.served = files === true;
  const closed = registerDiagnostics(session);
  const workspace = registerWorkspace(session);
  registerLanguage(session);
  const forgetTokens = registerTokens(session);
  registerPreview(session);
  workspace.within(foldersOf(params));

  connection.onInitialized(() => workspace.start());

  connection.onDidOpenTextDocument(({ textDocument: { uri, version, text } }) =>
    take(work, 'open', () => {
      documents.set(uri, version, text);
      session.touched(uri);
    }),
  );
  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) =>
    take(work, 'change', () => {
      documents.change(uri, version, contentChanges);
      session.touched(uri);
    }),
  );
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) =>
    take(work, 'close', () => {
      documents.close(uri);
      forgetTokens(uri);
      closed(uri);
      workspace.closed(uri);
      session.touched();
    }),
  );
}

interface Folders {
  readonly workspaceFolders?: readonly WorkspaceFolder[] | null;
  readonly rootUri?: string | null;
}

/** The workspace as a client says it: its folders, or the one folder of older clients. */
function foldersOf({ workspaceFolders, rootUri }: Folders): string[] {
  if (workspaceFolders) return workspaceFolders.map(({ uri }) => uri);
  return typeof rootUri === 'string' ? [rootUri] : [];
}
