import { softwareModes } from '../model/attach.ts';
import { dealtTo } from '../model/deal.ts';
import { replacement } from '../model/edit.ts';
import type { Edit } from '../model/finding.ts';
import type { Attachment, Host, HostGroup, Mode, Port, Topology, VSwitch, Vnic } from '../model/topology.ts';
import { isPolling, switchType } from '../predict/cost/cost.ts';
import { phrase } from '../words/phrase.ts';
import { needsIommu } from '../rules/shared/ports.ts';
import { HostNeeds, listText } from './host-needs.ts';

/*
 * What if a vnic were attached in another way? The answer is what the file would say with that one word changed, and
 * with what the mode needs besides, on every host that its VM is on: the edited statements are parsed and linked again, and
 * rules and prediction look at the result as they look at any file. So what Compare shows is what applying it gives.
 */

export interface Change {
  readonly edits: readonly Edit[];
  /** Those of them that are no vnic's own: what hosts have to have besides. */
  readonly needs: readonly Edit[];
  /** What the file would have to say besides the mode, a sentence each. */
  readonly assumed: readonly string[];
}

/** One vnic's change. */
export interface VnicChange extends Change {
  /** What it meets then, where that is not its target. */
  readonly targets: readonly string[] | undefined;
}

/** What attaches a vnic in this mode; nothing where it is attached so already, or nowhere. */
export function attachAs(vnic: Vnic, mode: Mode): VnicChange {
  const draft = new Draft(mode);
  const targets = draft.attach(vnic);
  return { ...draft.change, targets };
}

/** What attaches all vnics in this mode. */
export function attachAllAs({ vms }: Topology, mode: Mode): Change {
  const draft = new Draft(mode);
  for (const vm of vms) for (const vnic of vm.vnics) draft.attach(vnic);
  return draft.change;
}

/** A vnic on one group of alike hosts. */
interface Spot {
  readonly group: HostGroup;
  readonly host: Host;
  /** Members on each host. */
  readonly count: number;
  readonly vswitches: readonly VSwitch[];
  /** The ports by which it leaves, itself or through its vswitches, with the members that it would have on each. */
  readonly ports: ReadonlyMap<Port, number>;
  /** Its members on a vswitch. */
  readonly on: (vswitch: VSwitch) => number;
}

function spotsOf(vnic: Vnic): readonly Spot[] {
  const groups = new Set(vnic.vm.placements.map(({ group }) => group));
  return [...groups].flatMap((group): Spot[] => {
    const own = group.attachments.filter((one) => one.vnic === vnic);
    if (own.length === 0) return [];
    const vswitches = [...new Set(own.flatMap(({ vswitch }) => vswitch ?? []))];
    const sum = (some: readonly Attachment[]): number => some.reduce((all, { perHost }) => all + perHost, 0);
    return [
      {
        group,
        host: group.host,
        count: sum(own),
        vswitches,
        ports: portsOf(own, vswitches),
        on: (vswitch) => sum(own.filter((one) => one.vswitch === vswitch)),
      },
    ];
  });
}

function portsOf(own: readonly Attachment[], vswitches: readonly VSwitch[]): ReadonlyMap<Port, number> {
  const ports = new Map<Port, number>();
  const add = (port: Port, count: number): void => {
    if (count > 0) ports.set(port, (ports.get(port) ?? 0) + count);
  };
  for (const { port, perHost } of own) if (port) add(port, perHost);
  // Members are dealt over the uplinks of a vswitch, in order.
  const uplinks = vswitches.flatMap((vswitch) => vswitch.uplinks.map(({ port }) => port));
  for (const load of new Set(own.flatMap((one) => (one.vswitch ? [one.load] : []))))
    uplinks.forEach((port, i) => {
      add(port, dealtTo(load, uplinks.length, i).count);
    });
  return ports;
}

/** Vnics attached in one mode, while what that takes is put together. */
class Draft {
  private readonly mode: Mode;
  /** Whether a vswitch that it meets is one that polls. */
  private readonly polls: boolean;
  private readonly own: Edit[] = [];
  private readonly assumed: string[] = [];
  private readonly hosts = new Map<Host, HostNeeds>();

  constructor(mode: Mode) {
    this.mode = mode;
    this.polls = mode === 'vhost-user';
  }

  /** What the vnic meets then, where that is not its target. */
  attach(vnic: Vnic): readonly string[] | undefined {
    const { mode } = this;
    const spots = spotsOf(vnic);
    if (mode === vnic.mode.value || spots.length === 0) return undefined;
    this.own.push(replacement(vnic.mode.place, mode));
    if (vnic.vf && mode !== 'sriov')
      this.own.push({ place: { ...vnic.vf.place, start: vnic.target.end }, text: '' });
    const targets = softwareModes.has(mode) ? this.bySoftware(spots) : this.byHardware(vnic, spots);
    if (targets) this.own.push(replacement(vnic.target, listText(targets)));
    return targets;
  }

  get change(): Change {
    const needs = [...this.hosts.values()].flatMap((host) => host.all(this.hosts.size > 1));
    const edits = needs.map(({ edit }) => edit);
    return {
      edits: [...this.own, ...edits],
      needs: edits,
      assumed: [...needs.map(({ said }) => said), ...this.assumed],
    };
  }

  private bySoftware(spots: readonly Spot[]): readonly string[] | undefined {
    if (spots.every(({ vswitches }) => vswitches.length > 0 && vswitches.every(this.fits))) {
      for (const { host, group, vswitches, on } of spots)
        for (const vswitch of vswitches) this.sort(host, vswitch.name, group, on(vswitch));
      return undefined;
    }
    // A vnic names one vswitch on all its hosts.
    const name = this.vswitchFor(spots);
    for (const { host, group, ports, count, vswitches } of spots) {
      const [team] = vswitches.flatMap((vswitch) => vswitch.team ?? []);
      this.on(host).needVswitch(name, this.polls, [...ports.keys()], team);
      this.sort(host, name, group, count);
    }
    return [name];
  }

  private sort(host: Host, vswitch: string, group: HostGroup, count: number): void {
    if (this.mode === 'vmdq') this.on(host).needQueues(vswitch, group, count);
  }

  /** A vswitch over a vnic's ports, on the first host that has one; else a new one. */
  private vswitchFor(spots: readonly Spot[]): string {
    for (const { host, ports } of spots) {
      const over = host.vswitches.filter(({ uplinks }) => uplinks.some(({ port }) => ports.has(port)));
      const found = over.find(this.fits);
      if (found) return found.name;
    }
    for (const { host, ports } of spots) {
      const added = this.on(host).addedFor([...ports.keys()], this.polls);
      if (added !== undefined) return added;
    }
    for (let i = 0; ; i++) if (spots.every(({ host }) => this.on(host).isFree(`vs${i}`))) return `vs${i}`;
  }

  /** Whether a vswitch is one that the mode is by: one that polls is another way. */
  private readonly fits = (vswitch: VSwitch): boolean => isPolling(switchType(vswitch)) === this.polls;

  private byHardware(vnic: Vnic, spots: readonly Spot[]): readonly string[] | undefined {
    for (const { host, group, ports } of spots) {
      const needs = this.on(host);
      const isGiven = this.mode === 'vdpa' || [...ports.keys()].some((port) => needsIommu(host, vnic, port));
      if (this.mode !== 'macvtap' && isGiven) needs.needIommu();
      if (this.mode === 'sriov') for (const [port, count] of ports) needs.needFunctions(port, group, count);
    }
    return this.mode === 'direct' ? this.wholePorts(vnic, spots) : undefined;
  }

  /** A whole port for each member: the one that it meets if nothing else uses it, else others that are free on all its hosts, of its own card first. */
  private wholePorts(vnic: Vnic, spots: readonly Spot[]): readonly string[] | undefined {
    const free = spots.map(({ host }) => {
      const others = host.groups.flatMap(({ attachments }) => attachments.filter((one) => one.vnic !== vnic));
      return this.on(host).freePorts((port) => others.some((one) => one.port === port));
    });
    const wanted = Math.max(...spots.map(({ count }) => count));
    const keeps = spots.every(({ ports }, i) => {
      const [own] = ports.keys();
      return own !== undefined && free[i]?.includes(own) === true;
    });
    if (wanted === 1 && keeps) {
      for (const { host, ports } of spots) for (const port of ports.keys()) this.on(host).take(port);
      return undefined;
    }
    const cards = new Set([...(spots[0]?.ports.keys() ?? [])].map(({ nic }) => nic));
    const paths = [...(free[0] ?? [])]
      .sort((a, b) => Number(cards.has(b.nic)) - Number(cards.has(a.nic)))
      .map(({ path }) => path);
    const common = paths.filter((path) => free.every((ports) => ports.some((port) => port.path === path)));
    const chosen = common.slice(0, wanted);
    if (chosen.length < wanted) return undefined;
    spots.forEach(({ host }, i) => {
      for (const port of free[i] ?? []) if (chosen.includes(port.path)) this.on(host).take(port);
    });
    const text = listText(chosen);
    this.assumed.push(
      chosen.length === 1 ? phrase`the free port \`${text}\`` : phrase`the free ports \`${text}\``,
    );
    return chosen;
  }

  private on(host: Host): HostNeeds {
    let needs = this.hosts.get(host);
    if (!needs) this.hosts.set(host, (needs = new HostNeeds(host)));
    return needs;
  }
}
