import { poolsForVmdq } from '../model/pools.ts';
import { insertion, replacement } from '../model/edit.ts';
import type { Edit } from '../model/finding.ts';
import type { Host, HostGroup, Port, VSwitch } from '../model/topology.ts';
import { phrase } from '../words/phrase.ts';

/** Something that the file would have to say of a host. */
export interface Need {
  readonly edit: Edit;
  /** It, and where; for a sentence. */
  readonly said: string;
}

/** A vswitch that a host does not have yet. */
interface Added {
  readonly name: string;
  readonly polling: boolean;
  /** What vnics left the host by, and what they do now. */
  readonly ports: readonly Port[];
  readonly uplinks: readonly Port[];
  /** How its uplinks share the traffic, where that is not by their default. */
  readonly team: VSwitch['team'];
}

/** What a host has to have besides for vnics that are attached otherwise. What several need is said once, and what each needs of its own adds up. */
export class HostNeeds {
  readonly host: Host;
  private iommu = false;
  private readonly functions = new Map<Port, PerHost>();
  private readonly added: Added[] = [];
  /** Vnics of which a vswitch is to have the packets sorted, by its name. */
  private readonly sorted = new Map<string, PerHost>();
  private readonly taken = new Set<Port>();

  constructor(host: Host) {
    this.host = host;
  }

  needIommu(): void {
    this.iommu ||= !this.host.iommu;
  }

  /** So many VFs of a port on each host of a group, beside those that are in use. */
  needFunctions(port: Port, group: HostGroup, count: number): void {
    tally(this.functions, port).add(group, count);
  }

  /** A VMDq queue for each of so many vnics on each host of a group, where the vswitch is not said to have queues. */
  needQueues(vswitch: string, group: HostGroup, count: number): void {
    if (!this.named(vswitch)?.vmdq) tally(this.sorted, vswitch).add(group, count);
  }

  /** A new vswitch for vnics that leave by these ports, where there is none of that name. */
  needVswitch(name: string, polling: boolean, ports: readonly Port[], team: VSwitch['team']): void {
    if (this.named(name) || this.added.some((one) => one.name === name)) return;
    this.added.push({ name, polling, ports, uplinks: this.uplinksFor(ports), team });
  }

  /** The vswitch that another vnic with these ports needed already. */
  addedFor(ports: readonly Port[], polling: boolean): string | undefined {
    const same = (one: Added): boolean =>
      one.ports.length === ports.length && one.ports.every((port) => ports.includes(port));
    return this.added.find((one) => one.polling === polling && same(one))?.name;
  }

  /** Whether nothing on the host is called so. */
  isFree(name: string): boolean {
    const { vswitches, nics } = this.host;
    return ![...vswitches, ...nics, ...this.added].some((one) => one.name === name);
  }

  /**
   * What a new vswitch reaches the wire by in the place of these ports: one vswitch has a port to itself, so another port for each that has one
   * already, as far as there are such; if possible one that nothing uses, on the same card.
   */
  private uplinksFor(ports: readonly Port[]): readonly Port[] {
    const over = this.uplinks();
    const own = attached(this.host);
    const used = (port: Port): boolean => (port.vfs?.value ?? 0) > 0 || own.some((one) => one.port === port);
    const busy = new Set([
      ...over,
      ...own.flatMap(({ mode, port }) => (mode === 'direct' && port ? [port] : [])),
      ...ports,
      ...this.taken,
    ]);
    const found = ports.flatMap((port): readonly Port[] => {
      if (!over.has(port)) return [port];
      const worth = (other: Port): number => Number(used(other)) * 2 + Number(other.nic !== port.nic);
      const [best] = this.ports()
        .filter((other) => !busy.has(other))
        .sort((a, b) => worth(a) - worth(b));
      if (!best) return [];
      busy.add(best);
      return [best];
    });
    return found.length > 0 ? found : ports.slice(0, 1);
  }

  private ports(): Port[] {
    return this.host.nics.flatMap((nic) => nic.ports);
  }

  /** Ports that vswitches have, new ones too. */
  private uplinks(): Set<Port> {
    return new Set([
      ...this.host.vswitches.flatMap(({ uplinks }) => uplinks.map(({ port }) => port)),
      ...this.added.flatMap(({ uplinks }) => uplinks),
    ]);
  }

  /** Ports that nothing uses, and no vnic of these is to have. */
  freePorts(busy: (port: Port) => boolean): readonly Port[] {
    const over = this.uplinks();
    return this.ports().filter(
      (port) => !over.has(port) && !this.taken.has(port) && !busy(port) && (port.vfs?.value ?? 0) === 0,
    );
  }

  take(port: Port): void {
    this.taken.add(port);
  }

  /** All of it; `among` is whether there are needs of other hosts too. */
  all(among: boolean): readonly Need[] {
    const { host } = this;
    const named = (name: string): string => (among ? `${host.name}.${name}` : name);
    return [
      ...(this.iommu ? [onHost(host, iommuText(host))] : []),
      // eslint-disable-next-line iov/l10n -- a statement
      ...(this.functions.size > 0 && host.srIov === undefined ? [onHost(host, 'sr-iov on')] : []),
      ...[...this.functions].flatMap(([port, own]) => functionsOf(port, own, named(port.path))),
      ...this.added.map((added) => onHost(host, this.textOf(added))),
      ...[...this.sorted].flatMap(([name, own]): Need[] => {
        const vswitch = this.named(name);
        if (!vswitch) return [];
        const uplinks = vswitch.uplinks.map(({ port }) => port);
        const text = `vmdq ${queuesFor({ uplinks, team: vswitch.team }, own)}`;
        return [{ edit: insertion(vswitch.bound, text), said: phrase`\`${text}\` on \`${named(name)}\`` }];
      }),
    ];
  }

  private textOf(added: Added): string {
    const { name, polling, uplinks, team } = added;
    const paths = uplinks.map(({ path }) => path);
    const shared = paths.length > 1 && team ? ` { team ${team.value} }` : '';
    const sorted = this.sorted.get(name);
    const parts = [
      // eslint-disable-next-line iov/l10n -- statements
      ...(polling ? ['type ovs-dpdk'] : []),
      ...(paths.length > 0 ? [`uplink ${listText(paths)}${shared}`] : []),
      ...(sorted ? [`vmdq ${queuesFor({ uplinks, team }, sorted)}`] : []),
    ];
    return `vswitch ${name} { ${parts.join('; ')} }`;
  }

  private named(name: string): VSwitch | undefined {
    return this.host.vswitches.find((one) => one.name === name);
  }
}

/** One as it is, several as a list. */
export function listText(paths: readonly string[]): string {
  const [only = ''] = paths;
  return paths.length === 1 ? only : `[${paths.join(', ')}]`;
}

/** How many there are on each host of a group. */
class PerHost {
  private readonly counts = new Map<HostGroup, number>();

  add(group: HostGroup, count: number): void {
    this.counts.set(group, (this.counts.get(group) ?? 0) + count);
  }

  /** On the host with the most, with as many as it has otherwise. */
  most(others: (group: HostGroup) => number = () => 0): number {
    return Math.max(...[...this.counts].map(([group, count]) => count + others(group)));
  }
}

function tally<K>(map: Map<K, PerHost>, key: K): PerHost {
  let own = map.get(key);
  if (!own) map.set(key, (own = new PerHost()));
  return own;
}

function attached({ groups }: Host): HostGroup['attachments'] {
  return groups.flatMap(({ attachments }) => attachments);
}

function onHost({ bound, name }: Host, text: string): Need {
  return { edit: insertion(bound, text), said: phrase`\`${text}\` on \`${name}\`` };
}

function iommuText(host: Host): string {
  // eslint-disable-next-line iov/l10n -- statements
  return /amd|epyc/i.test(host.cpu?.value.model ?? '') ? 'iommu amd-vi' : 'iommu vt-d';
}

/** As many VFs as are wanted, up to what the device can give. */
function functionsOf(port: Port, own: PerHost, name: string): Need[] {
  const { device, bound } = port.nic;
  const used = ({ attachments }: HostGroup): number =>
    attachments.reduce(
      (sum, one) => (one.port === port && one.mode === 'sriov' ? sum + one.perHost : sum),
      0,
    );
  const asked = own.most(used);
  const wanted = Math.min(asked, device?.vfsPerPort?.value ?? device?.vfsPerDevice?.value ?? asked);
  if ((port.vfs?.value ?? 0) >= wanted || wanted === 0) return [];
  const text = `vfs ${wanted}`;
  const edit = port.vfs
    ? replacement(port.vfs.place, text)
    : port.bound
      ? insertion(port.bound, text)
      : insertion(bound, `port ${port.index} { ${text} }`);
  return [{ edit, said: phrase`\`${text}\` on \`${name}\`` }];
}

/** A queue for each vnic on each uplink that it may use, as far as the ports have pools beside their VFs and their own. */
function queuesFor({ uplinks, team }: Pick<Added, 'uplinks' | 'team'>, own: PerHost): number {
  // Vnics keep to one uplink where the policy is by source port.
  const spread = team === undefined || team.value === 'source-port' ? Math.max(1, uplinks.length) : 1;
  const wanted = Math.ceil(own.most() / spread);
  return Math.max(1, Math.min(wanted, ...uplinks.map(poolsForVmdq)));
}
