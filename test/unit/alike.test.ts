import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../scripts/common.mjs';
import type { Place } from '../../server/src/model/place.ts';
import { toldOf } from '../../server/src/predict/alike.ts';
import { predict } from '../../server/src/predict/predict.ts';
import type { Prediction } from '../../server/src/predict/prediction.ts';
import { rules } from '../../server/src/rules/all.ts';
import { check } from '../../server/src/rules/check.ts';
import { mayStand } from '../../server/src/schema/vocabulary.ts';
import { parse } from '../../server/src/syntax/parser.ts';
import { type Segment, type Statement, walk } from '../../server/src/syntax/tree.ts';
import { type World, loadWorld } from '../../server/src/workspace/world.ts';

/*
 * Hosts that differ from others in names alone are looked at once for all of them. What is said of each has to be what
 * would be said of it alone: the right names, at the right places, with fixes that put the right text there.
 */

/** What hosts and VMs are called in each copy: shorter, longer, and as in the file. */
const copies: readonly ((name: string, i: number) => string)[] = [
  (name) => name,
  (_, i) => `q${i}q`,
  (name, i) => `${name}_of-the-third-${i}`,
];

/** Rules that look at all hosts together, or propose names from anywhere: there a copy is more to find. */
const beyondParts = new Set([
  ...rules.filter((rule) => rule.across).map(({ id }) => id),
  'missing-property',
  'unresolved-name',
  'wrong-kind',
]);

interface Copied {
  /** What the copies share, then each of them. */
  readonly shared: string;
  readonly copies: readonly string[];
}

function copied(text: string): Copied | undefined {
  const tree = parse(text, mayStand);
  const words = new Set(['host', 'vm', 'flow', 'expect', 'measured']);
  const isPart = (statement: Statement): boolean => words.has(statement.word);
  const nameOf = ({ args: [arg] }: Statement): string =>
    arg?.type === 'path' ? (arg.segments[0]?.text ?? '') : '';
  const nodes: string[] = [];
  walk(tree, (statement) => {
    if (statement.word === 'host' || statement.word === 'vm') nodes.push(nameOf(statement));
  });
  const others = new Set(tree.statements.filter((one) => !isPart(one)).map(nameOf));
  // What is called like something shared could not be called otherwise.
  if (nodes.some((name) => others.has(name))) return undefined;
  // What does not parse takes what comes after it along.
  if (tree.statements.some(({ word, faulty }) => word === 'import' || faulty)) return undefined;
  const places: { start: number; end: number; name: number }[] = [];
  walk(tree, (statement, offset, [top = statement]) => {
    if (!isPart(top)) return;
    const add = ({ start, text: said }: Segment): void => {
      const name = nodes.indexOf(said);
      if (name >= 0) places.push({ start: offset + start, end: offset + start + said.length, name });
    };
    for (const arg of statement.args)
      for (const item of arg.type === 'list' ? arg.items : [arg])
        if (item.type === 'path') item.segments.forEach(add);
  });
  const sliced = (
    keep: (statement: Statement) => boolean,
    call?: (name: string, i: number) => string,
  ): string =>
    tree.statements
      .map((statement, i) => {
        if (!keep(statement)) return '';
        const start = tree.starts[i] ?? 0;
        let said = '';
        let at = start;
        for (const place of places) {
          if (place.start < start || place.end > start + statement.width || !call) continue;
          said += text.slice(at, place.start) + call(nodes[place.name] ?? '', place.name);
          at = place.end;
        }
        return `${(said + text.slice(at, start + statement.width)).trimEnd()}\n`;
      })
      .join('');
  return {
    shared: sliced((one) => !isPart(one)),
    copies: copies.map((call) => sliced(isPart, call)),
  };
}

function worldOf(text: string): World {
  const uri = 'file:///designs/main.iov';
  return loadWorld(uri, (at) => (at === uri ? parse(text, mayStand) : undefined));
}

/** What is said of a stretch of the text, with places counted from its start. */
function saidOf(text: string, from: number, to: number): unknown[] {
  const world = worldOf(text);
  const where = (place: Place): string => {
    const { uri, start, end } = world.locate(place);
    return uri.startsWith('file:') && start >= from && start < to
      ? `+${start - from} +${end - from}`
      : `${uri} ${start} ${end}`;
  };
  return check(world)
    .filter(({ rule }) => !beyondParts.has(rule))
    .filter(({ place }) => {
      const { uri, start } = world.locate(place);
      return uri.startsWith('file:') && start >= from && start < to;
    })
    .map(({ rule, severity, message, place, related, fixes }) => ({
      rule,
      severity,
      message,
      place: where(place),
      related: related?.map((one) => `${where(one.place)} ${one.message}`),
      fixes: fixes?.().map(({ title, edits }) => [title, ...edits.map((e) => `${where(e.place)} ${e.text}`)]),
    }))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** Where it would be stated is not told of a part that is like another. */
const withoutPlaces = (prediction: Prediction): Prediction => ({
  ...prediction,
  assumptions: prediction.assumptions.map(({ text }) => ({ text })),
});

const corpus = join(ROOT, 'test/fixtures/rules');
const examples = join(ROOT, 'examples');
const iovIn = (folder: string): [string, string][] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.iov'))
    .map((name) => [name, readFileSync(join(folder, name), 'utf8')]);

const texts: readonly (readonly [string, string])[] = [
  ...rules.map(({ id, bad }) => [id, bad] as const),
  ...iovIn(corpus),
  ...iovIn(examples),
];

describe('of hosts that are alike but for names the same is said as of each alone', () => {
  const told = texts.flatMap(([name, text]) => {
    const parts = copied(text);
    return parts ? [{ name, ...parts }] : [];
  });

  test.each(told)('$name', ({ shared, copies: texts }) => {
    const all = shared + texts.join('');
    let from = shared.length;
    for (const one of texts) {
      expect(saidOf(all, from, from + one.length)).toEqual(
        saidOf(shared + one, shared.length, shared.length + one.length),
      );
      from += one.length;
    }
  });

  test('and most of it is looked at once', () => {
    const patterns = told.map(({ shared, copies: texts }) => {
      const { parts } = worldOf(shared + texts.join(''));
      return new Set(parts.map((part) => part.pattern)).size < parts.length;
    });
    expect(patterns.filter(Boolean).length).toBeGreaterThan(told.length / 2);
  });

  test('and so are flows that name their host in the block alone', () => {
    const host = (name: string): string => `host ${name} {
  nic lan : intel.x710-da2
  vswitch vs0 { type vpp; uplink [lan.0, lan.1] }
}
flow wire <-> wire { via ${name}.vs0; frame 64B }
flow ${name}.lan.0 -> wire { rate 1Gbps }
`;
    const names = ['left', 'r', 'the-middle'];
    const world = worldOf(names.map(host).join(''));
    const parts = world.parts.filter(({ topology }) => topology.hosts.length > 0);
    expect(new Set(parts.map(({ pattern }) => pattern)).size).toBe(1);
    const told = parts.map((part) =>
      toldOf(predict(part.pattern.topology), part.pattern.topology, part.topology, (said) =>
        part.named(said),
      ),
    );
    expect(told.map((one) => one?.flows.map(({ flow }) => flow))).toEqual(
      names.map((name) => [`wire <-> wire via ${name}.vs0`, `${name}.lan.0 -> wire`]),
    );
    expect(told).toEqual(parts.map(({ topology }) => withoutPlaces(predict(topology))));
  });
});
