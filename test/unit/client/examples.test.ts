import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { URI, Utils } from 'vscode-uri';
import { ROOT } from '../../../scripts/common.mjs';
import { mayStand } from '../../../server/src/schema/vocabulary.ts';
import { parse } from '../../../server/src/syntax/parser.ts';
import { diagnose } from '../../../server/src/workspace/diagnose.ts';
import { loadWorld } from '../../../server/src/workspace/world.ts';
import { PSEUDO, untranslated } from '../../pseudo.ts';

/* "IOV: Open Example", with a stand-in for VS Code in another language. */

interface Item {
  readonly label: string;
  readonly detail: string;
}
let offered: readonly Item[] = [];
let opened = '';
const run = new Map<string, (name?: string) => Promise<void>>();

vi.doMock('vscode', () => ({
  Uri: Object.assign(URI, { joinPath: Utils.joinPath }),
  l10n: { t: (text: string) => PSEUDO[text] ?? text, bundle: PSEUDO },
  commands: {
    registerCommand: (command: string, does: (name?: string) => Promise<void>) => {
      run.set(command, does);
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
  await run.get('iov.openExample')?.();
  const names = readdirSync(join(ROOT, 'examples')).filter((name) => name.endsWith('.iov'));
  expect(offered.map(({ label }) => label)).toEqual(names.sort());
  expect(offered.flatMap(({ detail }) => untranslated(detail))).toEqual([]);
  expect(offered.filter(({ detail }) => !detail.includes('⟦'))).toEqual([]);
  expect(opened).toBe(readFileSync(join(ROOT, 'examples', names[0] ?? ''), 'utf8'));
});

it('gives "New File..." a first design, which reports nothing', async () => {
  const { registerExamples } = await import('../../../client/src/examples.ts');
  registerExamples({ extensionUri: URI.file(ROOT), subscriptions: [] } as never);
  opened = '';
  await run.get('iov.newDesign')?.();
  expect(opened).toMatch(/^\/\/ A first file/u);
  const uri = 'untitled:Untitled-1';
  expect(diagnose(loadWorld(uri, (at) => (at === uri ? parse(opened, mayStand) : undefined)))).toEqual([]);
});
