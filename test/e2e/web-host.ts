import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript',
  cjs: 'text/javascript',
  json: 'application/json',
  svg: 'image/svg+xml',
  png: 'image/png',
  webp: 'image/webp',
};

/**
 * Hands the extensions in these folders to the web worker extension host before the workbench starts: from the page's
 * own origin, as a product's web extensions would be.
 */
export async function serveToWebHost(page: Page, origin: string, folders: readonly string[]): Promise<void> {
  const served = folders.map((folder, i) => ({ folder, path: `/__extension-${i}` }));
  for (const { folder, path: root } of served) {
    await page.context().route(`${origin}${root}/**`, async (route) => {
      const path = decodeURIComponent(new URL(route.request().url()).pathname).slice(root.length + 1);
      const file = join(folder, path);
      if (!file.startsWith(folder)) return route.abort();
      try {
        const type = TYPES[path.slice(path.lastIndexOf('.') + 1)] ?? 'text/plain';
        await route.fulfill({ body: await readFile(file), contentType: type });
      } catch {
        await route.fulfill({ status: 404 });
      }
    });
  }
  await page.addInitScript(
    ({ authority, paths }) => {
      const found = new MutationObserver(() => {
        const element = document.getElementById('vscode-workbench-web-configuration');
        const text = element?.getAttribute('data-settings');
        if (!element || text === null || text === undefined) return;
        found.disconnect();
        const settings = JSON.parse(text) as { developmentOptions?: object };
        const extensions = paths.map((path) => ({ scheme: 'http', authority, path }));
        settings.developmentOptions = { ...settings.developmentOptions, extensions };
        element.setAttribute('data-settings', JSON.stringify(settings));
      });
      found.observe(document, { childList: true, subtree: true });
    },
    { authority: new URL(origin).host, paths: served.map(({ path }) => path) },
  );
}
