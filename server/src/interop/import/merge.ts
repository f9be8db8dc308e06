import {
  type Bridge,
  type Capture,
  type NetFunction,
  type Problem,
  type Sriov,
  type Vf,
  emptyCapture,
  emptyFunction,
  skipped,
  vfAt,
} from './capture.ts';
import { vfLayoutOf } from '../vf-layout.ts';
import { devicesOfVf, isVfId } from './match-device.ts';
import { addressAt, partsOf, routingId } from './values.ts';
import { counted, phrase } from '../../words/phrase.ts';

/*
 * Several captures of one host as one: functions meet by PCI address, else by interface name, else by a MAC address that
 * only one of them has. What an earlier capture says stands; the kernel's word on VFs wins over the silicon's.
 */

export function merge(captures: readonly Capture[], problems: Problem[]): Capture {
  const all = emptyCapture();
  for (const { host } of captures) assign(all.host, host);
  mergeFunctions(
    all,
    captures.flatMap((c) => c.functions),
  );
  const names = <T extends { readonly name: string }>(
    into: T[],
    items: readonly T[],
    differs?: (name: string) => string,
  ): void => {
    const known = new Map(into.map((i) => [i.name, i]));
    for (const item of items) {
      const first = known.get(item.name);
      if (first === undefined) {
        known.set(item.name, item);
        into.push(item);
      } else if (differs && JSON.stringify(first) !== JSON.stringify(item))
        problems.push(skipped(differs(item.name)));
    }
  };
  const bridges = new Map<string, Bridge>();
  for (const capture of captures) {
    names(all.soft, capture.soft);
    names(
      all.networks,
      capture.networks,
      (name) => phrase`Network \`${name}\` is there more than once, and differs: only the first is taken.`,
    );
    names(
      all.guests,
      capture.guests,
      (name) => phrase`Guest \`${name}\` is there more than once, and differs: only the first is taken.`,
    );
    for (const [address, what] of capture.others) if (!all.others.has(address)) all.others.set(address, what);
    for (const bridge of capture.bridges) mergeBridge(bridges, bridge);
  }
  all.bridges.push(...bridges.values());
  for (const { name, master } of [
    ...all.soft,
    ...all.functions.map((f) => ({ name: f.interface, master: f.master })),
  ]) {
    const bridge = bridges.get(master ?? '');
    if (bridge && name !== undefined && !bridge.members.includes(name)) bridge.members.push(name);
  }
  foldVfs(all);
  problems.push(...all.functions.flatMap((fn) => contradiction(fn) ?? []));
  return all;
}

/** Of a function with more VFs than it offers. */
function contradiction({ sriov, interface: name, address = '' }: NetFunction): Problem | undefined {
  const { total, enabled = 0 } = sriov ?? {};
  return total === undefined || enabled <= total
    ? undefined
    : skipped(
        phrase`\`${name ?? address}\` has ${counted(enabled, 'VF')}, but offers ${total}: one of the two is wrong. The design has ${enabled}.`,
      );
}

/** Takes over what is not said yet. */
function assign<T extends object>(into: T, from: Partial<T>): void {
  for (const key of Object.keys(from) as (keyof T)[])
    if (into[key] === undefined && from[key] !== undefined) into[key] = from[key];
}

const types: readonly Bridge['type'][] = ['linux-bridge', 'ovs', 'ovs-dpdk'];

function mergeBridge(bridges: Map<string, Bridge>, { members, ...bridge }: Bridge): void {
  const known = bridges.get(bridge.name);
  if (!known) {
    bridges.set(bridge.name, { ...bridge, members: [...members] });
    return;
  }
  if (types.indexOf(bridge.type) > types.indexOf(known.type)) known.type = bridge.type;
  assign(known, bridge);
  for (const member of members) if (!known.members.includes(member)) known.members.push(member);
}

function mergeFunctions(all: Capture, found: readonly NetFunction[]): void {
  const byAddress = new Map<string, NetFunction>();
  const add = (fn: NetFunction): NetFunction => {
    const copy: NetFunction = { ...emptyFunction(), address: fn.address };
    all.functions.push(copy);
    combine(copy, fn);
    return copy;
  };
  for (const fn of found) {
    if (fn.address === undefined) continue;
    const known = byAddress.get(fn.address);
    if (known) combine(known, fn);
    else byAddress.set(fn.address, add(fn));
  }
  const count = <K extends string | undefined>(key: (fn: NetFunction) => K): Map<K, number> => {
    const counts = new Map<K, number>();
    for (const fn of all.functions) counts.set(key(fn), (counts.get(key(fn)) ?? 0) + 1);
    return counts;
  };
  const macs = count((f) => f.mac);
  const first = <K>(key: (fn: NetFunction) => K): Map<K, NetFunction> => {
    const map = new Map<K, NetFunction>();
    for (const fn of all.functions) if (!map.has(key(fn))) map.set(key(fn), fn);
    return map;
  };
  const slotted = all.functions.filter((f) => f.physicalSlot !== undefined);
  const byName = first((f) => f.interface);
  const byMac = first((f) => f.mac);
  for (const fn of found) {
    if (fn.address !== undefined) continue;
    const named = fn.interface === undefined ? undefined : byName.get(fn.interface);
    const likely =
      fn.likelyAddress === undefined ? inSlot(fn.interface, slotted) : byAddress.get(fn.likelyAddress);
    const hasMac = fn.mac !== undefined && macs.get(fn.mac) === 1 ? byMac.get(fn.mac) : undefined;
    const known =
      named ??
      (likely && (likely.interface === undefined || likely.interface === fn.interface)
        ? likely
        : undefined) ??
      (hasMac && (hasMac.interface === undefined || fn.interface === undefined) ? hasMac : undefined);
    const into = known ?? add(fn);
    if (known) combine(known, fn);
    if (into.interface !== undefined) byName.set(into.interface, into);
    if (
      into.address === undefined &&
      into.likelyAddress !== undefined &&
      !byAddress.has(into.likelyAddress)
    ) {
      into.address = into.likelyAddress;
      into.notes.push('Its PCI address is read from its name.');
      byAddress.set(into.likelyAddress, into);
    }
  }
}

/**
 * The function that a predictable name such as `ens3f1` tells: function 1 in the slot that the firmware calls 3
 * (systemd.net-naming-scheme). Undefined where several or none are.
 */
function inSlot(name: string | undefined, functions: readonly NetFunction[]): NetFunction | undefined {
  const [, slot, number = '0'] = /^ens(\d{1,5})(?:f([0-7]))?(?:np\d+|d\d+)?$/.exec(name ?? '') ?? [];
  if (slot === undefined) return undefined;
  const found = functions.filter(
    ({ physicalSlot, address, isVf }) =>
      physicalSlot === slot && !isVf && address?.endsWith(`.${number}`) === true,
  );
  return found.length === 1 ? found[0] : undefined;
}

function combine(into: NetFunction, from: NetFunction): void {
  const { sriov, vfs, hints, notes, ...plain } = from;
  assign(into, plain);
  for (const hint of hints) if (!into.hints.includes(hint)) into.hints.push(hint);
  for (const note of notes) if (!into.notes.includes(note)) into.notes.push(note);
  if (sriov) into.sriov = combineSriov(into.sriov, sriov);
  for (const vf of vfs) assign(vfAt(into, vf.index), vf);
}

function combineSriov(a: Sriov | undefined, b: Sriov): Sriov {
  if (!a) return { ...b };
  const kernel = a.totalFromKernel ? a : b.totalFromKernel ? b : undefined;
  const both: Sriov = { ...a };
  assign(both, b);
  if (kernel) both.total = kernel.total;
  both.totalFromKernel = kernel !== undefined;
  return both;
}

/** Puts each VF that stands on its own where it belongs: with its PF. */
function foldVfs(all: Capture): void {
  const isVf = (fn: NetFunction): boolean => fn.isVf === true || fn.vfOf !== undefined || isVfId(fn.id);
  const pfs = all.functions.filter((f) => !isVf(f));
  const vfs = all.functions.filter(isVf).sort((a, b) => ((a.address ?? '') < (b.address ?? '') ? -1 : 1));
  all.functions.splice(0, all.functions.length, ...pfs);
  for (const pf of pfs) placeVfs(pf);
  for (const vf of vfs) {
    const home = homeOf(vf, pfs);
    if (home === 'one of several') continue;
    const { pf, index } = home ?? unseenPf(vf, all, pfs);
    const laidOut =
      index === undefined && vf.address !== undefined ? byLayout(vf, vf.address, [pf]) : undefined;
    takeVf(vf, laidOut ?? { pf, index });
  }
  for (const pf of pfs) {
    pf.vfs.sort((a, b) => a.index - b.index);
    const last = pf.vfs.at(-1)?.index;
    if (last !== undefined && (pf.sriov?.enabled ?? 0) <= last) pf.sriov = { ...pf.sriov, enabled: last + 1 };
  }
}

function takeVf(vf: NetFunction, home: VfHome): void {
  const index = home.index ?? Math.max(-1, ...home.pf.vfs.map((v) => v.index)) + 1;
  const { address, mac, driver, iommuGroup } = vf;
  assign(vfAt(home.pf, index), { address, mac, driver, iommuGroup, interface: vf.interface });
}

/** Gives the VFs that a PF lists their addresses, where its capability says how they follow. */
function placeVfs(pf: NetFunction): void {
  const { address, sriov } = pf;
  if (address === undefined || !sriov?.offset) return;
  for (const vf of pf.vfs) vf.address ??= vfAddress(pf, vf.index);
}

/** The address of a PF's VF: routing id plus offset plus index times stride. */
export function vfAddress(pf: NetFunction, index: number): string | undefined {
  const { address, sriov } = pf;
  if (address === undefined || !sriov?.offset) return undefined;
  return addressAt(partsOf(address).domain, routingId(address) + sriov.offset + index * (sriov.stride ?? 1));
}

export interface VfHome {
  readonly pf: NetFunction;
  /** Undefined where only the PF is known. */
  readonly index?: number | undefined;
}

/** The PF and index of a function at an address; undefined where no PF claims it. */
export function vfAtAddress(address: string, pfs: readonly NetFunction[]): VfHome | undefined {
  for (const pf of pfs) {
    const listed = pf.vfs.find((v) => v.address === address);
    if (listed) return { pf, index: listed.index };
  }
  const { domain } = partsOf(address);
  for (const pf of pfs) {
    const { sriov } = pf;
    if (pf.address === undefined || !sriov?.offset || partsOf(pf.address).domain !== domain) continue;
    const distance = routingId(address) - routingId(pf.address) - sriov.offset;
    const stride = sriov.stride ?? 1;
    const index = stride > 0 ? distance / stride : distance === 0 ? 0 : -1;
    const most = Math.max(sriov.total ?? 0, sriov.enabled ?? 0);
    if (Number.isInteger(index) && index >= 0 && index < most) return { pf, index };
  }
  return undefined;
}

/** Where a VF belongs; `one of several` where its PF is there, and nothing tells which it is. */
function homeOf(vf: NetFunction, pfs: readonly NetFunction[]): VfHome | 'one of several' | undefined {
  const { address, vfOf } = vf;
  const claimed = address === undefined ? undefined : vfAtAddress(address, pfs);
  if (claimed) return claimed;
  const named: Vf[] = [];
  const byMac =
    vf.mac === undefined
      ? undefined
      : pfs.find((pf) => pf.vfs.some((v) => v.mac === vf.mac && named.push(v) > 0));
  if (byMac) return { pf: byMac, index: named[0]?.index };
  const own = vfOf === undefined ? undefined : pfs.find((p) => p.address === vfOf);
  const laidOut = address === undefined ? undefined : byLayout(vf, address, own ? [own] : pfs);
  if (laidOut) return laidOut;
  if (own) return { pf: own };
  if (address === undefined || vfOf !== undefined) return undefined;
  // Without a capability to go by: the only one in its slot, else of its family on its bus, or the bus before.
  const { domain, bus, slot } = partsOf(address);
  const before = pfs.filter(
    (p) => p.address !== undefined && p.address < address && partsOf(p.address).domain === domain,
  );
  const onBus = (p: NetFunction, number: number): boolean => partsOf(p.address ?? '').bus === number;
  const near = [
    before.filter((p) => onBus(p, bus) && partsOf(p.address ?? '').slot === slot),
    before.filter((p) => onBus(p, bus) && isFamily(p.id, vf.id)),
    before.filter((p) => onBus(p, bus - 1) && isFamily(p.id, vf.id)),
  ].find((some) => some.length > 0);
  const [pf] = near ?? [];
  if (!pf) return undefined;
  if (near?.length === 1) return { pf };
  const note = `VFs at ${address.slice(0, 7)} are there, of one of these ports: no capture shows of which.`;
  if (!pf.notes.includes(note)) pf.notes.push(note);
  return 'one of several';
}

/** The PF and index that the catalog's offsets and strides tell, where one alone fits. */
function byLayout(vf: NetFunction, address: string, pfs: readonly NetFunction[]): VfHome | undefined {
  const found = new Map<string, VfHome>();
  for (const pf of pfs) {
    const at = pf.address;
    if (at === undefined || partsOf(at).domain !== partsOf(address).domain) continue;
    const [device] = devicesOfVf(vf.id ?? '').filter((d) => pf.id === undefined || d.pciIds.includes(pf.id));
    const layout = vfLayoutOf(device);
    if (!layout || (layout.stride < 2 && !at.endsWith('.0'))) continue;
    const most = pf.sriov?.total ?? device?.vfsPerPort?.value ?? 0;
    for (const offset of [layout.ari, layout.noAri]) {
      if (offset === undefined) continue;
      const index = (routingId(address) - routingId(at) - offset) / Math.max(1, layout.stride);
      if (Number.isInteger(index) && index >= 0 && index < most) found.set(`${at}/${index}`, { pf, index });
    }
  }
  // With a stride of 1 the VFs of a card's other functions follow, so that an index may be one of theirs.
  return found.size === 1 ? [...found.values()][0] : undefined;
}

/** Whether a PF of one id may have VFs of the other; what the catalog does not know may be. */
function isFamily(pf: string | undefined, vf: string | undefined): boolean {
  if (pf === undefined || vf === undefined) return true;
  if (pf.slice(0, 4) !== vf.slice(0, 4)) return false;
  const devices = devicesOfVf(vf);
  return devices.length === 0 || devices.some((d) => d.pciIds.includes(pf));
}

/** A PF that no capture shows, for a VF that one does. */
function unseenPf(vf: NetFunction, all: Capture, pfs: NetFunction[]): VfHome {
  const bus = vf.address?.slice(0, 7);
  const known = pfs.find((p) => p.hints.includes(`unseen:${vf.vfOf ?? bus ?? ''}`));
  if (known) return { pf: known };
  const pf: NetFunction = {
    ...emptyFunction(),
    address: vf.vfOf,
    hints: [`unseen:${vf.vfOf ?? bus ?? ''}`],
    sriov: { vfId: vf.id },
    numa: vf.numa,
    notes: ['No capture shows this physical function, only VFs of it.'],
  };
  all.functions.push(pf);
  pfs.push(pf);
  return { pf };
}
