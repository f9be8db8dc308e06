import type { Bound } from '../../model/bound.ts';
import { bind } from '../../model/bind.ts';
import { wholePlace } from '../../model/bound.ts';
import { nameOf, pathsOf, property } from '../../model/read.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import type { Cursor } from '../cursor.ts';
import { type Replacement, replacementsOf } from '../edits.ts';
import { textAt } from '../places.ts';
import { occurrences } from '../references.ts';
import { type Refactoring, rewriteKind, freeName, joined } from './common.ts';
import { phrase } from '../../words/phrase.ts';

interface Part {
  readonly stem: string;
  readonly index: string;
}

/** `web01` is member `01` of `web`, `web-a` member `a`: names that a set exports just so. */
function partOf(name: string): Part | undefined {
  const [, stem, index] =
    /^(.*?[A-Za-z_])(\d+)$/.exec(name) ?? /^(.*[A-Za-z0-9_])-([A-Za-z_][A-Za-z0-9_]*)$/.exec(name) ?? [];
  return stem === undefined || index === undefined ? undefined : { stem, index };
}

/** Alike VMs that stand one after the other become one set. */
export function gatherSet(snapshot: Snapshot, { chain }: Cursor): Refactoring[] {
  const vm = chain.find((bound) => bound.spec?.declares === 'vm');
  const part = vm && partOf(nameOf(vm)?.name ?? '');
  if (!vm || !part || !mayGather(snapshot, vm)) return [];
  const text = alikeText(snapshot, vm);
  const { statements } = snapshot.tree;
  const siblingAt = (i: number): Bound | undefined => {
    const statement = statements[i];
    return vm.parent ? vm.parent.children[i] : statement && bind(statement).bound;
  };
  const at = vm.parent ? vm.parent.children.indexOf(vm) : statements.indexOf(vm.top);
  const fits = (other: Bound | undefined, first: boolean): boolean => {
    const own = other?.spec?.declares === 'vm' ? partOf(nameOf(other)?.name ?? '') : undefined;
    return (
      other !== undefined &&
      own?.stem === part.stem &&
      mayGather(snapshot, other) &&
      // What is said above one of them would be lost.
      (first || other.statement.comments.length === 0) &&
      alikeText(snapshot, other) === text
    );
  };
  let from = at;
  let to = at;
  while (siblingAt(from)?.statement.comments.length === 0 && fits(siblingAt(from - 1), true)) from--;
  while (fits(siblingAt(to + 1), false)) to++;
  const run = Array.from({ length: to + 1 - from }, (_, i) => siblingAt(from + i)).flatMap(
    (one) => one ?? [],
  );
  const [first] = run;
  const named = first && nameOf(first);
  if (run.length < 2 || !named || freeName(snapshot, 'vm', part.stem, vm) !== part.stem) return [];
  const indexes = run.map((one) => partOf(nameOf(one)?.name ?? '')?.index ?? '');
  const removed = replacementsOf(
    snapshot,
    run.slice(1).map((one) => ({ place: wholePlace(one), text: '' })),
  );
  const name = snapshot.world.locate(named.place);
  const replacements: Replacement[] = [
    ...joined(removed ?? []),
    { uri: name.uri, start: name.start, end: name.end, text: `${part.stem}[${spanOf(indexes)}]` },
  ];
  run.forEach((one, i) => {
    for (const { uri, range } of occurrences(snapshot, one, false)) {
      const lines = snapshot.linesOf(uri);
      if (!lines) continue;
      const [start, end] = [lines.offsetAt(range.start), lines.offsetAt(range.end)];
      replacements.push({ uri, start, end, text: `${part.stem}[${indexes[i] ?? ''}]` });
    }
  });
  if (!removed) return [];
  return [
    {
      title: phrase`Turn ${run.length} alike VMs into the set \`${part.stem}[${spanOf(indexes)}]\``,
      kind: `${rewriteKind}.set`,
      replacements,
    },
  ];
}

/** Members of a set are dealt over hosts and targets, one VM is not: with one of each there is no difference. */
function mayGather(snapshot: Snapshot, vm: Bound): boolean {
  if (vm.statement.faulty || nameOf(vm)?.index) return false;
  const seats = snapshot.world.partOf(vm.top).topology.vms.find((one) => one.bound === vm)?.placements ?? [];
  if (vm.parent === undefined && seats.reduce((sum, { group }) => sum + group.count, 0) > 1) return false;
  if (pathsOf(vm, 'host').length > 1 || dealsOver(snapshot, vm)) return false;
  return (
    !['label', 'mac'].some(
      (word) => property(vm, word) ?? vm.children.some((child) => property(child, word)),
    ) && vm.children.every((child) => child.spec?.word !== 'vnic' || oneTarget(child))
  );
}

/** Whether the VM names a set of hosts of which it now takes the first. */
function dealsOver(snapshot: Snapshot, vm: Bound): boolean {
  return pathsOf(vm, 'host').some(({ path: { segments } }) => {
    const [segment] = segments;
    const host = snapshot.world.partOf(vm.top).topology.hosts.find((one) => one.name === segment?.text);
    if (!host || host.members.count === 1) return false;
    const [span, ...more] = segment?.index?.spans ?? [];
    return !span || span.to !== undefined || more.length > 0;
  });
}

function oneTarget(vnic: Bound): boolean {
  return (
    vnic.statement.faults.length === 0 &&
    pathsOf(vnic, 'target').length === 1 &&
    pathsOf(property(vnic, 'failover'), 'target').length <= 1 &&
    !vnic.values.has('vf')
  );
}

/** What a VM says, without its name and whatever the white space. */
function alikeText(snapshot: Snapshot, vm: Bound): string {
  const whole = wholePlace(vm);
  const name = nameOf(vm)?.place;
  const text = textAt(snapshot, whole);
  if (!name) return text;
  return (text.slice(0, name.start - whole.start) + text.slice(name.end - whole.start))
    .replace(/\s+/g, ' ')
    .trim();
}

/** `1..4` where they follow one another, else each of them. */
function spanOf(indexes: readonly string[]): string {
  const [first = '', ...others] = indexes;
  const width = first.length;
  const follow = others.every((index, i) => {
    const expected = String(Number(first) + i + 1);
    return (
      /^\d+$/.test(index) && index === (first.startsWith('0') ? expected.padStart(width, '0') : expected)
    );
  });
  return /^\d+$/.test(first) && follow ? `${first}..${others.at(-1) ?? first}` : indexes.join(', ');
}
