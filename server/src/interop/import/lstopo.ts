import {
  type Capture,
  type Problem,
  type Reading,
  emptyCapture,
  emptyFunction,
  failure,
  skipped,
} from './capture.ts';
import { Fields, bounds } from './fields.ts';
import { pciId, plainLine, whole } from './values.ts';
import { type Element, childrenOf, readXml } from './xml.ts';
import { phrase } from '../../words/phrase.ts';

/*
 * hwloc's XML (`lstopo --of xml --whole-io`), versions 2 and 3: sockets, NUMA nodes and where each network function
 * hangs. It has no SR-IOV capability: VFs are known by their ids only.
 */

/** Interfaces in `osdev_type`: a number in version 2, a bit in version 3. */
const networkType = { 2: 2, 3: 16 };

interface Context {
  readonly version: 2 | 3;
  readonly capture: Capture;
  readonly problems: Problem[];
  /** NUMA nodes near the object being read. */
  readonly nodes: readonly number[];
}

export function readLstopo(text: string): Reading {
  const { roots, problems: broken } = readXml(text);
  const topology = roots.find((r) => r.name === 'topology');
  const machine = topology?.children.find((c) => c.name === 'object');
  const problems = [...broken];
  if (!topology || !machine) {
    if (broken.length === 0)
      problems.push(failure(phrase`This is no XML of lstopo: no <topology> with objects found.`, 1));
    return { captures: [], problems };
  }
  const major = whole(topology.attributes['version']?.split('.')[0], 9);
  if (major !== 2 && major !== 3)
    return {
      captures: [],
      problems: [
        ...problems,
        failure(
          phrase`XML of lstopo of version ${topology.attributes['version'] ?? '1'}: 2 and 3 are read. \`lstopo -i OLD.xml --of xml NEW.xml\` converts it.`,
          topology.line,
        ),
      ],
    };
  const capture = emptyCapture();
  readHost(machine, topology, capture, problems);
  const stack: { element: Element; nodes: readonly number[] }[] = [
    { element: machine, nodes: nodesOf(machine, []) },
  ];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { element, nodes } = next;
    readObject(element, { version: major, capture, problems, nodes });
    const inner = childrenOf(element, 'object').map((o) => ({ element: o, nodes: nodesOf(o, nodes) }));
    stack.push(...inner.reverse());
  }
  return { captures: [capture], problems };
}

/** The NUMA nodes of an object: its own set, else those it holds, else its parent's. */
function nodesOf(element: Element, inherited: readonly number[]): readonly number[] {
  const type = element.attributes['type'];
  if (type === 'Bridge' || type === 'PCIDev' || type === 'OSDev') return inherited;
  const set = bits(element.attributes['nodeset']);
  if (set.length > 0) return set;
  const own = childrenOf(element, 'object')
    .filter((o) => o.attributes['type'] === 'NUMANode')
    .flatMap((o) => whole(o.attributes['os_index'], 255) ?? []);
  return own.length > 0 ? own : inherited;
}

/** The bits of a set such as `0x00000003` or `0x1,0x00000000`, which is written from the high words down. */
function bits(text: string | undefined): number[] {
  const words = (text ?? '').split(',').slice(0, 32).reverse();
  return words.flatMap((word, w) => {
    const value = /^0x[0-9a-f]{1,8}$/i.test(word) ? Number(word) : 0;
    return Array.from({ length: 32 }, (_, i) => i).flatMap((i) => ((value >>> i) & 1 ? [w * 32 + i] : []));
  });
}

function infoOf(element: Element, ...names: readonly string[]): string | undefined {
  const infos = childrenOf(element, 'info');
  for (const name of names) {
    const value = infos.find((i) => i.attributes['name'] === name)?.attributes['value'];
    if (value !== undefined && value.trim() !== '') return plainLine(value);
  }
  return undefined;
}

function readHost(machine: Element, topology: Element, capture: Capture, problems: Problem[]): void {
  const { host } = capture;
  // Version 3 keeps what is said of the whole machine beside it.
  const info = (...names: readonly string[]): string | undefined =>
    infoOf(machine, ...names) ?? infoOf(topology, ...names);
  const name = info('HostName');
  if (name !== undefined && /^[\w.-]+$/.test(name) && name !== 'localhost') host.name = name;
  const product = [info('DMISysVendor', 'DMIChassisVendor', 'DMIBoardVendor'), info('DMIProductName')];
  host.product = product.flatMap((p) => p ?? []).join(' ') || undefined;
  if (info('OSName') === 'Linux') host.kernel = info('OSRelease');
  const objects: Element[] = [];
  for (const stack = [machine]; stack.length > 0;) {
    const next = stack.pop();
    if (!next) break;
    objects.push(next);
    stack.push(...childrenOf(next, 'object'));
  }
  const of = (type: string): Element[] => objects.filter((o) => o.attributes['type'] === type);
  const packages = of('Package');
  const cores = of('Core').length;
  const units = of('PU').length;
  const sockets = packages.length;
  const [first] = packages;
  if (first) {
    host.cpuModel = infoOf(first, 'CPUModel');
    host.cpuVendor = infoOf(first, 'CPUVendor');
  }
  if (sockets > 0 && sockets <= 64 && cores > 0 && cores % sockets === 0) {
    host.sockets = sockets;
    host.coresPerSocket = cores / sockets;
    if (units >= cores && units % cores === 0 && units / cores <= 8) host.threads = units / cores;
  }
  const memory = of('NUMANode').reduce((sum, { attributes, line }) => {
    const fields = new Fields(problems, 'NUMANode', line);
    fields.number('os_index', attributes['os_index'], bounds.numa);
    return sum + (fields.number('local_memory', attributes['local_memory'], bounds.memory) ?? 0);
  }, 0);
  if (memory > 0) host.memoryBytes = memory;
}

function readObject(element: Element, { version, capture, problems, nodes }: Context): void {
  if (element.attributes['type'] !== 'PCIDev') return;
  const busId = element.attributes['pci_busid'];
  const fields = new Fields(problems, busId ?? 'PCIDev', element.line);
  const address = fields.address('pci_busid', busId);
  const type = /^([0-9a-f]{4}) \[([0-9a-f]{4}):([0-9a-f]{4})\](?: \[([0-9a-f]{4}):([0-9a-f]{4})\])?/i.exec(
    element.attributes['pci_type'] ?? '',
  );
  if (address === undefined || !type) {
    if (busId === undefined || (address !== undefined && !type))
      problems.push(skipped(phrase`A PCI device without an address or an ID.`, element.line));
    return;
  }
  const description = [infoOf(element, 'PCIVendor'), infoOf(element, 'PCIDevice')]
    .flatMap((d) => d ?? [])
    .join(' ');
  if (!type[1]?.startsWith('02')) {
    capture.others.set(address, description || `PCI device ${type[2] ?? ''}:${type[3] ?? ''}`);
    return;
  }
  const net = childrenOf(element, 'object').find((o) => {
    const kind = whole(o.attributes['osdev_type'], 1024) ?? 0;
    return version === 2 ? kind === networkType[2] : (kind & networkType[3]) !== 0 && kind < 32;
  });
  const speed = Number(element.attributes['pci_link_speed'] ?? '0');
  capture.functions.push({
    ...emptyFunction(),
    address,
    id: pciId(type[2], type[3]),
    description: description || undefined,
    interface: net && plainLine(net.attributes['name'] ?? '', 64),
    mac: net && fields.mac('Address', infoOf(net, 'Address')),
    numa: nodes.length === 1 ? nodes[0] : undefined,
    linkBytesPerSecond:
      Number.isFinite(speed) && speed > 0 && speed < 1000 ? Math.round(speed * 1e9) : undefined,
    isVf: /virtual function|userspace nic/i.test(description) || undefined,
  });
}
