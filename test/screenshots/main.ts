/** Takes the pictures of the walkthrough and the README from the real VS Code: `npm run screenshots`. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { ROOT } from '../../scripts/common.mjs';
import { installVscode, packageExtension } from '../../scripts/vscode.mjs';
import { type Workbench, openWorkbench } from '../e2e/harness.ts';

/** Of the walkthrough, which ships, and of what the README and the site show. */
const small = { width: 760, height: 460 };
const large = { width: 1240, height: 760 };
const folder = join(ROOT, 'docs/images');

const themes = { light: 'Default Light Modern', dark: 'Default Dark Modern' } as const;

async function shoot(theme: keyof typeof themes): Promise<void> {
  const workbench = await openWorkbench({
    folder: 'examples',
    file: 'two-servers.iov',
    settings: {
      'workbench.colorTheme': themes[theme],
      'workbench.activityBar.location': 'top',
      'editor.minimap.enabled': false,
      'editor.fontSize': 12,
      'window.title': '${activeEditorShort}',
      'window.commandCenter': false,
      'workbench.layoutControl.enabled': false,
      'breadcrumbs.enabled': false,
      'problems.showCurrentInStatus': false,
      'window.zoomLevel': 0,
    },
  });
  const { page } = workbench;
  const blank = await page.context().browser()?.newPage();
  if (!blank) throw new Error('The browser is gone.');
  const take = async (name: string): Promise<void> => {
    // Hovers fade, and figures settle.
    await page.mouse.move(5, 5);
    await page.waitForTimeout(1200);
    await writeFile(join(folder, `${name}-${theme}.webp`), await webpOf(blank, await page.screenshot()));
  };
  try {
    await page.setViewportSize(small);
    await workbench.openFile('two-servers.iov');
    await sideBar(workbench, false);
    await page.waitForTimeout(4000);
    await take('editor');

    await workbench.openFile('broken.iov');
    await workbench.problems();
    await take('problems');
    await page.keyboard.press('Control+J');
    // Its many errors are not those of the other pictures.
    await rm(join(workbench.workspace, 'broken.iov'));

    await page.setViewportSize(large);
    await workbench.runCommand('View: Close All Editors');
    await openThreeWays(workbench);
    await workbench.runCommand('IOV: Open Preview to the Side');
    await workbench.webview.locator('svg [data-path]').first().waitFor();
    await take('preview');
    await workbench.runCommand('View: Close All Editor Groups');

    await openThreeWays(workbench);
    await openPreviewAlone(workbench);
    await workbench.webview.getByText('Compare', { exact: true }).click();
    await workbench.webview.locator('[data-mode]').first().waitFor();
    await take('compare');
    await workbench.runCommand('View: Close All Editor Groups');

    await page.setViewportSize(small);
    await workbench.openFile('thirty-vms.iov');
    await workbench.runCommand('Testing: Focus on Test Explorer View');
    const rows = page.locator('.test-explorer .monaco-list-row');
    await rows.first().waitFor();
    await page.waitForTimeout(2000);
    await rows.filter({ hasText: 'thirty-vms.iov' }).first().click();
    await page.keyboard.press('ArrowRight');
    await take('tests');
  } finally {
    await workbench.close();
  }
}

/** The same picture at a fifth of the size: all of them are in the package. The browser has the encoder. */
async function webpOf(blank: Page, png: Buffer): Promise<Buffer> {
  const base64 = await blank.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.width;
    canvas.height = image.height;
    canvas.getContext('2d')?.drawImage(image, 0, 0);
    return canvas.toDataURL('image/webp', 0.3).replace(/^.*,/, '');
  }, png.toString('base64'));
  return Buffer.from(base64, 'base64');
}

/** Commands for .iov files are offered once VS Code knows that this is one. */
async function openThreeWays(workbench: Workbench): Promise<void> {
  await workbench.openFile('three-ways.iov');
  await workbench.page.locator('[id="status.editor.mode"]', { hasText: 'IOV' }).waitFor();
  await workbench.page.waitForTimeout(1000);
}

/** Several commands begin like this one, which takes the whole width: it is chosen by its row. */
async function openPreviewAlone({ page }: Workbench): Promise<void> {
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input[type=text]').fill('>IOV: Open Preview');
  const rows = page.locator('.quick-input-widget .monaco-list-row', { hasText: 'IOV: Open Preview' });
  await rows.filter({ hasNotText: 'Side' }).first().click();
}

async function sideBar({ page }: Workbench, shown: boolean): Promise<void> {
  const bar = page.locator('.part.sidebar');
  if ((await bar.isVisible()) !== shown) await page.keyboard.press('Control+B');
}

async function main(): Promise<void> {
  await mkdir(folder, { recursive: true });
  await installVscode();
  await packageExtension();
  for (const theme of ['dark', 'light'] as const) await shoot(theme);
}

void main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
