import { type Problem, type Vf, linesOf, shownTwice, skipped } from './capture.ts';
import { Fields, bounds } from './fields.ts';
import { plainLine } from './values.ts';
import { phrase } from '../../words/phrase.ts';

/*
 * The text of `ip [-s] [-d] link show`. Old iproute2 writes `vf 0 MAC 52:..,`, newer `vf 0     link/ether 52:.. brd ..,`.
 */

/** An interface as either form of `ip link` shows it. */
export interface Link {
  name: string;
  type?: string | undefined;
  mac?: string | undefined;
  /** As written: what is no port and no bridge may have any. */
  mtu?: unknown;
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
  /** From 1; undefined where the form does not tell. */
  line?: number | undefined;
}

/** A VF as either form of `ip link` writes it. */
export type VfTexts = Readonly<
  Partial<
    Record<'vf' | 'mac' | 'vlan' | 'qos' | 'protocol' | 'max_tx' | 'min_tx' | 'spoofchk' | 'trust', unknown>
  >
>;

/** Adds a VF of an interface; the first of an index counts. */
export function addVf(link: Link, given: VfTexts, problems: Problem[], line?: number): void {
  const index = new Fields(problems, phrase`A VF of \`${link.name}\``, line).number(
    'vf',
    given.vf,
    bounds.vf,
  );
  if (index === undefined) return;
  if (link.vfs.some((vf) => vf.index === index)) {
    problems.push(shownTwice(index, link.name, line));
    return;
  }
  const fields = new Fields(problems, phrase`VF ${index} of \`${link.name}\``, line);
  const rate = (field: 'max_tx' | 'min_tx'): number | undefined => {
    const megabits = fields.positive(field, given[field], bounds.vfRate);
    return megabits === undefined ? undefined : megabits * 1e6;
  };
  link.vfs.push({
    index,
    mac: fields.mac('mac', given.mac),
    vlan: fields.positive('vlan', given.vlan, bounds.vlan),
    priority: fields.positive('qos', given.qos, bounds.priority),
    vlanProtocol: typeof given.protocol === 'string' ? given.protocol : undefined,
    maxBps: rate('max_tx'),
    minBps: rate('min_tx'),
    spoofCheck: fields.flag('spoofchk', given.spoofchk),
    trust: fields.flag('trust', given.trust),
  });
}

const head = /^\s*\d+: (?<name>[^\s:@]{1,64})(?:@(?<lower>\S+?))?: <[^>]*>(?<rest>.*)$/;
const vfLine = /^\s+vf (?<vf>-?\d+)\s+(?:MAC |link\/\w+ )(?<mac>[^\s,]+)(?<rest>.*)$/i;
/** Words that stand at the start of a line with the details of such an interface. */
const kinds =
  /^\s+(?<kind>bridge|bond|vlan|vxlan|veth|tun|macvlan|macvtap|ipvlan|openvswitch|dummy|ifb|geneve|gretap|gre|vrf|team|netdevsim)(?:\s|$)/;

export function readIpLinkText(text: string, problems: Problem[]): Link[] {
  const links: Link[] = [];
  let link: Link | undefined;
  for (const [line, number] of linesOf(text, problems)) {
    const start = head.exec(line)?.groups;
    if (start) {
      const rest = start['rest'] ?? '';
      link = {
        name: start['name'] ?? '',
        lower: start['lower'],
        mtu: / mtu (\S+)/.exec(rest)?.[1],
        master: / master (\S+)/.exec(rest)?.[1],
        vfs: [],
        line: number,
      };
      links.push(link);
      continue;
    }
    if (/^\d+: /.test(line)) {
      problems.push(skipped(phrase`\`${plainLine(line, 60)}\`: an interface that cannot be read.`, number));
      link = undefined;
    }
    if (!link) continue;
    const ether = /^\s+link\/(?<type>\w+) (?<mac>[^\s,]+)?/i.exec(line)?.groups;
    if (ether) {
      link.type = ether['type'];
      link.mac = ether['mac'];
      link.parentBus = /\bparentbus (\S+)/.exec(line)?.[1];
      link.parent = /\bparentdev (\S+)/.exec(line)?.[1];
      link.portName = /\bportname (\S+)/.exec(line)?.[1];
      continue;
    }
    const kind = kinds.exec(line)?.groups?.['kind'];
    if (kind !== undefined) {
      // `netdevsim` and the like stand for hardware.
      if (kind !== 'netdevsim') link.kind ??= kind;
      if (kind === 'vlan')
        link.vlan = new Fields(problems, `\`${link.name}\``, number).positive(
          'vlan',
          /\bid (\S+)/.exec(line)?.[1],
          bounds.vlan,
        );
      if (kind === 'bond') link.bondMode = /\bmode (\S+)/.exec(line)?.[1];
      continue;
    }
    const vf = vfLine.exec(line)?.groups;
    if (vf) addVf(link, vfTexts(vf), problems, number);
    else if (/^\s+vf \d/.test(line))
      problems.push(skipped(phrase`A VF of \`${link.name}\` that cannot be read.`, number));
  }
  return links;
}

function vfTexts(groups: Readonly<Record<string, string | undefined>>): VfTexts {
  const rest = groups['rest'] ?? '';
  const after = (pattern: RegExp): string | undefined => pattern.exec(rest)?.[1];
  const rate = (pattern: RegExp): string | undefined => after(pattern)?.replace(/Mbps$/, '');
  return {
    vf: groups['vf'],
    mac: groups['mac'],
    vlan: after(/, vlan (?!protocol)([^\s,]+)/),
    qos: after(/, qos ([^\s,]+)/),
    protocol: after(/, vlan protocol (\S+?)(?:,|$)/),
    max_tx: rate(/max_tx_rate ([^\s,]+)/) ?? rate(/, tx rate ([^\s,]+)/),
    min_tx: rate(/min_tx_rate ([^\s,]+)/),
    spoofchk: after(/spoof checking (\w+)/),
    trust: after(/, trust (\w+)/),
  };
}
