import {
  type NetFunction,
  type Problem,
  type Vf,
  emptyFunction,
  maxLineCharacters,
  maxVfs,
  skipped,
  vfAt,
} from './capture.ts';
import { linesOf, macAddress, onOff, whole } from './values.ts';
import { phrase } from '../../words/phrase.ts';

/*
 * The text of `ip [-s] [-d] link show`. Old iproute2 writes `vf 0 MAC 52:..,`, newer `vf 0     link/ether 52:.. brd ..,`.
 */

/** An interface as either form of `ip link` shows it. */
export interface Link {
  name: string;
  type?: string | undefined;
  mac?: string | undefined;
  mtu?: number | undefined;
  master?: string | undefined;
  /** Of `ip`'s link info: `bridge`, `vlan`, ... */
  kind?: string | undefined;
  lower?: string | undefined;
  parentBus?: string | undefined;
  parent?: string | undefined;
  portName?: string | undefined;
  bondMode?: string | undefined;
  vlan?: number | undefined;
  vfs: Vf[];
}

const head = /^\s*\d+: (?<name>[^\s:@]{1,64})(?:@(?<lower>\S+?))?: <[^>]*>(?<rest>.*)$/;
const vfLine = /^\s+vf (?<index>\d{1,5})\s+(?:MAC |link\/\w+ )(?<mac>[0-9a-f:]+)(?<rest>.*)$/i;
/** Words that stand at the start of a line with the details of such an interface. */
const kinds =
  /^\s+(?<kind>bridge|bond|vlan|vxlan|veth|tun|macvlan|macvtap|ipvlan|openvswitch|dummy|ifb|geneve|gretap|gre|vrf|team|netdevsim)(?:\s|$)/;

export function readIpLinkText(text: string, problems: Problem[]): Link[] {
  const links: Link[] = [];
  let link: Link | undefined;
  let vfs: NetFunction = emptyFunction();
  for (const [line, number] of linesOf(text, maxLineCharacters)) {
    const start = head.exec(line)?.groups;
    if (start) {
      vfs = emptyFunction();
      const rest = start['rest'] ?? '';
      link = {
        name: start['name'] ?? '',
        lower: start['lower'],
        mtu: whole(/ mtu (\d+)/.exec(rest)?.[1], 1e6),
        master: / master (\S+)/.exec(rest)?.[1],
        vfs: vfs.vfs,
      };
      links.push(link);
      continue;
    }
    if (!link) continue;
    const ether = /^\s+link\/(?<type>\w+) (?<mac>[0-9a-f:]+)?/i.exec(line)?.groups;
    if (ether) {
      link.type = ether['type'];
      link.mac = macAddress(ether['mac']);
      link.parentBus = /\bparentbus (\S+)/.exec(line)?.[1];
      link.parent = /\bparentdev (\S+)/.exec(line)?.[1];
      link.portName = /\bportname (\S+)/.exec(line)?.[1];
      continue;
    }
    const kind = kinds.exec(line)?.groups?.['kind'];
    if (kind !== undefined) {
      // `netdevsim` and the like stand for hardware.
      if (kind !== 'netdevsim') link.kind ??= kind;
      if (kind === 'vlan') link.vlan = whole(/\bid (\d+)/.exec(line)?.[1], 4094);
      if (kind === 'bond') link.bondMode = /\bmode (\S+)/.exec(line)?.[1];
      continue;
    }
    const vf = vfLine.exec(line)?.groups;
    if (vf) addVf(vfs, vf);
    else if (/^\s+vf \d/.test(line))
      problems.push(skipped(phrase`A VF of \`${link.name}\` that cannot be read.`, number));
  }
  return links;
}

function addVf(holder: NetFunction, groups: Readonly<Record<string, string | undefined>>): void {
  const index = whole(groups['index']);
  if (index === undefined || index >= maxVfs) return;
  const rest = groups['rest'] ?? '';
  const number = (pattern: RegExp, max: number): number | undefined =>
    whole(pattern.exec(rest)?.[1], max) || undefined;
  const rate = (pattern: RegExp): number | undefined => {
    const megabits = number(pattern, 1e7);
    return megabits === undefined ? undefined : megabits * 1e6;
  };
  const vf = vfAt(holder, index);
  vf.mac = macAddress(groups['mac']);
  vf.vlan = number(/, vlan (\d+)/, 4095);
  vf.priority = number(/, qos (\d+)/, 7);
  vf.vlanProtocol = /, vlan protocol (\S+?)(?:,|$)/.exec(rest)?.[1];
  vf.maxBps = rate(/max_tx_rate (\d+)/) ?? rate(/, tx rate (\d+)/);
  vf.minBps = rate(/min_tx_rate (\d+)/);
  vf.spoofCheck = onOff(/spoof checking (\w+)/.exec(rest)?.[1]);
  vf.trust = onOff(/, trust (\w+)/.exec(rest)?.[1]);
}
