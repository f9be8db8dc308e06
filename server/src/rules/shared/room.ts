import { defaults } from '../../predict/assume.ts';
import type { Place } from '../../model/place.ts';
import type { Attachment, HostGroup, Network, Port, Topology, Vm } from '../../model/topology.ts';
import { attachmentsOn } from '../../model/variation.ts';
import { formatValue } from '../../schema/units.ts';
import { grouped } from './grouped.ts';
import { hypervisorOf } from './hypervisors.ts';
import { type PortUse, barrier, pinsMemory, lacksSrIov, perHost, portUses, vfsOf, vmsOn } from './ports.ts';
import { capOf, guaranteeOf } from './promises.ts';
import { queueLimit } from './queue-limit.ts';
import { deviceText, vnicText } from './say.ts';
import { type Stay, whyStays } from './why-stays.ts';
import { whyWithout } from './why-without.ts';
import { phrase } from '../../words/phrase.ts';

/** Why a VM does not fit on a host, and what would have to change there. */
export interface Shortage {
  readonly text: string;
  readonly change: string;
  readonly place: Place;
  /** Set where it only may be so. */
  readonly severity?: 'warning';
}

interface PortRoom {
  readonly use: PortUse;
  vfs: number;
  bps: number;
  whole: boolean;
}

const byGroup = new WeakMap<Topology, Map<HostGroup, PortUse[]>>();

function usesOn(group: HostGroup, topology: Topology): readonly PortUse[] {
  const known = byGroup.get(topology) ?? grouped(portUses(topology), (u) => u.group);
  byGroup.set(topology, known);
  return known.get(group) ?? [];
}

/** What one host of a group still has; every VM that is put there takes from it. */
export class Room {
  private readonly ports: readonly PortRoom[];
  private bytes: number;

  constructor(
    private readonly group: HostGroup,
    topology: Topology,
  ) {
    this.ports = usesOn(group, topology).map((use) => ({
      use,
      vfs: vfsOf(use.port) - perHost(use.functions),
      bps: (use.port.speedBps ?? Infinity) - guaranteed(use),
      whole:
        use.vswitches.length + use.functions.length + use.shared.length + use.whole.length === 0 &&
        vfsOf(use.port) === 0,
    }));
    const pinned = vmsOn(topology, group)
      .filter(({ vm }) => isPinned(vm, attachmentsOn(topology, group)))
      .reduce((sum, { vm, perHost: n }) => sum + n * (vm.memoryBytes?.value ?? defaults.memoryBytes), 0);
    this.bytes = (group.host.memoryBytes?.value ?? Infinity) - pinned;
  }

  /** Puts one more VM there, attached as it is elsewhere; or says what is missing. */
  put(vm: Vm, attachments: readonly Attachment[]): Shortage | undefined {
    const { host } = this.group;
    const { memoryBytes } = host;
    const size = vm.memoryBytes?.value ?? 0;
    if (memoryBytes && size > memoryBytes.value)
      return {
        text: phrase`it has ${formatValue(size, 'size')} of memory, and that host ${formatValue(memoryBytes.value, 'size')} in all`,
        change: phrase`Take it out of \`migrate-to\``,
        place: memoryBytes.place,
      };
    if (memoryBytes && isPinned(vm, attachments)) {
      const needed = vm.memoryBytes?.value ?? defaults.memoryBytes;
      if (needed > this.bytes)
        return {
          text: phrase`it pins ${formatValue(needed, 'size')} of memory, and ${formatValue(Math.max(0, this.bytes), 'size')} are left there`,
          change: phrase`Give that host more, or move something else away`,
          place: memoryBytes.place,
        };
      this.bytes -= needed;
    }
    for (const attachment of attachments) {
      const short = this.attach(attachment);
      if (short) return short;
    }
    return undefined;
  }

  /** VFs that nobody has, on ports that carry a network. */
  freeVfs(network: Network | undefined): number {
    return this.ports
      .filter((p) => !barrier(p.use.port, network) && !lacksSrIov(p.use.port.nic.device))
      .reduce((sum, p) => sum + Math.max(0, p.vfs), 0);
  }

  /** What the ports have left for guarantees together. */
  get freeBps(): number {
    return this.ports.reduce((sum, p) => sum + Math.max(0, p.bps), 0);
  }

  get freeBytes(): number {
    return Math.max(0, this.bytes);
  }

  private attach(attachment: Attachment): Shortage | undefined {
    if (attachment.mode === 'sriov') return this.takeFunction(attachment);
    if (attachment.mode === 'direct') return this.takePort(attachment);
    if (attachment.vswitch) return this.join(attachment);
    const network = attachment.vnic.network?.value;
    return this.ports.every((p) => barrier(p.use.port, network)) ? this.unreached(network) : undefined;
  }

  private takeFunction(attachment: Attachment): Shortage | undefined {
    const { vnic } = attachment;
    const { host } = this.group;
    const network = vnic.network?.value;
    const reached = this.ports.filter((p) => !barrier(p.use.port, network));
    if (reached.length === 0) return this.unreached(network);
    const able = reached.filter((p) => !lacksSrIov(p.use.port.nic.device));
    const free = able.filter((p) => p.vfs > 0);
    if (free.length === 0) {
      const stated = able.find((p) => p.use.port.vfs) ?? able[0];
      return {
        text: phrase`no port there has a free VF for ${vnicText(vnic)}`,
        change: stated
          ? phrase`Raise \`vfs\` of \`${stated.use.port.path}\` there to ${vfsOf(stated.use.port) + 1 - stated.vfs}`
          : phrase`Give it a card with SR-IOV`,
        place: stated?.use.port.vfs?.place ?? host.place,
      };
    }
    const fit = free.filter((p) => !unfit(attachment, p.use.port));
    if (fit.length === 0) return this.misfit(attachment, free);
    const moving = fit.filter((p) => !this.staysBehind(attachment, p));
    if (moving.length === 0) return this.stuck(attachment, fit);
    const mtu = vnic.mtu?.value ?? network?.mtu?.value ?? 0;
    const large = moving.filter(
      ({ use }) => use.port.mtu === undefined || use.port.mtu.value >= mtu || use.port === attachment.port,
    );
    if (large.length === 0)
      return {
        text: phrase`${vnicText(vnic)} has an mtu of ${mtu}, and no port there with a free VF passes it`,
        change: phrase`Raise the mtu of \`${moving[0]?.use.port.path ?? ''}\` there`,
        place: moving[0]?.use.port.mtu?.place ?? host.place,
      };
    return take(large, attachment, (best) => best.vfs--);
  }

  /** Why a running VM cannot come to a VF of this port: it may, where it has a standby path or need not run on the way. */
  private staysBehind(attachment: Attachment, { use: { port } }: PortRoom): Stay | undefined {
    const { vm, vnic } = attachment;
    if (vnic.failover || !vm.needs.some((n) => n.value === 'live-migration')) return undefined;
    // What stays at home has been said.
    if (whyStays(attachment)) return undefined;
    return whyStays({ ...attachment, group: this.group, port }) ?? unlike(attachment, port);
  }

  private stuck(attachment: Attachment, free: readonly PortRoom[]): Shortage | undefined {
    const [first] = free;
    const reason = first && this.staysBehind(attachment, first);
    return (
      reason && {
        text: `${reason.text} there`,
        change: phrase`Give it a standby path (\`failover\`), or update that host`,
        place: first.use.port.place,
      }
    );
  }

  private misfit(attachment: Attachment, [first]: readonly PortRoom[]): Shortage | undefined {
    const reason = first && unfit(attachment, first.use.port);
    if (!first || reason === undefined) return undefined;
    return {
      text: phrase`the free VFs there are not fit for ${vnicText(attachment.vnic)}: ${reason}`,
      change: phrase`Give that host a card that is, or take it out of \`migrate-to\``,
      place: first.use.port.place,
    };
  }

  private takePort({ vnic }: Attachment): Shortage | undefined {
    const network = vnic.network?.value;
    const reached = this.ports.filter((p) => !barrier(p.use.port, network));
    if (reached.length === 0) return this.unreached(network);
    const free = reached.find((p) => p.whole);
    if (!free)
      return {
        text: phrase`no port there is free for ${vnicText(vnic)}`,
        change: phrase`Leave one to it`,
        place: this.group.host.place,
      };
    free.whole = false;
    return undefined;
  }

  private join(attachment: Attachment): Shortage | undefined {
    const { vnic, vswitch } = attachment;
    const { host } = this.group;
    const network = vnic.network?.value;
    const named = host.vswitches.filter((v) => v.name === vswitch?.name);
    const candidates = named.length > 0 ? named : host.vswitches;
    const [first] = candidates;
    if (!first)
      return {
        text: phrase`it has no vswitch for ${vnicText(vnic)}`,
        change: phrase`Declare one there`,
        place: host.place,
      };
    const without = candidates.map((v) => whyWithout({ ...attachment, group: this.group, vswitch: v }));
    if (without.every((w) => w !== undefined))
      // What does not go at home has been said there.
      return whyWithout(attachment)
        ? undefined
        : {
            text: phrase`${vnicText(vnic)} is attached with \`${attachment.mode}\`, and ${without[0]?.text ?? ''} there`,
            change: phrase`Use a vswitch of the same type there, or attach it in another mode`,
            place: first.place,
          };
    const reaching = candidates.filter(
      (v) => !network || v.uplinks.length === 0 || v.uplinks.some((u) => !barrier(u.port, network)),
    );
    if (reaching.length === 0)
      return {
        text: phrase`\`${first.name}\` there does not reach \`${network?.name ?? ''}\``,
        change: phrase`Add \`${network?.name ?? ''}\` to the \`networks\` there`,
        place: first.place,
      };
    const uplinks = new Set(reaching.flatMap((v) => v.uplinks.map((u) => u.port)));
    const ports = this.ports.filter((p) => uplinks.has(p.use.port));
    return ports.length === 0 ? undefined : take(ports, attachment);
  }

  private unreached(network: Network | undefined): Shortage {
    const name = network?.name ?? '';
    const port = this.ports[0]?.use.port;
    return {
      text: phrase`no port there carries \`${name}\``,
      change: phrase`Add \`${name}\` to the \`networks\` there`,
      place: (port && barrier(port, network)?.place) ?? this.group.host.place,
    };
  }
}

/** What a VF of another port lacks that the one at home has; undefined where it has all, or where that is not known. */
function unfit(attachment: Attachment, port: Port): string | undefined {
  const { vnic, port: home } = attachment;
  const lacks = (has: (p: Port | undefined) => boolean): boolean => has(home) && !has(port);
  const name = port.nic.device ? deviceText(port.nic.device) : `\`${port.path}\``;
  if (guaranteeOf(attachment) > 0 && lacks((p) => p?.nic.device?.minRate?.value.kind !== 'off'))
    return phrase`a VF of ${name} has no guaranteed rate`;
  if (capOf(attachment) && lacks((p) => p?.nic.device?.maxRate?.value.supported !== false))
    return phrase`${name} cannot limit a VF`;
  const asked = vnic.queues?.value ?? 0;
  const most = (p: Port | undefined): number => (p && queueLimit(p)?.most) ?? Infinity;
  if (lacks((p) => asked <= most(p))) return phrase`${queueLimit(port)?.why ?? ''}, and it asks for ${asked}`;
  return undefined;
}

/** A state that a card's driver saved is for a card of the same model and firmware (NVIDIA DOCA, SR-IOV Live Migration). */
function unlike({ port: home, group }: Attachment, port: Port): Stay | undefined {
  const [mine, theirs] = [home?.nic.device, port.nic.device];
  if (!mine || !theirs || hypervisorOf(group.host).migration.sriov.value.kind !== 'driver') return undefined;
  if (mine.vfMigration?.value.kind !== 'on') return undefined;
  if ((mine.family ?? mine.name) !== (theirs.family ?? theirs.name))
    return { text: phrase`VFs of ${deviceText(mine)} do not move to one of ${deviceText(theirs)}` };
  const [is, was] = [port.nic.firmware, home?.nic.firmware];
  if (!is || !was || is.value === was.value) return undefined;
  return {
    text: phrase`VFs of ${deviceText(mine)} move to the same firmware only, from ${was.value}, and it is ${is.value}`,
  };
}

/** Takes from the port with the most room for a guarantee. */
function take(
  ports: readonly PortRoom[],
  attachment: Attachment,
  also: (port: PortRoom) => void = () => undefined,
): Shortage | undefined {
  const best = [...ports].sort((a, b) => b.bps - a.bps)[0];
  const wanted = guaranteeOf(attachment);
  if (!best || best.bps < wanted) {
    return {
      text: phrase`${vnicText(attachment.vnic)} is guaranteed ${formatValue(wanted, 'rate')}, and no port there has more than ${formatValue(Math.max(0, best?.bps ?? 0), 'rate')} left`,
      change: phrase`Guarantee less, or move something else away`,
      place: best?.use.port.place ?? attachment.vnic.place,
    };
  }
  best.bps -= wanted;
  also(best);
  return undefined;
}

function guaranteed({ functions, behind }: PortUse): number {
  const of = (a: Attachment): number => guaranteeOf(a) * a.perHost;
  return (
    functions.reduce((sum, a) => sum + of(a), 0) +
    behind.reduce((sum, a) => sum + of(a) / Math.max(1, a.vswitch?.uplinks.length ?? 1), 0)
  );
}

export function isPinned(vm: Vm, attachments: readonly Attachment[]): boolean {
  return vm.memoryReserved === true || attachments.some((a) => a.vm === vm && pinsMemory(a));
}
