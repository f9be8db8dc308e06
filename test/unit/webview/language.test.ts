import { afterAll, beforeAll, expect, it } from 'vitest';
import { speak } from '../../../server/src/words/phrase.ts';
import { PSEUDO, untranslated } from '../../pseudo.ts';
import { type Lab, lab, type Panel } from './harness.ts';
import { inChromium } from './in-chromium.ts';
import { SAMPLE } from './sample-text.ts';

/* A panel that was handed another language says everything in it: what it draws, its tables, its controls. */

inChromium('the panel in another language', () => {
  let chrome: Lab;
  beforeAll(async () => {
    chrome = await lab();
    // What the server says comes in the same language.
    speak(PSEUDO);
  }, 180_000);
  afterAll(async () => {
    speak(undefined);
    await chrome.close();
  });

  const opened = async (options: Parameters<Lab['open']>[0] = {}): Promise<Panel> => {
    const panel = await chrome.open({ text: SAMPLE, width: 1400, height: 900, l10n: PSEUDO, ...options });
    await panel.drawn();
    return panel;
  };

  /** Every text that is read or read out, each once. */
  const texts = (panel: Panel): Promise<string[]> =>
    panel.page.evaluate(() => {
      const found = new Set<string>();
      // What is said there is broken into lines.
      const LINES = '.column, .way';
      const visit = (root: ParentNode): void => {
        for (const element of root.querySelectorAll('*')) {
          if (/^(?:style|script)$/i.test(element.tagName)) continue;
          for (const name of ['aria-label', 'title', 'placeholder', 'data-before'])
            found.add(element.getAttribute(name) ?? '');
          for (const node of element.childNodes)
            if (node.nodeType === Node.TEXT_NODE && !element.closest(LINES))
              found.add(node.textContent ?? '');
        }
        for (const lines of root.querySelectorAll(LINES))
          found.add([...lines.querySelectorAll('text')].map((line) => line.textContent).join(' '));
      };
      visit(document.body);
      return [...found];
    });
  const bare = async (panel: Panel): Promise<Record<string, string>> => {
    const all = await texts(panel);
    expect(all.filter((text) => text.includes('⟦')).length).toBeGreaterThan(40);
    const left = all.map((text) => [untranslated(text, SAMPLE).join(' '), text] as const);
    return Object.fromEntries(left.filter(([words]) => words !== ''));
  };

  it('Topology, its details and Find', async () => {
    const panel = await opened();
    await panel.page.locator('.el-vnic').first().click();
    await panel.page.waitForSelector('.strip .what');
    expect(await bare(panel)).toEqual({});
    expect(panel.console).toEqual([]);
    await panel.close();
  });

  it.each(['compare', 'load', 'table'])('%s', async (view) => {
    const panel = await opened();
    await panel.page.locator(`#tab-${view}`).click();
    await panel.page.waitForSelector(
      { compare: '.column', load: '.loads .rows', table: '.sheet table' }[view] ?? '',
    );
    expect(await bare(panel)).toEqual({});
    expect(panel.console).toEqual([]);
    await panel.close();
  });

  it('Changes', async () => {
    const panel = await opened({ before: SAMPLE.replace(/vfs \d+/, 'vfs 4') });
    await panel.page.locator('#tab-changes').click();
    await panel.page.waitForSelector('table.changes td');
    expect(await bare(panel)).toEqual({});
    await panel.close();
  });

  it('puts texts into the page as texts, whatever they hold', async () => {
    const panel = await opened({
      l10n: { ...PSEUDO, Topology: '<img src=x onerror="window.hacked = 1">', Reset: '</script><b>' },
    });
    expect(await panel.page.locator('#tab-topology').textContent()).toContain('<img');
    expect(await panel.page.evaluate(() => (globalThis as { hacked?: unknown }).hacked)).toBeUndefined();
    expect(panel.console).toEqual([]);
    await panel.close();
  });

  it.each([{ Topology: 7 }, ['a'], 'text'])('stays English where %j comes', async (l10n) => {
    const panel = await opened({ l10n: l10n as unknown as Record<string, string> });
    expect(await panel.page.locator('#tab-topology').textContent()).toContain('Topology');
    await panel.close();
  });
});
