import { phrase } from '../../words/phrase.ts';

/*
 * What captures of a host say, in one plain model: every importer makes one, `merge` makes one of several, `write`
 * makes an .iov of it. Rates are in bit/s, sizes in bytes. What no capture says is absent.
 */

/** Characters that one capture may have. */
export const maxCaptureCharacters = 16 * 1024 * 1024;
/** Characters of a line that text formats are read from. */
const maxLineCharacters = 4096;

/** VFs that a function may have, network functions that a host may have, and guests, bridges and the like. */
export const maxVfs = 4096;
const maxFunctions = 4096;
const maxOthers = 10_000;

/** Something of a capture that did not become part of the result, and why. */
export interface Problem {
  /** `error`: the rest of the capture, or all of it, could not be read. `skipped`: one thing was left out. */
  readonly severity: 'error' | 'skipped';
  readonly message: string;
  /** From 1, in its capture. */
  readonly line?: number | undefined;
  /** The name of its capture. */
  readonly input?: string | undefined;
}

/** What a reader of one format answers: a capture for each host that the text speaks of. */
export interface Reading {
  readonly captures: readonly Capture[];
  readonly problems: readonly Problem[];
}

/** A PCI Express link: signalling rate in GT/s and lanes. */
export interface PcieState {
  readonly gtps: number;
  readonly lanes: number;
}

export interface Sriov {
  /** VFs that the function offers. */
  total?: number | undefined;
  /** Whether the kernel (or its driver) said so; `lspci` shows what the silicon says, which may be one more. */
  totalFromKernel?: boolean | undefined;
  enabled?: number | undefined;
  /** Of routing ids, as the capability says them. */
  offset?: number | undefined;
  stride?: number | undefined;
  /** `8086:154c` */
  vfId?: string | undefined;
  /** Valid in the lowest function of a card only. */
  ari?: boolean | undefined;
}

/** A VF as its PF or its own PCI function shows it. */
export interface Vf {
  readonly index: number;
  address?: string | undefined;
  mac?: string | undefined;
  vlan?: number | undefined;
  /** 802.1p priority that goes with the VLAN. */
  priority?: number | undefined;
  vlanProtocol?: string | undefined;
  minBps?: number | undefined;
  maxBps?: number | undefined;
  spoofCheck?: boolean | undefined;
  trust?: boolean | undefined;
  driver?: string | undefined;
  iommuGroup?: number | undefined;
  /** As the host sees it, where its own driver has it. */
  interface?: string | undefined;
}

/** A network function: a PF with its VFs, or a VF that a capture shows on its own (`vfOf`, or `isVf`). */
export interface NetFunction {
  /** `0000:3b:00.0`, in lower case, always with its domain. */
  address?: string | undefined;
  /** An address that only the interface's name tells (`enp59s0f0`). */
  likelyAddress?: string | undefined;
  interface?: string | undefined;
  /** The slot that the firmware says it is in: `ens3f1` is function 1 in slot 3. */
  physicalSlot?: string | undefined;
  mac?: string | undefined;
  /** `8086:1572`, in lower case. */
  id?: string | undefined;
  /** Where only the description tells, and several ids go by it. */
  likelyIds?: readonly string[] | undefined;
  /** In words, vendor included. */
  description?: string | undefined;
  /** Subsystem, part number, product: whatever else may tell the card. */
  hints: string[];
  isVf?: boolean | undefined;
  /** The address of its PF. */
  vfOf?: string | undefined;
  driver?: string | undefined;
  firmware?: string | undefined;
  numa?: number | undefined;
  iommuGroup?: number | undefined;
  linkCapability?: PcieState | undefined;
  linkStatus?: PcieState | undefined;
  /** Where only the link's speed is told, in bytes a second. */
  linkBytesPerSecond?: number | undefined;
  speedBps?: number | undefined;
  mtu?: number | undefined;
  master?: string | undefined;
  msix?: number | undefined;
  /** Of the bridge above it. */
  acs?: boolean | undefined;
  ariForwarding?: boolean | undefined;
  sriov?: Sriov | undefined;
  switchdev?: boolean | undefined;
  /** Asked for, and not seen. */
  planned?: boolean | undefined;
  vfs: Vf[];
  /** What stands in a note beside it. */
  notes: string[];
}

/** A network interface that is no PCI function: a bridge, a bond, a VLAN, a tap. */
export interface SoftInterface {
  readonly name: string;
  /** `bridge`, `openvswitch`, `bond`, `vlan`, ...; undefined where nothing tells. */
  kind?: string | undefined;
  master?: string | undefined;
  /** Of a VLAN: the interface it is on. */
  lower?: string | undefined;
  mtu?: number | undefined;
  bondMode?: string | undefined;
  vlan?: number | undefined;
}

export interface Bridge {
  readonly name: string;
  type: 'linux-bridge' | 'ovs' | 'ovs-dpdk';
  version?: string | undefined;
  mtu?: number | undefined;
  /** Interfaces in it, by name; what DPDK drives, by PCI address. */
  members: string[];
  /** Patch ports: their own names and those of the other ends. */
  patches?: readonly (readonly [name: string, peer: string])[] | undefined;
  /** Sockets of vhost-user ports, by the name of the port. */
  sockets?: ReadonlyMap<string, string> | undefined;
  /** Access VLANs, by the name of the port. */
  tags?: ReadonlyMap<string, number> | undefined;
  /** Tunnels out of it, by what they are. */
  tunnels?: readonly string[] | undefined;
  /** Whether flows that a controller sets decide where traffic goes. */
  controlled?: boolean | undefined;
  note?: string | undefined;
}

/** A libvirt network: a name that guests' interfaces refer to. */
export interface VirtualNetwork {
  readonly name: string;
  readonly mode: string;
  bridge?: string | undefined;
  ovs?: boolean | undefined;
  /** PFs whose VFs it hands out, by interface name. */
  pfs: string[];
  /** VFs that it hands out. */
  addresses: string[];
  /** Interfaces that macvtap devices are made on. */
  interfaces: string[];
  vlan?: number | undefined;
  mtu?: number | undefined;
  portgroups: readonly PortGroup[];
}

/** What a libvirt network or port group asks of an interface that does not say it itself. */
export interface PortGroup extends Rates {
  readonly name: string;
  readonly standard: boolean;
  readonly vlan?: number | undefined;
  readonly trust?: boolean | undefined;
}

export interface Rates {
  /** What the guest may send, and what the host keeps for it. */
  readonly maxBps?: number | undefined;
  readonly minBps?: number | undefined;
  readonly burstBytes?: number | undefined;
}

export interface GuestNic {
  /** libvirt's `type`: bridge, network, hostdev, direct, vhostuser, ... and `pci` for a plain <hostdev>. */
  readonly kind: string;
  /** What it is connected to: a bridge, a network, an interface, a socket. */
  source?: string | undefined;
  portgroup?: string | undefined;
  /** The host's side of it: a tap. */
  device?: string | undefined;
  /** PCI address of the function it is. */
  address?: string | undefined;
  mac?: string | undefined;
  model?: string | undefined;
  ovs?: boolean | undefined;
  queues?: number | undefined;
  vlan?: number | undefined;
  mtu?: number | undefined;
  /** What the guest may send, and what the host keeps for it. */
  maxBps?: number | undefined;
  minBps?: number | undefined;
  burstBytes?: number | undefined;
  trust?: boolean | undefined;
  alias?: string | undefined;
  /** Of a function that goes away for a migration: the alias of the interface that carries on. */
  standby?: string | undefined;
  notes: string[];
}

export interface Guest {
  readonly name: string;
  title?: string | undefined;
  hypervisor?: string | undefined;
  vcpus?: number | undefined;
  memoryBytes?: number | undefined;
  reserved?: boolean | undefined;
  pinned?: boolean | undefined;
  numa?: number | undefined;
  nics: GuestNic[];
  notes: string[];
}

export interface HostFacts {
  name?: string | undefined;
  product?: string | undefined;
  hypervisor?: string | undefined;
  hypervisorVersion?: string | undefined;
  kernel?: string | undefined;
  libvirt?: string | undefined;
  cpuModel?: string | undefined;
  cpuVendor?: string | undefined;
  sockets?: number | undefined;
  coresPerSocket?: number | undefined;
  threads?: number | undefined;
  hz?: number | undefined;
  memoryBytes?: number | undefined;
  iommu?: 'vt-d' | 'amd-vi' | 'smmu' | 'off' | undefined;
  /** Whether an IOMMU is at work, whatever its kind. */
  iommuActive?: boolean | undefined;
  interruptRemapping?: boolean | undefined;
  passthrough?: boolean | undefined;
}

export interface Capture {
  readonly host: HostFacts;
  readonly functions: NetFunction[];
  readonly soft: SoftInterface[];
  readonly bridges: Bridge[];
  readonly networks: VirtualNetwork[];
  readonly guests: Guest[];
  /** PCI functions that are no network functions, with what they are: a guest may hold one. */
  readonly others: Map<string, string>;
}

export function emptyCapture(): Capture {
  return { host: {}, functions: [], soft: [], bridges: [], networks: [], guests: [], others: new Map() };
}

export function emptyFunction(): NetFunction {
  return { hints: [], vfs: [], notes: [] };
}

export function skipped(message: string, line?: number): Problem {
  return { severity: 'skipped', message, line };
}

export function failure(message: string, line?: number): Problem {
  return { severity: 'error', message, line };
}

/** Of a VF that its PF shows again. */
export function shownTwice(index: number, pf: string, line?: number): Problem {
  return skipped(phrase`VF ${index} of \`${pf}\` is there twice: only the first is taken.`, line);
}

/** Cuts off what no host has, and says so. */
export function bounded(capture: Capture, problems: Problem[]): void {
  const { functions, soft, bridges, networks, guests } = capture;
  for (const [list, most, what] of [
    [functions, maxFunctions, phrase`network functions`],
    [soft, maxOthers, phrase`interfaces`],
    [bridges, maxOthers, phrase`bridges`],
    [networks, maxOthers, phrase`networks`],
    [guests, maxOthers, phrase`guests`],
  ] as const) {
    if (list.length <= most) continue;
    problems.push(skipped(phrase`Only the first ${most} of ${list.length} ${what} are taken.`));
    list.length = most;
  }
}

/** Lines with their numbers, from 1; one that is too long is passed over, and that is a problem. */
export function* linesOf(
  text: string,
  problems: Problem[],
): Generator<readonly [line: string, number: number]> {
  let number = 0;
  for (let start = 0; start <= text.length;) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    number++;
    if (end - start <= maxLineCharacters) yield [text.slice(start, end).replace(/\r$/, ''), number];
    else
      problems.push(
        skipped(phrase`A line of more than ${maxLineCharacters} characters is passed over.`, number),
      );
    start = end + 1;
  }
}

/** The VF of this index, made where it is new. */
export function vfAt(pf: NetFunction, index: number): Vf {
  const known = pf.vfs.find((v) => v.index === index);
  if (known) return known;
  const made: Vf = { index };
  pf.vfs.push(made);
  return made;
}
