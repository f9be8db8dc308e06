import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ROOT } from '../../scripts/common.mjs';
import type { Part } from '../../server/src/model/parts.ts';
import type { Attachment, Mode, Vnic } from '../../server/src/model/topology.ts';
import { predictPart, predictWorld } from '../../server/src/predict/parts.ts';
import { bySet } from '../../server/src/predict/sets.ts';
import { check } from '../../server/src/rules/check.ts';
import { placeKey } from '../../server/src/rules/shared/say.ts';
import { mayStand } from '../../server/src/schema/vocabulary.ts';
import { parse } from '../../server/src/syntax/parser.ts';
import { type Comparison, compare, prevents } from '../../server/src/workspace/compare.ts';
import { attachAs, withEdits } from '../../server/src/workspace/what-if.ts';
import { type World, loadWorld } from '../../server/src/workspace/world.ts';
import { wild } from './designs.ts';
import { sound } from './designs-sound.ts';

/*
 * Compare looks only at what a mode changes. What it says is what the file says with the mode written into it: the
 * edited text is read, linked, checked and predicted anew here.
 */

const worldOf = (text: string): World => {
  const tree = parse(text, mayStand);
  return loadWorld('test:///design.iov', (uri) => (uri === 'test:///design.iov' ? tree : undefined));
};

const partWith = (world: World, vm: string): Part | undefined =>
  world.parts.find(({ topology }) => topology.vms.some(({ name }) => name === vm));

/** What is said of a VM's part of a world. Of the whole world one thing is said at one place: what others do wrong would hide it. */
function saidOf(world: World, vm: string): ReturnType<typeof check> {
  const part = partWith(world, vm);
  return check({ ...world, parts: part ? [part] : [] });
}

/** Places at which each rule finds an error or a warning about a VM's part of a world. */
function placesOf(world: World, vm: string): Map<string, Set<string>> {
  const places = new Map<string, Set<string>>();
  for (const { rule, severity, place } of saidOf(world, vm)) {
    if (severity !== 'error' && severity !== 'warning') continue;
    places.set(rule, (places.get(rule) ?? new Set<string>()).add(placeKey(place)));
  }
  return places;
}

interface Tried {
  readonly breaks: readonly string[];
  readonly feasible: boolean;
  readonly messages: ReadonlySet<string>;
  readonly rates: readonly (number | null)[];
}

function anew(world: World, attachment: Attachment, mode: Mode): Tried {
  const { vm, vnic } = attachment;
  const changed = withEdits(world, attachAs(attachment, mode).edits);
  const before = placesOf(world, vm.name);
  const breaks = [...placesOf(changed, vm.name)]
    .filter(([rule, places]) => places.size > (before.get(rule)?.size ?? 0))
    .map(([rule]) => rule);
  const part = partWith(changed, vm.name);
  const predicted = part ? predictPart(part).vnics : [];
  return {
    breaks,
    feasible: !breaks.some((rule) => prevents.has(rule)),
    messages: new Set([...check(changed), ...saidOf(changed, vm.name)].map(({ message }) => message)),
    rates: predicted
      .filter((v) => v.attachment.vm.name === vm.name && v.attachment.vnic.name === vnic.name)
      .map((v) => v.throughputBps?.value ?? null),
  };
}

/** Where Compare says something else, a line each. */
function differences(text: string): string[] {
  const world = worldOf(text);
  const prediction = predictWorld(world);
  const sets = bySet(prediction.vnics);
  const found: string[] = [];
  const seen = new Set<Vnic>();
  compare(world, prediction).forEach(({ modes, current }: Comparison, i) => {
    // A set that fares in parts is changed as a whole; and each takes a whole file's time.
    const [attachment] = sets[i]?.attachments ?? [];
    if (!attachment || seen.has(attachment.vnic) || seen.size >= 4) return;
    seen.add(attachment.vnic);
    for (const { mode, breaks, reasons, feasible, throughputBps } of modes) {
      if (mode === current) continue;
      const slow = anew(world, attachment, mode);
      const say = (what: string): void =>
        void found.push(`${attachment.vm.name}.${attachment.vnic.name} ${mode}: ${what}`);
      const [quickly, slowly] = [breaks, slow.breaks].map((rules) => [...rules].sort().join(', '));
      if (quickly !== slowly) say(`breaks ${quickly ?? ''}, and anew ${slowly ?? ''}`);
      if (feasible !== slow.feasible) say(`feasible ${feasible}`);
      for (const reason of reasons) if (!slow.messages.has(reason)) say(`nobody says "${reason}"`);
      const rate = throughputBps?.value ?? null;
      if (feasible && !slow.rates.some((one) => isNear(one, rate)))
        say(`${rate ?? 'unknown'}, and anew ${slow.rates.join(', ')}`);
    }
  });
  return found;
}

const isNear = (a: number | null, b: number | null): boolean =>
  a === b || (a !== null && b !== null && Math.abs(a - b) <= 1e-6 * Math.abs(a));

test('a mode tried says what the text with that mode says: any designs', () => {
  fc.assert(
    fc.property(wild, ({ text }) => {
      expect(differences(text)).toEqual([]);
    }),
    { numRuns: 5 },
  );
});

test('a mode tried says what the text with that mode says: correct designs', () => {
  fc.assert(
    fc.property(sound, ({ text }) => {
      expect(differences(text)).toEqual([]);
    }),
    { numRuns: 5 },
  );
});

const examples = join(ROOT, 'examples');
test.each(readdirSync(examples).filter((name) => name.endsWith('.iov')))('the same of %s', (name) => {
  expect(differences(readFileSync(join(examples, name), 'utf8'))).toEqual([]);
});
