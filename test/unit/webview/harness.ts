import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { ToClient, ToWebview } from '../../../server/src/preview/messages.ts';

/*
 * The panel in a plain browser, with a page that plays VS Code's part: it has `acquireVsCodeApi`, keeps what is sent
 * and what is stored, and lays down the same content policy as the real one.
 */

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const CHROMIUM = '/usr/bin/chromium';

/** Why these tests cannot run here; undefined where they can. */
export const missing = existsSync(CHROMIUM) ? undefined : `no ${CHROMIUM}: apt-get install chromium`;

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--host-resolver-rules=MAP * ~NOTFOUND',
];

export const THEMES = {
  light: {
    kind: 'vscode-light',
    vars: {
      'editor-background': '#ffffff',
      foreground: '#3b3b3b',
      'panelTitle-activeForeground': '#3b3b3b',
      'panelTitle-inactiveForeground': '#3b3b3b',
      'panelTitle-activeBorder': '#005fb8',
      'badge-background': '#cccccc',
      'badge-foreground': '#3b3b3b',
      'icon-foreground': '#3b3b3b',
      descriptionForeground: '#6b6b6b',
      'panel-border': '#d4d4d4',
      'sideBar-background': '#f8f8f8',
      focusBorder: '#005fb8',
      'charts-blue': '#1a85ff',
      'charts-green': '#388a34',
      'charts-orange': '#d18616',
      'charts-purple': '#652d90',
      'charts-red': '#e51400',
      'charts-yellow': '#bf8803',
      'editorWarning-foreground': '#bf8803',
      'editorInfo-foreground': '#1a85ff',
    },
  },
  dark: {
    kind: 'vscode-dark',
    vars: {
      'editor-background': '#1f1f1f',
      foreground: '#cccccc',
      descriptionForeground: '#9d9d9d',
      'panel-border': '#2b2b2b',
      'sideBar-background': '#181818',
      focusBorder: '#0078d4',
      'charts-blue': '#3794ff',
      'charts-green': '#89d185',
      'charts-orange': '#d18616',
      'charts-purple': '#b180d7',
      'charts-red': '#f14c4c',
      'charts-yellow': '#cca700',
      'editorWarning-foreground': '#cca700',
      'editorInfo-foreground': '#3794ff',
      'terminal-ansiCyan': '#29b8db',
    },
  },
  contrast: {
    kind: 'vscode-high-contrast',
    vars: {
      'editor-background': '#000000',
      foreground: '#ffffff',
      descriptionForeground: '#ffffff',
      'panel-border': '#6fc3df',
      contrastBorder: '#6fc3df',
      'sideBar-background': '#000000',
      focusBorder: '#f38518',
      'charts-blue': '#3794ff',
      'charts-green': '#89d185',
      'charts-orange': '#d18616',
      'charts-purple': '#b180d7',
      'charts-red': '#f14c4c',
      'charts-yellow': '#cca700',
      'editorWarning-foreground': '#ffd370',
      'editorInfo-foreground': '#3794ff',
    },
  },
  contrastLight: {
    kind: 'vscode-high-contrast-light vscode-high-contrast',
    vars: {
      'editor-background': '#ffffff',
      foreground: '#292929',
      'panelTitle-activeForeground': '#292929',
      'panelTitle-inactiveForeground': '#292929',
      'panelTitle-activeBorder': '#b5200d',
      'badge-background': '#0f4a85',
      'badge-foreground': '#ffffff',
      'icon-foreground': '#292929',
      descriptionForeground: '#292929',
      'panel-border': '#0f4a85',
      contrastBorder: '#0f4a85',
      'sideBar-background': '#ffffff',
      focusBorder: '#006bbd',
      'charts-blue': '#1a85ff',
      'charts-green': '#374e06',
      'charts-orange': '#b5500c',
      'charts-purple': '#652d90',
      'charts-red': '#b5200d',
      'charts-yellow': '#895503',
      'editorWarning-foreground': '#895503',
      'editorInfo-foreground': '#1a85ff',
    },
  },
} as const;
export type ThemeName = keyof typeof THEMES;

export interface Panel {
  readonly page: Page;
  /** What the page wrote to its console, and refusals by the content policy. */
  readonly console: readonly string[];
  post(message: ToWebview | Record<string, unknown>): Promise<void>;
  /** What the panel has sent since it was opened. */
  sent(): Promise<ToClient[]>;
  state(): Promise<unknown>;
  close(): Promise<void>;
}

export interface Lab {
  open(options?: {
    theme?: ThemeName;
    state?: unknown;
    width?: number;
    height?: number;
    noWorker?: boolean;
  }): Promise<Panel>;
  close(): Promise<void>;
}

export async function lab(): Promise<Lab> {
  const folder = mkdtempSync(join(tmpdir(), 'iov-webview-'));
  await bundle(join(folder, 'main.js'));
  const browser: Browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  let pages = 0;
  return {
    open: async ({ theme = 'light', state = null, width = 1280, height = 860, noWorker = false } = {}) => {
      const context = await browser.newContext({ viewport: { width, height } });
      const page = await context.newPage();
      const said: string[] = [];
      page.on('console', (message) => said.push(message.text()));
      page.on('pageerror', (error) => said.push(String(error)));
      pages += 1;
      const file = join(folder, `page${pages}.html`);
      writeFileSync(file, htmlOf(theme, state, noWorker));
      await page.goto(pathToFileURL(file).href);
      await page.waitForFunction(() =>
        (globalThis as unknown as { sent: ToClient[] }).sent.some((message) => message.type === 'ready'),
      );
      return {
        page,
        console: said,
        post: (message) => page.evaluate((data) => window.postMessage(data, '*'), message as unknown),
        sent: () => page.evaluate(() => (globalThis as unknown as { sent: ToClient[] }).sent),
        state: () => page.evaluate(() => (globalThis as unknown as { state: unknown }).state),
        close: () => context.close(),
      };
    },
    close: async () => {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** As scripts/build.mjs does. */
async function bundle(outfile: string): Promise<void> {
  const require = createRequire(import.meta.url);
  mkdirSync(dirname(outfile), { recursive: true });
  await esbuild.build({
    absWorkingDir: ROOT,
    entryPoints: ['webview/src/main.ts'],
    outfile,
    bundle: true,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    logLevel: 'error',
    plugins: [
      {
        name: 'elk-worker-source',
        setup(build) {
          build.onResolve({ filter: /^elk-worker-source$/ }, () => ({ path: 'elk', namespace: 'elk-text' }));
          build.onLoad({ filter: /.*/, namespace: 'elk-text' }, () => ({
            contents: readFileSync(require.resolve('elkjs/lib/elk-worker.min.js'), 'utf8'),
            loader: 'text',
          }));
        },
      },
    ],
  });
}

function htmlOf(theme: ThemeName, state: unknown, noWorker: boolean): string {
  const { kind, vars } = THEMES[theme];
  const style = Object.entries(vars)
    .map(([name, value]) => `--vscode-${name}: ${value};`)
    .join(' ');
  const policy = [
    "default-src 'none'",
    "script-src 'nonce-X'",
    `worker-src ${noWorker ? "'none'" : 'blob:'}`,
    "style-src 'nonce-X'",
    'font-src data:',
    'img-src blob: data:',
  ].join('; ');
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<title>iov</title><style nonce="X">:root { ${style} --vscode-font-family: 'DejaVu Sans', sans-serif; --vscode-font-size: 13px; }</style></head>
<body class="${kind}" data-uri="file:///sample.iov"><script nonce="X">
window.sent = []; window.state = ${JSON.stringify(state)};
window.acquireVsCodeApi = () => ({ postMessage: (m) => window.sent.push(m), getState: () => window.state, setState: (s) => { window.state = s; } });
</script><script nonce="X" src="main.js"></script></body></html>`;
}
