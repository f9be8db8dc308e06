import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ROOT, tool } from '../../scripts/common.mjs';
import { VSIX } from '../../scripts/vscode.mjs';

/* The package for VS Code, as `npm run package` makes it. */

let files: string[];

interface Manifest {
  readonly main: string;
  readonly browser: string;
  readonly l10n: string;
  readonly capabilities: object;
  readonly dependencies?: object;
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly category?: string;
    }[];
    readonly keybindings: readonly {
      readonly command: string;
      readonly key: string;
      readonly mac?: string;
    }[];
    readonly menus: Readonly<
      Record<string, readonly { readonly command: string; readonly alt?: string; readonly when?: string }[]>
    >;
    readonly languages: readonly {
      readonly id: string;
      readonly configuration?: string;
      readonly icon?: object;
    }[];
    readonly snippets: readonly { readonly path: string }[];
    readonly configuration: {
      readonly properties: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    };
  };
}

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
let manifest: Manifest;

beforeAll(() => {
  // The setup of these tests has made the package, out of the files that are here now.
  const args = [tool('@vscode/vsce/vsce'), 'ls', '--no-dependencies'];
  files = execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' }).split('\n').filter(Boolean);
  manifest = JSON.parse(read('package.json')) as Manifest;
}, 60_000);

describe('the package for VS Code', () => {
  it('is small', () => {
    expect(statSync(VSIX).size).toBeLessThan(1_500_000);
  });

  it('holds what runs and the papers, no source, no dependency and nothing native', () => {
    expect(manifest).not.toHaveProperty('dependencies');
    expect(
      files.filter((name) =>
        /\.(?:map|ts|node|wasm|exe|so|dll)$|node_modules|^(?:test|server|client|scripts)\//.test(name),
      ),
    ).toEqual([]);
    for (const name of [
      'LICENSE',
      'THIRD-PARTY-NOTICES.md',
      'README.md',
      'CHANGELOG.md',
      'dist/cli.cjs',
      'dist/iov.js',
      'dist/webview/main.js',
    ])
      expect(files).toContain(name);
  });

  it('has every file that its manifest speaks of', () => {
    // What the package for npm has is another matter.
    const named = [
      ...JSON.stringify({ ...manifest, bin: null, exports: null }).matchAll(
        /"(\.?\/?(?:dist|docs|syntaxes|snippets|l10n)\/[^"]+\.\w+)"/g,
      ),
    ].map(([, path = '']) => posix.normalize(path));
    expect(named.length).toBeGreaterThan(10);
    for (const path of named) expect(files, path).toContain(path);
    // The English texts are in the code: only translations are read from there.
    const translations = readdirSync(join(ROOT, manifest.l10n)).filter((name) => name !== 'bundle.l10n.json');
    for (const name of translations) expect(files).toContain(posix.join(manifest.l10n, name));
  });

  it('names every command, and binds none that is not there', () => {
    const { commands, keybindings, menus } = manifest.contributes;
    const texts = JSON.parse(read('package.nls.json')) as Record<string, string>;
    // What the palette never has stands in a list of its own, where the word before it would say it twice.
    const elsewhere = new Set(
      menus['commandPalette']?.filter(({ when }) => when === 'false').map(({ command }) => command),
    );
    for (const { command, title, category } of commands) {
      expect(texts[title.slice(1, -1)], title).toBeTruthy();
      expect(category, command).toBe(elsewhere.has(command) ? undefined : 'IOV');
    }
    const known = new Set(commands.map(({ command }) => command));
    const used = [...keybindings, ...Object.values(menus).flat()].flatMap(({ command, ...more }) => [
      command,
      ...('alt' in more && typeof more.alt === 'string' ? [more.alt] : []),
    ]);
    for (const command of used) expect(known, command).toContain(command);
    // A key with Control is Command on a Mac.
    for (const { key, mac } of keybindings)
      if (key.includes('ctrl')) expect(mac).toBe(key.replace('ctrl', 'cmd'));
    for (const { command } of commands) expect(read('dist/client/browser.js'), command).toContain(command);
  });

  it('describes every setting', () => {
    const texts = JSON.parse(read('package.nls.json')) as Record<string, string>;
    for (const [name, { type, default: own, description, markdownDescription }] of Object.entries(
      manifest.contributes.configuration.properties,
    )) {
      expect(type, name).toBeTruthy();
      expect(own, name).toBeDefined();
      expect(texts[String(markdownDescription ?? description).slice(1, -1)], name).toBeTruthy();
    }
    expect(manifest.capabilities).toEqual({
      untrustedWorkspaces: { supported: true },
      virtualWorkspaces: true,
    });
  });

  it('asks nothing of any network', () => {
    // A call, and no method of that name.
    const asks =
      /(?<![.\w])(?:fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon|importScripts)\s*\((?![^()]*\)\s*\{)|require\(["'](?:node:)?(?:https?|http2|dgram|tls|dns)["']\)/g;
    for (const name of files.filter((file) => /^dist\/.*\.c?js$/.test(file))) {
      const found = [...read(name).matchAll(asks)].map(([text]) => text);
      expect(found, name).toEqual([]);
    }
  });

  it('has the notices of every package that is in its bundles', () => {
    const notices = read('THIRD-PARTY-NOTICES.md');
    for (const name of [
      'elkjs',
      'vscode-languageclient',
      'vscode-languageserver',
      '@vscode/webview-ui-toolkit',
      'saxes',
      'yaml',
      'vscode-uri',
    ])
      expect(notices).toMatch(new RegExp(`^## ${name} \\d`, 'm'));
    expect(notices).toContain('Eclipse Public License');
    expect(notices.match(/^## /gm)?.length).toBeGreaterThan(12);
  });
});
