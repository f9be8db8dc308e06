import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PanelState } from '../../../server/src/protocol/panel.ts';
import { type Lab, lab, type Panel } from './harness.ts';
import { inChromium } from './in-chromium.ts';
import { largeFile } from '../../bench/large.ts';
import { READABLE } from '../../../webview/src/transform.ts';
import { SAMPLE } from './sample-text.ts';

/* The panel with a real file behind it: what it asks for, the server's own code answers. */

const shots = process.env['IOV_SHOTS'];

inChromium('the views of a file', () => {
  let chrome: Lab;
  beforeAll(async () => {
    chrome = await lab();
  }, 180_000);
  afterAll(async () => {
    await chrome.close();
  });

  const opened = async (options: Parameters<Lab['open']>[0] = {}): Promise<Panel> => {
    const panel = await chrome.open({ text: SAMPLE, width: 1400, height: 900, ...options });
    await panel.drawn();
    return panel;
  };
  const tab = (panel: Panel, name: string): Promise<void> => panel.page.getByRole('tab', { name }).click();
  const choose = async (panel: Panel, list: string, option: string): Promise<void> => {
    const control = panel.page.locator(`vscode-dropdown[aria-label="${list}"]`);
    await control.click();
    await control.locator('vscode-option', { hasText: option }).first().click();
  };
  const shot = async (panel: Panel, name: string): Promise<void> => {
    if (shots !== undefined) await panel.page.screenshot({ path: `${shots}/view-${name}.png` });
  };
  const sight = async (panel: Panel): Promise<unknown> => ((await panel.state()) as PanelState | null)?.sight;
  const quiet = (panel: Panel): void => expect(panel.console).toEqual([]);

  it('Load: promises with their margins, loads worst first, a way to the element', async () => {
    const panel = await opened();
    await tab(panel, 'Load');
    await panel.page.waitForSelector('.loads .rows');
    const promises = await panel.page.locator('.promises tbody tr').allTextContents();
    expect(promises[0]).toMatch(/holds.*web.*to spare/u);
    expect(promises[1]).toMatch(/fails.*old.*short/u);
    const shares = await panel.page
      .locator('.rows .fill')
      .evaluateAll((all) => all.map((one) => Number.parseFloat((one as HTMLElement).style.width)));
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
    await shot(panel, 'load');
    await panel.page
      .getByRole('row', { name: /^box lan\.1 transmit/u })
      .getByRole('button')
      .click();
    await panel.page.waitForSelector('.el.selected');
    expect(await panel.page.locator('.el.selected').getAttribute('data-path')).toBe('box/lan/1');
    quiet(panel);
    await panel.close();
  });

  it('What if: other frames change the picture and the title, and never the file', async () => {
    const panel = await opened();
    const label = (): Promise<string | null> =>
      panel.page.locator('[data-path="old[1..6]/eth0"]').getAttribute('aria-label');
    const before = await label();
    await choose(panel, 'Frame', '64 B');
    await expect.poll(label).not.toBe(before);
    await expect.poll(() => panel.page.locator('.lens-on').textContent()).toContain('64 B frames');
    await shot(panel, 'what-if');
    await choose(panel, 'Mode', 'all vswitch');
    await expect
      .poll(() => panel.page.locator('[data-path="web[1..4]/eth0"]').getAttribute('aria-label'))
      .toContain('vswitch');
    await panel.page.getByRole('button', { name: 'Use vswitch for all' }).click();
    const dialog = panel.page.getByRole('dialog');
    await dialog.waitFor();
    expect(await dialog.textContent()).toContain('vnic eth0 vswitch');
    await shot(panel, 'proposal');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(panel.file?.edits).toEqual([]);
    await panel.page.getByRole('button', { name: 'Reset' }).click();
    await expect.poll(label).toBe(before);
    quiet(panel);
    await panel.close();
  });

  it('Compare: the ways side by side, and an edit that adds something is shown before it is made', async () => {
    const panel = await opened();
    await tab(panel, 'Compare');
    await panel.page.waitForSelector('.ways');
    await shot(panel, 'compare');
    await panel.page.getByRole('button', { name: 'Use vhost-user for old[1..6].eth0' }).click();
    const dialog = panel.page.getByRole('dialog');
    await dialog.waitFor();
    expect(await dialog.locator('ins').allTextContents()).toEqual(
      expect.arrayContaining([expect.stringContaining('ovs-dpdk')]),
    );
    await dialog.getByRole('button', { name: 'Apply' }).click();
    await expect.poll(() => panel.file?.edits.length).toBe(1);
    // One word alone is written at once.
    await panel.page.getByRole('button', { name: 'Use emulated for old[1..6].eth0' }).click();
    await expect.poll(() => panel.file?.edits.length).toBe(2);
    quiet(panel);
    await panel.close();
  });

  it('is whole in a narrow panel: every tool in reach, Compare readable, Load in lines', async () => {
    const panel = await opened({ width: 400, height: 700 });
    const { page } = panel;
    const right = async (selector: string): Promise<number> => {
      const box = await page.locator(selector).last().boundingBox();
      return box ? box.x + box.width : Number.NaN;
    };
    expect(await right('.tools')).toBeLessThanOrEqual(400);
    expect(await right('.lens vscode-dropdown')).toBeLessThanOrEqual(400);
    // It opens as large as it can be read, with a map of where that is; the whole is there when it is asked for.
    const scale = (): Promise<number> =>
      page
        .locator('.stage g.picture')
        .first()
        .evaluate((group) => (group as SVGGElement).transform.baseVal[1]?.matrix.a ?? Number.NaN);
    await expect.poll(scale).toBeCloseTo(READABLE);
    expect((await page.locator('.el-host >> nth=0').boundingBox())?.x).toBeGreaterThanOrEqual(0);
    await page.waitForSelector('.minimap.shown');
    expect(await right('.minimap')).toBeLessThanOrEqual(400);
    await shot(panel, 'topology-narrow');
    await page.getByRole('button', { name: 'Fit (f)' }).click();
    await expect.poll(() => right('.el-host >> nth=0')).toBeLessThanOrEqual(400);
    await tab(panel, 'Compare');
    await page.waitForSelector('.ways');
    const compared = await page
      .locator('.stage.page svg')
      .evaluate((svg) => svg.clientWidth / (svg as SVGSVGElement).viewBox.baseVal.width);
    expect(compared).toBeGreaterThan(0.85);
    await shot(panel, 'compare-narrow');
    await tab(panel, 'Load');
    await page.waitForSelector('.loads .rows');
    const wide = await page.locator('.loads').evaluate((sheet) => sheet.scrollWidth - sheet.clientWidth);
    expect(wide).toBe(0);
    await shot(panel, 'load-narrow');
    quiet(panel);
    await panel.close();
  });

  it('goes on fitting when the panel becomes another size, until it is moved', async () => {
    const panel = await opened();
    const { page } = panel;
    const transform = (): Promise<string | null> =>
      page.locator('.stage g.picture').first().getAttribute('transform');
    const wide = await transform();
    await page.setViewportSize({ width: 700, height: 800 });
    await expect.poll(transform).not.toBe(wide);
    const fitted = await transform();
    await page.mouse.move(350, 400);
    await page.mouse.wheel(0, 40);
    await expect.poll(transform).not.toBe(fitted);
    const moved = await transform();
    await page.setViewportSize({ width: 1000, height: 800 });
    await page.waitForTimeout(200);
    expect(await transform()).toBe(moved);
    quiet(panel);
    await panel.close();
  });

  it('leaves out what carries nothing, when asked, and keeps that', async () => {
    const panel = await opened();
    const { page } = panel;
    const count = (path: string): Promise<number> => page.locator(`[data-path="${path}"]`).count();
    expect(await count('spare/lan/1')).toBe(1);
    await page.locator('[data-path="box"]').focus();
    await page.keyboard.press('u');
    await expect.poll(() => count('spare/lan/1')).toBe(0);
    // The standby path is used, and so is what it leads to.
    expect(await count('box/br0')).toBe(1);
    expect(await count('box/lan/1')).toBe(1);
    expect(await count('tool')).toBe(1);
    await shot(panel, 'busy-only');
    await expect.poll(() => sight(panel)).toMatchObject({ busyOnly: true });
    const state = await panel.state();
    const again = await chrome.open({ text: SAMPLE, state });
    await again.drawn();
    expect(await again.page.locator('[data-path="spare/lan/1"]').count()).toBe(0);
    await again.close();
    await page.getByRole('button', { name: 'Hide what is unused' }).click();
    await expect.poll(() => count('spare/lan/1')).toBe(1);
    quiet(panel);
    await panel.close();
  });

  it('follows the cursor where that is asked for, else moves only to what is out of sight', async () => {
    const panel = await opened();
    const { page } = panel;
    const transform = (): Promise<string | null> =>
      page.locator('.stage g.picture').first().getAttribute('transform');
    const before = await transform();
    await panel.post({ type: 'highlight', paths: ['db'] });
    await page.waitForSelector('[data-path="db"].here');
    expect(await transform()).toBe(before);
    await panel.post({ type: 'highlight', paths: ['tool'], follow: true });
    await page.waitForSelector('[data-path="tool"].here');
    await expect.poll(transform).not.toBe(before);
    await panel.close();
  });

  it('has a key for each thing that one does to the picture', async () => {
    const panel = await opened();
    const { page } = panel;
    const scale = async (): Promise<number> =>
      Number(
        /scale\(([\d.]+)/u.exec(
          (await page.locator('.stage g.picture').first().getAttribute('transform')) ?? '',
        )?.[1],
      );
    await page.locator('[data-path="box"]').focus();
    const fitted = await scale();
    await page.keyboard.press('+');
    await expect.poll(scale).toBeGreaterThan(fitted);
    await page.keyboard.press('-');
    await page.keyboard.press('-');
    await expect.poll(scale).toBeLessThan(fitted);
    await page.keyboard.press('0');
    await expect.poll(scale).toBe(1);
    await page.keyboard.press('f');
    await expect.poll(scale).toBeCloseTo(fitted, 5);
    await page.keyboard.press('Control+f');
    await page.waitForSelector('.search.shown');
    quiet(panel);
    await panel.close();
  });

  it('opens a set on demand, keeps it open, and closes it', async () => {
    const panel = await opened();
    await panel.page.locator('[data-path="web[1..4]"] .act').click();
    await panel.page.waitForSelector('[data-path="web[4]"]');
    await shot(panel, 'set');
    await expect.poll(() => sight(panel)).toMatchObject({ open: ['web[1..4]'] });
    const state = await panel.state();
    const again = await chrome.open({ text: SAMPLE, state });
    await again.page.waitForSelector('[data-path="web[4]"]');
    await again.close();
    await panel.page.locator('[data-path="web[4]"]').focus();
    await panel.page.keyboard.press('o');
    await panel.page.waitForSelector('[data-path="web[1..4]"]');
    expect(await panel.page.locator('[data-path="web[4]"]').count()).toBe(0);
    quiet(panel);
    await panel.close();
  });

  it('draws a host closed and open again', async () => {
    const panel = await opened();
    await panel.page.locator('[data-path="box"]').focus();
    await panel.page.keyboard.press('o');
    await expect.poll(() => panel.page.locator('[data-path="db"]').count()).toBe(0);
    await shot(panel, 'closed');
    await panel.page.keyboard.press('o');
    await panel.page.waitForSelector('[data-path="db"]');
    await panel.close();
  });

  it('finds by name, kind and mode', async () => {
    const panel = await opened();
    await panel.page.locator('[data-path="box"]').focus();
    await panel.page.keyboard.press('/');
    await panel.page.keyboard.type('sriov');
    const hits = (): Promise<string | null> => panel.page.locator('.search .count').textContent();
    const selected = (): Promise<string | null> =>
      panel.page.locator('.el.selected').getAttribute('data-path');
    await expect.poll(hits).toBe('1 of 2');
    await expect.poll(selected).toBe('web[1..4]/eth0');
    await panel.page.keyboard.press('Enter');
    await expect.poll(selected).toBe('db/eth0');
    await shot(panel, 'search');
    await panel.page.getByLabel('Find by name').fill('nothing of the kind');
    await expect.poll(hits).toBe('none');
    await panel.page.keyboard.press('Escape');
    await expect.poll(() => panel.page.locator('.el.found').count()).toBe(0);
    await panel.close();
  });

  it('shows where one is when the picture is larger than the view', async () => {
    const panel = await opened({ width: 800, height: 500 });
    expect(await panel.page.locator('.minimap.shown').count()).toBe(0);
    await panel.page.mouse.move(300, 300);
    await panel.page.keyboard.down('Control');
    await panel.page.mouse.wheel(0, -400);
    await panel.page.keyboard.up('Control');
    await panel.page.waitForSelector('.minimap.shown');
    const transform = (): Promise<string | null> =>
      panel.page.locator('.picture').first().getAttribute('transform');
    const before = await transform();
    await panel.page.locator('.minimap svg').click({ position: { x: 5, y: 5 } });
    await expect.poll(transform).not.toBe(before);
    await panel.close();
  });

  it('exports the picture and the numbers', async () => {
    const panel = await opened();
    for (const name of ['Picture as SVG', 'Picture as PNG', 'Numbers as CSV', 'Report as Markdown']) {
      await panel.page.getByRole('button', { name: 'Export' }).click();
      await panel.page.getByRole('menuitem', { name }).click();
    }
    await expect.poll(() => panel.file?.exported.length, { timeout: 60_000 }).toBe(4);
    const [svg, csv, report, png] = [
      panel.file?.exported.find((one) => one.format === 'svg'),
      panel.file?.exported.find((one) => one.format === 'csv'),
      panel.file?.exported.find((one) => one.format === 'markdown'),
      panel.file?.exported.find((one) => one.format === 'png'),
    ];
    expect(svg?.content).toMatch(/^<\?xml.*<svg xmlns/su);
    // It stands alone: no variable, no address but its namespace.
    expect(svg?.content?.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/var\(|https?:|url\(/u);
    expect(
      Buffer.from(png?.content ?? '', 'base64')
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    expect(csv?.numbers).toContain('web[1..4].eth0');
    expect(report?.numbers).toContain('![Topology]');
    quiet(panel);
    await panel.close();
  });

  it('says what changed, in the picture and by element', async () => {
    const before = SAMPLE.replace(
      'vm db on box { memory 16GiB; vnic eth0 sriov',
      'vm db on box { vnic eth0 vswitch',
    ).replace('vm tool on spare', 'vm gone on spare');
    const panel = await opened({ before });
    await panel.page.waitForSelector('.change');
    expect(await panel.page.locator('.change-added').count()).toBeGreaterThan(0);
    expect(await panel.page.locator('.change-removed').count()).toBeGreaterThan(0);
    await shot(panel, 'changes-picture');
    await tab(panel, 'Changes');
    const rows = (await panel.page.locator('.changes tbody tr').allTextContents()).join('\n');
    expect(rows).toMatch(/db\/eth0.*changed.*mode.*vswitch.*sriov/u);
    expect(rows).toMatch(/tool.*added/u);
    expect(rows).toMatch(/gone.*removed/u);
    await shot(panel, 'changes');
    await panel.close();
  });

  it('an edit moves nothing in another host, and is announced', async () => {
    const panel = await opened();
    const places = (): Promise<Record<string, string>> =>
      panel.page.locator('.el').evaluateAll((all) => {
        const boxes = new Map(
          all.map((one) => [one.getAttribute('data-path') ?? '', one.querySelector('.frame')]),
        );
        const frame = boxes.get('spare');
        const at = (one: Element | null | undefined, name: string): number =>
          Number(one?.getAttribute(name) ?? 0);
        return Object.fromEntries(
          [...boxes]
            .filter(([path]) => path.startsWith('spare') || path.startsWith('tool'))
            .map(([path, one]) => [
              path,
              `${at(one, 'x') - at(frame, 'x')},${at(one, 'y') - at(frame, 'y')}`,
            ]),
        );
      });
    const before = await places();
    expect(Object.keys(before).length).toBeGreaterThan(4);
    await panel.file?.edit(
      SAMPLE.replace('vm db on box', 'vm cache on box { vnic eth0 vswitch br0 }\nvm db on box'),
    );
    await panel.page.waitForSelector('[data-path="cache"]');
    await panel.drawn();
    expect(await places()).toEqual(before);
    await expect.poll(() => panel.page.locator('[role="log"]').textContent()).toContain('cache added');
    await panel.close();
  });

  it('where ELK takes long, plain rows come first, then what it answers, as on any machine', async () => {
    const boxes = (panel: Panel): Promise<string[]> =>
      panel.page
        .locator('.el .frame')
        .evaluateAll((all) => all.map((one) => `${one.getAttribute('x')},${one.getAttribute('y')}`));
    const fast = await opened();
    const laidOut = await boxes(fast);
    await fast.close();
    const slow = await chrome.open({ text: SAMPLE, width: 1400, height: 900, elk: { delayMs: 4000 } });
    await slow.page.waitForSelector('svg[aria-busy="true"] .el-host');
    const plain = await boxes(slow);
    expect(plain).toHaveLength(laidOut.length);
    expect(plain).not.toEqual(laidOut);
    await shot(slow, 'plain');
    await slow.drawn();
    expect(await boxes(slow)).toEqual(laidOut);
    quiet(slow);
    await slow.close();
  });

  it('an ELK that hangs is replaced, and the next picture is laid out', async () => {
    const panel = await chrome.open({ text: SAMPLE, elk: { hung: 1 } });
    await panel.page.clock.runFor(3000);
    await panel.page.waitForSelector('svg[aria-busy="true"] .el-host');
    await panel.page.clock.runFor(20_000);
    await panel.drawn();
    const workers = (): Promise<number> =>
      panel.page.evaluate(() => (globalThis as unknown as { elks: unknown[] }).elks.length);
    expect(await workers()).toBe(2);
    await panel.file?.edit(
      SAMPLE.replace('vm db on box', 'vm cache on box { vnic eth0 vswitch br0 }\nvm db on box'),
    );
    await panel.page.waitForSelector('[data-path="cache"]');
    await panel.drawn();
    expect(await workers()).toBe(2);
    quiet(panel);
    await panel.close();
  });

  it('draws of a large file what can be seen: shapes from far away, everything where one is near', async () => {
    const panel = await opened({ text: largeFile('alike') });
    expect(await panel.page.locator('.plain').count()).toBe(50);
    expect(await panel.page.locator('.el-vm').count()).toBe(0);
    await shot(panel, 'large');
    // What is under the pointer is found all the same.
    const box = await panel.page.locator('.plain').nth(20).boundingBox();
    if (!box) throw new Error('no host');
    await panel.page.mouse.click(box.x + box.width / 2, box.y + box.height * 0.25);
    await expect.poll(() => panel.page.locator('.strip .what').textContent()).toMatch(/^m21x\d+$|^h21$/u);
    await panel.page.keyboard.press('/');
    await panel.page.keyboard.type('m44x7');
    await expect.poll(() => panel.page.locator('[data-path="m44x7"]').count()).toBe(1);
    await panel.page.waitForSelector('[data-path="m44x7"].selected');
    await panel.page.waitForTimeout(400);
    await shot(panel, 'large-near');
    quiet(panel);
    await panel.close();
  });

  it('writes hostile text as text, whatever it is, and runs nothing', async () => {
    const evils = [
      '<img src=x onerror=alert(1)><script>alert(2)</script>',
      '\\u{202E}gnp.exe\\u{2066}\\u{200F}',
      '\\u{7}\\u{1b}[31m\\u{0}\\u{85}',
      '&amp;"\'`]]>--><style>*{display:none}</style>',
      'x'.repeat(10_000),
    ];
    const hosts = evils.map(
      (evil, at) => `/// ${evil.replace(/\\u\{[0-9A-Fa-f]+\}/gu, '')}
host h${at} { label "${evil.replace(/"/gu, '\\"')}"; nic lan : intel.x520-da2 { label "${evil.replace(/"/gu, '\\"')}"; port 0 }; vswitch v { label "${evil.replace(/"/gu, '\\"')}"; uplink lan.0 } }
vm m${at} on h${at} { label "${evil.replace(/"/gu, '\\"')}"; vnic eth0 vswitch v }`,
    );
    const panel = await opened({ text: `${hosts.join('\n')}\n` });
    await panel.page.waitForSelector('[data-path="m4"]');
    await shot(panel, 'hostile');
    for (const name of ['Load', 'Table', 'Compare', 'Topology']) await tab(panel, name);
    await panel.page.locator('[data-path="m0"]').click({ position: { x: 40, y: 20 } });
    expect(await panel.page.locator('.strip').textContent()).toContain('<img src=x onerror=alert(1)>');
    expect(await panel.page.locator('img, style:not([nonce]), script:not([nonce])').count()).toBe(0);
    // No text leaves its card, however long it is.
    const wide = await panel.page.locator('.el-vm').evaluateAll(
      (all) =>
        all.filter((one) => {
          const frame = one.querySelector('.frame')?.getBoundingClientRect();
          return [...one.querySelectorAll('text')].some(
            (text) => frame && text.getBoundingClientRect().right > frame.right + 2,
          );
        }).length,
    );
    expect(wide).toBe(0);
    quiet(panel);
    await panel.close();
  });

  it('keeps the last good picture when something fails, and says what', async () => {
    const panel = await opened();
    await panel.post({ type: 'busy', what: 'Drawing …' });
    await panel.page.waitForSelector('.busy.shown');
    await panel.post({ type: 'busy', what: null });
    await panel.post({ type: 'error', message: 'The server could not draw this file: gone.' });
    await panel.page.waitForSelector('.note.bad.shown');
    expect(await panel.page.locator('.el-host').count()).toBe(2);
    expect(await panel.page.locator('.busy.shown').count()).toBe(0);
    // The next picture takes it back.
    await panel.file?.edit(`${SAMPLE}\n`);
    await expect.poll(() => panel.page.locator('.note.bad.shown').count()).toBe(0);
    await panel.close();
  });
});
