import type { Bound } from '../model/bound.ts';
import type { Attachment, Host, Port, Switch, Topology, VSwitch } from '../model/topology.ts';
import { type PortUse, perHost, usesIn, vfsOf } from '../rules/shared/ports.ts';

/* What is left of ports, VFs, VMDq queues and switch ports: what completion offers first, and hints count. */

/** What uses a port on those of a host's members where least of it is left; a vnic that is being written uses nothing. */
export function usesOf(host: Host, without?: Bound): ReadonlyMap<Port, PortUse> {
  const found = new Map<Port, PortUse>();
  for (const group of host.groups) {
    for (const use of usesIn(group)) {
      const own = (a: Attachment): boolean => a.vnic.bound !== without;
      const others = {
        ...use,
        functions: use.functions.filter(own),
        whole: use.whole.filter(own),
        shared: use.shared.filter(own),
      };
      const known = found.get(use.port);
      if (!known || perHost(known.functions) < perHost(others.functions)) found.set(use.port, others);
    }
  }
  return found;
}

/** VFs of a port that nobody has. */
export function freeVfs({ port, functions, whole }: PortUse): number {
  return whole.length > 0 ? 0 : Math.max(0, vfsOf(port) - perHost(functions));
}

/** Whether nothing is on a port, so that a VM can have it to itself. */
export function isUnused({ port, functions, whole, shared, vswitches }: PortUse): boolean {
  return vfsOf(port) === 0 && functions.length + whole.length + shared.length + vswitches.length === 0;
}

/** The lowest index from which as many VFs in a row are nobody's by name. */
export function nextVf({ port, functions }: PortUse, wanted = 1): number | undefined {
  const named = functions
    .flatMap(({ firstVf, perHost: many }) =>
      firstVf === undefined ? [] : [{ first: firstVf, last: firstVf + many - 1 }],
    )
    .sort((a, b) => a.first - b.first);
  let at = 0;
  for (const { first, last } of named) {
    if (first >= at + wanted) break;
    at = Math.max(at, last + 1);
  }
  return at + wanted > vfsOf(port) ? undefined : at;
}

/** VMDq queues of a vswitch that no vnic has, on the host where fewest are left; undefined where it states none. */
export function freeVmdq(host: Host, vswitch: VSwitch, without?: Bound): number | undefined {
  const { vmdq, team, uplinks } = vswitch;
  if (!vmdq) return undefined;
  const spread = team === undefined || team.value === 'source-port' ? Math.max(1, uplinks.length) : 1;
  const used = host.groups.map(({ attachments }) =>
    perHost(
      attachments.filter((a) => a.mode === 'vmdq' && a.vswitch === vswitch && a.vnic.bound !== without),
    ),
  );
  return Math.max(0, vmdq.value * spread - Math.max(0, ...used));
}

/** The lowest port of a switch that no cable goes to; undefined where there is none left. */
export function nextSwitchPort(topology: Topology, outer: Switch, without?: Bound): number | undefined {
  const taken = new Set<number>();
  for (const { nics } of topology.hosts)
    for (const { ports } of nics)
      for (const { link, bound } of ports)
        if (link?.value.switch === outer && link.value.port !== undefined && bound !== without)
          taken.add(link.value.port);
  let at = 1;
  while (taken.has(at)) at++;
  return outer.ports && at > outer.ports.value.count ? undefined : at;
}
