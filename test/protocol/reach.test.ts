import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Reach } from '../reach/reach.ts';

/* What the tests of the server and of the extension rest on when they say that nothing was reached for. */

const script = `
import { execFile, execSync } from 'node:child_process';
import { lookup } from 'node:dns';
import { createWriteStream, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { get } from 'node:http';
import { connect, createServer } from 'node:net';

const nothing = () => {};
execFile('true', nothing);
execSync('true');
lookup('localhost', nothing);
writeFileSync(process.argv[1] + '.1', '');
createWriteStream(process.argv[1] + '.2').end();
await mkdir(process.argv[1] + '.3');
get('http://127.0.0.1:1/').on('error', nothing);
connect(1, '127.0.0.1').on('error', nothing);
await fetch('http://127.0.0.1:1/').catch(nothing);
const server = createServer().listen(0, () => server.close());
`;

test('what a program reaches for beyond itself is seen, and what others reach for is not', () => {
  const folder = mkdtempSync(join(tmpdir(), 'iov-reach-test-'));
  const seenOf = (name: string): string[] => {
    const file = join(folder, name);
    writeFileSync(file, script);
    const reach = new Reach('watched.mjs');
    const env = { ...process.env, ...reach.env };
    const { stderr } = spawnSync(process.execPath, [...reach.option, file], { env, encoding: 'utf8' });
    expect(stderr).toBe('');
    const seen = reach.reached().map(({ what }) => what);
    reach.close();
    return seen;
  };
  try {
    expect([...new Set(seenOf('watched.mjs'))]).toEqual([
      'child_process.spawn',
      'child_process.execSync',
      'dns.lookup',
      'fs.writeFileSync',
      'fs.createWriteStream',
      'fs.promises.mkdir',
      'http.get',
      'net.connect',
      'globalThis.fetch',
      'net.listen',
    ]);
    expect(seenOf('other.mjs')).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
