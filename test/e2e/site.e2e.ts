import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath } from '../../scripts/chromium.mjs';
import { buildSite, SITE } from '../../scripts/site.mjs';
import { CHROMIUM_FLAGS } from './harness.ts';
import { serveSite, type SiteServer } from './site-server.ts';

/* The site of the manual, as `npm run docs` builds it, in a browser that reaches nothing else. */

const wait = { timeout: 20_000 };
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

let server: SiteServer;
let browser: Browser;
let pages: string[];

beforeAll(async () => {
  await buildSite();
  pages = (await readdir(SITE, { recursive: true })).filter((name) => name.endsWith('.html'));
  server = await serveSite(SITE, '/some/where/');
  browser = await chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_FLAGS });
});
afterAll(async () => {
  await browser.close();
  server.close();
});

interface Opened {
  readonly page: Page;
  /** What the console said, what failed, and what another address was asked for. */
  readonly complaints: readonly string[];
}

async function open(
  path: string,
  { theme = 'light', width = 1280 }: { theme?: 'light' | 'dark'; width?: number } = {},
): Promise<Opened> {
  const context = await browser.newContext({
    viewport: { width, height: 860 },
    colorScheme: theme,
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(server.address) && !/^(?:blob|data):/.test(url)) complaints.push(`asks for ${url}`);
  });
  await page.goto(server.address + path);
  return { page, complaints };
}

/** What axe-core finds in a page and its frames, in words. */
async function barriers(page: Page): Promise<string[]> {
  const source = await readFile(axe, 'utf8');
  const found: string[] = [];
  for (const frame of page.frames()) {
    await frame.evaluate(source);
    const violations = await frame.evaluate(async () => {
      const { axe: engine } = globalThis as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      return (await engine.run()).violations;
    });
    found.push(
      ...violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${frame.url()}: ${id}: ${html}`)),
    );
  }
  return found;
}

describe('the manual', () => {
  test('has no link that leads nowhere, and nothing from another place', async () => {
    const broken: string[] = [];
    const remote: string[] = [];
    const texts = new Map(
      await Promise.all(pages.map(async (name) => [name, await readFile(join(SITE, name), 'utf8')] as const)),
    );
    const idsOf = (text: string): Set<string> =>
      new Set([...text.matchAll(/\sid="([^"]+)"/g)].map(([, id = '']) => id));
    const ids = new Map([...texts].map(([name, text]) => [name, idsOf(text)]));
    for (const [name, text] of texts) {
      for (const [, tag = '', attribute = '', to = ''] of text.matchAll(
        /<(\w+)[^>]*?\s(href|src)="([^"]*)"/g,
      )) {
        if (/^https?:/.test(to)) {
          if (tag !== 'a') remote.push(`${name}: ${tag} ${attribute} ${to}`);
          continue;
        }
        const [path = '', hash] = to.split('#');
        const file = path === '' ? name : relative(SITE, join(SITE, dirname(name), path));
        if (!existsSync(join(SITE, file))) broken.push(`${name}: ${to}`);
        // The playground's address says what it opens with.
        else if (hash !== undefined && file !== 'playground.html' && ids.get(file)?.has(hash) !== true)
          broken.push(`${name}: ${to}`);
      }
    }
    expect(broken).toEqual([]);
    expect(remote).toEqual([]);
  });

  test('has a page for every page of the manual, each with a policy of its own', async () => {
    const sources = (await readdir('docs', { recursive: true })).filter((name) => name.endsWith('.md'));
    expect(pages.length).toBe(sources.length + 3 + 3);
    for (const name of pages) {
      const text = await readFile(join(SITE, name), 'utf8');
      expect(text, name).toContain(`http-equiv="Content-Security-Policy" content="default-src 'none'`);
      expect(text, name).not.toMatch(/unsafe-(?:inline|eval)|\sstyle="|\son\w+="|javascript:/);
      if (name !== 'panel.html') expect(text.match(/<h1/g), name).toHaveLength(1);
    }
  });

  for (const theme of ['light', 'dark'] as const) {
    test(`can be read by everybody (${theme})`, async () => {
      const found: string[] = [];
      for (const path of [
        'index.html',
        'language.html',
        'rules/index.html',
        'rules/vf-exhausted.html',
        'examples.html',
      ]) {
        const { page, complaints } = await open(path, { theme });
        found.push(...(await barriers(page)), ...complaints);
        await page.context().close();
      }
      expect(found).toEqual([]);
    });
  }

  test('is found through: the search knows rules, properties and words', async () => {
    const { page, complaints } = await open('rules/vf-exhausted.html');
    await page.keyboard.press('/');
    const input = page.getByRole('searchbox', { name: 'Search the manual' });
    await input.fill('live migration');
    await expect.poll(() => page.locator('#found a').count(), wait).toBeGreaterThan(1);
    await input.fill('numa-remote');
    await expect.poll(() => page.locator('#found a').first().innerText(), wait).toContain('numa-remote');
    await input.press('Enter');
    await page.waitForURL(/rules\/(?:numa-remote|index|messages)\.html/u);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('keeps the theme that was chosen, and shows its contents on a telephone', async () => {
    const { page } = await open('index.html', { width: 390 });
    await page.getByRole('button', { name: 'Light or dark' }).click();
    await page.getByRole('button', { name: 'Contents' }).click();
    await page.getByRole('navigation', { name: 'Manual' }).getByRole('link', { name: 'Rules' }).click();
    await page.waitForURL(/rules\/index\.html/u);
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wider).toBeLessThanOrEqual(0);
    await page.context().close();
  });
});

describe('the playground', () => {
  const picture = (page: Page, path: string) =>
    page.frameLocator('#frame').locator(`svg [data-path="${path}"]`);
  const content = (page: Page) => page.locator('#editor .cm-content');
  const type = async (page: Page, text: string): Promise<void> => {
    await content(page).click();
    await page.keyboard.press('Control+A');
    // Pasted: typed brackets would be closed by the editor.
    await page.evaluate((words) => navigator.clipboard.writeText(words), text);
    await page.keyboard.press('Control+V');
  };

  test('draws an example, says what is wrong of what is typed, mends it, and draws that', async () => {
    const { page, complaints } = await open('playground.html#example=box');
    await picture(page, 'web[1..2]').waitFor(wait);
    await expect.poll(() => page.locator('#summary').innerText(), wait).toBe('Nothing is wrong');

    await content(page).getByText('vfs', { exact: true }).first().click();
    await page.keyboard.press('End');
    await type(
      page,
      [
        'host kvm1 {',
        '  iommu vt-d',
        '  sr-iov on',
        '  nic lan : intel.x710-da2 { port 0 { vfs 2 } }',
        '}',
        'vm db[1..3] on kvm1 { vnic eth0 sriov lan.0 }',
      ].join('\n'),
    );
    const row = page.locator('#list li', { hasText: 'vf-exhausted' });
    await row.waitFor(wait);
    await picture(page, 'db[1..3]').waitFor(wait);
    await page.locator('#editor .cm-lintRange-error').first().waitFor(wait);
    expect(await row.getByRole('link').getAttribute('href')).toBe('rules/vf-exhausted.html');
    await row.getByRole('button', { name: 'vfs 3' }).click();
    await expect.poll(() => content(page).innerText(), wait).toContain('vfs 3');
    await expect.poll(() => page.locator('#summary').innerText(), wait).not.toContain('error');
    expect(complaints).toEqual([]);
    expect(server.missing).toEqual([]);
    await page.context().close();
  });

  test('explains what the pointer is on, and completes', async () => {
    const { page, complaints } = await open('playground.html#example=box');
    // Before the server has answered there is nothing to explain, and the pointer does not ask twice.
    await picture(page, 'web[1..2]').waitFor(wait);
    await content(page).getByText('intel').hover();
    await expect.poll(() => page.locator('.cm-tooltip-hover').innerText(), wait).toContain('X710');
    await type(page, 'host kvm1 {\n  iommu ');
    await page.keyboard.press('Control+Space');
    await expect.poll(() => page.locator('.cm-tooltip-autocomplete').innerText(), wait).toContain('vt-d');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('shows the statement of what is clicked in the picture, and changes a mode from Compare', async () => {
    const { page } = await open('playground.html#example=three-ways');
    await picture(page, 'backup/eth0').click(wait);
    await expect
      .poll(() => page.locator('#editor .cm-activeLine').innerText(), wait)
      .toContain('vnic eth0 direct up.1');
    await page.frameLocator('#frame').getByRole('tab', { name: 'Compare' }).click();
    await page
      .frameLocator('#frame')
      .getByRole('button', { name: 'Use emulated for app' })
      .first()
      .click(wait);
    await expect.poll(() => content(page).innerText(), wait).toContain('vnic eth0 emulated vs0');
    await page.context().close();
  });

  test('puts the design into its address, and takes it from there', async () => {
    const { page } = await open('playground.html#example=box');
    await picture(page, 'web[1..2]').waitFor(wait);
    await type(page, 'host alone { label "päper <b>" }');
    await page.getByRole('button', { name: 'Copy link' }).click();
    await page.locator('#said', { hasText: 'copied' }).waitFor(wait);
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toContain('#text=');
    const other = await open(link.slice(server.address.length));
    await expect.poll(() => content(other.page).innerText(), wait).toContain('label "päper <b>"');
    await picture(other.page, 'alone').waitFor(wait);
    await other.page.context().close();
    await page.context().close();
  });

  test('exports what deploys the design, and imports what a host says', async () => {
    const { page, complaints } = await open('playground.html#example=two-servers');
    await page.getByRole('button', { name: 'Export…' }).click();
    const sheet = page.locator('dialog.sheet');
    await sheet.locator('pre').first().waitFor(wait);
    expect(await sheet.innerText()).toContain('<domain');
    expect(await barriers(page)).toEqual([]);
    await sheet.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Import…' }).click();
    await sheet
      .getByRole('textbox', { name: 'Captures' })
      .fill(
        '3b:00.0 Ethernet controller [0200]: Intel Corporation Ethernet Controller X710 for 10GbE SFP+ [8086:1572] (rev 02)\n',
      );
    await sheet.getByRole('button', { name: 'Import', exact: true }).click();
    await expect.poll(() => content(page).innerText(), wait).toContain('intel.');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  for (const [name, width] of [
    ['a desk', 1280],
    ['a telephone', 390],
  ] as const) {
    test(`can be used by everybody, on ${name}`, async () => {
      for (const theme of ['light', 'dark'] as const) {
        const { page } = await open('playground.html#example=broken', { theme, width });
        await page
          .locator('#list li')
          .first()
          .waitFor({ ...wait, state: 'attached' });
        if (width < 800) {
          for (const view of ['Findings', 'Picture', 'Text']) {
            await page.getByRole('tab', { name: view }).click();
            expect(await barriers(page)).toEqual([]);
          }
        } else expect(await barriers(page)).toEqual([]);
        await page.context().close();
      }
    });
  }
});
