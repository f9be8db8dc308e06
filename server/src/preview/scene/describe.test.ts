import { expect, test } from 'vitest';
import { described } from './describe.ts';
import { interval } from './interval.ts';
import type { NicElement } from './types.ts';

const nic = (details: string, ...lines: string[]): NicElement => ({
  kind: 'nic',
  path: 'box/lan',
  name: 'lan',
  details,
  lines,
  diagnostics: [],
});

test('says the model of a card once, by its full name where that is known', () => {
  expect(described(nic('Intel X520-DA2 (82599ES)', 'X520-DA2', 'PCIe 2.0 ×8'))).toEqual([
    'lan',
    'NIC',
    'Intel X520-DA2 (82599ES)',
    'PCIe 2.0 ×8',
  ]);
  expect(described(nic('', 'unknown device', 'PCIe 2.0 ×8'))).toEqual([
    'lan',
    'NIC',
    'unknown device',
    'PCIe 2.0 ×8',
  ]);
});

test('says an interval in the unit of its number, and both ends of one that is told as the most', () => {
  expect(interval({ value: 1.18e9, low: 0.94e9, high: 1.42e9, text: '1.18 Gb/s' })).toBe('0.94 to 1.42 Gb/s');
  expect(interval({ value: 334, low: 91, high: 1230, text: '≤ 334 µs' })).toBe('91 to 1230 µs');
  expect(interval({ value: 334, low: 334, high: 334, text: '334 µs' })).toBe('');
});
