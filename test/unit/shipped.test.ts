import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../../scripts/common.mjs';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

it('was looked up for advisories in the versions that are installed', () => {
  const rows = [...read('CONTRIBUTING.md').matchAll(/^\| `([\w/@-]+)`[^|]*\| (\d+\.\d+\.\d+) /gm)];
  expect(rows.length).toBeGreaterThan(4);
  const { packages } = JSON.parse(read('package-lock.json')) as {
    packages: Record<string, { version?: string }>;
  };
  for (const [, name = '', version] of rows)
    expect(
      packages[`node_modules/${name}`]?.version,
      `look ${name} up again, and say so in CONTRIBUTING.md`,
    ).toBe(version);
});
