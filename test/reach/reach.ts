import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../scripts/common.mjs';

/** What watched code reached for: the function of Node's (`net.connect`), and its first argument as text. */
export interface Reached {
  readonly what: string;
  readonly detail: string;
}

/** Watches what some code in a Node that is yet to be started, and in its children, reaches for beyond its process. */
export class Reach {
  /** Node's own option that has it watched. */
  readonly option = ['--require', join(ROOT, 'test/reach/watch.cjs')] as const;
  /** What the process is to have in its environment. */
  readonly env: Readonly<Record<string, string>>;
  private readonly folder = mkdtempSync(join(tmpdir(), 'iov-reach-'));
  private readonly file = join(this.folder, 'reached');

  /** @param code a part of the path of the code that is watched */
  constructor(code: string) {
    this.env = { IOV_REACH_OF: code, IOV_REACH_INTO: this.file };
  }

  /** What was reached for so far, in order. */
  reached(): Reached[] {
    if (!existsSync(this.file)) return [];
    const lines = readFileSync(this.file, 'utf8').split('\n').filter(Boolean);
    return lines.map((line) => JSON.parse(line) as Reached);
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
