import { phrase } from '../words/phrase.ts';
import type { PathArgument } from '../syntax/tree.ts';
import type { Load } from './deal.ts';
import { lookIn } from './local.ts';
import type { Place } from './place.ts';
import { pathText, pathsOf, property, placeInPath } from './read.ts';
import type { Scope } from './scope.ts';
import type { Attachment, Host, HostGroup, Mode, Port, VSwitch } from './topology.ts';
import type { VmDraft } from './vms.ts';

/* What each vnic meets on the hosts that its VM is on: a port or a software switch, by its mode. */

/** Modes that meet a software switch; the others meet a port. */
export const softwareModes: ReadonlySet<Mode> = new Set(['emulated', 'vswitch', 'vmdq', 'vhost-user']);

type Met = Pick<Attachment, 'port' | 'vswitch'>;

/** Puts a stretch of a VM's members on a group of hosts: what each of its vnics meets there. */
export function attach(
  vm: VmDraft,
  load: Load,
  group: HostGroup & { attachments: Attachment[] },
  scope: Scope,
): void {
  for (const vnic of vm.vnics) {
    const { bound, mode } = vnic;
    const targets = pathsOf(bound, 'target').map(({ path, place }) =>
      meet(mode.value, path, place, group, scope),
    );
    const flat = targets.flatMap((t) => t ?? [{}]);
    const failoverPath = pathsOf(property(bound, 'failover'), 'target')[0];
    const failover =
      failoverPath && meet('vswitch', failoverPath.path, failoverPath.place, group, scope)?.[0];
    flat.forEach((met, t) => {
      // Members on one host are dealt over the targets in order, from the first member of the whole set on.
      const first = load.before + ((((t - load.before) % flat.length) + flat.length) % flat.length);
      const end = load.before + load.perHost;
      if (first >= end) return;
      const perHost = Math.ceil((end - first) / flat.length);
      group.attachments.push({
        vnic,
        vm,
        group,
        mode: mode.value,
        span: load.span,
        perHost,
        count: perHost * group.count,
        ...met,
        firstVf: vnic.vf && vnic.vf.value + Math.floor(first / flat.length),
        failover,
      });
    });
  }
}

/** What a target means for a mode on this host; undefined where it resolves to nothing. */
function meet(
  mode: Mode,
  path: PathArgument,
  place: Place,
  group: HostGroup,
  scope: Scope,
): Met[] | undefined {
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
    scope.unresolved(
      [],
      path,
      place,
      names.join('.'),
      candidatesIn(host),
      'port or vswitch',
      ` on \`${host.name}\``,
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
  return softwareModes.has(mode)
    ? meetSwitch(local, mode, path, place, host, scope)
    : meetPort(local, mode, path, place, host, scope);
}

function candidatesIn(host: Host): string[] {
  return [...host.vswitches.map((v) => v.name), ...host.nics.flatMap((n) => n.ports.map((p) => p.path))];
}

function meetSwitch(
  local: Exclude<ReturnType<typeof lookIn>, undefined>,
  mode: Mode,
  path: PathArgument,
  place: Place,
  host: Host,
  scope: Scope,
): Met[] | undefined {
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

function meetPort(
  local: Exclude<ReturnType<typeof lookIn>, undefined>,
  mode: Mode,
  path: PathArgument,
  place: Place,
  host: Host,
  scope: Scope,
): Met[] | undefined {
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
