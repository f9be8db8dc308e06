import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { StreamMessageReader, type Message, StreamMessageWriter } from 'vscode-languageserver/node';

/** A server under measurement: what is sent to it, and when what comes back has come. */
export class Server {
  readonly startMs: number;
  /** Without a handler of its own every request of the server is answered with null. */
  private readonly answers = new Map<number, (result: unknown) => void>();
  private readonly heard = new Set<(method: string, params: unknown) => void>();
  private readonly writer: StreamMessageWriter;
  private requests = 0;

  private constructor(
    private readonly child: ChildProcess,
    readonly uri: string,
    private readonly languageId: string,
  ) {
    this.startMs = performance.now();
    const { stdin, stdout } = child;
    if (!stdin || !stdout) throw new Error('no pipes');
    this.writer = new StreamMessageWriter(stdin);
    new StreamMessageReader(stdout).listen((message) => this.receive(message));
  }

  /** Starts a server and waits until it has answered `initialize`. */
  static async start(
    command: readonly string[],
    uri: string,
    languageId: string,
    initializationOptions: unknown = {},
  ): Promise<{ readonly server: Server; readonly startMs: number }> {
    const from = performance.now();
    const child = spawn(process.execPath, command, { stdio: ['pipe', 'pipe', 'inherit'] });
    const server = new Server(child, uri, languageId);
    await server.request('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities: {
        textDocument: {
          completion: { completionItem: { snippetSupport: true } },
          documentSymbol: { hierarchicalDocumentSymbolSupport: true },
          publishDiagnostics: { relatedInformation: true, versionSupport: true },
        },
      },
      initializationOptions,
    });
    const startMs = performance.now() - from;
    server.notify('initialized', {});
    return { server, startMs };
  }

  open(text: string): void {
    const { uri, languageId } = this;
    this.notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
  }

  /** Puts a text in place of what stands there. */
  change(version: number, line: number, character: number, length: number, text: string): void {
    const range = { start: { line, character }, end: { line, character: character + length } };
    this.notify('textDocument/didChange', {
      textDocument: { uri: this.uri, version },
      contentChanges: [{ range, text }],
    });
  }

  notify(method: string, params: unknown): void {
    void this.writer.write({ jsonrpc: '2.0', method, params } as Message);
  }

  request(method: string, params: unknown): Promise<unknown> {
    const id = ++this.requests;
    void this.writer.write({ jsonrpc: '2.0', id, method, params } as Message);
    return new Promise((resolve) => this.answers.set(id, resolve));
  }

  /** The next notification that fits. */
  next(fits: (method: string, params: unknown) => boolean): Promise<unknown> {
    return new Promise((resolve) => {
      const listener = (method: string, params: unknown): void => {
        if (!fits(method, params)) return;
        this.heard.delete(listener);
        resolve(params);
      };
      this.heard.add(listener);
    });
  }

  /** The next diagnostics of the file; of this version, where the server says of which they are. */
  diagnostics(version: number): Promise<unknown> {
    return this.next((method, params) => {
      if (method !== 'textDocument/publishDiagnostics') return false;
      const said = params as { readonly uri: string; readonly version?: number };
      return said.uri === this.uri && (said.version === undefined || said.version >= version);
    });
  }

  /** CPU time of all its threads so far. */
  get cpuMs(): number {
    const tasks = `/proc/${this.child.pid ?? 0}/task`;
    return readdirSync(tasks).reduce((sum, task) => {
      const [ran = '0'] = readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ');
      return sum + Number(ran) / 1e6;
    }, 0);
  }

  /** The most memory that it has had. */
  get peakMiB(): number {
    const status = readFileSync(`/proc/${this.child.pid ?? 0}/status`, 'utf8');
    return Number(/VmHWM:\s*(\d+)/.exec(status)?.[1] ?? NaN) / 1024;
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    await this.request('shutdown', null);
    this.notify('exit', null);
    await ended;
  }

  private receive(message: Message): void {
    const { id, method, params, result, error } = message as {
      readonly id?: number;
      readonly method?: string;
      readonly params?: unknown;
      readonly result?: unknown;
      readonly error?: { readonly message: string };
    };
    if (method === undefined) {
      if (error) process.stderr.write(`${error.message}\n`);
      if (id !== undefined) this.answers.get(id)?.(result);
      this.answers.delete(id ?? -1);
    } else if (id === undefined) {
      for (const listener of [...this.heard]) listener(method, params);
    } else void this.writer.write({ jsonrpc: '2.0', id, result: null } as Message);
  }
}
