import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type {
  CodeAction,
  CodeLens,
  CompletionItem,
  Diagnostic,
  Hover,
  InlayHint,
  MarkupContent,
  SignatureHelp,
} from 'vscode-languageserver';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ROOT } from '../../scripts/common.mjs';
import { rules } from '../../server/src/rules/all.ts';
import { PSEUDO, untranslated } from '../pseudo.ts';
import { Client } from './client.ts';

/* What the server says to a client that has handed it another language is said in that language, all of it. */

let client: Client;
let files = 0;
beforeAll(async () => {
  client = await Client.start(
    { textDocument: { publishDiagnostics: { relatedInformation: true } } },
    { l10n: PSEUDO },
  );
});
afterAll(() => client.stop());

/** Collects what a person reads, and what of it is not in the language. */
class Readings {
  readonly bare = new Map<string, string>();
  count = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  add(where: string, said: string | MarkupContent | undefined): void {
    if (said === undefined) return;
    const text = typeof said === 'string' ? said : said.value;
    this.count++;
    const words = untranslated(text, this.text);
    if (words.length > 0) this.bare.set(`${where}: ${words.join(' ')}`, text);
  }
}

interface Opened {
  readonly uri: string;
  readonly text: string;
  readonly found: readonly Diagnostic[];
}

async function opened(text: string): Promise<Opened> {
  const uri = `file:///words/${++files}.iov`;
  await client.open(uri, text);
  const { diagnostics } = await client.diagnostics(uri, 1);
  return { uri, text, found: diagnostics };
}

async function diagnosed({ uri, found }: Opened, said: Readings): Promise<void> {
  const textDocument = { uri };
  for (const one of found) {
    said.add('message', one.message);
    for (const { message } of one.relatedInformation ?? []) said.add('related', message);
  }
  for (const range of found.map((one) => one.range)) {
    const params = { textDocument, range, context: { diagnostics: found } };
    const actions = await client.request<CodeAction[]>('textDocument/codeAction', params);
    for (const { title } of actions) said.add('action', title);
  }
}

async function asked({ uri, text }: Opened, said: Readings): Promise<void> {
  const textDocument = { uri };
  const lines = text.split('\n');
  for (const [line, words] of lines.entries()) {
    for (const { index } of words.replace(/\/\/.*/, '').matchAll(/[\w.-]+/g)) {
      const at = { textDocument, position: { line, character: index } };
      const hover = await client.request<Hover | null>('textDocument/hover', at);
      if (hover) said.add('hover', hover.contents as MarkupContent);
      const items = await client.request<CompletionItem[]>('textDocument/completion', at);
      for (const item of items.slice(0, 12)) {
        const whole = await client.request<CompletionItem>('completionItem/resolve', item);
        said.add('detail', whole.detail?.replace(/^[a-z-]+(?: .*)?$/, ''));
        said.add('documentation', whole.documentation);
      }
      const help = await client.request<SignatureHelp | null>('textDocument/signatureHelp', at);
      said.add('signature', help?.signatures[0]?.documentation);
    }
  }
  const range = { start: { line: 0, character: 0 }, end: { line: lines.length, character: 0 } };
  for (const hint of await client.request<InlayHint[]>('textDocument/inlayHint', { textDocument, range })) {
    said.add('hint', typeof hint.label === 'string' ? hint.label : '');
    said.add('tooltip', hint.tooltip);
  }
  for (const lens of await client.request<CodeLens[]>('textDocument/codeLens', { textDocument })) {
    const whole = await client.request<CodeLens>('codeLens/resolve', lens);
    said.add('lens', whole.command?.title);
  }
  for (const { message } of await client.request<{ message: string }[]>('iov/tests', { uri }))
    said.add('test', message);
}

it.each(rules.map((rule) => [rule.id, rule] as const))('%s: its findings and fixes', async (_, rule) => {
  const file = await opened(rule.bad);
  const said = new Readings(rule.bad);
  await diagnosed(file, said);
  expect(said.count).toBeGreaterThan(0);
  expect(Object.fromEntries(said.bare)).toEqual({});
});

const folder = join(ROOT, 'examples');
it.each(readdirSync(folder).filter((name) => name.endsWith('.iov')))(
  '%s: all that can be asked',
  async (name) => {
    const file = await opened(readFileSync(join(folder, name), 'utf8'));
    const said = new Readings(file.text);
    await diagnosed(file, said);
    await asked(file, said);
    expect(said.count).toBeGreaterThan(100);
    expect(Object.fromEntries(said.bare)).toEqual({});
  },
);

it('writes files in English, and notes what they do not carry in the language', async () => {
  const { uri } = await opened(
    'host h { hypervisor kvm; vswitch br0 { } }\nvm a on h { vnic eth0 vswitch br0 }\n',
  );
  const params = { uri, format: 'libvirt' };
  const made = await client.request<{ files: { text: string }[]; notes: string[] }>(
    'iov/deploymentFiles',
    params,
  );
  expect(made.files.length).toBeGreaterThan(0);
  expect(made.files.filter(({ text }) => text.includes('⟦'))).toEqual([]);
  expect(made.notes.length).toBeGreaterThan(0);
  expect(made.notes.filter((note) => !note.includes('⟦'))).toEqual([]);
});

it('writes an import in English, and says in the language what it leaves out', async () => {
  const inputs = [
    { name: 'lspci.txt', text: '3b:00.0 Ethernet controller [0200]: Intel X [8086:1572]\n' },
    { name: 'letter.txt', text: 'Dear all,\n' },
  ];
  const params = { inputs, hostName: 'h' };
  const made = await client.request<{ text: string; problems: { message: string }[] }>('iov/import', params);
  expect(made.text).toContain('// - letter.txt: This looks like no capture that can be read.');
  expect(made.text).not.toContain('⟦');
  expect(made.problems).toHaveLength(2);
  expect(made.problems.flatMap(({ message }) => untranslated(message))).toEqual([]);
});

it('says why nothing is exported in the language', async () => {
  const { uri } = await opened('host h[1..60000] { nic lan : intel.x710-da2 { } }\n');
  const params = { uri, format: 'shell' };
  const made = await client.request<{ errors: string[] }>('iov/deploymentFiles', params);
  expect(made.errors).toHaveLength(1);
  expect(made.errors.flatMap((message) => untranslated(message))).toEqual([]);
});
