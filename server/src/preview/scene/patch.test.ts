import fc from '../../testing/fast-check.ts';
import { expect, test } from 'vitest';
import { Documents } from '../../workspace/documents.ts';
import { Scenes, sceneOf } from '../../lsp/scenes.ts';
import { isScenePatch } from '../../protocol/patch-guard.ts';
import { applyPatch, patchOf } from './patch.ts';
import type { Scene } from './types.ts';

const URI = 'file:///a.iov';
const host = `host box {
  iommu vt-d
  sr-iov on
  nic lan : intel.x520-da2 { port 0 { vfs 8 }; port 1 }
  vswitch br0 { uplink lan.1 }
}`;
const lines = [
  'vm web[1..4] on box { vnic eth0 sriov lan.0 }',
  'vm db on box { vnic eth0 vswitch br0 }',
  'vm mail on box { vnic eth0 vswitch br0 }',
  '// a remark',
  'flow web -> db { rate 20Mbps }',
  'expect db throughput >= 1Mbps',
  'vm half on box { vnic eth0 ',
];

const sceneOfText = (text: string): Scene => {
  const documents = new Documents({ read: () => undefined, fault: () => undefined });
  documents.set(URI, 1, text);
  const snapshot = documents.snapshot(URI);
  if (!snapshot) throw new Error('no snapshot');
  return JSON.parse(JSON.stringify(sceneOf(snapshot, { uri: URI }))) as Scene;
};
const textOf = (order: readonly number[]): string => [host, ...order.map((at) => lines[at] ?? '')].join('\n');

test('whatever is edited, the patched scene is the new one', () => {
  const order = fc.shuffledSubarray(lines.map((_, at) => at));
  fc.assert(
    fc.property(order, order, (a, b) => {
      const [before, after] = [sceneOfText(textOf(a)), sceneOfText(textOf(b))];
      const patch: unknown = JSON.parse(JSON.stringify(patchOf(before, after)));
      if (!isScenePatch(patch)) throw new Error('not the shape of a patch');
      expect(JSON.parse(JSON.stringify(applyPatch(before, patch)))).toEqual(after);
    }),
    { numRuns: 40 },
  );
});

test('what an edit does not touch is the same object, and costs nothing on the way', () => {
  const before = sceneOfText(textOf([0, 1, 2]));
  const after = sceneOfText(`\n${textOf([0, 1, 2]).replace('web[1..4]', 'web[1..5]')}`);
  const patch = patchOf(before, after);
  expect(patch.shifts).toEqual([{ uri: URI, line: 0, by: 1 }]);
  expect(patch.elements.put.some((element) => element.path === 'db')).toBe(false);
  expect(patch.elements.removed).toContain('web[1..4]');
  const same = sceneOfText(textOf([0, 1, 2]));
  expect(applyPatch(before, patchOf(before, same)).elements).toBe(before.elements);
});

test('the server answers with a patch to what it has answered before, and whole to what it does not know', () => {
  const documents = new Documents({ read: () => undefined, fault: () => undefined });
  documents.set(URI, 1, textOf([0, 1]));
  const first = documents.snapshot(URI);
  if (!first) throw new Error('no snapshot');
  const scenes = new Scenes();
  const { id } = scenes.of(first, { uri: URI });
  documents.set(URI, 2, textOf([0, 1, 2]));
  const second = documents.snapshot(URI);
  if (!second) throw new Error('no snapshot');
  expect(scenes.of(second, { uri: URI, since: id })).toHaveProperty('patch');
  expect(scenes.of(second, { uri: URI, since: 4711 })).toHaveProperty('scene');
});
