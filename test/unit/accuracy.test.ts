import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../scripts/common.mjs';
import { check } from '../../server/src/api.ts';
import { anchored, anchorsFor } from '../accuracy/anchors.ts';
import { checkedCases, judgeChecked, readChecked } from '../accuracy/checked.ts';
import { casesOf, predictCase } from '../accuracy/evaluate.ts';
import { readPoints } from '../accuracy/points.ts';

const { cases, left } = casesOf(readPoints(ROOT));

describe('published points as files', () => {
  it('are all either written or left out for a reason', () => {
    expect(cases.length + left.length).toBe(2072);
    expect(cases.length).toBeGreaterThan(1500);
    expect(left.filter(({ reason }) => reason === '')).toEqual([]);
  });

  it('link without a fault in names or values', () => {
    const faulty = cases.filter(({ topology }) => topology.expectations.length !== 1);
    expect(faulty.map(({ point }) => point.id)).toEqual([]);
  });

  it('are all predicted, with an interval that holds the value', () => {
    for (const one of cases) {
      const figure = predictCase(one)?.figure;
      expect(figure?.value, one.point.id).toBeGreaterThan(0);
      expect(figure?.low, one.point.id).toBeLessThanOrEqual(figure?.value ?? NaN);
      expect(figure?.high, one.point.id).toBeGreaterThanOrEqual(figure?.value ?? NaN);
    }
  });

  it('take another point of their host as a measurement, which the product uses', () => {
    const target = cases.find(({ point }) => point.id === 'zhang2019-140');
    expect(target).toBeDefined();
    if (target === undefined) return;
    const anchors = anchorsFor(target, cases, new Set());
    expect(anchors.length).toBeGreaterThan(0);
    for (const anchor of anchors) {
      const one = anchored(target, anchor);
      expect(one?.topology.measurements).toHaveLength(1);
    }
  });
});

describe('published figures that nothing is fitted to', () => {
  const file = readChecked(ROOT);

  it('are of sources that the fit has never seen, each named once', () => {
    const points = readPoints(ROOT);
    const fitted = Object.keys(points.sources);
    expect(Object.keys(file.sources).filter((id) => fitted.includes(id))).toEqual([]);
    const named = new Set(file.points.map(({ source_id: source }) => source));
    expect([...named].sort()).toEqual(Object.keys(file.sources).sort());
    const ids = file.points.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('are read by nothing that calibrates', async () => {
    const { metafile } = await build({
      absWorkingDir: ROOT,
      entryPoints: ['test/accuracy/calibrate.ts', 'test/accuracy/points.ts'],
      outdir: 'unused',
      bundle: true,
      write: false,
      metafile: true,
      platform: 'node',
      format: 'esm',
      loader: { '.iov': 'text' },
    });
    const inputs = [...Object.keys(metafile.inputs), 'scripts/calibrate.mjs'];
    expect(inputs).toContain('test/accuracy/fit.ts');
    const texts = await Promise.all(inputs.map((path) => readFile(join(ROOT, path), 'utf8')));
    expect(inputs.filter((_, i) => /accuracy\/checked|checked\.json/.test(texts[i] ?? ''))).toEqual([]);
    expect(inputs.filter((path) => path.includes('accuracy/checked'))).toEqual([]);
  });

  it('are files without an error', () => {
    const faulty = checkedCases(file).filter(({ file: { text } }) =>
      check(text).some(({ severity }) => severity === 'error'),
    );
    expect(faulty.map(({ point }) => point.id)).toEqual([]);
  });

  it('are all predicted, with an interval that holds the value', () => {
    const judged = judgeChecked(file);
    expect(judged).toHaveLength(file.points.length);
    for (const { one, value, low, high } of judged) {
      expect(low, one.point.id).toBeLessThanOrEqual(value);
      expect(high, one.point.id).toBeGreaterThanOrEqual(value);
    }
  });
});
