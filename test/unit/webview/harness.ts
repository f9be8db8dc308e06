import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { ToClient, ToWebview } from '../../../server/src/protocol/panel.ts';
import { type FileHost, fileHost } from './file-host.ts';

/*
 * The panel in a plain browser, with a page that plays VS Code's part: it has `acquireVsCodeApi`, keeps what is sent
 * and what is stored, and lays down the same content policy as the real one.
 */

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const CHROMIUM = '/usr/bin/chromium';

/** Why no page can be opened here; undefined where one can. */
export const missing = existsSync(CHROMIUM) ? undefined : `no ${CHROMIUM}: apt-get install chromium`;

/** How many times slower than this machine the page's is: what only fails on a slow one is found on any. */
const SLOW = Number(process.env['IOV_SLOW'] ?? 1);

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
      'dropdown-background': '#ffffff',
      'dropdown-foreground': '#3b3b3b',
      'dropdown-border': '#cecece',
      'button-background': '#005fb8',
      'button-foreground': '#ffffff',
      'button-secondaryBackground': '#e5e5e5',
      'button-secondaryForeground': '#3b3b3b',
      'list-activeSelectionBackground': '#e8e8e8',
      'list-activeSelectionForeground': '#000000',
      'editorWidget-background': '#f8f8f8',
      'input-background': '#ffffff',
      'input-foreground': '#3b3b3b',
      'textLink-foreground': '#005fb8',
      'menu-background': '#ffffff',
      'menu-foreground': '#3b3b3b',
      'testing-iconPassed': '#388a34',
      'terminal-ansiCyan': '#0598bc',
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
      'panelTitle-activeForeground': '#cccccc',
      'panelTitle-inactiveForeground': '#9d9d9d',
      'badge-background': '#616161',
      'badge-foreground': '#f8f8f8',
      'icon-foreground': '#cccccc',
      'dropdown-background': '#313131',
      'dropdown-foreground': '#cccccc',
      'dropdown-border': '#3c3c3c',
      'button-background': '#0078d4',
      'button-foreground': '#ffffff',
      'button-secondaryBackground': '#313131',
      'button-secondaryForeground': '#cccccc',
      'list-activeSelectionBackground': '#04395e',
      'list-activeSelectionForeground': '#ffffff',
      'editorWidget-background': '#202020',
      'input-background': '#313131',
      'input-foreground': '#cccccc',
      'textLink-foreground': '#4daafc',
      'menu-background': '#1f1f1f',
      'menu-foreground': '#cccccc',
      'testing-iconPassed': '#73c991',
      'inputValidation-errorBackground': '#5a1d1d',
      'inputValidation-errorForeground': '#ffffff',
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
      'charts-orange': '#ab5a00',
      'charts-purple': '#b180d7',
      'charts-red': '#f14c4c',
      'charts-yellow': '#cca700',
      'terminal-ansiCyan': '#00cdcd',
      'terminal-ansiMagenta': '#cd00cd',
      'editorWarning-foreground': '#ffd370',
      'editorInfo-foreground': '#3794ff',
      'panelTitle-activeForeground': '#ffffff',
      'panelTitle-inactiveForeground': '#ffffff',
      'badge-background': '#000000',
      'badge-foreground': '#ffffff',
      'icon-foreground': '#ffffff',
      'dropdown-background': '#000000',
      'dropdown-foreground': '#ffffff',
      'dropdown-border': '#6fc3df',
      'button-background': '#000000',
      'button-foreground': '#ffffff',
      'button-border': '#6fc3df',
      'button-secondaryBackground': '#000000',
      'button-secondaryForeground': '#ffffff',
      'list-activeSelectionForeground': '#ffffff',
      'list-activeSelectionBackground': '#000000',
      'editorWidget-background': '#0c141f',
      'input-background': '#000000',
      'input-foreground': '#ffffff',
      'textLink-foreground': '#21a6ff',
      'menu-background': '#000000',
      'menu-foreground': '#ffffff',
      'testing-iconPassed': '#73c991',
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
      'dropdown-background': '#ffffff',
      'dropdown-foreground': '#292929',
      'dropdown-border': '#0f4a85',
      'button-background': '#0f4a85',
      'button-border': '#0f4a85',
      'button-foreground': '#ffffff',
      'button-secondaryBackground': '#ffffff',
      'button-secondaryForeground': '#0f4a85',
      'list-activeSelectionBackground': '#ffffff',
      'list-activeSelectionForeground': '#292929',
      'editorWidget-background': '#ffffff',
      'input-background': '#ffffff',
      'input-foreground': '#292929',
      'textLink-foreground': '#0f4a85',
      'menu-background': '#ffffff',
      'menu-foreground': '#292929',
      'testing-iconPassed': '#007100',
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
  /** Once what was sent is drawn, and where it stands will not change of itself. */
  drawn(): Promise<void>;
  /** The file behind the panel, where it was opened with a text. */
  readonly file: FileHost | undefined;
  close(): Promise<void>;
}

/** How long each request is on its way to ELK, and how many of its workers, one after the other, never answer. */
export interface ElkFault {
  readonly delayMs?: number;
  readonly hung?: number;
}

export interface Lab {
  open(options?: {
    theme?: ThemeName;
    state?: unknown;
    width?: number;
    height?: number;
    noWorker?: boolean;
    /** What a slow or broken machine makes of ELK. */
    elk?: ElkFault;
    /** The text of an .iov file: the panel is then answered as the server and the client do. */
    text?: string;
    /** What the text is compared with. */
    before?: string;
    reducedMotion?: boolean;
    /** What the client hands the page to say instead of its English texts. */
    l10n?: Readonly<Record<string, string>>;
  }): Promise<Panel>;
  close(): Promise<void>;
}

export async function lab(): Promise<Lab> {
  const folder = mkdtempSync(join(tmpdir(), 'iov-webview-'));
  await bundle(join(folder, 'main.js'));
  const browser: Browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  let pages = 0;
  return {
    open: async ({
      theme = 'light',
      state = null,
      width = 1280,
      height = 860,
      noWorker = false,
      elk,
      text,
      before,
      reducedMotion = false,
      l10n,
    } = {}) => {
      const context = await browser.newContext({
        viewport: { width, height },
        reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
      });
      context.setDefaultTimeout(60_000);
      const page = await context.newPage();
      if (SLOW > 1) {
        const devtools = await context.newCDPSession(page);
        await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOW });
      }
      if (elk?.hung !== undefined) await page.clock.install();
      if (elk) await page.addInitScript(spoilElk, elk);
      const post = (message: ToWebview | Record<string, unknown>): Promise<void> =>
        page.evaluate((data) => window.postMessage(data, '*'), message as unknown);
      const own = text === undefined ? undefined : fileHost(text, before, post);
      if (own) await page.exposeFunction('tell', own.told);
      const said: string[] = [];
      page.on('console', (message) => said.push(message.text()));
      page.on('pageerror', (error) => said.push(String(error)));
      pages += 1;
      const file = join(folder, `page${pages}.html`);
      writeFileSync(file, htmlOf(theme, state, noWorker, before !== undefined, l10n));
      await page.goto(pathToFileURL(file).href);
      await page.waitForFunction(() =>
        (globalThis as unknown as { sent: ToClient[] }).sent.some((message) => message.type === 'ready'),
      );
      return {
        page,
        console: said,
        post,
        file: own,
        sent: () => page.evaluate(() => (globalThis as unknown as { sent: ToClient[] }).sent),
        state: () => page.evaluate(() => (globalThis as unknown as { state: unknown }).state),
        drawn: async () => {
          await page.waitForSelector('svg[aria-busy="false"] .el-host');
        },
        close: () => context.close(),
      };
    },
    close: async () => {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Runs in the page. */
function spoilElk({ delayMs = 0, hung = 0 }: ElkFault): void {
  const elks: SpoiltWorker[] = [];
  class SpoiltWorker extends Worker {
    private readonly at = elks.push(this);
    override postMessage(message: unknown): void {
      if (this.at > hung) setTimeout(() => super.postMessage(message), delayMs);
    }
  }
  Object.assign(globalThis, { Worker: SpoiltWorker, elks });
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
          build.onLoad({ filter: /.*/, namespace: 'elk-text' }, async () => {
            const source = readFileSync(require.resolve('elkjs/lib/elk-worker.min.js'), 'utf8');
            const { code } = await build.esbuild.transform(source, { minify: true, legalComments: 'none' });
            return { contents: code, loader: 'text' };
          });
        },
      },
    ],
  });
}

function htmlOf(
  theme: ThemeName,
  state: unknown,
  noWorker: boolean,
  changes: boolean,
  l10n: Readonly<Record<string, string>> | undefined,
): string {
  const words = l10n ? ` data-l10n="${encodeURIComponent(JSON.stringify(l10n))}"` : '';
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
<meta property="csp-nonce" content="X">
<title>iov</title><style nonce="X">:root { ${style} --vscode-font-family: 'DejaVu Sans', sans-serif; --vscode-font-size: 13px; }</style></head>
<body class="${kind}" data-uri="file:///sample.iov" data-changes="${changes}"${words}><script nonce="X">
window.sent = []; window.state = ${JSON.stringify(state)};
window.acquireVsCodeApi = () => ({ postMessage: (m) => { window.sent.push(m); window.tell?.(m); }, getState: () => window.state, setState: (s) => { window.state = s; } });
</script><script nonce="X" src="main.js"></script></body></html>`;
}
