import {
  type CallHierarchyIncomingCall,
  type CallHierarchyItem,
  type CallHierarchyOutgoingCall,
  type Position,
  type Range,
  SymbolKind,
} from 'vscode-languageserver-types';
import { type Bound, headPlace } from '../model/bound.ts';
import { lookIn } from '../model/local.ts';
import type { Place } from '../model/place.ts';
import { property } from '../model/read.ts';
import type { Attachment, Port, Switch, VSwitch, Vnic } from '../model/topology.ts';
import { portFacts, switchFacts, vswitchFacts } from '../preview/scene/facts.ts';
import type { Snapshot } from '../workspace/snapshot.ts';

import { type Cursor, cursorAt } from './cursor.ts';
import { nameAt } from './names.ts';
import { locationOf } from './places.ts';
import { portsAt } from './ports.ts';

/*
 * Attachment as calls: what a vnic, a vswitch or a port leads to on the way out (outgoing), and what comes in by it
 * (incoming). `vnic -> vswitch -> port -> switch`.
 */

/** One step of a path. */
type Node =
  | { readonly kind: 'vnic'; readonly vnic: Vnic }
  | { readonly kind: 'vswitch'; readonly vswitch: VSwitch }
  | { readonly kind: 'port'; readonly port: Port }
  | { readonly kind: 'switch'; readonly switch: Switch };

/** What a client keeps for us: the file whose world it is, and names that lead to the node. */
interface NodeData {
  readonly uri: string;
  readonly kind: Node['kind'];
  readonly names: readonly string[];
}

export function isNodeData(value: unknown): value is NodeData {
  if (typeof value !== 'object' || value === null) return false;
  const { uri, kind, names } = value as Record<string, unknown>;
  return (
    typeof uri === 'string' &&
    typeof kind === 'string' &&
    Array.isArray(names) &&
    names.every((name) => typeof name === 'string')
  );
}

/** What stands at a position, as far as something attaches to it or it attaches to something. */
export function prepareCallHierarchy(snapshot: Snapshot, position: Position): CallHierarchyItem[] {
  const cursor = cursorAt(snapshot, position);
  if (!cursor) return [];
  return nodesAt(snapshot, cursor).flatMap((node) => itemOf(snapshot, node) ?? []);
}

/** Who attaches to it. */
export function incomingCalls(snapshot: Snapshot, data: NodeData): CallHierarchyIncomingCall[] {
  const node = nodeOf(snapshot, data);
  if (!node) return [];
  return edges(snapshot)
    .filter(({ to }) => same(to, node))
    .flatMap(({ from, places }) => {
      const item = itemOf(snapshot, from);
      return item ? [{ from: item, fromRanges: rangesIn(snapshot, item.uri, places) }] : [];
    });
}

/** Where it leads. */
export function outgoingCalls(snapshot: Snapshot, data: NodeData): CallHierarchyOutgoingCall[] {
  const node = nodeOf(snapshot, data);
  const own = node && itemOf(snapshot, node);
  if (!node || !own) return [];
  return edges(snapshot)
    .filter(({ from }) => same(from, node))
    .flatMap(({ to, places }) => {
      const item = itemOf(snapshot, to);
      return item ? [{ to: item, fromRanges: rangesIn(snapshot, own.uri, places) }] : [];
    });
}

interface Edge {
  readonly from: Node;
  readonly to: Node;
  /** Where that is said. */
  readonly places: readonly Place[];
}

const kept = new WeakMap<Snapshot['world'], readonly Edge[]>();

function edges({ world }: Snapshot): readonly Edge[] {
  const known = kept.get(world);
  if (known) return known;
  const found: Edge[] = [];
  const said = new Map<Bound | Vnic | Port | VSwitch, Set<unknown>>();
  const add = (from: Node, to: Node, places: readonly Place[]): void => {
    const key = thing(from);
    const goals = said.get(key) ?? new Set();
    if (goals.has(thing(to))) return;
    said.set(key, goals.add(thing(to)));
    found.push({ from, to, places });
  };
  for (const host of world.topology.hosts) {
    for (const { attachments } of host.groups) for (const one of attachments) attached(one, add);
    for (const vswitch of host.vswitches)
      for (const { port, place } of vswitch.uplinks)
        add({ kind: 'vswitch', vswitch }, { kind: 'port', port }, [place]);
    for (const port of host.nics.flatMap((nic) => nic.ports))
      if (port.link)
        add({ kind: 'port', port }, { kind: 'switch', switch: port.link.value.switch }, [port.link.place]);
  }
  kept.set(world, found);
  return found;
}

function attached(
  { vnic, port, vswitch, failover }: Attachment,
  add: (from: Node, to: Node, places: readonly Place[]) => void,
): void {
  const from: Node = { kind: 'vnic', vnic };
  if (vswitch) add(from, { kind: 'vswitch', vswitch }, [vnic.target]);
  else if (port) add(from, { kind: 'port', port }, [vnic.target]);
  const standby = property(vnic.bound, 'failover');
  const place = standby ? [headPlace(standby)] : [];
  if (failover?.vswitch) add(from, { kind: 'vswitch', vswitch: failover.vswitch }, place);
  if (failover?.port) add(from, { kind: 'port', port: failover.port }, place);
}

function thing(node: Node): Vnic | VSwitch | Port | Bound {
  switch (node.kind) {
    case 'vnic':
      return node.vnic;
    case 'vswitch':
      return node.vswitch;
    case 'port':
      return node.port;
    case 'switch':
      return node.switch.bound;
  }
}

function same(a: Node, b: Node): boolean {
  return thing(a) === thing(b);
}

function rangesIn(snapshot: Snapshot, uri: string, places: readonly Place[]): Range[] {
  return places.flatMap((place) => {
    const location = locationOf(snapshot, place);
    return location?.uri === uri ? [location.range] : [];
  });
}

function itemOf(snapshot: Snapshot, node: Node): CallHierarchyItem | undefined {
  const { name, detail, kind, place, whole, names } = described(node);
  const selection = locationOf(snapshot, place);
  const around = locationOf(snapshot, whole);
  if (!selection || !around) return undefined;
  const data: NodeData = { uri: snapshot.uri, kind: node.kind, names };
  const inside =
    around.range.start.line <= selection.range.start.line &&
    around.range.end.line >= selection.range.end.line;
  return {
    name,
    kind,
    uri: selection.uri,
    range: inside ? around.range : selection.range,
    selectionRange: selection.range,
    data,
    ...(detail === '' ? {} : { detail }),
  };
}

interface Described {
  readonly name: string;
  readonly detail: string;
  readonly kind: SymbolKind;
  readonly place: Place;
  readonly whole: Place;
  readonly names: readonly string[];
}

function described(node: Node): Described {
  switch (node.kind) {
    case 'vnic': {
      const { vnic } = node;
      return {
        name: `${vnic.vm.name}${vnic.vm.members.text}.${vnic.name}`,
        detail: vnic.mode.value,
        kind: SymbolKind.Property,
        place: vnic.place,
        whole: headPlace(vnic.bound),
        names: [vnic.vm.name, vnic.name],
      };
    }
    case 'vswitch': {
      const { vswitch } = node;
      return {
        name: `${vswitch.host.name}.${vswitch.name}`,
        detail: vswitchFacts(vswitch),
        kind: SymbolKind.Object,
        place: vswitch.place,
        whole: headPlace(vswitch.bound),
        names: [vswitch.host.name, vswitch.name],
      };
    }
    case 'port': {
      const { port } = node;
      const { host } = port.nic;
      return {
        name: `${host.name}.${port.path}`,
        detail: portFacts(port),
        kind: SymbolKind.Interface,
        place: port.place,
        whole: port.bound ? headPlace(port.bound) : port.place,
        names: [host.name, port.nic.name, String(port.index)],
      };
    }
    case 'switch':
      return {
        name: node.switch.name,
        detail: switchFacts(node.switch),
        kind: SymbolKind.Package,
        place: node.switch.place,
        whole: headPlace(node.switch.bound),
        names: [node.switch.name],
      };
  }
}

function nodeOf({ world: { topology } }: Snapshot, { kind, names }: NodeData): Node | undefined {
  const [first, ...rest] = names;
  if (kind === 'vnic') {
    const vnic = topology.vms.find((vm) => vm.name === first)?.vnics.find((one) => one.name === rest[0]);
    return vnic && { kind, vnic };
  }
  if (kind === 'switch') {
    const found = topology.switches.find((one) => one.name === first);
    return found && { kind, switch: found };
  }
  const host = topology.hosts.find((one) => one.name === first);
  const local = host && lookIn(host, rest);
  return local?.type === 'port' || local?.type === 'vswitch' ? localNode(local) : undefined;
}

function localNode(local: { type: 'port'; port: Port } | { type: 'vswitch'; vswitch: VSwitch }): Node {
  return local.type === 'port'
    ? { kind: 'port', port: local.port }
    : { kind: 'vswitch', vswitch: local.vswitch };
}

function nodesAt(snapshot: Snapshot, cursor: Cursor): Node[] {
  // `lan.0` is one thing here, whichever part of it is meant.
  const { item } = cursor;
  const segment = item?.type === 'path' ? item.segments.at(-1) : undefined;
  const ports = portsAt(snapshot, { ...cursor, segment });
  if (ports.length > 0) return ports.map((port) => ({ kind: 'port', port }));
  const name = nameAt(snapshot, cursor);
  const targets = name?.targets ?? (cursor.onWord ? [cursor.bound] : []);
  return targets.flatMap((target) => declaredNodes(snapshot, target));
}

function declaredNodes({ world: { topology } }: Snapshot, bound: Bound): Node[] {
  const hosts = topology.hosts;
  switch (bound.spec?.word) {
    case 'vm':
      return (topology.vms.find((vm) => vm.bound === bound)?.vnics ?? []).map((vnic) => ({
        kind: 'vnic',
        vnic,
      }));
    case 'vnic':
      return topology.vms
        .flatMap((vm) => vm.vnics)
        .filter((vnic) => vnic.bound === bound)
        .map((vnic) => ({ kind: 'vnic', vnic }));
    case 'vswitch':
      return hosts
        .flatMap((host) => host.vswitches)
        .filter((vswitch) => vswitch.bound === bound)
        .map((vswitch) => ({ kind: 'vswitch', vswitch }));
    case 'nic':
      return hosts
        .flatMap((host) => host.nics)
        .filter((nic) => nic.bound === bound)
        .flatMap((nic) => nic.ports.map((port): Node => ({ kind: 'port', port })));
    case 'port':
      return hosts
        .flatMap((host) => host.nics.flatMap((nic) => nic.ports))
        .filter((port) => port.bound === bound)
        .map((port) => ({ kind: 'port', port }));
    case 'switch':
      return topology.switches
        .filter((one) => one.bound === bound)
        .map((one) => ({ kind: 'switch', switch: one }));
    default:
      return [];
  }
}
