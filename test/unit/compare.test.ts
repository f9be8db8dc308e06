import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from '../../server/src/testing/fast-check.ts';
import { expect, test } from 'vitest';
import { ROOT } from '../../scripts/common.mjs';
import { type Bound, wholePlace } from '../../server/src/model/bound.ts';
import type { Finding } from '../../server/src/model/finding.ts';
import type { Part } from '../../server/src/model/parts.ts';
import type { Place } from '../../server/src/model/place.ts';
import type { Attachment, Mode, Vnic } from '../../server/src/model/topology.ts';
import { predictPart, predictWorld } from '../../server/src/predict/parts.ts';
import { bySet } from '../../server/src/predict/sets.ts';
import { prevents, rules, rulesById } from '../../server/src/rules/all.ts';
import { check } from '../../server/src/rules/check.ts';
import { ignoresOf } from '../../server/src/rules/ignores.ts';
import { everything } from '../../server/src/rules/shared/focus.ts';
import { placeKey } from '../../server/src/rules/shared/say.ts';
import { mayStand } from '../../server/src/schema/vocabulary.ts';
import { parse } from '../../server/src/syntax/parser.ts';
import { type Comparison, compare } from '../../server/src/workspace/compare.ts';
import { attachAs } from '../../server/src/workspace/what-if.ts';
import { withEdits } from '../../server/src/workspace/with-edits.ts';
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

type Said = Pick<Finding, 'rule' | 'severity' | 'place' | 'vnics'>;

const weighs = ({ rule, severity = rulesById.get(rule)?.severity }: Said): boolean =>
  severity === 'error' || severity === 'warning';

/** Places at which each rule finds an error or a warning about a VM's part of a world. */
function placesOf(world: World, vm: string): Map<string, Set<string>> {
  const places = new Map<string, Set<string>>();
  for (const { rule, place } of saidOf(world, vm).filter(weighs))
    places.set(rule, (places.get(rule) ?? new Set<string>()).add(placeKey(place)));
  return places;
}

/** What is wrong with a vnic, as it is attached. */
function wrongWith(world: World, vm: string, name: string): Finding[] {
  const part = partWith(world, vm);
  const own = part?.topology.vms.find((one) => one.name === vm);
  const vnic = own?.vnics.find((one) => one.name === name);
  if (!part || !own || !vnic) return [];
  const { topology } = part;
  const all = everything(topology);
  const flows = all.flows.filter(({ hops }) =>
    hops.some(({ ends }) =>
      ends.some((end) => end.type === 'vnic' && (end.vnic.vm === own || end.out?.vm === own)),
    ),
  );
  // What a rule says of many things at once is asked of the VM alone: of one place it says one thing.
  const focus = {
    ...all,
    hosts: [],
    vms: [own],
    flows,
    attachments: all.attachments.filter((a) => a.vm === own),
  };
  const ignores = ignoresOf(world);
  const found: Finding[] = [];
  for (const { id: rule, check, whole, predicts } of rules)
    check?.(
      {
        ...(whole === true || predicts === true ? all : focus),
        topology,
        prediction: () => predictPart(part),
      },
      (finding) => found.push({ ...finding, rule }),
    );
  const inside = ({ top, start, end }: Place, bound: Bound): boolean => {
    const whole = wholePlace(bound);
    return top === whole.top && start >= whole.start && end <= whole.end;
  };
  const about = ({ place, vnics }: Said): boolean =>
    vnics?.includes(vnic) ??
    (inside(place, own.bound) && !own.vnics.some((other) => other !== vnic && inside(place, other.bound)));
  // Of what is wrong with the text itself, that it meets nothing which it could be attached to follows from the mode.
  const attached = part.findings.filter(
    ({ rule, place }) =>
      attaching.has(rule) &&
      place.top === own.bound.top &&
      inside(place, vnic.bound) &&
      place.start === vnic.target.start,
  );
  return [...found, ...attached].filter((one) => weighs(one) && about(one) && !ignores.silences(one));
}

const attaching = new Set(['unresolved-name', 'wrong-kind', 'no-path', 'ambiguous-end']);

interface Tried {
  readonly breaks: readonly string[];
  readonly messages: ReadonlySet<string>;
  readonly rates: readonly (number | null)[];
}

function anew(world: World, attachment: Attachment, mode: Mode): Tried {
  const { vm, vnic } = attachment;
  const changed = withEdits(world, attachAs(attachment.vnic, mode).edits);
  const before = placesOf(world, vm.name);
  const grown = [...placesOf(changed, vm.name)]
    .filter(([rule, places]) => places.size > (before.get(rule)?.size ?? 0))
    .map(([rule]) => rule);
  const wrong = wrongWith(changed, vm.name, vnic.name);
  const part = partWith(changed, vm.name);
  const predicted = part ? predictPart(part).vnics : [];
  return {
    breaks: [...new Set([...grown, ...wrong.map(({ rule }) => rule)])],
    messages: new Set(
      [...check(changed), ...saidOf(changed, vm.name), ...wrong].map(({ message }) => message),
    ),
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
  compare(world, prediction).forEach(({ modes }: Comparison, i) => {
    // A set that fares in parts is changed as a whole; and each takes a whole file's time.
    const [attachment] = sets[i]?.attachments ?? [];
    if (!attachment || seen.has(attachment.vnic) || seen.size >= 4) return;
    seen.add(attachment.vnic);
    for (const { mode, breaks, reasons, feasible, throughputBps } of modes) {
      const slow = anew(world, attachment, mode);
      const say = (what: string): void =>
        void found.push(`${attachment.vm.name}.${attachment.vnic.name} ${mode}: ${what}`);
      // What another mode cannot be is not predicted.
      const told = feasible || mode === attachment.mode ? slow.breaks : slow.breaks.filter(isTold);
      const [quickly, slowly] = [breaks, told].map((rules) => [...rules].sort().join(', '));
      if (quickly !== slowly) say(`breaks ${quickly ?? ''}, and anew ${slowly ?? ''}`);
      if (feasible && breaks.some((rule) => prevents({ rule }))) say('feasible');
      for (const reason of reasons) if (!slow.messages.has(reason)) say(`nobody says "${reason}"`);
      const rate = throughputBps?.value ?? null;
      if (feasible && !slow.rates.some((one) => isNear(one, rate)))
        say(`${rate ?? 'unknown'}, and anew ${slow.rates.join(', ')}`);
    }
  });
  return found;
}

const isTold = (rule: string): boolean => rulesById.get(rule)?.predicts !== true;

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
