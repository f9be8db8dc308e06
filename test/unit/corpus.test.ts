import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../scripts/common.mjs';
import { rulesById } from '../../server/src/rules/all.ts';
import { check } from '../../server/src/rules/check.ts';
import { mayStand } from '../../server/src/schema/vocabulary.ts';
import { parse } from '../../server/src/syntax/parser.ts';
import { loadWorld } from '../../server/src/workspace/world.ts';
import { compare, lineOf, markers } from '../markers.ts';

/*
 * Whole designs, as such systems are built; what is wrong with them is marked, and most have nothing wrong.
 */

const CORPUS = join(ROOT, 'test/fixtures/rules');
const files = readdirSync(CORPUS).filter((name) => name.endsWith('.iov'));
const texts = new Map(files.map((name) => [name, readFileSync(join(CORPUS, name), 'utf8')]));

function isQuiet(rule: string): boolean {
  const severity = rulesById.get(rule)?.severity;
  return severity === 'information' || severity === 'hint';
}

function differences(text: string): string[] {
  const uri = 'file:///designs/main.iov';
  const world = loadWorld(uri, (at) => (at === uri ? parse(text, mayStand) : undefined));
  const said = check(world).map(({ rule, severity, message, place }) => ({
    rule,
    severity,
    message,
    line: lineOf(text, world.locate(place).start),
  }));
  return compare(said, text, isQuiet);
}

test.each(files)('%s reports what its markers say', (name) => {
  expect(differences(texts.get(name) ?? '')).toEqual([]);
});

describe('the corpus', () => {
  test('is large enough, and much of it is without fault', () => {
    const clean = files.filter((name) => markers(texts.get(name) ?? '').length === 0);
    expect(files.length).toBeGreaterThanOrEqual(40);
    expect(clean.length).toBeGreaterThanOrEqual(15);
  });

  test.each(files)('%s says what it is, and whether it reports nothing', (name) => {
    const text = texts.get(name) ?? '';
    const introduction = text.slice(0, text.indexOf('\nnetwork ')).replaceAll('\n// ', ' ');
    expect(introduction).toMatch(/^\/\/ [A-Z]/);
    expect(introduction.includes('Reports nothing.')).toBe(markers(text).length === 0);
  });
});
