import type { Connection } from 'vscode-languageserver';
import { maxIndexedFiles } from '../workspace/workspace-index.ts';
import { isWithin } from '../workspace/config.ts';
import { FILES, READ } from '../protocol/files.ts';
import { ask } from '../protocol/request.ts';
import type { Environment } from './environment.ts';

/** Files that wait for an answer at a time. */
const atATime = 8;

/** Reads files, here or through the client. What the client has still to answer is missing until it has arrived. */
export class Files {
  /** Whether the client serves files. */
  served = false;
  private readonly connection: Connection;
  private readonly environment: Environment;
  private readonly arrived: (uri: string) => void;
  private readonly fault: (where: string, error: unknown) => void;
  private readonly texts = new Map<string, string | undefined>();
  private readonly asked = new Map<string, Promise<string | undefined>>();
  private readonly waiting: (() => void)[] = [];
  private running = 0;

  constructor(
    connection: Connection,
    environment: Environment,
    fault: (where: string, error: unknown) => void,
    arrived: (uri: string) => void,
  ) {
    this.connection = connection;
    this.environment = environment;
    this.fault = fault;
    this.arrived = arrived;
  }

  /** The text of a file as far as it is known now. */
  read = (uri: string): string | undefined => {
    if (this.isOurs(uri)) return this.environment.read(uri);
    if (!this.isServed(uri)) return undefined;
    if (!this.texts.has(uri))
      void this.fetch(uri).then((text) => {
        if (text !== undefined) this.arrived(uri);
      });
    return this.texts.get(uri);
  };

  fetch(uri: string): Promise<string | undefined> {
    if (this.isOurs(uri)) return Promise.resolve(this.environment.read(uri));
    if (!this.isServed(uri)) return Promise.resolve(undefined);
    if (this.texts.has(uri)) return Promise.resolve(this.texts.get(uri));
    const known = this.asked.get(uri);
    if (known) return known;
    const asked = this.ask(uri).then((text) => {
      // What was forgotten meanwhile is asked again.
      if (this.asked.get(uri) === asked) {
        this.asked.delete(uri);
        this.texts.set(uri, text);
      }
      return text;
    });
    this.asked.set(uri, asked);
    return asked;
  }

  async list(folders: readonly string[]): Promise<readonly string[]> {
    const ours = folders.filter((folder) => this.isOurs(folder));
    const others = folders.filter((folder) => !this.isOurs(folder));
    const found: string[] = [];
    for (const folder of ours) {
      try {
        found.push(...(await this.environment.list(folder)));
      } catch (error) {
        this.fault('list', error);
      }
    }
    if (others.length === 0 || !this.served) return found;
    try {
      const uris = (await ask(this.connection, FILES, { folders: others })) ?? [];
      for (const uri of uris.slice(0, maxIndexedFiles + 1))
        if (others.some((folder) => isWithin(uri, folder))) found.push(uri);
    } catch (error) {
      this.fault(FILES.method, error);
    }
    return found;
  }

  /** These have changed, or all where it is not said which. */
  forget(uris?: readonly string[]): void {
    for (const uri of uris ?? [...this.texts.keys(), ...this.asked.keys()]) {
      this.texts.delete(uri);
      this.asked.delete(uri);
    }
  }

  private isOurs(uri: string): boolean {
    return this.environment.schemes.some((scheme) => uri.startsWith(`${scheme}:`));
  }

  private isServed(uri: string): boolean {
    return this.served && !/^(?:untitled|iov-catalog):/.test(uri);
  }

  private async ask(uri: string): Promise<string | undefined> {
    if (this.running >= atATime) await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.running++;
    try {
      return await ask(this.connection, READ, { uri });
    } catch (error) {
      this.fault(READ.method, error);
      return undefined;
    } finally {
      this.running--;
      this.waiting.shift()?.();
    }
  }
}
