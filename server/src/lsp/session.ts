import type { CancellationToken, Connection, ResponseError, WorkspaceEdit } from 'vscode-languageserver';
import { type Client, clientOf } from './client.ts';
import { versioned } from '../features/edits.ts';
import { type Work, answer, take } from './guard.ts';
import { type Settings, settingsOf } from './settings.ts';
import { Documents } from '../workspace/documents.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { Environment } from './environment.ts';
import { Files } from './remote.ts';

/** One client at the other end of a connection, and what all our answers to it share. */
export class Session {
  readonly connection: Connection;
  readonly environment: Environment;
  readonly work: Work;
  readonly files: Files;
  readonly documents: Documents;
  client: Client = clientOf({});
  page: Environment['page'];
  settings: Settings = settingsOf(undefined);
  /** Told when something has changed, in this file most likely. */
  readonly onTouched: ((uri: string | undefined) => void)[] = [];
  /** Whether there is work to do that somebody sees: what nobody waits for comes after it. */
  isBusy: () => boolean = () => false;
  /** Resolved when the files of the workspace have been read. */
  ready: () => Promise<void> = () => Promise.resolve();

  constructor(connection: Connection, environment: Environment) {
    this.connection = connection;
    this.environment = environment;
    this.page = environment.page;
    const { schedule, rest, refused } = environment;
    this.work = { schedule, rest, refused, fault: this.fault };
    this.files = new Files(connection, environment, this.fault, (uri) => {
      this.documents.forget([uri]);
      this.documents.configs.forget();
      this.documents.invalidate();
      this.touched();
    });
    this.documents = new Documents({ read: this.files.read, fault: this.fault });
  }

  readonly fault = (where: string, error: unknown): void => {
    this.connection.console.error(
      `${where}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  };

  /** A client that refuses something must not end us. */
  readonly sent = (promise: Promise<unknown>): void =>
    void promise.catch((error: unknown) => this.fault('send', error));

  touched(uri?: string): void {
    for (const tell of this.onTouched) tell(uri);
  }

  readonly seen = (uri: string): Snapshot | undefined =>
    take(this.work, 'snapshot', () => this.documents.snapshot(uri));

  /** An edit in the shape that the client takes, refused by it where a file has changed since. */
  forClient<E extends WorkspaceEdit | null | undefined>(edit: E): E | WorkspaceEdit {
    return edit && this.client.versionedEdits ? versioned(edit, (uri) => this.documents.version(uri)) : edit;
  }

  /** Binds a feature: it sees the file as it is when the request comes in, whatever is typed before the answer is made. */
  on<P extends { readonly textDocument: { readonly uri: string } }, R>(
    name: string,
    neutral: R,
    run: (snapshot: Snapshot, params: P) => R | Promise<R>,
  ) {
    return (params: P, token: CancellationToken): Promise<R | ResponseError> => {
      const snapshot = this.seen(params.textDocument.uri);
      return answer(this.work, name, token, neutral, () => (snapshot ? run(snapshot, params) : neutral));
    };
  }

  /** The same for what has to know the files that are not open. */
  onReady<P extends { readonly textDocument: { readonly uri: string } }, R>(
    name: string,
    neutral: R,
    run: (snapshot: Snapshot, params: P) => R,
  ) {
    return async (params: P, token: CancellationToken): Promise<R | ResponseError> => {
      const snapshot = this.seen(params.textDocument.uri);
      await this.ready();
      return answer(this.work, name, token, neutral, () => (snapshot ? run(snapshot, params) : neutral));
    };
  }

  /** Lets the messages that are already there be taken. */
  turn(): Promise<void> {
    return new Promise((resolve) => this.work.schedule(resolve));
  }
}
