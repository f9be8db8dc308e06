import { readFileSync } from 'node:fs';
import ELK from 'elkjs/lib/elk.bundled.js';
import { expect, test } from 'vitest';
import { compareOf, sceneOf } from '../../server/src/lsp/scenes.ts';
import { drawCompare } from '../../server/src/preview/draw/compare.ts';
import { draw } from '../../server/src/preview/draw/draw.ts';
import { type Elk, layout } from '../../server/src/preview/layout/layout.ts';
import { print } from '../../server/src/preview/draw/print.ts';
import type { ElementOf, Scene } from '../../server/src/preview/scene/types.ts';
import type { CompareScene } from '../../server/src/preview/scene/compare.ts';
import { textWidth } from '../../server/src/preview/layout/text.ts';
import { LIGHT } from '../../server/src/preview/draw/theme.ts';
import { Documents } from '../../server/src/workspace/documents.ts';
import type { Snapshot } from '../../server/src/workspace/snapshot.ts';

/* What the pictures of the examples show, from the text to the drawing. */

const elk = new ELK() as unknown as Elk;

function opened(example: string): Snapshot {
  const uri = `file:///${example}`;
  const documents = new Documents({ read: () => undefined, fault: () => undefined });
  documents.set(uri, 1, readFileSync(new URL(`../../examples/${example}`, import.meta.url), 'utf8'));
  const snapshot = documents.snapshot(uri);
  if (!snapshot) throw new Error(`${example} is not open`);
  return snapshot;
}
function pictured(example: string): Scene {
  const snapshot = opened(example);
  return sceneOf(snapshot, { uri: snapshot.uri });
}
function compared(example: string): CompareScene {
  const snapshot = opened(example);
  return compareOf(snapshot, { uri: snapshot.uri }).compare;
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

test('in Compare a figure’s name and its value stand beside each other, however long they are', () => {
  for (const example of ['three-ways.iov', 'thirty-vms.iov', 'two-servers.iov', 'fcoe.iov']) {
    const svg = print(drawCompare(compared(example), LIGHT));
    const rows = [...svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)" font-size="10.5"([^>]*)>([^<]*)</gu)].map(
      ([, x = '', y = '', style = '', said = '']) => ({
        x: Number(x),
        y,
        width: textWidth(said, 10.5, style.includes('bold')),
        isValue: style.includes('end'),
      }),
    );
    const values = rows.filter(({ isValue }) => isValue);
    expect(values.length).toBeGreaterThan(10);
    for (const value of values) {
      const inFront = rows.filter(({ isValue, x, y }) => !isValue && y === value.y && x < value.x);
      for (const name of inFront) expect(name.x + name.width).toBeLessThan(value.x - value.width);
    }
  }
});
