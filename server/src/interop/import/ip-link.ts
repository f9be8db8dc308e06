import {
  type Capture,
  type NetFunction,
  type Problem,
  type Reading,
  emptyCapture,
  emptyFunction,
  failure,
  skipped,
} from './capture.ts';
import { Fields, bounds } from './fields.ts';
import { type Link, type VfTexts, addVf, readIpLinkText } from './ip-link-text.ts';
import { addressInName, isRepresentor, lineAt } from './values.ts';
import { phrase } from '../../words/phrase.ts';

/*
 * `ip -d -j link show` (JSON) and `ip -d link show` (text): the only place where each VF's MAC address, VLAN, rates,
 * spoof check and trust stand as they are now.
 */

export function readIpLink(text: string): Reading {
  const problems: Problem[] = [];
  const links = /^\s*[[{]/.test(text) ? linksOfJson(text, problems) : readIpLinkText(text, problems);
  if (links.length === 0 && problems.length === 0)
    problems.push(failure(phrase`This is no output of \`ip link\`: no interface found.`, 1));
  const capture = emptyCapture();
  for (const link of once(links, problems)) addLink(capture, link, problems);
  return { captures: links.length > 0 ? [capture] : [], problems };
}

/** Interfaces without those that are there again; one that differs is told of. */
function once(links: readonly Link[], problems: Problem[]): readonly Link[] {
  const first = new Map<string, Link>();
  for (const link of links) {
    const known = first.get(link.name);
    if (!known) first.set(link.name, link);
    else if (JSON.stringify({ ...known, line: 0 }) !== JSON.stringify({ ...link, line: 0 }))
      problems.push(skipped(phrase`\`${link.name}\` is there twice: only the first is taken.`, link.line));
  }
  return [...first.values()];
}

/** Interfaces that are made by software, by their names where nothing else tells. */
const softNames =
  /^(?:lo|veth|tap|tun|vnet|virbr|docker|br-|cni|flannel|cali|vxlan|ovs-|dummy|ifb|macvtap|lxc|kube-|nodelocaldns)/;

function addLink(capture: Capture, link: Link, problems: Problem[]): void {
  const { name, kind, master } = link;
  const fields = new Fields(problems, `\`${name}\``, link.line);
  if (link.type !== undefined && link.type !== 'ether' && link.type !== 'infiniband') return;
  const physical =
    kind === undefined && (link.vfs.length > 0 || link.parentBus === 'pci' || !softNames.test(name));
  if (physical && isRepresentor(link.portName)) {
    problems.push(skipped(phrase`\`${name}\` represents another function in switchdev mode.`));
    return;
  }
  const mtu =
    physical || kind === 'bridge' || kind === 'openvswitch'
      ? fields.number('mtu', link.mtu, bounds.mtu)
      : undefined;
  if (!physical) {
    capture.soft.push({
      name,
      kind,
      master,
      mtu,
      lower: link.lower,
      bondMode: link.bondMode,
      vlan: link.vlan,
    });
    if (kind === 'bridge') capture.bridges.push({ name, type: 'linux-bridge', mtu, members: [] });
    if (kind === 'openvswitch' && name !== 'ovs-system')
      capture.bridges.push({ name, type: 'ovs', mtu, members: [] });
    return;
  }
  const address =
    link.parentBus === undefined || link.parentBus === 'pci'
      ? fields.address('parentdev', link.parent)
      : undefined;
  const fn: NetFunction = {
    ...emptyFunction(),
    address,
    likelyAddress: address === undefined ? addressInName(name) : undefined,
    interface: name,
    mac: fields.mac('address', link.mac),
    mtu,
    master,
    vfs: link.vfs,
    isVf: /v\d+$/.test(name) && /^en[ops]/.test(name) ? true : undefined,
  };
  if (link.vfs.length > 0) fn.sriov = { enabled: link.vfs.length };
  capture.functions.push(fn);
}

// --- JSON

type Json = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function linksOfJson(text: string, problems: Problem[]): Link[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    problems.push(
      failure(
        phrase`JSON: ${String(error instanceof Error ? error.message : error).split('\n')[0] ?? ''}`,
        brokenAt(text, error),
      ),
    );
    parsed = wholeObjects(text);
  }
  const list: unknown[] = Array.isArray(parsed) ? parsed : [parsed];
  const links = list.flatMap((item) => (isObject(item) ? (linkOf(item, problems) ?? []) : []));
  const lost = list.length - links.length;
  // `ip -j` prints empty objects for what a filter left out.
  if (lost > 0 && list.some((item) => !isObject(item) || (Object.keys(item).length > 0 && !hasName(item))))
    problems.push(skipped(phrase`Something in the list is no interface: it has no \`ifname\`.`));
  return links;
}

function brokenAt(text: string, error: unknown): number {
  const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  return position === undefined ? lineAt(text, text.length) : lineAt(text, Number(position));
}

/** The objects of a broken array that are whole. */
function wholeObjects(text: string): unknown[] {
  const found: unknown[] = [];
  let depth = 0;
  let start = -1;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '"') {
      for (i++; i < text.length && text[i] !== '"'; i++) if (text[i] === '\\') i++;
    } else if (c === '{') {
      if (depth++ === 0) start = i;
    } else if (c === '}' && depth > 0 && --depth === 0) {
      try {
        found.push(JSON.parse(text.slice(start, i + 1)));
      } catch {
        // Said above: the whole does not parse.
      }
    }
  }
  return found;
}

function hasName(json: Json): boolean {
  return string(json['ifname']) !== undefined;
}

function linkOf(json: Json, problems: Problem[]): Link | undefined {
  const name = string(json['ifname']);
  if (name === undefined) return undefined;
  const info = isObject(json['linkinfo']) ? json['linkinfo'] : {};
  const data = isObject(info['info_data']) ? info['info_data'] : {};
  const vfs = Array.isArray(json['vfinfo_list']) ? (json['vfinfo_list'] as unknown[]) : [];
  const link: Link = {
    name,
    type: string(json['link_type']),
    mac: string(json['address']),
    mtu: json['mtu'],
    master: string(json['master']),
    kind: string(info['info_kind']),
    lower: string(json['link']),
    parentBus: string(json['parentbus']),
    parent: string(json['parentdev']),
    portName: string(json['phys_port_name']),
    bondMode: string(data['mode']),
    vlan:
      info['info_kind'] === 'vlan'
        ? new Fields(problems, `\`${name}\``).positive('vlan', data['id'], bounds.vlan)
        : undefined,
    vfs: [],
  };
  for (const vf of vfs) if (isObject(vf)) addVf(link, vfTexts(vf), problems);
  return link;
}

function vfTexts(json: Json): VfTexts {
  const vlans = Array.isArray(json['vlan_list']) ? (json['vlan_list'] as unknown[]) : [];
  const vlan = isObject(vlans[0]) ? vlans[0] : {};
  const rate = isObject(json['rate']) ? json['rate'] : {};
  return {
    vf: json['vf'],
    mac: json['address'] ?? json['mac'],
    vlan: vlan['vlan'] ?? json['vlan'],
    qos: vlan['qos'] ?? json['qos'],
    protocol: string(vlan['protocol']),
    max_tx: rate['max_tx'] ?? json['tx_rate'],
    min_tx: rate['min_tx'],
    spoofchk: json['spoofchk'],
    trust: json['trust'],
  };
}

function string(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= 256 ? value : undefined;
}
