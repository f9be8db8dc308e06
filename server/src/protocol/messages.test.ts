import { describe, expect, test } from 'vitest';
import { buildCompare } from '../preview/scene/compare.ts';
import { compared } from '../testing/handmade-comparison.ts';
import { locateSample } from '../testing/handmade.ts';
import { threeWays } from '../testing/handmade-designs.ts';
import { buildScene, type Scene } from '../preview/scene/scene.ts';
import { isToClient, isToWebview } from './panel.ts';
import { COMPARE, SCENE } from './pictures.ts';
import { isScene } from './scene-guard.ts';

const scene = (): Scene => {
  const { topology, prediction } = threeWays();
  return buildScene(topology, prediction, [], locateSample, { title: 'sample' });
};
const wire = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('messages', () => {
  test('what is built passes as what it is, through JSON', () => {
    const drawn = wire(scene());
    const compare = wire(buildCompare('sample', compared()));
    expect(isScene(drawn)).toBe(true);
    expect(SCENE.isResult({ scene: drawn, id: 1, version: 3, stale: false })).toBe(true);
    expect(COMPARE.isResult({ compare, version: 3 })).toBe(true);
    expect(isToWebview({ type: 'scene', scene: drawn, version: 3, stale: true })).toBe(true);
    expect(isToWebview({ type: 'compare', compare })).toBe(true);
    expect(isToClient({ type: 'applyMode', vnic: 'a.eth0', mode: 'sriov', confirmed: false })).toBe(true);
  });

  test('a scene with any value of another type is refused', () => {
    // Everything that drawing relies on is looked at: every leaf, one by one, made a thing that it cannot be.
    const drawn = wire(scene()) as Record<string, unknown>;
    let checked = 0;
    const spoil = (at: Record<string, unknown> | unknown[]): void => {
      for (const [key, value] of Object.entries(at)) {
        const holder = at as Record<string, unknown>;
        if (typeof value === 'object' && value !== null) {
          spoil(value as Record<string, unknown>);
          continue;
        }
        holder[key] = { not: 'this' };
        if (isScene(drawn)) throw new Error(`not looked at: ${key}`);
        holder[key] = value;
        checked += 1;
      }
    };
    spoil(drawn);
    expect(checked).toBeGreaterThan(300);
  });

  test.each([
    null,
    1,
    'ready',
    [],
    {},
    { type: 'toString' },
    { type: 'reveal', range: {}, focus: true },
    { type: 'applyMode', vnic: 'a', mode: 'magic' },
  ])('%j is no message', (value) => {
    expect(isToClient(value)).toBe(false);
    expect(isToWebview(value)).toBe(false);
  });
});
