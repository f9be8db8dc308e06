import { defineConfig } from 'vitest/config';

/** Imports of .iov files give their text, as esbuild's `text` loader does in the bundles. */
const iovText = {
  name: 'iov-text',
  enforce: 'pre' as const,
  transform(code: string, id: string) {
    return id.endsWith('.iov') ? { code: `export default ${JSON.stringify(code)};`, map: null } : undefined;
  },
};

export default defineConfig({
  plugins: [iovText],
  test: {
    // What is waited for comes when it comes, on a busy machine late; a test that waits in vain fails later, and the same. (Projects
    // have what stands here by `extends` alone.)
    expect: { poll: { timeout: 30_000 } },
    // Two workers suit the smallest machines this runs on; more gain little.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['server/src/**/*.test.ts', 'webview/src/**/*.test.ts', 'test/unit/**/*.test.ts'],
          // Properties run as long as they run: how fast anything is, benchmarks say.
          testTimeout: 600_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'protocol',
          include: [
            'test/protocol/**/*.test.ts',
            'test/cli/**/*.test.ts',
            'test/neovim/**/*.test.ts',
            'test/package/**/*.test.ts',
          ],
          globalSetup: 'test/protocol/setup.ts',
          testTimeout: 600_000,
        },
      },
      {
        extends: true,
        test: {
          // What is exported and imported, checked by the tools that it is for.
          name: 'interop',
          include: ['test/interop/**/*.test.ts'],
          testTimeout: 180_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.e2e.ts'],
          globalSetup: 'test/e2e/setup.ts',
          // One VS Code and one Chromium at a time: together they take about 1 GB.
          fileParallelism: false,
          // A whole editor on a busy machine loses a key or a pointer now and then; what fails twice has found something.
          retry: 1,
          testTimeout: 90_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
