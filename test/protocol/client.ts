import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  type ClientCapabilities,
  type InitializeResult,
  type MessageConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
  createMessageConnection,
} from 'vscode-languageserver/node';
import { ROOT } from '../../scripts/common.mjs';
import { Reach } from '../reach/reach.ts';

const serverModule = join(ROOT, 'dist/cli.cjs');

/** An editor at the other end of the built server's standard input and output. */
export class Client {
  readonly connection: MessageConnection;
  readonly process: ChildProcess;
  /** What the server has written to the log. */
  readonly log: string[] = [];
  /** `iov/changed`, in order. */
  readonly changed: string[] = [];
  /** What the server asked to be told of. */
  readonly registered: string[] = [];
  /** How often the server has asked that diagnostics be pulled again. */
  refreshes = 0;
  /** The client's settings. */
  settings: unknown = null;
  /** Whether it turns down whatever the server wants of it. */
  refuses = false;
  result: InitializeResult | undefined;
  private readonly reach = new Reach(dirname(serverModule));
  private readonly published: PublishDiagnosticsParams[] = [];
  private readonly waiting: {
    readonly fits: (params: PublishDiagnosticsParams) => boolean;
    readonly resolve: (params: PublishDiagnosticsParams) => void;
  }[] = [];

  private constructor() {
    if (!existsSync(serverModule))
      throw new Error('There is no dist/cli.cjs: run `node scripts/build.mjs` first.');
    this.process = spawn(process.execPath, [...this.reach.option, serverModule, 'lsp', '--stdio'], {
      env: { ...process.env, ...this.reach.env },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const { stdin, stdout } = this.process;
    if (!stdin || !stdout) throw new Error('no pipes');
    this.connection = createMessageConnection(
      new StreamMessageReader(stdout),
      new StreamMessageWriter(stdin),
    );
    this.connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
      this.log.push(message);
    });
    this.connection.onNotification('iov/changed', ({ uri }: { uri: string }) => {
      this.changed.push(uri);
    });
    this.connection.onRequest(
      'client/registerCapability',
      ({ registrations }: { registrations: { method: string }[] }) => {
        if (this.refuses) throw new Error('refused');
        this.registered.push(...registrations.map(({ method }) => method));
        return null;
      },
    );
    this.connection.onRequest('workspace/diagnostic/refresh', () => {
      this.refreshes++;
      return null;
    });
    this.connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) =>
      items.map(() => this.settings),
    );
    this.connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.published.push(params);
      for (const one of [...this.waiting]) {
        if (!one.fits(params)) continue;
        this.waiting.splice(this.waiting.indexOf(one), 1);
        one.resolve(params);
      }
    });
    this.connection.listen();
  }

  static async start(
    capabilities: ClientCapabilities,
    initializationOptions?: unknown,
    refuses = false,
    { folders, before }: { folders?: readonly string[]; before?: (client: Client) => void } = {},
  ): Promise<Client> {
    const client = new Client();
    client.refuses = refuses;
    before?.(client);
    client.result = await client.connection.sendRequest<InitializeResult>('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities,
      initializationOptions,
      ...(folders ? { workspaceFolders: folders.map((uri) => ({ uri, name: uri })) } : {}),
    });
    await client.connection.sendNotification('initialized', {});
    return client;
  }

  open(uri: string, text: string, version = 1): Promise<void> {
    return this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'iov', version, text },
    });
  }

  change(uri: string, version: number, contentChanges: readonly unknown[]): Promise<void> {
    return this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges,
    });
  }

  request<R>(method: string, params: unknown): Promise<R> {
    return this.connection.sendRequest<R>(method, params);
  }

  /** The next diagnostics of a file's version, or those that have come already. */
  diagnostics(uri: string, version: number): Promise<PublishDiagnosticsParams> {
    const fits = (params: PublishDiagnosticsParams): boolean =>
      params.uri === uri && params.version === version;
    const known = this.published.findLast(fits);
    return known ? Promise.resolve(known) : this.next(fits);
  }

  /** The next diagnostics of a file, whatever came before. */
  next(fits: (params: PublishDiagnosticsParams) => boolean): Promise<PublishDiagnosticsParams> {
    return new Promise((resolve) => this.waiting.push({ fits, resolve }));
  }

  /**
   * Ends the server as a client does, and answers its exit status. Throws where it reached for anything in its life: it
   * reads files, and does all else by asking the editor.
   */
  async stop(): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => this.process.once('exit', resolve));
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    const status = await ended;
    this.connection.dispose();
    const reached = this.reach.reached();
    this.reach.close();
    if (reached.length > 0) throw new Error(`The server reached out: ${JSON.stringify(reached)}`);
    return status;
  }
}
