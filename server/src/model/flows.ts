import { phrase } from '../words/phrase.ts';
import type { PathArgument, Segment } from '../syntax/tree.ts';
import { type Bound, headPlace, placeIn } from './bound.ts';
import { insertion } from './edit.ts';
import { type Local, lookIn } from './local.ts';
import { spanCount } from './members.ts';
import type { Place } from './place.ts';
import {
  frameFact,
  numberFact,
  pathText,
  pathsOf,
  placeInPath,
  property,
  quantityFact,
  valueOf,
  wordFact,
} from './read.ts';
import { outside } from './declaration.ts';
import { unresolvedPath } from './meant-path.ts';
import type { Scope } from './scope.ts';
import type { Flow, FlowEnd, Hop, Host, Span, VSwitch, Vm } from './topology.ts';

/** As written: a name, or a list of them. */
interface Station {
  readonly paths: readonly PathArgument[];
}

export interface FlowContext {
  readonly scope: Scope;
  readonly hosts: ReadonlyMap<Bound, Host>;
  readonly vms: ReadonlyMap<Bound, Vm>;
}

/** Also for `flow` in the block of an expectation: the bound statement has the same slots. */
export function flowOf(bound: Bound, context: FlowContext): Flow | undefined {
  const from = valueOf(bound, 'from', 'refs');
  const to = bound.values.get('to') ?? [];
  if (!from || to.length === 0) return undefined;
  const stations: Station[] = [from, ...to.flatMap((v) => (v.type === 'refs' ? [v] : []))];
  const hops: Hop[] = [];
  for (const [i, station] of stations.entries()) {
    const between = i > 0 && i < stations.length - 1;
    const ends = station.paths.flatMap((path) => endOf(path, placeIn(bound, path), between, context) ?? []);
    hops.push({ ends, count: ends.reduce((sum, e) => sum + (e.type === 'wire' ? 1 : e.count), 0) });
  }
  // A flow with an end that resolves to nothing carries nothing; it has been reported.
  if (hops.some((hop, i) => hop.ends.length < (stations[i]?.paths.length ?? 0))) return undefined;
  const operators = bound.statement.args.flatMap((a) => (a.type === 'operator' ? [a.text] : []));
  for (const [i, { ends }] of hops.entries())
    for (const end of ends) guessed(end, stations[i], operators[i] ?? '->', context.scope);
  const via = property(bound, 'via');
  if (!via && hops.some((hop, i) => i > 0 && isOutside(hop) && isOutside(hops[i - 1])))
    lacksVia(bound, context);
  return {
    bound,
    place: headPlace(bound),
    hops: throughVms(hops),
    bothWays: operators.includes('<->'),
    rateBps: quantityFact(bound, 'rate'),
    frame: frameFact(bound),
    protocol: wordFact(bound, 'protocol'),
    streams: numberFact(bound, 'streams'),
    loss: quantityFact(bound, 'loss'),
    class: numberFact(bound, 'class'),
    via: via && viaOf(via, context),
    text: stations
      .map(
        (s, i) =>
          (i === 0 ? '' : ` ${operators[i - 1] ?? '->'} `) +
          (s.paths.length === 1 ? s.paths.map(pathText).join() : `[${s.paths.map(pathText).join(', ')}]`),
      )
      .join(''),
  };
}

/** Two vnics of what forwards are one passing: `wire -> fw.in -> fw.out -> wire`. */
function throughVms(hops: readonly Hop[]): Hop[] {
  const stations: Hop[] = [];
  for (const [i, hop] of hops.entries()) {
    const before = stations.length > 1 && i < hops.length - 1 ? stations.at(-1) : undefined;
    const through = before && passing(before, hop);
    if (through) stations.splice(-1, 1, through);
    else stations.push(hop);
  }
  return stations;
}

/** One station, of two whose ends are vnics of the same VMs. */
function passing(entered: Hop, left: Hop): Hop | undefined {
  if (entered.ends.length !== left.ends.length) return undefined;
  const ends = entered.ends.flatMap((end, i) => {
    const other = left.ends[i];
    const isOne =
      end.type === 'vnic' &&
      other?.type === 'vnic' &&
      !end.out &&
      !other.out &&
      end.vnic.vm === other.vnic.vm &&
      String(end.spans) === String(other.spans);
    return isOne ? { ...end, out: other.vnic } : [];
  });
  return ends.length === entered.ends.length ? { ends, count: entered.count } : undefined;
}

/** Of more than two vnics some are often for something else, which may well be the first or the last. */
function guessed(end: FlowEnd, station: Station | undefined, operator: string, scope: Scope): void {
  if (end.type !== 'vnic' || !end.out) return;
  const { vnic: first, out: last, place } = end;
  const { name, vnics, place: declared } = first.vm;
  if (vnics.length < 3) return;
  const [only, ...others] = station?.paths ?? [];
  const pairs = [
    [first, last],
    [vnics[1], last],
    [first, vnics.at(-2)],
  ].map((pair) =>
    pair.map((vnic) => `${only ? pathText(only) : name}.${vnic?.name ?? ''}`).join(` ${operator} `),
  );
  scope.report({
    rule: 'ambiguous-end',
    severity: 'information',
    place,
    message: phrase`\`${name}\` has ${vnics.length} vnics: traffic is taken to come in by the first, \`${first.name}\`, and to go out by the last, \`${last.name}\`. Name both: \`${pairs[0] ?? ''}\`.`,
    related: [{ place: declared, message: phrase`The vm.` }],
    // A list has no room for two stations.
    fixes: () =>
      others.length > 0
        ? []
        : pairs.map((text) => ({ title: phrase`Write \`${text}\``, edits: [{ place, text }] })),
  });
}

function isOutside(hop: Hop | undefined): boolean {
  return hop !== undefined && hop.ends.length > 0 && hop.ends.every((e) => e.type === 'wire');
}

/** From port to port, with nothing said of what is between them. The traffic of a measurement is where that was taken. */
function lacksVia(bound: Bound, { scope, hosts }: FlowContext): void {
  if (bound.spec?.body?.['via'] === undefined) return;
  const all = [...hosts.values()].flatMap((h) => h.vswitches);
  const written = (v: VSwitch): string =>
    all.filter(({ name }) => name === v.name).length === 1 ? v.name : `${v.host.name}.${v.name}`;
  scope.report({
    rule: 'missing-property',
    place: headPlace(bound),
    message: phrase`What carries this flow is missing: \`via\` and a vswitch, or a VM that forwards it (\`${outside} -> fw -> ${outside}\`).`,
    fixes: () =>
      (all.length > 0 ? all.slice(0, 4).map(written) : ['vswitch']).map((name) => ({
        title: phrase`Insert \`via ${name}\``,
        preferred: all.length === 1,
        edits: [insertion(bound, `via ${name}`)],
      })),
  });
}

function viaOf(bound: Bound, context: FlowContext): Flow['via'] {
  const [target] = pathsOf(bound, 'vswitch');
  const names = target?.path.segments.map((s) => s.text) ?? [];
  if (!target) return undefined;
  const { scope } = context;
  const hosts = [...context.hosts.values()];
  const [name] = names;
  const found =
    names.length === 1
      ? hosts.flatMap((h) => h.vswitches.filter((v) => v.name === name))
      : hosts.filter((h) => h.name === name).flatMap((h) => h.vswitches.filter((v) => v.name === names[1]));
  const [only, ...more] = found;
  if (only && more.length === 0) {
    const { path, place } = target;
    const [segment, inner] = path.segments;
    const at = (part: { start: number; end: number } | undefined): Place =>
      part ? placeInPath(place, path, part) : place;
    if (inner) scope.refer(at(segment), only.host.bound);
    scope.refer(at(inner ?? segment), only.bound);
    return only;
  }
  if (only) {
    scope.report({
      rule: 'ambiguous-end',
      place: target.place,
      message: phrase`Several hosts have a vswitch \`${name ?? ''}\`: name one with its host.`,
      fixes: () =>
        found.map((v) => ({
          title: phrase`Write \`${v.host.name}.${v.name}\``,
          edits: [{ place: target.place, text: `${v.host.name}.${v.name}` }],
        })),
    });
  } else
    scope.unresolved(
      [],
      target.path,
      target.place,
      names.join('.'),
      hosts.flatMap((h) => h.vswitches.map((v) => (names.length === 1 ? v.name : `${h.name}.${v.name}`))),
      'vswitch',
    );
  return undefined;
}

function endOf(
  path: PathArgument,
  place: Place,
  between: boolean,
  context: FlowContext,
): FlowEnd[] | undefined {
  const { scope } = context;
  const [first, second, third] = path.segments;
  if (!first) return undefined;
  if (first.text === outside && !second && !first.index) return [{ type: 'wire', place }];
  const shift = (part: { start: number; end: number }): Place => placeInPath(place, path, part);
  const declared = scope.lookup('vm', first.text);
  const vm = declared && context.vms.get(declared.bound);
  if (declared && vm) {
    scope.refer(shift({ start: first.start, end: first.start + first.text.length }), declared.bound);
    const spans = scope.positions(declared, first.index, shift);
    // Members that the set does not have: that has been said.
    if (spans.length === 0) return undefined;
    return vnicEnd(vm, spans, path, place, between, context);
  }
  const host = scope.lookup('host', first.text);
  const found = host && context.hosts.get(host.bound);
  if (host && found) {
    const local = lookIn(found, [second?.text ?? '', ...(third ? [third.text] : [])]);
    scope.refer(shift({ start: first.start, end: first.start + first.text.length }), host.bound);
    const spans = scope.positions(host, first.index, shift);
    if (spans.length === 0) return undefined;
    referLocal(local, second, shift, scope);
    const port =
      local?.type === 'port'
        ? local.port
        : local?.type === 'nic' && local.nic.ports.length === 1
          ? local.nic.ports[0]
          : undefined;
    if (port) return [{ type: 'port', port, spans, count: spanCount(spans), place }];
    if (local?.type === 'silent') return undefined;
    if (local || !second) {
      scope.report({
        rule: 'wrong-kind',
        place,
        message: phrase`\`${pathText(path)}\` is a ${!local ? 'host' : local.type === 'nic' ? phrase`card of several ports` : 'vswitch'}; a flow’s end is a vm, a vnic, a port or \`wire\`.`,
        fixes: () =>
          found.nics
            .flatMap((n) => n.ports)
            .slice(0, 4)
            .map((p) => ({
              title: phrase`Write \`${found.name}.${p.path}\``,
              edits: [{ place, text: `${found.name}.${p.path}` }],
            })),
      });
      return undefined;
    }
    scope.unresolved(
      [],
      path,
      place,
      path.segments
        .slice(1)
        .map((s) => s.text)
        .join('.'),
      found.nics.flatMap((n) => n.ports.map((p) => p.path)),
      'port',
      phrase` on \`${found.name}\``,
    );
    return undefined;
  }
  // A name that something else has: a declared VM that could not be linked has been reported.
  if (declared ?? host) return undefined;
  unresolvedPath(path, place, scope, { inHost: ['nic'], others: [outside] });
  return undefined;
}

export function vnicEnd(
  vm: Vm,
  spans: readonly Span[],
  path: PathArgument,
  place: Place,
  between: boolean,
  context: FlowContext,
): FlowEnd[] | undefined {
  const { scope } = context;
  const [, second, ...more] = path.segments;
  const count = spanCount(spans);
  if (second) {
    const vnic = more.length === 0 ? vm.vnics.find((v) => v.name === second.text) : undefined;
    if (vnic) {
      scope.refer({ ...place, start: place.start + second.start - path.start }, vnic.bound);
      return [{ type: 'vnic', vnic, spans, count, place }];
    }
    // A vnic that is there but does not hold together has been reported where it stands.
    if (vm.vnics.length < vm.bound.children.filter((c) => c.spec?.word === 'vnic').length) return undefined;
    scope.unresolved(
      [],
      path,
      place,
      second.text,
      vm.vnics.map((v) => `${vm.name}.${v.name}`),
      'vnic',
      phrase` in \`${vm.name}\``,
    );
    return undefined;
  }
  const [only] = vm.vnics;
  const last = vm.vnics.at(-1);
  if (!only || !last) {
    // What stands there without a meaning may be meant for one, and has been reported.
    if (vm.bound.children.every((c) => c.spec && c.spec.word !== 'vnic')) {
      scope.report({
        rule: 'no-path',
        place,
        message: phrase`\`${vm.name}\` has no vnic.`,
        related: [{ place: vm.place, message: phrase`The vm.` }],
      });
    }
    return undefined;
  }
  if (vm.vnics.length === 1) return [{ type: 'vnic', vnic: only, spans, count, place }];
  // What forwards comes in by its first vnic and goes out by its last.
  if (between) return [{ type: 'vnic', vnic: only, out: last, spans, count, place }];
  scope.report({
    rule: 'ambiguous-end',
    place,
    message: phrase`\`${vm.name}\` has ${vm.vnics.length} vnics: name one, \`${vm.name}.${only.name}\`.`,
    related: [{ place: vm.place, message: phrase`The vm.` }],
    fixes: () =>
      vm.vnics.map((v) => ({
        title: phrase`Write \`${pathText(path)}.${v.name}\``,
        edits: [{ place, text: `${pathText(path)}.${v.name}` }],
      })),
  });
  return undefined;
}

/** The name of what a path names inside a host is a use of it. */
export function referLocal(
  local: Local | undefined,
  segment: Segment | undefined,
  shift: (range: { start: number; end: number }) => Place,
  scope: Scope,
): void {
  if (!local || !segment || local.type === 'silent') return;
  const declared =
    local.type === 'vswitch' ? local.vswitch : local.type === 'nic' ? local.nic : local.port.nic;
  scope.refer(shift({ start: segment.start, end: segment.start + segment.text.length }), declared.bound);
}
