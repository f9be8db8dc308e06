import { type Capture, type Guest, type GuestNic, type Problem, type Rates, skipped } from './capture.ts';
import { addressIn } from './libvirt-nodedev.ts';
import { macAddress, onOff, plainLine, whole } from './values.ts';
import { type Element, at, child, childrenOf, textOf } from './xml.ts';
import { phrase } from '../../words/phrase.ts';

/** A <domain>: a guest, its interfaces and the functions it holds. */
export function readDomain(element: Element, capture: Capture, problems: Problem[]): void {
  const name = textOf(element, 'name');
  if (name === undefined) {
    problems.push(skipped(phrase`A domain without a name.`, element.line));
    return;
  }
  const devices = child(element, 'devices');
  const hypervisor = { kvm: 'kvm', qemu: 'kvm', hvf: 'kvm', xen: 'xen', hyperv: 'hyper-v', lxc: 'none' }[
    element.attributes['type'] ?? ''
  ];
  const guest: Guest = {
    name: plainLine(name, 200),
    title: titleOf(element),
    hypervisor,
    vcpus: whole(textOf(element, 'vcpu'), 4096) || undefined,
    memoryBytes: memoryOf(child(element, 'memory')),
    reserved:
      at(element, 'memoryBacking', 'locked') || at(element, 'memoryBacking', 'hugepages') ? true : undefined,
    pinned: pinned(element),
    numa: whole(at(element, 'numatune', 'memory')?.attributes['nodeset'], 255),
    nics: [
      ...childrenOf(devices, 'interface').flatMap((i) => interfaceOf(i, problems) ?? []),
      ...childrenOf(devices, 'hostdev').flatMap((h) => hostdevOf(h) ?? []),
    ],
    notes: [],
  };
  // What the hypervisor says of itself in the one dump says it of the host.
  capture.host.hypervisor ??= hypervisor;
  capture.guests.push(guest);
}

/** A title that somebody gave it; OpenStack keeps it in its metadata. */
function titleOf(element: Element): string | undefined {
  const title = textOf(element, 'title') ?? textOf(at(element, 'metadata', 'nova:instance'), 'nova:name');
  return title === undefined ? undefined : plainLine(title, 200) || undefined;
}

const units: Readonly<Record<string, number>> = {
  b: 1,
  bytes: 1,
  KB: 1e3,
  k: 1024,
  KiB: 1024,
  MB: 1e6,
  M: 2 ** 20,
  MiB: 2 ** 20,
  GB: 1e9,
  G: 2 ** 30,
  GiB: 2 ** 30,
  TB: 1e12,
  T: 2 ** 40,
  TiB: 2 ** 40,
};

function memoryOf(element: Element | undefined): number | undefined {
  const value = whole(element?.text, 1e15);
  const unit = units[element?.attributes['unit'] ?? 'KiB'];
  return value === undefined || value === 0 || unit === undefined ? undefined : value * unit;
}

/** Whether every vCPU has one core that it does not share with another. */
function pinned(element: Element): boolean | undefined {
  const pins = childrenOf(child(element, 'cputune'), 'vcpupin').map((p) => p.attributes['cpuset'] ?? '');
  const vcpus = whole(textOf(element, 'vcpu'), 4096);
  return pins.length > 0 &&
    pins.length === vcpus &&
    pins.every((p) => /^\d+$/.test(p)) &&
    new Set(pins).size === pins.length
    ? true
    : undefined;
}

function interfaceOf(element: Element, problems: Problem[]): GuestNic | undefined {
  const kind = element.attributes['type'];
  if (kind === undefined) {
    problems.push(skipped(phrase`An interface without a type.`, element.line));
    return undefined;
  }
  const source = child(element, 'source');
  const driver = child(element, 'driver');
  const teaming = child(element, 'teaming');
  const vlan = child(element, 'vlan');
  const tags = childrenOf(vlan, 'tag');
  const notes: string[] = [];
  if (tags.length > 1)
    notes.push(`VLANs ${tags.map((t) => t.attributes['id'] ?? '?').join(', ')} as a trunk.`);
  const inbound = at(element, 'bandwidth', 'inbound');
  if (inbound?.attributes['average'] !== undefined)
    notes.push(`Receives ${rateText(inbound.attributes['average'])} at most, which a promise does not say.`);
  return {
    kind,
    source: source?.attributes[sourceAttribute(kind)],
    portgroup: source?.attributes['portgroup'],
    device: child(element, 'target')?.attributes['dev'],
    address: kind === 'hostdev' ? addressIn(child(source, 'address')) : undefined,
    mac: macAddress(child(element, 'mac')?.attributes['address']),
    model: child(element, 'model')?.attributes['type'],
    ovs: child(element, 'virtualport')?.attributes['type'] === 'openvswitch',
    queues: whole(driver?.attributes['queues'], 4096) || undefined,
    vlan: tags.length === 1 ? whole(tags[0]?.attributes['id'], 4095) || undefined : undefined,
    mtu: whole(child(element, 'mtu')?.attributes['size']),
    ...ratesOf(element),
    trust: onOff(element.attributes['trustGuestRxFilters']) === true ? true : undefined,
    alias: child(element, 'alias')?.attributes['name'],
    standby: teaming?.attributes['type'] === 'transient' ? teaming.attributes['persistent'] : undefined,
    notes,
  };
}

function sourceAttribute(kind: string): string {
  return kind === 'network' || kind === 'bridge' ? kind : kind === 'vhostuser' ? 'path' : 'dev';
}

/** What a <bandwidth> lets an interface send, and what it keeps for it. */
export function ratesOf(element: Element): Rates {
  const outbound = at(element, 'bandwidth', 'outbound');
  return {
    maxBps: rate(outbound?.attributes['average']),
    minBps: rate(at(element, 'bandwidth', 'inbound')?.attributes['floor']),
    burstBytes: kibibytes(outbound?.attributes['burst']),
  };
}

/** libvirt counts in kilobytes (of 1000) a second. */
function rate(kilobytes: string | undefined): number | undefined {
  const value = whole(kilobytes, 1e10);
  return value ? value * 8000 : undefined;
}

function rateText(kilobytes: string): string {
  return `${(rate(kilobytes) ?? 0) / 1e6} Mb/s`;
}

function kibibytes(text: string | undefined): number | undefined {
  const value = whole(text, 1e9);
  return value ? value * 1024 : undefined;
}

function hostdevOf(element: Element): GuestNic | undefined {
  if (element.attributes['type'] !== 'pci') return undefined;
  const source = child(element, 'source');
  const address = addressIn(child(source, 'address'));
  const teaming = child(element, 'teaming');
  return address === undefined
    ? undefined
    : {
        kind: 'pci',
        address,
        alias: child(element, 'alias')?.attributes['name'],
        standby: teaming?.attributes['type'] === 'transient' ? teaming.attributes['persistent'] : undefined,
        notes: [],
      };
}
