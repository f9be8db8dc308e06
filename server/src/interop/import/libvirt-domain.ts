import { type Capture, type Guest, type GuestNic, type Problem, type Rates, skipped } from './capture.ts';
import { addressIn } from './libvirt-nodedev.ts';
import { Fields, bounds } from './fields.ts';
import { plainLine, whole } from './values.ts';
import { type Element, at, child, childrenOf, textOf } from './xml.ts';
import { phrase } from '../../words/phrase.ts';

/** A <domain>: a guest, its interfaces and the functions it holds. */
export function readDomain(element: Element, capture: Capture, problems: Problem[]): void {
  const name = textOf(element, 'name');
  if (name === undefined) {
    problems.push(skipped(phrase`A domain without a name.`, element.line));
    return;
  }
  const of = phrase`Guest \`${plainLine(name, 60)}\``;
  const fields = new Fields(problems, of, element.line);
  const devices = child(element, 'devices');
  const hypervisor = { kvm: 'kvm', qemu: 'kvm', hvf: 'kvm', xen: 'xen', hyperv: 'hyper-v', lxc: 'none' }[
    element.attributes['type'] ?? ''
  ];
  const guest: Guest = {
    name: plainLine(name, 200),
    title: titleOf(element),
    hypervisor,
    vcpus: fields.number('vcpu', textOf(element, 'vcpu'), bounds.vcpus),
    memoryBytes: memoryOf(child(element, 'memory'), fields),
    reserved:
      at(element, 'memoryBacking', 'locked') || at(element, 'memoryBacking', 'hugepages') ? true : undefined,
    pinned: pinned(element),
    numa: nodeOf(at(element, 'numatune', 'memory')?.attributes['nodeset'], fields),
    nics: [
      ...childrenOf(devices, 'interface').flatMap((i) => interfaceOf(i, of, problems) ?? []),
      ...childrenOf(devices, 'hostdev').flatMap((h) => hostdevOf(h, of, problems) ?? []),
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

function memoryOf(element: Element | undefined, fields: Fields): number | undefined {
  const value = fields.positive('memory', element?.text, bounds.memory);
  const unit = fields.word('unit', element?.attributes['unit'] ?? 'KiB', Object.keys(units));
  return value === undefined || unit === undefined ? undefined : value * (units[unit] ?? 1);
}

/** The one node that its memory is of; several, as a list of ranges, are no mistake. */
function nodeOf(nodes: string | undefined, fields: Fields): number | undefined {
  return /^\d+(?:-\d+)?(?:,\^?\d+(?:-\d+)?)*$/.test(nodes ?? '') && !/^\d+$/.test(nodes ?? '')
    ? undefined
    : fields.number('nodeset', nodes, bounds.numa);
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

function interfaceOf(element: Element, of: string, problems: Problem[]): GuestNic | undefined {
  const kind = element.attributes['type'];
  if (kind === undefined) {
    problems.push(skipped(phrase`An interface without a type.`, element.line));
    return undefined;
  }
  const fields = new Fields(problems, of, element.line);
  const source = child(element, 'source');
  const driver = child(element, 'driver');
  const teaming = child(element, 'teaming');
  const vlan = child(element, 'vlan');
  const tags = childrenOf(vlan, 'tag');
  const notes: string[] = [];
  if (tags.length > 1)
    notes.push(`VLANs ${tags.map((t) => t.attributes['id'] ?? '?').join(', ')} as a trunk.`);
  const received = rateOf('average', at(element, 'bandwidth', 'inbound')?.attributes, fields);
  if (received !== undefined)
    notes.push(`Receives ${received / 1e6} Mb/s at most, which a promise does not say.`);
  return {
    kind,
    source: source?.attributes[sourceAttribute(kind)],
    portgroup: source?.attributes['portgroup'],
    device: child(element, 'target')?.attributes['dev'],
    address: kind === 'hostdev' ? addressIn(child(source, 'address'), of, problems) : undefined,
    mac: fields.mac('mac', child(element, 'mac')?.attributes['address']),
    model: child(element, 'model')?.attributes['type'],
    ovs: child(element, 'virtualport')?.attributes['type'] === 'openvswitch',
    queues: fields.number('queues', driver?.attributes['queues'], bounds.queues),
    vlan: tags.length === 1 ? fields.positive('vlan', tags[0]?.attributes['id'], bounds.vlan) : undefined,
    mtu: fields.number('mtu', child(element, 'mtu')?.attributes['size'], bounds.mtu),
    ...ratesOf(element, fields),
    trust:
      fields.flag('trustGuestRxFilters', element.attributes['trustGuestRxFilters']) === true
        ? true
        : undefined,
    alias: child(element, 'alias')?.attributes['name'],
    standby: teaming?.attributes['type'] === 'transient' ? teaming.attributes['persistent'] : undefined,
    notes,
  };
}

function sourceAttribute(kind: string): string {
  return kind === 'network' || kind === 'bridge' ? kind : kind === 'vhostuser' ? 'path' : 'dev';
}

/** What a <bandwidth> lets an interface send, and what it keeps for it. */
export function ratesOf(element: Element, fields: Fields): Rates {
  const inbound = at(element, 'bandwidth', 'inbound')?.attributes;
  const outbound = at(element, 'bandwidth', 'outbound')?.attributes;
  const burst = fields.positive('burst', outbound?.['burst'], bounds.burst);
  return {
    maxBps: rateOf('average', outbound, fields),
    minBps: rateOf('floor', inbound, fields),
    burstBytes: burst === undefined ? undefined : burst * 1024,
  };
}

/** libvirt counts in kilobytes (of 1000) a second. */
function rateOf(
  field: string,
  attributes: Element['attributes'] | undefined,
  fields: Fields,
): number | undefined {
  const kilobytes = fields.positive(field, attributes?.[field], bounds.bandwidth);
  return kilobytes === undefined ? undefined : kilobytes * 8000;
}

function hostdevOf(element: Element, of: string, problems: Problem[]): GuestNic | undefined {
  if (element.attributes['type'] !== 'pci') return undefined;
  const source = child(element, 'source');
  const given = child(source, 'address');
  if (!given) problems.push(skipped(phrase`${of}: a <hostdev> without an address.`, element.line));
  const address = addressIn(given, of, problems);
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
