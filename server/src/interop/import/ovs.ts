import {
  type Bridge,
  type Problem,
  type Reading,
  emptyCapture,
  failure,
  linesOf,
  skipped,
} from './capture.ts';
import { Fields, bounds } from './fields.ts';
import { pciAddress, plainLine } from './values.ts';
import { phrase } from '../../words/phrase.ts';

/* `ovs-vsctl show`: Open vSwitch's bridges and what is in them. */

export function isOvsShow(text: string): boolean {
  return /^ {4}Bridge "?[\w.-]+"?\s*$/m.test(text) && /^ {8}Port /m.test(text);
}

/** A bridge while it is being read. */
interface Draft extends Bridge {
  readonly patches: (readonly [name: string, peer: string])[];
  readonly sockets: Map<string, string>;
  readonly tags: Map<string, number>;
  readonly tunnels: string[];
}

const tunnelTypes = /^(?:vxlan|geneve|gre|stt|lisp|erspan|ip6gre|gtpu)$/;

export function readOvs(text: string): Reading {
  const capture = emptyCapture();
  const problems: Problem[] = [];
  let bridge: Draft | undefined;
  let port = '';
  let at = '';
  let type = '';
  for (const [line, number] of linesOf(text, problems)) {
    const [, word = '', rest = ''] = /^\s+([\w-]+:?)(?: (.*?))?\s*$/.exec(line) ?? [];
    const value = /^"?([^"\s]{1,64})"?$/.exec(rest)?.[1] ?? '';
    if (word === 'Bridge') {
      bridge = undefined;
      if (value === '') {
        problems.push(skipped(phrase`\`${plainLine(line, 60)}\`: a bridge that cannot be read.`, number));
        continue;
      }
      bridge = {
        name: value,
        type: 'ovs',
        members: [],
        patches: [],
        sockets: new Map(),
        tags: new Map(),
        tunnels: [],
      };
      capture.bridges.push(bridge);
    } else if (word === 'ovs_version:') for (const b of capture.bridges) b.version = value;
    if (!bridge) continue;
    switch (word) {
      case 'Port':
        port = value;
        break;
      case 'Interface':
        at = value;
        type = '';
        if (at !== '' && at !== bridge.name) bridge.members.push(at);
        break;
      case 'Controller':
        bridge.controlled = true;
        break;
      case 'fail_mode:':
        if (value === 'secure') bridge.controlled = true;
        break;
      case 'tag:': {
        const tag = new Fields(problems, `\`${port}\``, number).positive('tag', rest, bounds.vlan);
        if (tag) bridge.tags.set(port, tag);
        break;
      }
      case 'datapath_type:':
        if (value === 'netdev') bridge.type = 'ovs-dpdk';
        break;
      case 'type:':
        type = value;
        if (type !== 'system' && type !== '') drop(bridge.members, at);
        // The switch makes the socket, and calls it after the port.
        if (type === 'dpdkvhostuser') bridge.sockets.set(at, at);
        if (tunnelTypes.test(type) && !bridge.tunnels.includes(type)) bridge.tunnels.push(type);
        break;
      case 'options:':
        readOptions(rest, { bridge, at, type });
        break;
      default:
    }
  }
  return capture.bridges.length > 0
    ? { captures: [capture], problems }
    : {
        captures: [],
        problems: [
          ...problems,
          failure(phrase`This is no output of \`ovs-vsctl show\`: no bridge found.`, 1),
        ],
      };
}

function readOptions(
  text: string,
  { bridge, at, type }: { readonly bridge: Draft; readonly at: string; readonly type: string },
): void {
  const option = (name: string): string | undefined =>
    new RegExp(`[{, ]${name}="?([^",}]{1,256})"?[,}]`).exec(text)?.[1];
  const peer = option('peer');
  if (type === 'patch' && peer !== undefined) bridge.patches.push([at, peer]);
  // `class=eth,mac=...` is no address; `0000:3b:00.0,representor=[0]` is one.
  const address = type === 'dpdk' ? pciAddress(option('dpdk-devargs')) : undefined;
  if (address !== undefined) bridge.members.push(address);
  const socket = option('vhost-server-path');
  if (socket !== undefined) bridge.sockets.set(at, socket);
}

function drop(list: string[], item: string): void {
  const index = list.lastIndexOf(item);
  if (index >= 0) list.splice(index, 1);
}
