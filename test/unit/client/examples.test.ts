import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { URI, Utils } from 'vscode-uri';
import { ROOT } from '../../../scripts/common.mjs';
import { PSEUDO, untranslated } from '../../pseudo.ts';

/* "IOV: Open Example", with a stand-in for VS Code in another language. */

interface Item {
  readonly label: string;
  readonly detail: string;
}
let offered: readonly Item[] = [];
let opened = '';
let open: (name?: string) => Promise<void> = () => Promise.resolve();

vi.doMock('vscode', () => ({
  Uri: Object.assign(URI, { joinPath: Utils.joinPath }),
  l10n: { t: (text: string) => PSEUDO[text] ?? text, bundle: PSEUDO },
  commands: {
    registerCommand: (_: string, run: typeof open) => {
      open = run;
      return { dispose: () => undefined };
    },
  },
  workspace: {
    fs: {
      readDirectory: ({ path }: URI) => Promise.resolve(readdirSync(path).map((name) => [name, 1])),
      readFile: ({ path }: URI) => Promise.resolve(readFileSync(path)),
    },
    openTextDocument: ({ content }: { content: string }) => {
      opened = content;
      return Promise.resolve({});
    },
  },
  window: {
    showTextDocument: () => Promise.resolve({}),
    showQuickPick: (items: Promise<readonly Item[]> | readonly Item[]) =>
      Promise.resolve(items).then((all) => (offered = all)[0]),
  },
}));

it('offers each example with what it shows, in the language, and opens what is chosen', async () => {
  const { registerExamples } = await import('../../../client/src/examples.ts');
  registerExamples({ extensionUri: URI.file(ROOT), subscriptions: [] } as never);
  await open();
  const names = readdirSync(join(ROOT, 'examples')).filter((name) => name.endsWith('.iov'));
  expect(offered.map(({ label }) => label)).toEqual(names.sort());
  expect(offered.flatMap(({ detail }) => untranslated(detail))).toEqual([]);
  expect(offered.filter(({ detail }) => !detail.includes('⟦'))).toEqual([]);
  expect(opened).toBe(readFileSync(join(ROOT, 'examples', names[0] ?? ''), 'utf8'));
});
