import { describe, expect, it } from 'vitest';
import { check } from '../rules/check.ts';
import { mayStand } from '../schema/vocabulary.ts';
import { loadWorld } from '../workspace/world.ts';
import { conflictsIn } from './conflicts.ts';
import { parse } from './parser.ts';

/** Rule and line of everything that is said of a text. */
function saidOf(text: string): string[] {
  const tree = parse(text, mayStand);
  const world = loadWorld('test:///conflict.iov', () => tree);
  return check(world).map(({ rule, place }) => {
    const { start } = world.locate(place);
    return `${text.slice(0, start).split('\n').length} ${rule}`;
  });
}

const inHost = `network app { vlan 100 }
host k {
  iommu vt-d
<<<<<<< HEAD
  memory 64GiB
  nic lan : intel.x710-da2 { port 0 { vfs 8 } }
=======
  memory 128GiB
  nic lan : intel.x710-da2 { port 0 { vfs 16 } }
>>>>>>> feature/more vfs
}
`;

const between = `<<<<<<< HEAD
vm a on k { memory 1GiB reserved; vnic e sriov lan.0 { network app } }
||||||| parent
vm a on k { memory 1GiB reserved }
=======
vm a on k { memory 2GiB reserved; vnic e sriov lan.7 { network app } }
>>>>>>> theirs
`;

describe('a conflict that Git left', () => {
  it.each([
    ['inside a block', inHost, ['4 syntax', '1 unused']],
    ['between statements, with what both come from', inHost + between, ['4 syntax', '12 syntax']],
    ['in lines of Windows', between.replaceAll('\n', '\r\n'), ['1 syntax']],
  ])('is one fault: %s', (_, text, said) => {
    expect(saidOf(text).filter((one) => !one.endsWith('unresolved-name'))).toEqual(said);
  });

  it('leaves faults elsewhere', () => {
    expect(saidOf(`${inHost}${between}vm b on k { memory 1GB; = }\n`)).toContain('19 syntax');
  });

  it('has a beginning, a middle and an end, each a line of its own', () => {
    const half = ['<<<<<<< HEAD\na\n', '=======\nb\n', '>>>>>>> x\n'] as const;
    expect(conflictsIn(half.join(''))).toHaveLength(1);
    expect(conflictsIn(half.join('') + half.join(''))).toHaveLength(2);
    for (const text of [half[0], half[0] + half[1], half[1] + half[2], half[0] + half[2]])
      expect(conflictsIn(text)).toEqual([]);
    expect(conflictsIn(` ${half.join(' ')}`)).toEqual([]);
    expect(conflictsIn('<<<<<<<< HEAD\n========\n>>>>>>>> x\n')).toEqual([]);
  });
});
