import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildCompare } from '../../../server/src/preview/scene/compare.ts';
import { compared } from '../../../server/src/testing/handmade-comparison.ts';
import { locateSample, type Sample, sample, type SampleHost } from '../../../server/src/testing/handmade.ts';
import { language, thirty, threeWays } from '../../../server/src/testing/handmade-designs.ts';
import { buildScene, type Scene } from '../../../server/src/preview/scene/scene.ts';
import type { PanelState } from '../../../server/src/protocol/panel.ts';
import { type Lab, lab, type Panel, THEMES, type ThemeName } from './harness.ts';
import { inChromium } from './in-chromium.ts';

const sceneOf = ({ topology, prediction }: Sample): Scene =>
  buildScene(topology, prediction, [], locateSample, { title: 'sample.iov' });
/** As it arrives: through JSON. */
const wire = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
const message = (scene: Scene, stale = false): Record<string, unknown> => ({
  type: 'scene',
  scene: wire(scene),
  version: 1,
  stale,
});
const shots = process.env['IOV_SHOTS'];

inChromium('the panel in a browser', () => {
  let chrome: Lab;
  beforeAll(async () => {
    chrome = await lab();
  }, 180_000);
  afterAll(async () => {
    await chrome.close();
  });

  const opened = async (scene: Scene, options: Parameters<Lab['open']>[0] = {}): Promise<Panel> => {
    const panel = await chrome.open(options);
    await panel.post(message(scene));
    await panel.drawn();
    return panel;
  };

  it.each(Object.keys(THEMES) as ThemeName[])(
    'draws every element, without a word on the console (%s)',
    async (theme) => {
      const scene = sceneOf(threeWays());
      const panel = await opened(scene, { theme });
      const paths = await panel.page
        .locator('.el')
        .evaluateAll((all) => all.map((one) => one.getAttribute('data-path')));
      expect(new Set(paths)).toEqual(new Set(scene.elements.map((element) => element.path)));
      if (shots !== undefined) await panel.page.screenshot({ path: `${shots}/panel-${theme}.png` });
      expect(panel.console).toEqual([]);
      await panel.close();
    },
  );

  it('shows what is clicked without taking the focus, and goes there on a double click', async () => {
    const panel = await opened(sceneOf(threeWays()));
    await panel.page.locator('[data-path="firewall"]').click({ position: { x: 40, y: 20 } });
    await panel.page.locator('[data-path="box/br0"]').dblclick();
    const reveals = (await panel.sent()).filter((one) => one.type === 'reveal');
    expect(reveals[0]).toMatchObject({ focus: false });
    expect(reveals[reveals.length - 1]).toMatchObject({ focus: true });
    expect(await panel.page.locator('.el.selected').getAttribute('data-path')).toBe('box/br0');
    expect(await panel.page.locator('.strip').textContent()).toContain('br0virtual switch');
    await panel.close();
  });

  it('is walked by keyboard: one tab stop, arrows among siblings, in and out, Enter to the source', async () => {
    const panel = await opened(sceneOf(threeWays()));
    expect(await panel.page.locator('.el[tabindex="0"]').count()).toBe(1);
    await panel.page.locator('.el[tabindex="0"]').focus();
    const focused = (): Promise<string | null> =>
      panel.page.evaluate(() => document.activeElement?.getAttribute('data-path') ?? null);
    expect(await focused()).toBe('box');
    await panel.page.keyboard.press('Enter');
    expect(await focused()).toBe('desk[1..8]');
    await panel.page.keyboard.press('ArrowRight');
    expect(await focused()).toBe('mail');
    await panel.page.keyboard.press('Enter');
    expect(await focused()).toBe('mail/eth0');
    // What has nothing in it leads to the source.
    await panel.page.keyboard.press('Enter');
    expect((await panel.sent()).filter((one) => one.type === 'reveal').at(-1)).toMatchObject({
      type: 'reveal',
      focus: true,
    });
    await panel.page.keyboard.press('Escape');
    expect(await focused()).toBe('mail');
    await panel.close();
  });

  it('lights the path of what is selected', async () => {
    const panel = await opened(sceneOf(threeWays()));
    await panel.page.locator('[data-path="firewall"]').click({ position: { x: 40, y: 20 } });
    const on = await panel.page
      .locator('.el.on')
      .evaluateAll((all) => all.map((one) => one.getAttribute('data-path')));
    expect(new Set(on)).toEqual(
      new Set(['firewall', 'firewall/eth0', 'box', 'box/edge', 'box/edge/0', 'core']),
    );
    // A VM's figures are those of its NICs.
    expect(await panel.page.locator('.strip').textContent()).toMatch(
      /firewall\.eth0, virtual NIC, direct, .*b\/s/u,
    );
    await panel.close();
  });

  it('highlights what the cursor is in', async () => {
    const panel = await opened(sceneOf(threeWays()));
    await panel.post({ type: 'highlight', paths: ['mail', 'mail/eth0'] });
    await panel.page.waitForSelector('.el.here');
    expect(await panel.page.locator('.el.here').count()).toBe(2);
    await panel.close();
  });

  it('keeps the last good picture, dimmed, while the text does not parse', async () => {
    const panel = await opened(sceneOf(threeWays()));
    await panel.post(message(sceneOf(threeWays()), true));
    await panel.page.waitForSelector('.stage.stale');
    await panel.post({ type: 'error', message: 'The server is gone.' });
    await panel.page.waitForSelector('.note.bad.shown');
    expect(await panel.page.locator('.el-host').count()).toBe(1);
    await panel.close();
  });

  it.each([false, true])(
    'lets what moves glide to its new place, unless less motion is asked for (%s)',
    async (less) => {
      const host = (name: string, vms: number): SampleHost => ({
        name,
        nics: [{ name: 'lan', device: 'intel.x520-da2', gbps: 10, ports: [{ vfs: 8 }] }],
        vms: Array.from({ length: vms }, (_, at) => ({
          name: `${name}vm${at}`,
          vnics: [{ mode: 'sriov', to: 'lan.0', gbps: 1 }],
        })),
      });
      const panel = await opened(sceneOf(sample([host('a', 1), host('b', 1)])), { reducedMotion: less });
      await panel.page.evaluate(() => {
        const moved: (string | null)[] = [];
        Object.assign(globalThis, { moved });
        // eslint-disable-next-line @typescript-eslint/unbound-method -- it is called on the element
        const animate = Element.prototype.animate;
        Element.prototype.animate = function (frames, options) {
          const { duration } = options as KeyframeAnimationOptions;
          moved.push(`${this.getAttribute('data-path') ?? ''} ${String(duration)}`);
          return animate.call(this, frames, options);
        };
      });
      await panel.post(message(sceneOf(sample([host('a', 4), host('b', 1)]))));
      await panel.page.waitForSelector('[data-path="avm3"]');
      const moved = await panel.page.evaluate(() => (globalThis as unknown as { moved: string[] }).moved);
      if (less) expect(moved).toEqual([]);
      else {
        // The host beside it makes room, what is new comes up, and what stays where it is does not stir.
        expect(moved).toEqual(expect.arrayContaining(['b 150', 'b/lan/0 150', 'bvm0/eth0 150', 'avm3 150']));
        expect(moved).not.toContain('a 150');
      }
      expect(panel.console).toEqual([]);
      await panel.close();
    },
  );

  it('drops a message of another shape', async () => {
    const panel = await opened(sceneOf(threeWays()));
    const broken = message(sceneOf(threeWays())) as { scene: { elements: unknown[] } };
    broken.scene.elements = [{ kind: 'host', path: 3 }];
    await panel.post(broken);
    await panel.post({ type: 'nonsense' });
    await panel.post({ type: 'highlight', paths: ['box'] });
    await panel.page.waitForSelector('.el.here');
    expect(await panel.page.locator('.el-vm').count()).toBe(4);
    await panel.close();
  });

  it('zooms at the pointer, pans, and keeps both', async () => {
    const panel = await opened(sceneOf(threeWays()));
    const transform = async (): Promise<number[]> =>
      ((await panel.page.locator('.stage:visible .picture').getAttribute('transform')) ?? '')
        .match(/-?[\d.]+/gu)
        ?.map(Number) ?? [];
    const before = await transform();
    await panel.page.mouse.move(400, 300);
    await panel.page.mouse.wheel(0, 120);
    await expect.poll(async () => (await transform())[1]).toBeCloseTo((before[1] ?? 0) - 120, 0);
    await panel.page.keyboard.down('Control');
    await panel.page.mouse.wheel(0, -300);
    await panel.page.keyboard.up('Control');
    await expect.poll(async () => (await transform())[2]).toBeGreaterThan((before[2] ?? 0) * 2);
    const now = await transform();
    const scale = now[2];
    await expect
      .poll(() => panel.state())
      .toMatchObject({
        uri: 'file:///sample.iov',
        sight: { view: 'topology' },
        transforms: { topology: { scale: expect.closeTo(scale ?? 0, 3) as number } },
      });
    const kept = await panel.state();
    await panel.close();
    const again = await opened(sceneOf(threeWays()), { state: kept });
    expect(
      ((await again.page.locator('.stage:visible .picture').getAttribute('transform')) ?? '')
        .match(/-?[\d.]+/gu)
        ?.map(Number),
    ).toEqual(now);
    await again.close();
  });

  it('does not move what did not change', async () => {
    const panel = await opened(sceneOf(language()));
    const boxes = (): Promise<Record<string, string>> =>
      panel.page
        .locator('.el')
        .evaluateAll((all) =>
          Object.fromEntries(
            all.map((one) => [
              one.getAttribute('data-path') ?? '',
              one.querySelector('rect')?.getAttribute('x') ?? '',
            ]),
          ),
        );
    // Things glide to where they stand, on a busy machine for long.
    const settled = async (): Promise<Record<string, string>> => {
      for (let last = await boxes(); ;) {
        await panel.page.waitForTimeout(250);
        const now = await boxes();
        if (isDeepStrictEqual(now, last)) return now;
        last = now;
      }
    };
    const before = await settled();
    const same = await panel.page.evaluateHandle(() => document.querySelector('[data-path="db"]'));
    const changed = wire(sceneOf(language()));
    await panel.post(
      message({
        ...changed,
        elements: changed.elements.map((element) =>
          element.kind === 'vnic' ? { ...element, numbers: { ...element.numbers, packets: null } } : element,
        ),
      }),
    );
    expect(await settled()).toEqual(before);
    expect(await panel.page.evaluate((old) => old === document.querySelector('[data-path="db"]'), same)).toBe(
      true,
    );
    await panel.close();
  });

  it('compares modes, and asks for the one that is pressed', async () => {
    const panel = await opened(sceneOf(threeWays()), { theme: 'dark' });
    await panel.page.getByRole('tab', { name: 'Compare' }).click();
    await expect
      .poll(async () => (await panel.sent()).at(-1))
      .toMatchObject({ type: 'look', sight: { view: 'compare' } });
    await panel.post({ type: 'compare', compare: wire(buildCompare('sample.iov', compared())) });
    await panel.page.waitForSelector('.column');
    if (shots !== undefined) await panel.page.screenshot({ path: `${shots}/panel-compare.png` });
    await panel.page.getByRole('button', { name: 'Use vhost-user for desk[1..8].eth0' }).click();
    expect((await panel.sent()).at(-1)).toEqual({
      type: 'applyMode',
      vnic: 'desk[1..8].eth0',
      mode: 'vhost-user',
      confirmed: false,
    });
    await panel.close();
  });

  it('reads Compare like a page in a narrow panel: cards wrap, the keyboard scrolls, the place is kept', async () => {
    const panel = await opened(sceneOf(threeWays()), { width: 520 });
    await panel.page.getByRole('tab', { name: 'Compare' }).click();
    await panel.post({ type: 'compare', compare: wire(buildCompare('sample.iov', compared())) });
    await panel.page.getByRole('button', { name: 'Use vswitch for web[1..4].eth0' }).focus();
    await panel.page.keyboard.press('Enter');
    expect((await panel.sent()).at(-1)).toEqual({
      type: 'applyMode',
      vnic: 'web[1..4].eth0',
      mode: 'vswitch',
      confirmed: false,
    });
    if (shots !== undefined) await panel.page.screenshot({ path: `${shots}/panel-compare-narrow.png` });
    await expect
      .poll(async () => ((await panel.state()) as PanelState).transforms.compare?.y ?? 0)
      .toBeGreaterThan(300);
    await panel.close();
  });

  it('has a table with the same numbers', async () => {
    const panel = await opened(sceneOf(threeWays()));
    await panel.page.getByRole('tab', { name: 'Table' }).click();
    const row = panel.page.getByRole('row', { name: /desk eth0/u });
    expect(await row.textContent()).toContain('1.18 Gb/s');
    if (shots !== undefined) await panel.page.screenshot({ path: `${shots}/panel-table.png` });
    await panel.close();
  });

  it('writes what a person typed as text', async () => {
    const scene = wire(sceneOf(threeWays()));
    const evil = '<img src=x onerror=alert(1)>\u0007\ud800';
    const panel = await opened({
      ...scene,
      elements: scene.elements.map((element) =>
        element.kind === 'vm' ? { ...element, label: evil, docs: evil } : element,
      ),
    });
    await panel.page.locator('[data-path="mail"]').click({ position: { x: 40, y: 20 } });
    expect(await panel.page.locator('img').count()).toBe(0);
    expect(await panel.page.locator('.strip').textContent()).toContain('<img src=x');
    await panel.close();
  });

  it('draws with plain rows where no worker can be had', async () => {
    const panel = await opened(sceneOf(threeWays()), { noWorker: true });
    expect(await panel.page.locator('.el-vm').count()).toBe(4);
    await panel.close();
  });

  it('shows thirty VMs', async () => {
    const panel = await opened(sceneOf(thirty()), { theme: 'dark' });
    expect(await panel.page.locator('.el-vm').count()).toBe(30);
    if (shots !== undefined) await panel.page.screenshot({ path: `${shots}/panel-thirty.png` });
    await panel.close();
  });
});
