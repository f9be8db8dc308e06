import {
  type Capture,
  type NetFunction,
  type Problem,
  type Reading,
  emptyCapture,
  emptyFunction,
  failure,
  maxVfs,
  skipped,
  vfAt,
} from './capture.ts';
import { type Link, readIpLinkText } from './ip-link-text.ts';
import { addressInName, lineAt, macAddress, onOff, pciAddress, whole } from './values.ts';
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
  for (const link of links) addLink(capture, link, problems);
  return { captures: links.length > 0 ? [capture] : [], problems };
}

/** Interfaces that are made by software, by their names where nothing else tells. */
const softNames =
  /^(?:lo|veth|tap|tun|vnet|virbr|docker|br-|cni|flannel|cali|vxlan|ovs-|dummy|ifb|macvtap|lxc|kube-|nodelocaldns)/;

function addLink(capture: Capture, link: Link, problems: Problem[]): void {
  const { name, kind, master, mtu } = link;
  if (link.type !== undefined && link.type !== 'ether' && link.type !== 'infiniband') return;
  const physical =
    kind === undefined && (link.vfs.length > 0 || link.parentBus === 'pci' || !softNames.test(name));
  if (physical && /vf\d+$/.test(link.portName ?? '')) {
    problems.push(skipped(phrase`\`${name}\` represents a VF in switchdev mode.`));
    return;
  }
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
    link.parentBus === undefined || link.parentBus === 'pci' ? pciAddress(link.parent) : undefined;
  const fn: NetFunction = {
    ...emptyFunction(),
    address,
    likelyAddress: address === undefined ? addressInName(name) : undefined,
    interface: name,
    mac: link.mac,
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
  const links = list.flatMap((item) => (isObject(item) ? (linkOf(item) ?? []) : []));
  const lost = list.length - links.length;
  // `ip -j` prints empty objects for what a filter left out.
  if (lost > 0 && list.some((item) => !isObject(item) || (Object.keys(item).length > 0 && !linkOf(item))))
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

function linkOf(json: Json): Link | undefined {
  const name = string(json['ifname']);
  if (name === undefined) return undefined;
  const info = isObject(json['linkinfo']) ? json['linkinfo'] : {};
  const data = isObject(info['info_data']) ? info['info_data'] : {};
  const vfs = Array.isArray(json['vfinfo_list']) ? (json['vfinfo_list'] as unknown[]) : [];
  const holder: NetFunction = emptyFunction();
  for (const vf of vfs) if (isObject(vf)) addVf(holder, vf);
  return {
    name,
    type: string(json['link_type']),
    mac: macAddress(string(json['address'])),
    mtu: integer(json['mtu']),
    master: string(json['master']),
    kind: string(info['info_kind']),
    lower: string(json['link']),
    parentBus: string(json['parentbus']),
    parent: string(json['parentdev']),
    portName: string(json['phys_port_name']),
    bondMode: string(data['mode']),
    vlan: info['info_kind'] === 'vlan' ? integer(data['id']) || undefined : undefined,
    vfs: holder.vfs,
  };
}

function addVf(holder: NetFunction, json: Json): void {
  const index = integer(json['vf']);
  if (index === undefined || index >= maxVfs) return;
  const vf = vfAt(holder, index);
  const vlans = Array.isArray(json['vlan_list']) ? (json['vlan_list'] as unknown[]) : [];
  const vlan = isObject(vlans[0]) ? vlans[0] : {};
  const rate = isObject(json['rate']) ? json['rate'] : {};
  vf.mac = macAddress(string(json['address']) ?? string(json['mac']));
  vf.vlan = integer(vlan['vlan'] ?? json['vlan']) || undefined;
  vf.priority = integer(vlan['qos'] ?? json['qos']) || undefined;
  vf.vlanProtocol = string(vlan['protocol']);
  vf.maxBps = megabits(rate['max_tx'] ?? json['tx_rate']);
  vf.minBps = megabits(rate['min_tx']);
  vf.spoofCheck = flag(json['spoofchk']);
  vf.trust = flag(json['trust']);
}

function string(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= 256 ? value : undefined;
}

function integer(value: unknown): number | undefined {
  return typeof value === 'number' ? whole(String(value), 1e6) : undefined;
}

function flag(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : typeof value === 'string' ? onOff(value) : undefined;
}

/** Mb/s, as `ip` counts; 0 means no limit. */
function megabits(value: unknown): number | undefined {
  const rate = typeof value === 'number' ? whole(String(value), 1e7) : undefined;
  return rate ? rate * 1e6 : undefined;
}
