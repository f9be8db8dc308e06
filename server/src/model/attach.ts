import { phrase } from '../words/phrase.ts';
import type { PathArgument } from '../syntax/tree.ts';
import { dealtTo } from './deal.ts';
import { type Local, lookIn } from './local.ts';
import type { Place } from './place.ts';
import { pathText, pathsOf, property, placeInPath } from './read.ts';
import type { Scope } from './scope.ts';
import type { Attachment, Host, HostGroup, Load, Mode, Port, VSwitch, Vnic } from './topology.ts';

/* What each vnic meets on the hosts that its VM is on: a port or a software switch, by its mode. */

/** Modes that meet a software switch; the others meet a port. */
export const softwareModes: ReadonlySet<Mode> = new Set(['emulated', 'vswitch', 'vmdq', 'vhost-user']);

type Met = Pick<Attachment, 'port' | 'vswitch'>;

/** A target of a vnic, as it is looked for on the hosts of a group. */
interface Target {
  readonly mode: Mode;
  readonly path: PathArgument;
  readonly place: Place;
  readonly group: HostGroup;
  readonly scope: Scope;
}

/** How a vnic is attached: in which mode, and to what, where that is not its own target. */
export interface Way {
  readonly mode: Mode;
  /** As one writes them: `vs0`, `lan.1`. */
  readonly targets?: readonly string[] | undefined;
}

/** What a stretch of a vnic's members meets on each host of a group; one attachment for each target. */
export function attachmentsOf(
  vnic: Vnic,
  load: Load,
  group: HostGroup,
  scope: Scope,
  { mode, targets }: Way = { mode: vnic.mode.value },
): Attachment[] {
  const { bound, vm } = vnic;
  const paths =
    targets?.map((text) => ({ path: pathOf(text), place: vnic.target })) ?? pathsOf(bound, 'target');
  const found = paths.flatMap((target): readonly Met[] => meet({ ...target, mode, group, scope }) ?? [{}]);
  const failoverPath = pathsOf(property(bound, 'failover'), 'target')[0];
  const failover = failoverPath && meet({ ...failoverPath, mode: 'vswitch', group, scope })?.[0];
  // An index is one of VFs: in another mode the vnic has none.
  const vf = mode === vnic.mode.value || mode === 'sriov' ? vnic.vf : undefined;
  return found.flatMap((met, t): Attachment[] => {
    const { first, count: perHost } = dealtTo(load, found.length, t);
    if (perHost === 0) return [];
    return [
      {
        vnic,
        vm,
        group,
        mode,
        load,
        span: load.span,
        perHost,
        first,
        step: found.length,
        count: perHost * group.count,
        ...met,
        firstVf: vf && vf.value + Math.floor(first / found.length),
        failover,
      },
    ];
  });
}

function pathOf(text: string): PathArgument {
  const segments = text.split('.').map((name) => ({ text: name, start: 0, end: 0 }));
  return { type: 'path', segments, start: 0, end: 0 };
}

/** What a target means for a mode on this host; undefined where it resolves to nothing. */
function meet(target: Target): Met[] | undefined {
  const { mode, path, place, group, scope } = target;
  const { host } = group;
  const names = path.segments.map((s) => s.text);
  let local = lookIn(host, names);
  let inside = path.segments;
  if (!local && names.length > 1) {
    const declared = scope.lookup('host', names[0] ?? '');
    if (declared?.bound === host.bound) {
      local = lookIn(host, names.slice(1));
      inside = path.segments.slice(1);
      scope.refer({ ...place, end: place.start + (names[0]?.length ?? 0) }, declared.bound);
      const index = path.segments[0]?.index;
      const positions = index
        ? scope.positions(declared, index, (range) => placeInPath(place, path, range))
        : undefined;
      if (positions && !group.spans.every(([from, to]) => positions.some(([a, b]) => a <= from && to <= b))) {
        scope.report({
          rule: 'unresolved-name',
          place,
          message: phrase`\`${pathText(path)}\` is not on \`${group.text}\`, where this VM runs.`,
        });
        return undefined;
      }
    } else if (declared) {
      scope.report({
        rule: 'unresolved-name',
        place,
        message: phrase`\`${pathText(path)}\` is on another host than this VM, which runs on \`${host.name}\`.`,
        related: [{ place: host.place, message: phrase`It runs here.` }],
      });
      return undefined;
    }
  }
  if (local?.type === 'silent') return undefined;
  if (!local) {
    if (isFunction(inside, target)) return undefined;
    scope.unresolved(
      [],
      path,
      place,
      names.join('.'),
      candidatesIn(host),
      phrase`port or vswitch`,
      phrase` on \`${host.name}\``,
    );
    return undefined;
  }
  const declared =
    local.type === 'vswitch'
      ? local.vswitch.bound
      : local.type === 'nic'
        ? local.nic.bound
        : local.port.nic.bound;
  const [head] = inside;
  if (head)
    scope.refer(
      placeInPath(place, path, { start: head.start, end: head.start + head.text.length }),
      declared,
    );
  return softwareModes.has(mode) ? meetSwitch(local, target) : meetPort(local, target);
}

/** `lan.0.3`, `lan.0.vf3`: a virtual function as a part of its port, which it is no path to. */
function isFunction(inside: PathArgument['segments'], { path, place, group, scope }: Target): boolean {
  const [nic, port, ...more] = inside.map((s) => s.text);
  const [, vf] = /^(?:vf\.?)?(\d{1,5})$/.exec(more.join('.')) ?? [];
  if (nic === undefined || port === undefined || vf === undefined) return false;
  if (lookIn(group.host, [nic, port])?.type !== 'port') return false;
  const names = path.segments.map((s) => s.text);
  const text = `${names.slice(0, names.length - more.length).join('.')} vf ${Number(vf)}`;
  scope.report({
    rule: 'unresolved-name',
    place,
    message: phrase`A virtual function is no part of a path: it is written \`${text}\`.`,
    fixes: () => [{ title: phrase`Write \`${text}\``, preferred: true, edits: [{ place, text }] }],
  });
  return true;
}

function candidatesIn(host: Host): string[] {
  return [...host.vswitches.map((v) => v.name), ...host.nics.flatMap((n) => n.ports.map((p) => p.path))];
}

function meetSwitch(local: Local, { mode, path, place, group: { host }, scope }: Target): Met[] | undefined {
  if (local.type === 'vswitch') return [{ vswitch: local.vswitch }];
  const ports: readonly Port[] =
    local.type === 'port' ? [local.port] : local.type === 'nic' ? local.nic.ports : [];
  const over: VSwitch[] = host.vswitches.filter((v) => v.uplinks.some((u) => ports.includes(u.port)));
  const [only, ...more] = over;
  const text = pathText(path);
  if (!only) {
    scope.report({
      rule: 'no-path',
      place,
      message: phrase`\`${mode}\` meets a vswitch, and no vswitch of \`${host.name}\` has \`${text}\` as its uplink.`,
      fixes: () =>
        host.vswitches.map((v) => ({ title: phrase`Meet \`${v.name}\``, edits: [{ place, text: v.name }] })),
    });
    return undefined;
  }
  if (more.length > 0) {
    scope.report({
      rule: 'ambiguous-end',
      place,
      message: phrase`Several vswitches have \`${text}\` as an uplink: ${over.map((v) => `\`${v.name}\``).join(', ')}. Name one.`,
      related: over.map((v) => ({ place: v.place, message: phrase`\`${v.name}\`` })),
      fixes: () => over.map((v) => ({ title: phrase`Meet \`${v.name}\``, edits: [{ place, text: v.name }] })),
    });
    return undefined;
  }
  return [{ vswitch: only }];
}

function meetPort(local: Local, { mode, path, place, group: { host }, scope }: Target): Met[] | undefined {
  if (local.type === 'port') return [{ port: local.port }];
  if (local.type === 'nic') {
    const [only, ...more] = local.nic.ports;
    if (only && more.length === 0) return [{ port: only }];
    if (!only && local.nic.device === undefined) return undefined;
    scope.report({
      rule: 'wrong-kind',
      place,
      message: phrase`\`${pathText(path)}\` is a card of ${local.nic.ports.length} ports; \`${mode}\` meets one of them.`,
      related: [{ place: local.nic.place, message: phrase`The card.` }],
      fixes: () =>
        local.nic.ports.map((p) => ({ title: phrase`Meet \`${p.path}\``, edits: [{ place, text: p.path }] })),
    });
    return undefined;
  }
  if (local.type !== 'vswitch') return undefined;
  const { uplinks } = local.vswitch;
  if (uplinks.length > 0) return uplinks.map((u) => ({ port: u.port }));
  // Where its uplink is itself in fault, that has been said.
  if (local.vswitch.uplink) return undefined;
  scope.report({
    rule: 'no-path',
    place,
    message: phrase`\`${mode}\` meets a port, and \`${local.vswitch.name}\` has no uplink.`,
    related: [{ place: local.vswitch.place, message: phrase`The vswitch.` }],
    fixes: () =>
      host.nics.flatMap((n) =>
        n.ports.map((p) => ({ title: phrase`Meet \`${p.path}\``, edits: [{ place, text: p.path }] })),
      ),
  });
  return undefined;
}
