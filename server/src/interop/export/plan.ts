import { spanCount } from '../../model/members.ts';
import type {
  Attachment,
  Host,
  HostGroup,
  HypervisorType,
  Mode,
  Port,
  Topology,
  VSwitch,
  Vm,
  Vnic,
} from '../../model/topology.ts';
import { hypervisorType } from '../../predict/assume.ts';
import { vmsOn } from '../../rules/shared/ports.ts';
import { ExportError } from './file.ts';
import { Unique, fileName, isInterfaceName, memberName } from './names.ts';
import { type Dealt, type Seating, dealtOf, membersAt, seatingOf } from './seats.ts';
import { phrase } from '../../words/phrase.ts';

/*
 * A topology, member by member: every host, VM and vnic with the name and number that it is deployed with. This is
 * where sets are expanded, so it is bounded.
 */

/** Hosts, VMs and vnics that one export may have in all. */
const maxExported = 50_000;

export interface HostPlan {
  readonly host: Host;
  /** Its name outside: label or word, with its index. */
  readonly name: string;
  /** The same as a file name, no two alike. */
  readonly file: string;
  readonly type: HypervisorType;
  readonly ports: readonly PortPlan[];
  readonly vms: readonly VmPlan[];
}

export interface PortPlan {
  readonly port: Port;
  /** In the host's operating system; undefined where the file does not say, or it is none that Linux takes. */
  readonly interface?: string | undefined;
  /** `0000:3b:00.0`: the port's own, or its card's with the port's number as function. */
  readonly address?: string | undefined;
  /** Whether the address is taken from the card's. */
  readonly addressDerived: boolean;
  /** VFs to create; undefined where nothing speaks of any. */
  readonly vfs?: number | undefined;
  /** By VF number. */
  readonly functions: readonly VnicPlan[];
}

export interface VmPlan {
  readonly vm: Vm;
  readonly name: string;
  readonly file: string;
  readonly vnics: readonly VnicPlan[];
}

export interface VnicPlan {
  readonly vnic: Vnic;
  readonly mode: Mode;
  /** `web01.eth0` */
  readonly text: string;
  readonly vmName: string;
  readonly attachment: Attachment;
  readonly port?: Port | undefined;
  readonly vswitch?: VSwitch | undefined;
  /** The number of its VF: as named, else dealt after all that are named. */
  readonly vf?: number | undefined;
  /** The software switch that stands by. */
  readonly standby?: VSwitch | undefined;
}

export interface Deployment {
  readonly hosts: readonly HostPlan[];
  readonly topology: Topology;
}

export function deploymentOf(topology: Topology): Deployment {
  bounded(topology);
  const hosts = new Map(topology.hosts.map((h) => [h.name, h]));
  const names = new Unique();
  const plans = topology.hosts.flatMap((host) =>
    groupOfEach(host).map((group, position): HostPlan => {
      const name = memberName(host, host.members, position);
      const vms = vmsOf(topology, group, position, hosts);
      return {
        host,
        name,
        file: names.name(fileName(name)),
        type: hypervisorType(host),
        ports: host.nics.flatMap((nic) => nic.ports.map((port) => portPlan(port, vms))),
        vms,
      };
    }),
  );
  return { hosts: plans, topology };
}

/** Counted without expanding anything. */
function bounded(topology: Topology): void {
  let size = topology.hosts.reduce((sum, h) => sum + h.members.count, 0);
  for (const vm of topology.vms) {
    const members = vm.placements.reduce((sum, p) => sum + p.perHost * p.group.count, 0);
    size += members * (1 + vm.vnics.length);
  }
  if (size > maxExported)
    throw new ExportError(
      phrase`The design has ${size} hosts, VMs and vnics when its sets are written out; at most ${maxExported} are exported. Divide it into files.`,
    );
}

/** The group of each member of a host set, by position. */
function groupOfEach(host: Host): readonly HostGroup[] {
  const groups: HostGroup[] = [];
  for (const group of host.groups)
    for (const [from, to] of group.spans) for (let i = from; i <= to; i++) groups[i] = group;
  if (spanCount(host.groups.flatMap((g) => g.spans)) !== host.members.count)
    throw new ExportError(phrase`The members of \`${host.name}\` are not clear.`);
  return groups;
}

/** The VMs of one host with their vnics; VFs that the file does not name are dealt after all that it does. */
function vmsOf(
  topology: Topology,
  group: HostGroup,
  position: number,
  hosts: ReadonlyMap<string, Host>,
): readonly VmPlan[] {
  const present = vmsOn(topology, group).map(({ vm }) => ({
    vm,
    seating: seatingOf(vm, group.host, position, hosts),
  }));
  const dealt = new Map(
    present.flatMap(({ vm, seating }) => vm.vnics.map((v) => [v, of(v, group, seating)])),
  );
  const numbers = numbered(group, dealt);
  const files = new Unique();
  const names = new Unique();
  return present.flatMap(({ vm, seating }) =>
    membersAt(vm, seating).map((member): VmPlan => {
      const name = names.name(memberName(vm, vm.members, member));
      return {
        vm,
        name,
        file: files.name(fileName(name)),
        vnics: vm.vnics.flatMap((vnic): VnicPlan[] => {
          const found = dealt.get(vnic)?.get(member);
          if (!found) return [];
          const { attachment } = found;
          return [
            {
              vnic,
              mode: attachment.mode,
              text: `${name}.${vnic.label ?? vnic.name}`,
              vmName: name,
              attachment,
              port: attachment.port,
              vswitch: attachment.vswitch,
              vf: numbers.get(found),
              standby: attachment.failover?.vswitch,
            },
          ];
        }),
      };
    }),
  );
}

function of(vnic: Vnic, group: HostGroup, seating: Seating): ReadonlyMap<number, Dealt> {
  return new Map(dealtOf(vnic, group, seating).map((d) => [d.position, d]));
}

/** Modes that take a virtual function. */
const onFunction: ReadonlySet<Mode> = new Set(['sriov', 'vdpa']);

/** The VF of each: first those that the file names, then the others from the lowest free number, as they are drawn. */
function numbered(
  group: HostGroup,
  dealt: ReadonlyMap<Vnic, ReadonlyMap<number, Dealt>>,
): ReadonlyMap<Dealt, number> {
  const order = new Map(group.attachments.map((a, i) => [a, i]));
  const all = [...dealt.values()]
    .flatMap((members) => [...members.values()])
    .filter(({ attachment: { mode, port } }) => port && onFunction.has(mode))
    .sort(
      (a, b) => (order.get(a.attachment) ?? 0) - (order.get(b.attachment) ?? 0) || a.position - b.position,
    );
  const numbers = new Map<Dealt, number>();
  const taken = new Map<Port | undefined, Set<number>>();
  const free = new Map<Port | undefined, number>();
  const takenOf = (port: Port | undefined): Set<number> => {
    const known = taken.get(port) ?? new Set();
    taken.set(port, known);
    return known;
  };
  for (const one of all) {
    if (one.vf === undefined) continue;
    numbers.set(one, one.vf);
    takenOf(one.attachment.port).add(one.vf);
  }
  for (const one of all) {
    if (one.vf !== undefined) continue;
    const { port } = one.attachment;
    let next = free.get(port) ?? 0;
    while (takenOf(port).has(next)) next++;
    free.set(port, next + 1);
    numbers.set(one, next);
  }
  return numbers;
}

function portPlan(port: Port, vms: readonly VmPlan[]): PortPlan {
  const functions = vms
    .flatMap((vm) => vm.vnics)
    .filter((v) => v.port === port && v.vf !== undefined)
    .sort((a, b) => (a.vf ?? 0) - (b.vf ?? 0));
  const last = functions.at(-1)?.vf;
  const name = port.interface?.value;
  const own = port.address?.value;
  const card = port.nic.address?.value;
  return {
    port,
    interface: name !== undefined && isInterfaceName(name) ? name : undefined,
    address: own === undefined ? card && plusFunction(card, port.index) : fullAddress(own),
    addressDerived: own === undefined && card !== undefined && port.index > 0,
    vfs: port.vfs?.value ?? (last === undefined ? undefined : last + 1),
    functions,
  };
}

/** With its domain, in lower case. */
function fullAddress(address: string): string {
  const lower = address.toLowerCase();
  return lower.length > 7 ? lower : `0000:${lower}`;
}

/** A card's ports are the functions of one device, in order. */
function plusFunction(address: string, index: number): string | undefined {
  const full = fullAddress(address);
  const number = Number(full.at(-1)) + index;
  return number > 7 ? undefined : `${full.slice(0, -1)}${number}`;
}

/** The ports that a Linux host configures: it runs KVM, containers or Xen. */
export function isLinux({ type }: HostPlan): boolean {
  return type === 'kvm' || type === 'none' || type === 'xen';
}
