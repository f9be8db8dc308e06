import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../../../scripts/common.mjs';
import { rules } from '../../../server/src/rules/all.ts';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly walkthroughs: readonly {
      readonly steps: readonly {
        readonly description: string;
        readonly media: { readonly image: Readonly<Record<string, string>> };
      }[];
    }[];
    readonly problemMatchers: readonly { readonly pattern: { readonly regexp: string } }[];
    readonly configuration: {
      readonly properties: Readonly<
        Record<string, { readonly enum?: readonly string[]; readonly enumDescriptions?: readonly string[] }>
      >;
    };
    readonly snippets: readonly { readonly path: string }[];
  };
}

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const text = read('package.json');
const manifest = JSON.parse(text) as Manifest;
const texts = JSON.parse(read('package.nls.json')) as Record<string, string>;

it('has a text for every key, and a key for every text', () => {
  const used = [...text.matchAll(/"%([\w.-]+)%"/g)].map((match) => match[1]);
  expect(used.sort()).toEqual(Object.keys(texts).sort());
});

it('says nothing that is not in the language of the editor', () => {
  const { contributes } = JSON.parse(text) as { contributes: object };
  const texts = [...JSON.stringify(contributes).matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, one = '']) => one);
  expect(texts.length).toBeGreaterThan(300);
  expect(texts.filter((one) => /\p{L}{2,}[,:;]? \p{L}{2,}/u.test(one))).toEqual([]);
});

it('says of each choice of a setting what it does', () => {
  const settings = Object.entries(manifest.contributes.configuration.properties);
  const choices = settings.filter(([, setting]) => setting.enum);
  expect(choices.length).toBeGreaterThan(1);
  for (const [name, setting] of choices)
    expect(setting.enumDescriptions?.length, name).toBe(setting.enum?.length);
});

it('lets Enter end a line where what is offered is what was typed', () => {
  const { contributes } = JSON.parse(text) as {
    contributes: { configurationDefaults: { '[iov]': Readonly<Record<string, unknown>> } };
  };
  expect(contributes.configurationDefaults['[iov]']['editor.acceptSuggestionOnEnter']).toBe('smart');
});

it('has the pictures of the walkthrough, and its commands', () => {
  const commands = new Set(manifest.contributes.commands.map(({ command }) => command));
  for (const { media, description } of manifest.contributes.walkthroughs.flatMap(({ steps }) => steps)) {
    for (const picture of Object.values(media.image))
      expect(existsSync(join(ROOT, picture)), picture).toBe(true);
    const key = description.slice(1, -1);
    for (const [, command] of (texts[key] ?? '').matchAll(/\(command:(iov\.\w+)/g))
      expect(commands).toContain(command);
  }
});

it('matches what `iov check` prints', () => {
  const [matcher] = manifest.contributes.problemMatchers;
  const pattern = new RegExp(matcher?.pattern.regexp ?? '');
  expect(pattern.exec('racks/row 1.iov:2:9: error unresolved-name: There is no host `g`.')?.slice(1)).toEqual(
    ['racks/row 1.iov', '2', '9', 'error', 'unresolved-name', 'There is no host `g`.'],
  );
  expect(pattern.test('2 | vm v on g { }')).toBe(false);
});

it('describes every rule in the schema of the config', () => {
  const path = (JSON.parse(text) as { contributes: { jsonValidation: { url: string }[] } }).contributes
    .jsonValidation[0]?.url;
  const schema = read(path ?? '');
  for (const { id } of rules) expect(schema).toContain(`"${id}"`);
});
