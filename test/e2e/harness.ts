/**
 * Drives a real VS Code: its server on a fresh profile with the packaged extension installed, shown by a
 * headless Chromium. Start one workbench for a whole test file: it takes about 10 s.
 */
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chromium, type Browser, type FrameLocator, type Locator, type Page } from 'playwright-core';
import { chromiumPath } from '../../scripts/chromium.mjs';
import { ROOT } from '../../scripts/common.mjs';
import { startVscode, type Vscode } from '../../scripts/vscode.mjs';
import { Reach } from '../reach/reach.ts';
import { buildVirtualFiles, VIRTUAL_FOLDER } from './virtual-files/build.ts';
import { serveToWebHost } from './web-host.ts';

const ARTIFACTS = join(ROOT, 'test', 'artifacts');
const EXTENSION = '/extensions/iov.iov-';
/** The one program that the extension starts. */
const LANGUAGE_SERVER = /^\["[^"]*node","[^"]*\/extensions\/iov\.iov-[^"/]*\/dist\/cli\.cjs","lsp",/;
/** What VS Code's own Git does in the same process, when another version of a file is asked of it. */
const GIT = /^\["git","show",/;
/** Long enough for a first answer on a busy machine; what is expected comes far sooner. */
const TIMEOUT_MS = 30_000;

/** Nothing but this machine can be reached. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
];

const SETTINGS = {
  'workbench.reduceMotion': 'on',
  // What the command before opens may take the focus only now, and would close the palette.
  'workbench.quickOpen.closeOnFocusLost': false,
};

export interface WorkbenchOptions {
  /** A folder of the repository that is copied into the workspace. */
  folder?: string;
  /** Files written into the workspace: path -> text. */
  files?: Record<string, string>;
  /** The file opened at the start. */
  file?: string;
  /** Runs the extension in the web worker extension host, as vscode.dev does, rather than in Node's. */
  web?: boolean;
  /** Whether `files` are on no disk but in a file system of another extension's, at `VIRTUAL_FOLDER`. */
  virtual?: boolean;
  /** Whether VS Code shows modal dialogs, and begins with asking if the folder is trusted; else every folder is. */
  asks?: boolean;
  /** VS Code settings beside the quiet ones of `startVscode`. */
  settings?: Record<string, unknown>;
}

// A worker whose vitest was killed would go on, with its VS Code and its browser.
process.once('disconnect', () => process.exit(1));

/** What `Workbench.status` can read, with how its entry looks. */
export type StatusEntry =
  | 'editor.mode' // the language's name: "IOV"
  | 'editor.selection' // "Ln 5, Col 12 (6 selected)"
  | 'problems'; // "Errors: 1"

export type Severity = 'error' | 'warning' | 'info' | 'hint';

declare const driver: { whenWorkbenchRestored(): Promise<void> } | undefined;

/** Opens VS Code on a new workspace, a copy, so that a test may write into it. */
export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const { files = {}, virtual = false } = options;
  const workspace = await mkdtemp(join(tmpdir(), 'iov-workspace-'));
  if (options.folder !== undefined) await cp(join(ROOT, options.folder), workspace, { recursive: true });
  for (const [path, text] of virtual ? [] : Object.entries(files)) {
    await mkdir(dirname(join(workspace, path)), { recursive: true });
    await writeFile(join(workspace, path), text);
  }
  const fileSystem = virtual ? await buildVirtualFiles(workspace, files) : undefined;
  const inWeb = options.web === true ? { 'remote.extensionKind': { 'iov.iov': ['web'] } } : {};
  const reach = new Reach(EXTENSION);
  const vscode = await startVscode({
    settings: { ...SETTINGS, ...inWeb, ...options.settings },
    asks: options.asks === true,
    env: { ...reach.env, NODE_OPTIONS: reach.option.join(' ') },
  });
  let browser: Browser | undefined;
  try {
    browser = await chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_FLAGS });
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    page.setDefaultTimeout(TIMEOUT_MS);
    if (options.web === true) {
      const folders = fileSystem === undefined ? [ROOT] : [ROOT, fileSystem];
      await serveToWebHost(page, vscode.origin, folders);
    }
    const folder = virtual ? VIRTUAL_FOLDER : workspace;
    await page.goto(vscode.url(folder, options.file, options.web === true ? undefined : fileSystem));
    await restored(page, options.asks === true);
    return new Workbench(page, workspace, vscode, browser, reach);
  } catch (error) {
    await browser?.close();
    await vscode.stop();
    throw error;
  }
}

async function restored(page: Page, asks: boolean): Promise<void> {
  const timeout = 2 * TIMEOUT_MS;
  if (asks) return page.locator('.monaco-dialog-box').waitFor({ timeout });
  await page.waitForFunction(() => typeof driver !== 'undefined', undefined, { timeout });
  await page.evaluate(() => driver?.whenWorkbenchRestored());
}

export class Workbench {
  constructor(
    /** For whatever has no helper here. */
    readonly page: Page,
    /** The workspace's folder on disk. */
    readonly workspace: string,
    private readonly vscode: Vscode,
    private readonly browser: Browser,
    private readonly reach: Reach,
  ) {}

  /**
   * Ends VS Code and the browser, and removes the workspace. Throws where the extension, or its language server, reached
   * for anything in that time beyond what it writes into the workspace at a person's word.
   */
  async close(): Promise<void> {
    await this.browser.close();
    await this.vscode.stop();
    await rm(this.workspace, { recursive: true, force: true });
    const reached = this.reach
      .reached()
      .filter(
        ({ what, detail }) =>
          !LANGUAGE_SERVER.test(detail) &&
          !GIT.test(detail) &&
          !(what.startsWith('fs.') && detail.startsWith(this.workspace)),
      );
    this.reach.close();
    if (reached.length > 0) throw new Error(`The extension reached out: ${JSON.stringify(reached)}`);
  }

  /** What VS Code's server printed: read it when a test fails for no visible reason. */
  serverLog(): string {
    return this.vscode.log();
  }

  /** Opens a file of the workspace by its name, and waits until its editor is the active one. */
  async openFile(name: string): Promise<void> {
    await this.pickQuick('Control+P', name, name);
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
  }

  /** Makes the editor of a file that is open the active one. */
  async showTab(name: string): Promise<void> {
    await this.page.locator(`.tab[data-resource-name="${name}"]`).first().click();
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
  }

  /** Runs a command by its title in the palette, e.g. "IOV: Open Preview". */
  async runCommand(title: string): Promise<void> {
    await this.pickQuick('F1', `>${title}`, title);
  }

  /** Loads the window anew, and waits for the page: VS Code brings back what was open. */
  async reload(): Promise<void> {
    // What is open is kept a moment after it changes.
    await this.page.waitForTimeout(1500);
    // Without the file that the first address asks to open.
    await this.page.evaluate(() => {
      const address = new URL(location.href);
      address.searchParams.delete('payload');
      history.replaceState(null, '', address.href);
    });
    const loaded = this.page.waitForEvent('load');
    await this.runCommand('Developer: Reload Window');
    await loaded;
  }

  /** Runs a command that asks what to do: what is offered is in `offers`. */
  async askCommand(title: string): Promise<void> {
    await this.typeQuick('F1', `>${title}`, title);
  }

  /** The list of what a command, or a dialog for files, lets one choose from. */
  get offers(): Locator {
    return this.page.locator('.quick-input-widget .monaco-list-row');
  }

  /** Answers a dialog for files or folders: by the path, a folder's with its slash at the end, and the dialog's button. */
  async answerDialog(path: string, button: string): Promise<void> {
    const dialog = this.page.locator('.quick-input-widget');
    const confirm = dialog.getByRole('button', { name: button, exact: true });
    await confirm.waitFor();
    // It takes a path when it has listed where it begins: what is typed before is mixed up with that.
    const up = dialog.locator('.monaco-list-row').filter({ hasText: /^\.\./ });
    await up.first().waitFor();
    await dialog.locator('input[type=text]').fill(path);
    await confirm.click();
    await confirm.waitFor({ state: 'hidden' });
  }

  private async pickQuick(key: string, typed: string, row: string): Promise<void> {
    await this.typeQuick(key, typed, row);
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  private async typeQuick(key: string, typed: string, row: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input[type=text]');
    // A webview that is just coming up has the focus already but does not hand keys on yet: it is pressed again.
    for (let tries = 5; tries > 0 && !(await input.isVisible()); tries--) {
      await this.page.keyboard.press(key);
      await input.waitFor({ timeout: TIMEOUT_MS / 10 }).catch(() => undefined);
    }
    await input.fill(typed);
    // What was used of late stands first, whether it fits better or not.
    await this.offers.filter({ hasText: row }).first().click();
  }

  /** The active editor. */
  get editor(): Locator {
    return this.page.locator('.editor-group-container.active .editor-instance .monaco-editor').first();
  }

  /**
   * The lines the active editor shows, in order: inlay hints are part of them, lines scrolled out of view
   * are not.
   */
  async editorLines(): Promise<string[]> {
    const lines = this.editor.locator('.view-lines .view-line');
    await lines.first().waitFor();
    // The DOM's order is not the text's, and spaces are shown as no-break ones.
    return lines.evaluateAll((elements) =>
      (elements as HTMLElement[])
        .sort((a, b) => parseFloat(a.style.top) - parseFloat(b.style.top))
        .map((line) => line.textContent.replaceAll('\u00a0', ' ')),
    );
  }

  /** Puts the cursor of the active editor at a place, both counted from 1. */
  async goTo(line: number, column: number): Promise<void> {
    await this.pickQuick('Control+G', `:${String(line)}:${String(column)}`, String(line));
    await this.editor.locator('textarea, .native-edit-context').first().focus();
  }

  /** Types at the cursor of the active editor, as fast as keys go. */
  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  /** The text of one token of the active editor, e.g. to hover or click it. */
  token(text: string): Locator {
    return this.editor.locator('.view-lines span[class^=mtk]', { hasText: text }).first();
  }

  /** The squiggles of one severity in the active editor: `await expect.poll(() => squiggles('error').count())`. */
  squiggles(severity: Severity): Locator {
    return this.editor.locator(`.squiggly-${severity}`);
  }

  /** The Problems view's rows as read out: "Error: Undefined node 'x' at line 7 and character 17. ...". */
  async problems(): Promise<string[]> {
    const panel = this.page.locator('.markers-panel');
    if (!(await panel.isVisible())) await this.page.keyboard.press('Control+Shift+M');
    await panel.waitFor();
    const labels = await panel
      .locator('.monaco-list-row')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label') ?? ''));
    return labels.filter((label) => /^(?:Error|Warning|Info|Hint)/.test(label));
  }

  /** What hovering a token shows. */
  async hover(tokenText: string): Promise<string> {
    const hover = this.page.locator('.monaco-hover:not(.hidden) .hover-contents').first();
    // Lenses and hints that come just then move the text away below the pointer: it comes again.
    for (let tries = 5; tries > 1 && !(await hover.isVisible()); tries--) {
      await this.page.mouse.move(0, 0);
      await this.token(tokenText).hover();
      await hover.waitFor({ timeout: TIMEOUT_MS / 5 }).catch(() => undefined);
    }
    await hover.waitFor();
    return hover.innerText();
  }

  /** The labels completion offers at the cursor; the list stays open for `accept`. */
  async completions(): Promise<string[]> {
    await this.page.keyboard.press('Control+Space');
    const rows = this.page.locator('.suggest-widget.visible .monaco-list-row');
    await rows.first().waitFor();
    return rows.locator('.label-name').allInnerTexts();
  }

  /** Takes an entry of the open completion list. */
  async accept(label: string): Promise<void> {
    await this.page.locator('.suggest-widget.visible .monaco-list-row', { hasText: label }).first().click();
  }

  /** Applies the quick fix of this title offered at a token. */
  async quickFix(tokenText: string, title: string): Promise<void> {
    await this.token(tokenText).click();
    await this.page.keyboard.press('Control+.');
    const widget = this.page.locator('.action-widget');
    const row = widget.locator('.monaco-list-row.action', { hasText: title });
    await row.waitFor();
    // By keys, as the widget covers itself with a layer that swallows clicks.
    for (let i = await widget.locator('.monaco-list-row.action').count(); i > 0; i--) {
      if (await row.evaluate((element) => element.classList.contains('focused'))) break;
      await this.page.keyboard.press('ArrowDown');
    }
    await this.page.keyboard.press('Enter');
    await widget.waitFor({ state: 'hidden' });
  }

  /** The accessible text of a status bar entry. */
  async status(entry: StatusEntry): Promise<string> {
    const item = this.page.locator(`[id="status.${entry}"]`);
    await item.waitFor();
    const label = await item.getAttribute('aria-label');
    return label ?? (await item.innerText());
  }

  /** The document inside the visible webview. */
  get webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  }

  /** The lines of the visible output channel. */
  async outputLines(): Promise<string[]> {
    return this.page.locator('.output-view .view-line').allInnerTexts();
  }

  /** Keeps a picture of the whole window, to be looked at after the run. */
  async screenshot(name: string): Promise<void> {
    await mkdir(ARTIFACTS, { recursive: true });
    await this.page.screenshot({ path: join(ARTIFACTS, `${name}.png`) });
  }
}
