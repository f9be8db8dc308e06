import { expect, test } from 'vitest';
import { rules } from '../rules/all.ts';
import { edited, fixture } from '../testing/fixture.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { codeActions } from './codeActions.ts';

const count = ({ diagnostics }: Snapshot, rule: string): number =>
  diagnostics.filter((d) => d.rule === rule).length;

/* Each action on each rule's own bad example, applied: nothing stops parsing, and what is preferred, or silences, leaves one finding fewer. */
test.each(rules.map(({ id, bad }) => [id, bad]))('%s', (_, bad) => {
  const { snapshot } = fixture(bad);
  for (const found of snapshot.diagnostics) {
    const range = snapshot.lines.rangeOf(found);
    const own = codeActions(snapshot, range).filter(({ diagnostics }) =>
      diagnostics?.some((d) => d.code === found.rule),
    );
    for (const { title, isPreferred, edit } of own) {
      const after = fixture(edited(snapshot, edit?.changes?.[snapshot.uri] ?? [])).snapshot;
      expect(after.text, title).not.toBe(bad);
      expect(count(after, 'syntax'), title).toBeLessThanOrEqual(count(snapshot, 'syntax'));
      if (isPreferred || title.startsWith('Ignore'))
        expect(count(after, found.rule), title).toBeLessThan(count(snapshot, found.rule));
    }
  }
});
