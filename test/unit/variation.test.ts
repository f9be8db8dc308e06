import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from '../../server/src/testing/fast-check.ts';
import { expect, test } from 'vitest';
import { ROOT } from '../../scripts/common.mjs';
import { Names } from '../../server/src/model/names.ts';
import { Scope } from '../../server/src/model/scope.ts';
import type { Mode, Topology } from '../../server/src/model/topology.ts';
import { attachedAs } from '../../server/src/model/variation.ts';
import { type Lens, Outlook } from '../../server/src/predict/predict.ts';
import type { Prediction } from '../../server/src/predict/prediction.ts';
import { mayStand, modes } from '../../server/src/schema/vocabulary.ts';
import { parse } from '../../server/src/syntax/parser.ts';
import { loadWorld } from '../../server/src/workspace/world.ts';
import { wild } from './designs.ts';
import { sound } from './designs-sound.ts';

/*
 * Of a topology with one vnic attached otherwise only what that changes is drawn anew. What is predicted of it is, to the last bit and
 * word, what is predicted where all of it is.
 */

const lenses: readonly Lens[] = [{}, { frame: 64, load: 3 }];

/** What is said, without what it is said of: to the last digit, but for an order that means nothing. */
function told(of: unknown): string[] {
  const things = new Set([
    'attachment',
    'group',
    'host',
    'port',
    'vswitch',
    'expectation',
    'measurement',
    'of',
    'at',
  ]);
  const plain = (value: unknown): string =>
    JSON.stringify(value, (key, one: unknown) => (things.has(key) ? undefined : one), 1);
  return Array.isArray(of) ? of.map(plain) : [plain(of)];
}

function allTold(of: Prediction): Record<string, string[]> {
  const { vnics, flows, ports, hosts, expectations, measurements, loads } = of;
  return {
    vnics: told(vnics),
    flows: told(flows),
    ports: told(ports),
    hosts: told(hosts),
    expectations: told(expectations),
    measurements: told(measurements),
    loads: told(loads).sort(),
  };
}

function everyVariation(text: string): void {
  const tree = parse(text, mayStand);
  const world = loadWorld('test:///design.iov', () => tree);
  const names = new Names(world.tops);
  for (const { topology } of world.parts) {
    const attached = topology.hosts.flatMap(({ groups }) => groups.flatMap((group) => group.attachments));
    // Each way takes a whole prediction.
    if (attached.length > 60) continue;
    for (const lens of lenses) {
      const base = new Outlook(topology, lens);
      for (const vnic of topology.vms.slice(0, 3).flatMap(({ vnics }) => vnics)) {
        for (const mode of Object.keys(modes) as Mode[]) {
          const varied: Topology = attachedAs(topology, vnic, { mode }, new Scope(names));
          const anew = new Outlook(varied, lens);
          const quickly = base.of(varied);
          expect(told(quickly.vnic(vnic))).toEqual(told(anew.vnic(vnic)));
          expect(allTold(quickly)).toEqual(allTold(anew));
        }
      }
    }
  }
}

test.each([
  ['any', wild],
  ['correct', sound],
])('%s designs', (_, designs) => {
  fc.assert(
    fc.property(designs, ({ text }) => {
      everyVariation(text);
    }),
    { numRuns: 10, interruptAfterTimeLimit: 20_000 },
  );
});

const examples = join(ROOT, 'examples');
test.each(readdirSync(examples).filter((name) => name.endsWith('.iov')))('%s', (name) => {
  everyVariation(readFileSync(join(examples, name), 'utf8'));
});
