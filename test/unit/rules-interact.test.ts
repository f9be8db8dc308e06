import fc from '../../server/src/testing/fast-check.ts';
import { expect, test } from 'vitest';
import { check } from '../../server/src/rules/check.ts';
import type { Checked } from '../../server/src/rules/check.ts';
import { mayStand } from '../../server/src/schema/vocabulary.ts';
import { parse } from '../../server/src/syntax/parser.ts';
import { type World, loadWorld } from '../../server/src/workspace/world.ts';
import { sound } from './designs-sound.ts';
import { type Design, wild } from './designs.ts';
import { fixed } from './fixed.ts';

const uri = 'file:///designs/main.iov';

function worldOf(text: string): World {
  return loadWorld(uri, (at) => (at === uri ? parse(text, mayStand) : undefined));
}

/** What the rules say of a text, but for what only a prediction can tell. */
function found(text: string): { world: World; findings: readonly Checked[] } {
  const world = worldOf(text);
  return { world, findings: check(world, { withoutPrediction: true }) };
}

const said = ({ rule, message }: Checked): string => `${rule}: ${message}`;

/** Rules that have something to say only where there are VMs. */
const aboutVms = new Set([
  'vt-d-off',
  'vt-d-unstated',
  'interrupt-remapping-off',
  'acs-off',
  'iommu-group-shared',
  'vf-exhausted',
  'vf-taken',
  'port-taken',
  'queues-exceed-vcpus',
  'vmdq-exhausted',
  'guarantee-oversubscribed',
  'guarantee-mixed',
  'guarantee-unsupported',
  'cap-oversubscribed',
  'rate-exceeds-link',
  'rate-limit-imprecise',
  'rate-limit-unsupported',
  'qos-not-enforced',
  'port-shared-with-vswitch',
  'port-not-shared',
  'lossless-vf-vlan',
  'vepa-no-reflection',
  'trust-needed',
  'spoof-check-off',
  'migration-blocked',
  'migration-target',
  'feature-blocked',
  'failover-mac',
  'memory-unreserved',
  'memory-overcommitted',
  'numa-remote',
  'passthrough-limit',
  'mode-unsupported',
  'no-path',
]);

test('no rule throws, whatever the design', () => {
  fc.assert(
    fc.property(wild, ({ text }: Design) => {
      const { findings } = found(text);
      expect(findings.filter((f) => f.rule === 'syntax').map(said)).toEqual([]);
      for (const { fixes } of findings) fixes?.();
    }),
    { numRuns: 100, interruptAfterTimeLimit: 20_000 },
  );
});

test('nor do those that predict', () => {
  fc.assert(
    fc.property(wild, ({ text }: Design) => {
      check(worldOf(text));
    }),
    { numRuns: 25, interruptAfterTimeLimit: 20_000 },
  );
});

test('without VMs nothing is said of VMs', () => {
  fc.assert(
    fc.property(wild, ({ withoutVms }: Design) => {
      const { findings } = found(withoutVms);
      // A vswitch of another hypervisor is in the wrong place, whoever is attached to it.
      const ofVswitch = /^A vswitch of type /;
      expect(findings.filter((f) => aboutVms.has(f.rule) && !ofVswitch.test(f.message)).map(said)).toEqual(
        [],
      );
    }),
    { numRuns: 60 },
  );
});

test('preferred fixes, one after the other, come to an end and leave no error that has one', () => {
  fc.assert(
    fc.property(wild, ({ text: start }: Design) => {
      let text = start;
      let { world, findings } = found(text);
      const steps: string[] = [];
      for (;;) {
        const errors = findings.filter((f) => f.severity === 'error' || f.severity === 'warning');
        const next = errors.flatMap((finding) => {
          const fix = finding.fixes?.().find((f) => f.preferred === true);
          return fix ? [{ finding, fix }] : [];
        })[0];
        if (!next) return;
        steps.push(`${said(next.finding)} / ${next.fix.title}`);
        if (steps.length > 80) throw new Error(`no end:\n${steps.slice(-12).join('\n')}`);
        const after = fixed(text, next.fix, world);
        expect(after, steps.at(-1)).not.toBe(text);
        text = after;
        ({ world, findings } = found(text));
        const broken = findings.filter((f) => f.rule === 'syntax' || f.rule === 'unresolved-name');
        expect(broken.map(said), steps.at(-1)).toEqual([]);
      }
    }),
    { numRuns: 60, endOnFailure: true, interruptAfterTimeLimit: 10_000 },
  );
});

test('a design that is correct by construction reports no error and no warning', () => {
  fc.assert(
    fc.property(sound, ({ text }: Design) => {
      const loud = check(worldOf(text)).filter((f) => f.severity === 'error' || f.severity === 'warning');
      expect(loud.map(said)).toEqual([]);
    }),
    { numRuns: 60 },
  );
});
