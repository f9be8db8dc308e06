import type { Bound } from '../../model/bound.ts';
import { wholePlace } from '../../model/bound.ts';
import { positionsOf } from '../../model/members.ts';
import type { Place } from '../../model/place.ts';
import { nameOf, pathsOf, properties, property } from '../../model/read.ts';
import type { Reference } from '../../model/scope.ts';
import type { Members, Vm } from '../../model/topology.ts';
import type { PathArgument } from '../../syntax/tree.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import type { Cursor } from '../cursor.ts';
import { type Replacement, withLineEnds } from '../edits.ts';
import { usesOf } from '../names.ts';
import { textAt } from '../places.ts';
import { seeingAll } from '../references.ts';
import { type Refactoring, freeName, joined, rewriteKind } from './common.ts';
import { phrase } from '../../words/phrase.ts';

/** Members that a set may have to be written out. */
const most = 64;

/** A set becomes the VMs that it stands for, each where its member is and attached to what its member met. */
export function scatterSet(snapshot: Snapshot, { chain, base }: Cursor): Refactoring[] {
  const bound = chain.find((one) => one.spec?.declares === 'vm');
  const vm = bound && snapshot.world.partOf(bound.top).topology.vms.find((one) => one.bound === bound);
  const index = bound && nameOf(bound)?.index;
  if (!bound || !vm || !index || vm.members.count > most || bound.statement.faulty) return [];
  const names = namesOf(vm);
  if (!names.every((name) => freeName(snapshot, 'vm', name, bound) === name)) return [];
  const seats = seatsOf(snapshot, bound);
  if (!seats || properties(bound, 'label').length > 0) return [];
  const texts = names.map((name, i) => memberText(snapshot, bound, name, i, seats));
  if (texts.some((text) => text === undefined)) return [];
  const uses = usesElsewhere(snapshot, bound, vm.members, names);
  if (!uses) return [];
  const start = base + bound.offset + bound.statement.head;
  const end = base + bound.offset + bound.statement.end;
  const column = start - snapshot.lines.lineStart(snapshot.lines.positionAt(start).line);
  const indent = snapshot.text.slice(start - column, start);
  const between = indent.trim() === '' ? `\n${indent}` : '; ';
  const text = withLineEnds(snapshot.text, texts.join(between));
  return [
    {
      title: phrase`Write the ${names.length} members of \`${vm.name}${vm.members.text}\` as VMs of their own`,
      kind: `${rewriteKind}.set`,
      replacements: [{ uri: snapshot.uri, start, end, text }, ...uses],
    },
  ];
}

/** As members are exported: name and index joined, a word with a dash. */
function namesOf({ name, members }: Vm): string[] {
  return Array.from({ length: members.count }, (_, i) => {
    const index = members.indexAt(i) ?? '';
    return /^\d/.test(index) ? name + index : `${name}-${index}`;
  });
}

/** Hosts as written, in the order in which members are dealt to them; undefined where that cannot be told. */
function seatsOf(snapshot: Snapshot, vm: Bound): readonly string[] | undefined {
  if (vm.parent) return [''];
  const seats = pathsOf(vm, 'host').flatMap(({ path }) => {
    const [segment] = path.segments;
    const host = snapshot.world.partOf(vm.top).topology.hosts.find((one) => one.name === segment?.text);
    if (!segment || !host) return [];
    if (host.members.text === '') return [host.name];
    const declared = nameOf(host.bound)?.index;
    return positionsOf(declared, segment.index, host.members, () => undefined).flatMap(([from, to]) =>
      Array.from(
        { length: Math.min(to - from + 1, most + 1) },
        (_, i) => `${host.name}[${host.members.indexAt(from + i) ?? ''}]`,
      ),
    );
  });
  return seats.length === 0 ? undefined : seats;
}

interface Cut {
  readonly place: Place;
  readonly text: string;
}

/** The statement of one member. */
function memberText(
  snapshot: Snapshot,
  vm: Bound,
  name: string,
  member: number,
  seats: readonly string[],
): string | undefined {
  const named = nameOf(vm);
  if (!named) return undefined;
  const cuts: Cut[] = [{ place: named.place, text: name }];
  const hosts = vm.values.get('host')?.[0];
  const seat = seats[member % seats.length] ?? '';
  if (hosts && !vm.parent)
    cuts.push({
      place: { top: vm.top, start: vm.offset + hosts.start, end: vm.offset + hosts.end },
      text: seat,
    });
  // Targets are dealt on each host by itself.
  const turn = Math.floor(member / seats.length);
  for (const vnic of properties(vm, 'vnic')) {
    if (property(vnic, 'mac') ?? property(vnic, 'label')) return undefined;
    const targets = pathsOf(vnic, 'target');
    const whole = vnic.values.get('target')?.[0];
    if (!whole || targets.some(({ path }) => path.segments.some((s) => s.index))) return undefined;
    const goal = targets[turn % targets.length];
    const at = (range: { start: number; end: number }): Place => ({
      top: vm.top,
      start: vnic.offset + range.start,
      end: vnic.offset + range.end,
    });
    if (goal && targets.length > 1) cuts.push({ place: at(whole), text: textAt(snapshot, goal.place) });
    const vf = vnic.values.get('vf')?.[0];
    // A function that is named counts up on its host.
    if (vf?.type === 'number') {
      if (targets.length > 1) return undefined;
      cuts.push({ place: at(vf), text: String(vf.value + turn) });
    }
  }
  const all = wholePlace(vm);
  return cuts
    .sort((a, b) => b.place.start - a.place.start)
    .reduce(
      (text, { place, text: put }) =>
        text.slice(0, place.start - all.start) + put + text.slice(place.end - all.start),
      textAt(snapshot, all),
    );
}

/** What names the set: an end of a flow names its members instead, a promise is said of each. Undefined where there is no such way. */
function usesElsewhere(
  snapshot: Snapshot,
  vm: Bound,
  members: Members,
  names: readonly string[],
): Replacement[] | undefined {
  const found = new Map<string, Replacement>();
  for (const seeing of seeingAll(snapshot, vm)) {
    for (const use of usesOf(seeing.world, vm)) {
      const replacement = useOf(seeing, vm, use, members, names);
      if (!replacement) return undefined;
      found.set(`${replacement.uri} ${replacement.start}`, replacement);
    }
  }
  return joined([...found.values()]);
}

function useOf(
  snapshot: Snapshot,
  vm: Bound,
  { place }: Reference,
  members: Members,
  names: readonly string[],
): Replacement | undefined {
  const statement = snapshot.world.tops.find(({ statement }) => statement === place.top)?.bound;
  const holder = statement && innermost(statement, place.start);
  if (!holder) return undefined;
  for (const slot of ['from', 'to', 'subject']) {
    const values = (holder.values.get(slot) ?? []).flatMap((v) => (v.type === 'refs' ? [v] : []));
    for (const value of values) {
      const path = value.paths.find((one) => holder.offset + one.start === place.start);
      if (!path) continue;
      const chosen = chosenOf(vm, path, members, names);
      const rest = restOf(snapshot, holder, path);
      const written = chosen.map((name) => name + rest);
      const inList = value.paths.length > 1 || value.start !== path.start;
      if (written.length > 1 && slot === 'subject') return repeated(snapshot, holder, path, written);
      const text = written.length === 1 || inList ? written.join(', ') : `[${written.join(', ')}]`;
      const at = snapshot.world.locate({
        top: place.top,
        start: holder.offset + path.start,
        end: holder.offset + path.end,
      });
      return chosen.length === 0 ? undefined : { ...at, text };
    }
  }
  return undefined;
}

function innermost(bound: Bound, at: number): Bound {
  const child = bound.children.find(
    (one) => one.offset + one.statement.head <= at && at < one.offset + one.statement.end,
  );
  return child ? innermost(child, at) : bound;
}

function chosenOf(vm: Bound, path: PathArgument, members: Members, names: readonly string[]): string[] {
  const [segment] = path.segments;
  return positionsOf(nameOf(vm)?.index, segment?.index, members, () => undefined).flatMap(([from, to]) =>
    names.slice(from, to + 1),
  );
}

/** What follows the VM in a path: `.eth0`. */
function restOf(snapshot: Snapshot, holder: Bound, path: PathArgument): string {
  const [segment] = path.segments;
  const end = segment?.index?.end ?? segment?.end ?? path.end;
  return textAt(snapshot, { top: holder.top, start: holder.offset + end, end: holder.offset + path.end });
}

/** A promise about a set is one about each of its members. */
function repeated(
  snapshot: Snapshot,
  holder: Bound,
  path: PathArgument,
  written: readonly string[],
): Replacement | undefined {
  // A measurement of several is one measurement.
  if (holder.statement.word !== 'expect' || holder.parent) return undefined;
  const whole = wholePlace(holder);
  const text = textAt(snapshot, whole);
  // Only the subject may name the set: another use inside would be lost.
  if (holder.children.some((child) => child.spec?.word === 'flow')) return undefined;
  const start = holder.offset + path.start - whole.start;
  const end = holder.offset + path.end - whole.start;
  const at = snapshot.world.locate(whole);
  return { ...at, text: written.map((name) => text.slice(0, start) + name + text.slice(end)).join('\n') };
}
