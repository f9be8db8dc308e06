import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Lab, lab, type Panel, THEMES, type ThemeName } from './harness.ts';
import { inChromium } from './in-chromium.ts';
import { PANEL } from '../../../server/src/preview/draw/theme.ts';
import { SAMPLE } from './sample-text.ts';

/* Whoever does not see the picture, or not its colours, or has no pointer, has all of it too. */

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const shots = process.env['IOV_SHOTS'];

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly any: readonly { readonly message: string }[] }[];
}

inChromium('the panel for everyone', () => {
  let chrome: Lab;
  beforeAll(async () => {
    chrome = await lab();
  }, 180_000);
  afterAll(async () => {
    await chrome.close();
  });

  const opened = async (options: Parameters<Lab['open']>[0] = {}): Promise<Panel> => {
    const panel = await chrome.open({ text: SAMPLE, ...options });
    await panel.drawn();
    return panel;
  };

  /** Run from outside the page's own world, as its content policy runs nothing of ours. */
  const violations = async (panel: Panel): Promise<readonly string[]> => {
    const found = await panel.page.evaluate(
      `(async () => { ${axe}; return (await window.axe.run(document)).violations; })()`,
    );
    return (found as readonly Violation[]).flatMap((one) =>
      one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 140)} ${node.any[0]?.message ?? ''}`),
    );
  };

  it.each(Object.keys(THEMES) as ThemeName[])('axe-core finds nothing in any view (%s)', async (theme) => {
    const panel = await opened({ theme, before: SAMPLE.replace('vm db', 'vm base') });
    const found: Record<string, readonly string[]> = {};
    await panel.page.locator('[data-path="db"]').click({ position: { x: 40, y: 20 } });
    await panel.page.keyboard.press('/');
    await panel.page.keyboard.type('web');
    const frame = panel.page.locator('vscode-dropdown[aria-label="Frame"]');
    await frame.click();
    await frame.locator('vscode-option', { hasText: '256 B' }).click();
    for (const name of ['Topology', 'Changes', 'Load', 'Table', 'Compare']) {
      await panel.page.getByRole('tab', { name }).click();
      await panel.page.waitForTimeout(name === 'Compare' ? 900 : 400);
      if (shots !== undefined)
        await panel.page.screenshot({ path: `${shots}/${theme}-${name.toLowerCase()}.png` });
      const here = await violations(panel);
      if (here.length > 0) found[name] = here;
    }
    await panel.page.getByRole('button', { name: 'Use vhost-user for old[1..6].eth0' }).click();
    await panel.page.getByRole('dialog').waitFor();
    if (shots !== undefined) await panel.page.screenshot({ path: `${shots}/${theme}-dialog.png` });
    const asked = await violations(panel);
    if (asked.length > 0) found['dialog'] = asked;
    expect(found).toEqual({});
    await panel.close();
  });

  it('reads as a page of named things', async () => {
    const panel = await opened();
    const topology = await panel.page.locator('.stage:visible').first().ariaSnapshot();
    expect(topology).toContain('- application "Topology":');
    expect(topology).toContain('group "box, host');
    expect(topology).toMatch(/group "web, set of 4 VMs/u);
    expect(topology).toMatch(/group "web\[1\.\.4\]\.eth0, virtual NIC, sriov, [\d.]+ [kMG]b\/s each/u);
    expect(topology).toMatch(/group "lan\.0, port, .*functions and queues used/u);
    const controls = await panel.page.getByRole('group', { name: /What if/u }).ariaSnapshot();
    expect(controls).toContain('combobox "Frame"');
    expect(controls).toContain('combobox "Load"');
    expect(controls).toContain('combobox "Mode"');
    const hasButton = (name: RegExp, state: { pressed?: boolean; expanded?: boolean }): Promise<void> =>
      expect.poll(() => panel.page.getByRole('button', { name, ...state }).count()).toBe(1);
    await hasButton(/^Hide what is unused/u, { pressed: false });
    await panel.page.getByRole('button', { name: 'Hide what is unused' }).click();
    await hasButton(/^Hide what is unused/u, { pressed: true });
    await hasButton(/^Export$/u, { expanded: false });
    await panel.page.getByRole('button', { name: 'Export' }).click();
    await hasButton(/^Export$/u, { expanded: true });
    await panel.page.getByRole('tab', { name: 'Load' }).click();
    await panel.page.waitForSelector('.loads .rows');
    const loads = await panel.page.getByRole('region', { name: 'Loads' }).ariaSnapshot();
    expect(loads).toContain('table "Expectations: 1 of 2 hold"');
    expect(loads).toContain('columnheader "What would relieve it"');
    await panel.page.getByRole('tab', { name: 'Table' }).click();
    await panel.page.waitForSelector('.sheet:visible table');
    const twin = await panel.page.getByRole('region', { name: 'Table of the picture' }).ariaSnapshot();
    expect(twin).toContain('Predicted for one member of each virtual NIC');
    expect(twin).toContain('table "Everything in the picture"');
    await panel.close();
  });

  it('every element is reached by keyboard from the one stop, and is left again', async () => {
    const panel = await opened();
    const focused = (): Promise<string | null> =>
      panel.page.evaluate(() => document.activeElement?.getAttribute('data-path') ?? null);
    const all = new Set(
      await panel.page.locator('.el').evaluateAll((els) => els.map((one) => one.getAttribute('data-path'))),
    );
    const seen = new Set<string | null>();
    expect(await panel.page.locator('.el[tabindex="0"]').count()).toBe(1);
    await panel.page.locator('.el[tabindex="0"]').focus();
    /** Everything from here on among siblings, and in each of them. */
    const walk = async (depth: number): Promise<void> => {
      await panel.page.keyboard.press('Home');
      for (let last: string | null = null; ;) {
        const here = await focused();
        if (here === last) return;
        last = here;
        seen.add(here);
        if (depth < 3) {
          await panel.page.keyboard.press(']');
          if ((await focused()) !== here) {
            await walk(depth + 1);
            await panel.page.keyboard.press('Escape');
            expect(await focused()).toBe(here);
          }
        }
        await panel.page.keyboard.press('ArrowRight');
      }
    };
    await walk(0);
    expect(seen).toEqual(all);
    await panel.close();
  });

  it('nothing moves for those who want no motion', async () => {
    const panel = await opened({ reducedMotion: true });
    await panel.post({ type: 'busy', what: 'Drawing …' });
    const animated = await panel.page.evaluate(() => document.getAnimations().length);
    expect(animated).toBe(0);
    expect(
      await panel.page
        .locator('.stage')
        .first()
        .evaluate((one) => getComputedStyle(one).transitionDuration),
    ).toBe('0s');
    await panel.close();
  });

  it.each(['contrast', 'contrastLight'] as const)(
    'each mode stands out from the page (%s)',
    async (theme) => {
      const panel = await opened({ theme });
      const ratios = await panel.page.evaluate((colours) => {
        const canvas = new OffscreenCanvas(1, 1).getContext('2d');
        const probe = document.body.appendChild(document.createElement('i'));
        const luminance = (colour: string): number => {
          probe.style.color = colour;
          if (!canvas) return NaN;
          canvas.fillStyle = getComputedStyle(probe).color;
          canvas.fillRect(0, 0, 1, 1);
          const [r = 0, g = 0, b = 0] = [...canvas.getImageData(0, 0, 1, 1).data].map((byte) =>
            byte <= 10 ? byte / 3294 : ((byte / 255 + 0.055) / 1.055) ** 2.4,
          );
          return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
        };
        const page = luminance('var(--vscode-editor-background)');
        return colours.map(([name, colour]) => {
          const mode = luminance(colour);
          return { name, ratio: Math.max(page, mode) / Math.min(page, mode) };
        });
      }, Object.entries(PANEL.modes));
      // What WCAG asks of text; the figures of a mode are in its colour.
      expect(ratios.filter(({ ratio }) => !(ratio >= 4.5))).toEqual([]);
      await panel.close();
    },
  );

  it('modes are told apart by shape as well as by colour', async () => {
    const panel = await opened({ theme: 'contrast' });
    const shapes = await panel.page
      .locator('.legend')
      .first()
      .evaluate((legend) =>
        [...legend.querySelectorAll('polygon, circle')].map(
          (one) =>
            `${one.tagName}${one.getAttribute('fill') === one.getAttribute('stroke') ? '' : ' hollow'} ${(one.getAttribute('points') ?? '').split(' ').length}`,
        ),
      );
    expect(new Set(shapes).size).toBe(shapes.length);
    await panel.close();
  });
});
