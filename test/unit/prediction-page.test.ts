import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../scripts/common.mjs';
import { predictionText } from '../../server/src/cli/report/prediction-text.ts';
import { calibrated } from '../../server/src/predict/cost/calibrated.ts';
import { predictText } from '../../server/src/testing/predicted.ts';

/** The manual's page on predictions: its examples are predicted as it says, and its tables hold the fitted values. */

const page = readFileSync(join(ROOT, 'docs/prediction.md'), 'utf8');
const examples = [
  ...page.matchAll(/### ([^\n]+)\n\n```iov\n(.*?)```\n\n```text\n(.*?)```\n(.*?)(?=\n##)/gs),
].map(([, title = '', file = '', output = '', steps = '']) => ({ title, file, output, steps }));

describe('docs/prediction.md', () => {
  it('has an example for each mode that is predicted', () => {
    expect(examples.map(({ title }) => title)).toEqual([
      'Emulated',
      'Vswitch',
      'VMDq',
      'vhost-user',
      'Direct',
      'SR-IOV',
    ]);
  });

  it.each(examples)('$title: shows what the command prints', ({ file, output }) => {
    const [table] = predictionText(predictText(file), undefined).split('\n\n');
    expect(`${table ?? ''}\n`).toBe(output);
  });

  it.each(examples)('$title: its steps come to the figures of the prediction', ({ file, steps }) => {
    const figures = predictText(file).vnics.flatMap(({ throughputBps, bottleneck }) => [
      Math.round(throughputBps?.value ?? NaN),
      Math.round(bottleneck?.gainBps ?? NaN),
    ]);
    const told = [...steps.matchAll(/\[(\d{6,})\]/g)].map(([, digits]) => Number(digits));
    expect(told.length).toBeGreaterThan(0);
    for (const one of told) expect(figures).toContain(one);
    const times = predictText(file).vnics.flatMap(({ latencyUs }) => [
      latencyUs?.p50.value ?? NaN,
      latencyUs?.p99.value ?? NaN,
    ]);
    for (const [, text = ''] of steps.matchAll(/\*\*([\d.]+) us\*\*/g)) {
      const away = times.map((time) => Math.abs(time / Number(text) - 1));
      expect(Math.min(...away), `${text} us`).toBeLessThan(2e-3);
    }
  });

  it('names every fitted value as it is', () => {
    // Every value with points stands on the page in the digits of the table, or of the unit in which it is told.
    const { values } = calibrated;
    const missing = Object.entries(values).flatMap(([key, { value, points }]) =>
      points === 0 || page.includes(String(value)) ? [] : [`${key} ${value}`],
    );
    expect(missing).toEqual([]);
  });
});
