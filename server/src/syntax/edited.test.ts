import fc from '../testing/fast-check.ts';
import { expect, it } from 'vitest';
import { parse } from './parser.ts';
import type { Tree } from './tree.ts';

const vocabulary: Record<string, string[]> = {
  '': ['host', 'vm', 'network'],
  host: ['nic', 'iommu', 'memory', 'vm'],
  nic: ['port', 'slot'],
  port: ['vfs'],
  vm: ['vnic', 'vcpus'],
};
const mayStand = (word: string, parent: string | undefined): boolean =>
  vocabulary[parent ?? '']?.includes(word) ?? false;

const base = `/// A host.
host a {
  iommu vt-d // on
  nic lan : x.y {
    slot pcie 3.0 x8
    port 0 { vfs 4 }
    port 1
  }
}

vm web[1..30] on a {
  vnic eth0 sriov lan.0 {
    vcpus 2
  }
}
host b { memory 4GiB }; host c { iommu off }
host f { nic l { port 0 { vfs 1 }; port 1 }; iommu x }
host g { iommu x; vm h { vcpus 2
  }
}
vm d
vm e on b { vnic x vswitch [a,
  b] }
/* end
*/
network n { }
`;

const pieces = [
  '{',
  '}',
  ' }',
  ' {',
  '\n',
  '\r\n',
  '\r',
  '\n\n',
  ';',
  ' ',
  '  ',
  '//',
  '/*',
  '*/',
  '///',
  '"',
  '[',
  ']',
  ',',
  'host x {',
  'vm y',
  '  port 2\n',
  '; port 2 ',
  '; iommu x ',
  ' vcpus 2 ',
  ' vfs 2 }',
  'x',
  '5g-z',
  '=',
  '}\n',
  '  iommu x\n',
];

interface Step {
  readonly at: number;
  readonly cut: number;
  readonly put: string;
}
const step = fc.record({
  at: fc.nat(520),
  cut: fc.oneof(fc.constant(0), fc.nat(30)),
  put: fc.oneof(
    fc.constant(''),
    fc.constantFrom(...pieces),
    fc.array(fc.constantFrom(...pieces), { maxLength: 4 }).map((p) => p.join('')),
  ),
});

function apply(tree: Tree, { at, cut, put }: Step): { text: string; next: Tree } {
  const start = Math.min(at, tree.text.length);
  const end = Math.min(start + cut, tree.text.length);
  const text = tree.text.slice(0, start) + put + tree.text.slice(end);
  return { text, next: parse(text, mayStand, { tree, start, end, inserted: put.length }) };
}

it('gives after any edits the tree that a fresh read gives', () => {
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 1, maxLength: 8 }),
      fc.constantFrom(base, base.replaceAll('\n', '\r\n'), base.replace(/^ +/gm, '')),
      (steps, first) => {
        let tree = parse(first, mayStand);
        for (const one of steps) {
          const { text, next } = apply(tree, one);
          expect(next).toEqual(parse(text, mayStand));
          tree = next;
        }
      },
    ),
    { numRuns: 800 },
  );
});

it('keeps the statements that an edit does not touch, also while a brace is missing', () => {
  const tree = parse(base, mayStand);
  const at = base.indexOf('vfs 4') + 4;
  const { next } = apply(tree, { at, cut: 1, put: '8' });
  const kept = (t: Tree): string[] =>
    t.statements.filter((s) => tree.statements.includes(s)).map((s) => s.word);
  // Of `host b { }; host c { }` neither has a line to itself, `vm e` has a list over two lines, and `host g` goes on
  // with the line on which it opens.
  expect(kept(next)).toEqual(['vm', 'host', 'vm', 'network']);
  const opened = apply(tree, { at: base.indexOf('vm web'), cut: 0, put: 'host z {\n  iommu x\n' }).next;
  // The blank line before `vm web` is its own, and was touched.
  expect(kept(opened)).toEqual(['host', 'host', 'vm', 'network']);
});
