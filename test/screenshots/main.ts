/** Takes the pictures of the walkthrough and the README from the real VS Code: `npm run screenshots`. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../scripts/common.mjs';
import { installVscode, packageExtension } from '../../scripts/vscode.mjs';
import { type Workbench, openWorkbench } from '../e2e/harness.ts';

const size = { width: 1000, height: 620 };
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
      'window.zoomLevel': 0,
    },
  });
  const { page } = workbench;
  const take = async (name: string): Promise<void> => {
    // Hovers fade, and figures settle.
    await page.mouse.move(size.width - 5, size.height - 40);
    await page.waitForTimeout(1200);
    await page.screenshot({ path: join(folder, `${name}-${theme}.jpg`), type: 'jpeg', quality: 80 });
  };
  try {
    await page.setViewportSize(size);
    await workbench.openFile('two-servers.iov');
    await sideBar(workbench, false);
    await page.waitForTimeout(4000);
    await take('editor');

    await workbench.openFile('broken.iov');
    await workbench.problems();
    await take('problems');
    await page.keyboard.press('Control+J');

    await workbench.openFile('two-servers.iov');
    await workbench.runCommand('IOV: Open Preview to the Side');
    await workbench.webview.locator('svg [data-path]').first().waitFor();
    await take('preview');

    await workbench.webview.getByText('Compare', { exact: true }).click();
    await workbench.webview.locator('[data-mode]').first().waitFor();
    await take('compare');
    await workbench.runCommand('View: Close All Editor Groups');

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
