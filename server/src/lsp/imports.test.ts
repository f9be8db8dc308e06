import { expect, it } from 'vitest';
import { importAnswer } from './imports.ts';

const lspci =
  '01:00.0 Ethernet controller [0200]: Intel Corporation Ethernet Controller X710 for 10GbE SFP+ [8086:1572]\n';

it('answers with the text and what was left out', () => {
  const answer = importAnswer({ inputs: [{ name: 'a', text: lspci }], hostName: 'box' });
  expect(answer?.text).toContain('host box {');
  expect(answer?.problems).toHaveLength(1);
  expect(importAnswer({ inputs: [{ name: 'a', text: 'x' }] })).toMatchObject({
    text: null,
    problems: [{ severity: 'error' }],
  });
});

it('converts what is pasted only where it is a capture', () => {
  expect(importAnswer({ inputs: [{ name: 'a', text: lspci }], pasted: true })?.text).toContain('intel.x710');
  for (const text of ['host kvm { }\n'.repeat(9), 'MemTotal: 1 kB\n'.repeat(9), ''])
    expect(importAnswer({ inputs: [{ name: 'a', text }], pasted: true })).toBeNull();
});

it('answers null to what is no question', () => {
  for (const params of [
    null,
    7,
    {},
    { inputs: [] },
    { inputs: [{ name: 1, text: '' }] },
    { inputs: [{ name: '', text: '' }], hostName: 1 },
  ])
    expect(importAnswer(params)).toBeNull();
});
