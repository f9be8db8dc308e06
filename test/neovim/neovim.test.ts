import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT, onPath } from '../../scripts/common.mjs';

const neovim = onPath('nvim');

const text = `host node1 {
  iommu vt-d
  sr-iov on
  nic lan : intel.x710-da2 {
    port 0 { vfs 4 }
  }
}
vm web[1..2] on node1 { memory 4GiB reserved
  vnic eth0 sriov n.0
}
`;

interface Seen {
  readonly failure?: string;
  readonly version: string;
  readonly diagnostics: readonly string[];
  readonly hover: string;
  readonly completion: readonly string[];
  readonly renamed: readonly string[];
  readonly after: readonly string[];
}

describe.skipIf(neovim === undefined)('neovim, over stdio (skipped where there is no nvim)', () => {
  let folder: string;
  let seen: Seen;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'iov-nvim-'));
    writeFileSync(join(folder, 'plan.iov'), text);
    const out = join(folder, 'out.json');
    const run = ['-c', `luafile ${join(ROOT, 'test/neovim/drive.lua')}`, 'plan.iov'];
    const { stderr } = spawnSync(neovim ?? 'nvim', ['--headless', '-u', 'NONE', '-i', 'NONE', '-n', ...run], {
      cwd: folder,
      env: {
        ...process.env,
        IOV_OUT: out,
        IOV_NODE: process.execPath,
        IOV_CLI: join(ROOT, 'dist/cli.cjs'),
        XDG_STATE_HOME: folder,
        XDG_CACHE_HOME: folder,
      },
      encoding: 'utf8',
      timeout: 60_000,
    });
    if (!existsSync(out)) throw new Error(`neovim wrote nothing: ${stderr}`);
    seen = JSON.parse(readFileSync(out, 'utf8')) as Seen;
    if (seen.failure !== undefined) throw new Error(`${seen.failure}\n${stderr}\n${JSON.stringify(seen)}`);
  }, 90_000);
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows diagnostics where they are', () => {
    expect(seen.diagnostics.join('\n')).toMatch(/^9:19 .*`n/m);
  });
  it('shows what a card is on hover', () => {
    expect(seen.hover).toContain('X710');
  });
  it('completes', () => {
    expect(seen.completion.length).toBeGreaterThan(0);
  });
  it('renames in all places', () => {
    expect(seen.renamed[0]).toBe('host node7 {');
    expect(seen.renamed[7]).toContain('on node7');
  });
  it('follows what is typed', () => {
    expect(seen.after).toEqual([]);
  });
});
