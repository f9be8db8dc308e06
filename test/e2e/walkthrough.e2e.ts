import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../../scripts/common.mjs';
import { openWorkbench, type Workbench } from './harness.ts';

/* What somebody new is shown first: the walkthrough with its pictures and buttons, and the examples. */

const wait = { timeout: 20_000 };
let workbench: Workbench;

beforeAll(async () => {
  workbench = await openWorkbench({
    settings: { 'editor.inlayHints.enabled': 'off', 'editor.codeLens': false },
  });
});
afterAll(() => workbench.close());

const text = async (): Promise<string> => (await workbench.editorLines()).join('\n');
const example = (name: string): string => readFileSync(join(ROOT, 'examples', name), 'utf8');
const steps = () => workbench.page.locator('.getting-started-step');
const firstLine = (name: string): string => example(name).split('\n')[0] ?? '';

async function openWalkthrough(): Promise<void> {
  await workbench.askCommand('Welcome: Open Walkthrough');
  await workbench.offers.filter({ hasText: 'Design virtual I/O with IOV' }).click();
  await steps().first().waitFor(wait);
}

test('shows five steps, each with a picture that loads', async () => {
  await openWalkthrough();
  expect(await steps().count()).toBe(5);
  const seen = new Set<string>();
  for (let i = 0; i < 5; i++) {
    await steps().nth(i).locator('.step-title').click();
    await expect
      .poll(async () => {
        const pictures = await workbench.page
          .locator('.getting-started-media img')
          .evaluateAll((images) =>
            (images as HTMLImageElement[])
              .filter((one) => one.naturalWidth > 100)
              .map((one) => decodeURIComponent(one.currentSrc)),
          );
        const fresh = pictures.find((source) => !seen.has(source));
        if (fresh !== undefined) seen.add(fresh);
        return fresh ?? '';
      }, wait)
      .toMatch(/docs\/images\/.*-light\.(?:webp|svg)/);
    await workbench.screenshot(`walkthrough-${i + 1}`);
  }
  expect(seen.size).toBe(5);
});

test.each([
  { step: 0, button: 'Open an Example', opens: 'box.iov' },
  { step: 1, button: 'Open a Design with Faults', opens: 'broken.iov' },
  { step: 3, button: 'Open Three Ways', opens: 'three-ways.iov' },
])('its button "$button" opens $opens', async ({ step, button, opens }) => {
  await openWalkthrough();
  await steps().nth(step).locator('.step-title').click();
  await workbench.page.getByRole('button', { name: button, exact: true }).click();
  await expect.poll(text, wait).toContain(firstLine(opens));
  expect(await workbench.status('editor.mode')).toBe('IOV');
});

test('its button "Open Preview to the Side" shows the design that was open before', async () => {
  await openWalkthrough();
  await steps().nth(2).locator('.step-title').click();
  await workbench.page.getByRole('button', { name: 'Open Preview to the Side' }).click();
  await workbench.webview.locator('svg [data-path]').first().waitFor(wait);
  await workbench.screenshot('walkthrough-preview');
});

test('its button "Show Tests" shows the Test Explorer', async () => {
  await openWalkthrough();
  await steps().nth(4).locator('.step-title').click();
  await workbench.page.getByRole('button', { name: 'Show Tests' }).click();
  await workbench.page.locator('.test-explorer').waitFor(wait);
});

test('every example can be opened, with what it is about said beside its name', async () => {
  await workbench.runCommand('View: Close All Editors');
  await workbench.askCommand('IOV: Open Example');
  await workbench.offers.filter({ hasText: 'three-ways.iov' }).waitFor();
  const offered = await workbench.offers.allInnerTexts();
  expect(offered).toHaveLength(8);
  for (const one of offered) expect(one).toMatch(/^[\w-]+\.iov\n.{20,}/);
  await workbench.offers.filter({ hasText: 'fcoe.iov' }).click();
  await expect.poll(text, wait).toContain(firstLine('fcoe.iov'));
});
