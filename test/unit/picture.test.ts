import { readFileSync } from 'node:fs';
import ELK from 'elkjs/lib/elk.bundled.js';
import { expect, test } from 'vitest';
import { sceneOf } from '../../server/src/lsp/scenes.ts';
import { draw } from '../../server/src/preview/draw/draw.ts';
import { type Elk, layout } from '../../server/src/preview/layout/layout.ts';
import { print } from '../../server/src/preview/draw/print.ts';
import type { ElementOf, Scene } from '../../server/src/preview/scene/types.ts';
import { LIGHT } from '../../server/src/preview/draw/theme.ts';
import { Documents } from '../../server/src/workspace/documents.ts';

/* What the pictures of the examples show, from the text to the drawing. */

const elk = new ELK() as unknown as Elk;

function pictured(example: string): Scene {
  const uri = `file:///${example}`;
  const documents = new Documents({ read: () => undefined, fault: () => undefined });
  documents.set(uri, 1, readFileSync(new URL(`../../examples/${example}`, import.meta.url), 'utf8'));
  const snapshot = documents.snapshot(uri);
  if (!snapshot) throw new Error(`${example} is not open`);
  return sceneOf(snapshot, { uri });
}
const drawn = async (scene: Scene): Promise<string> => print(draw(scene, await layout(scene, elk), LIGHT));
const ports = (scene: Scene): ElementOf<'port'>[] =>
  scene.elements.filter((element): element is ElementOf<'port'> => element.kind === 'port');

test('a converged port shows its classes, and which of them loses nothing', async () => {
  const scene = pictured('fcoe.iov');
  expect(ports(scene)[0]?.classes).toEqual([
    { name: '0', share: 0.6, strict: false, lossless: false },
    { name: '3', share: 0.4, strict: false, lossless: true },
  ]);
  const svg = await drawn(scene);
  expect(svg).toContain('class 0 · 60 %');
  expect(svg).toMatch(/3 · 40 % · lossless/u);
});

test('a function shows what it is held to and promised', async () => {
  const scene = pictured('thirty-vms.iov');
  const slots = ports(scene)[0]?.slots.filter(({ state }) => state === 'used') ?? [];
  expect(slots.map(({ limit }) => limit?.max)).toEqual([
    ...Array.from({ length: 6 }, () => '1G'),
    ...Array.from({ length: 3 }, () => '2G'),
    '5G',
  ]);
  const svg = await drawn(scene);
  expect(svg).toContain('≤5G');
  expect(svg).toContain('rate limit');
});

test('the legend speaks only of signs that are there', async () => {
  expect(await drawn(pictured('fcoe.iov'))).not.toContain('rate limit');
});
