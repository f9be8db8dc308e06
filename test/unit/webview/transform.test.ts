import { describe, expect, test } from 'vitest';
import { centred, fitted, opened, reached, READABLE, shown, zoomed } from '../../../webview/src/transform.ts';

const window = { width: 800, height: 600 };

describe('where a picture stands', () => {
  test('zooming leaves the point under the pointer where it is', () => {
    const from = { x: -40, y: 25, scale: 0.5 };
    const to = zoomed(from, 300, 200, 1.25);
    expect(to.scale).toBeCloseTo(0.625);
    const seen = (at: typeof from): number[] => [(300 - at.x) / at.scale, (200 - at.y) / at.scale];
    expect(seen(to)[0]).toBeCloseTo(seen(from)[0] ?? NaN);
    expect(seen(to)[1]).toBeCloseTo(seen(from)[1] ?? NaN);
  });

  test('zooming ends at both ends', () => {
    expect(zoomed({ x: 0, y: 0, scale: 1 }, 0, 0, 1000).scale).toBe(6);
    expect(zoomed({ x: 0, y: 0, scale: 1 }, 0, 0, 1e-6).scale).toBe(0.05);
  });

  test('a large picture is made to fit, a small one is not blown up, none without a size', () => {
    expect(fitted({ width: 1600, height: 600 }, window)).toEqual({ scale: 0.5, x: 0, y: 150 });
    expect(fitted({ width: 400, height: 300 }, window)).toEqual({ scale: 1, x: 200, y: 150 });
    expect(fitted({ width: 0, height: 300 }, window)).toBeUndefined();
    expect(fitted({ width: 400, height: 300 }, { width: 0, height: 0 })).toBeUndefined();
  });

  test('a picture is opened as a whole, but in a narrow window as large as it can be read', () => {
    const narrow = { width: 400, height: 700 };
    expect(opened({ width: 1600, height: 600 }, window)).toEqual(
      fitted({ width: 1600, height: 600 }, window),
    );
    expect(opened({ width: 1100, height: 600 }, narrow)).toEqual({ scale: READABLE, x: 0, y: 170 });
    expect(opened({ width: 500, height: 300 }, narrow)).toEqual(fitted({ width: 500, height: 300 }, narrow));
    // Too large to be read in part: the whole gives the better idea of it.
    expect(opened({ width: 5000, height: 600 }, narrow)?.scale).toBe(0.08);
    expect(opened({ width: 0, height: 600 }, narrow)).toBeUndefined();
  });

  test('what is in sight and large enough stays; the rest comes to the middle', () => {
    const at = { x: 0, y: 0, scale: 0.5 };
    const near = { x: 100, y: 100, width: 50, height: 50 };
    expect(shown(at, near, 0, window)).toBeUndefined();
    expect(shown(at, near, 1, window)).toEqual(centred(125, 125, 1, window));
    expect(shown(at, { ...near, x: 5000 }, 0, window)).toEqual(centred(5025, 125, 0.5, window));
  });

  test('what is gone to is seen whole: moved by as little as that takes, unless it is too large', () => {
    const at = { x: 0, y: 0, scale: 0.5 };
    const size = { width: 100, height: 60 };
    expect(reached(at, { ...size, x: 200, y: 200 }, 0.5, window)).toBeUndefined();
    // Its lower half is below the window, its left one before it.
    expect(reached(at, { ...size, x: 200, y: 1170 }, 0.5, window)).toEqual({ ...at, y: -27 });
    expect(reached(at, { ...size, x: -50, y: 200 }, 0.5, window)).toEqual({ ...at, x: 37 });
    expect(reached(at, { x: -50, y: -50, width: 5000, height: 60 }, 0, window)).toEqual({ ...at, y: 37 });
    expect(reached(at, { ...size, x: 5000, y: 200 }, 0, window)).toEqual(centred(5050, 230, 0.5, window));
    expect(reached(at, { ...size, x: 200, y: 200 }, 1, window)).toEqual(centred(250, 230, 1, window));
  });
});
