import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'vitest';
import { check } from '/work/main/server/src/rules/check.ts';
import { mayStand } from '/work/main/server/src/schema/vocabulary.ts';
import { parse } from '/work/main/server/src/syntax/parser.ts';
import { loadWorld } from '/work/main/server/src/workspace/world.ts';
import { lineOf } from '/work/main/test/markers.ts';
const dir = process.env['PROBE'] ?? '/tmp/probe';
const all = process.env['ALL'] === '1';
test('probe', () => {
  for (const f of readdirSync(dir).filter((n) => n.endsWith('.iov'))) {
    const text = readFileSync(`${dir}/${f}`, 'utf8');
    const uri = 'file:///work/main.iov';
    const world = loadWorld(uri, (at) => (at === uri ? parse(text, mayStand) : undefined));
    console.log('## ' + f);
    for (const c of check(world)) {
      if (!all && c.severity !== 'error' && c.severity !== 'warning') continue;
      console.log(`${lineOf(text, world.locate(c.place).start)} ${c.severity} ${c.rule}: ${c.message}`);
    }
  }
});
