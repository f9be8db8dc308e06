import type { Edit } from '../model/finding.ts';
import type { Attachment, Host, Mode, Port, Topology, Vnic } from '../model/topology.ts';
import { attachAs, type Change } from './what-if.ts';

type Said = Pick<Change, 'edits' | 'assumed'>;

/*
 * One mode for all vnics at once. What one vnic's change needs besides its word (a vswitch, an iommu, VFs) others
 * need too: the same is said once, VFs add up, and two new vswitches of one host get different names.
 */

export function attachAllAs(topology: Topology, mode: Mode): Said {
  const edits = new Map<string, Edit>();
  const assumed = new Set<string>();
  const seen = new Set<Vnic>();
  const vfs = vfsWanted(topology, mode);
  const names = new Names();
  for (const host of topology.hosts) {
    for (const attachment of host.groups.flatMap((group) => group.attachments)) {
      if (seen.has(attachment.vnic)) continue;
      seen.add(attachment.vnic);
      const change = attachAs(attachment, mode);
      const renamed = names.settle(host, change);
      for (const edit of renamed.edits) {
        const port = portOf(attachment);
        const text = port ? withVfs(edit.text, vfs.get(port)) : edit.text;
        edits.set(keyOf({ ...edit, text }), { ...edit, text });
      }
      for (const said of renamed.assumed) {
        const port = portOf(attachment);
        assumed.add(port ? withVfs(said, vfs.get(port)) : said);
      }
    }
  }
  return { edits: [...edits.values()], assumed: [...assumed] };
}

const tops = new WeakMap<object, number>();
let topCount = 0;

/** Two edits that put the same text at the same place are one. */
function keyOf({ place, text }: Edit): string {
  let top = tops.get(place.top);
  if (top === undefined) tops.set(place.top, (top = topCount++));
  return `${top} ${place.start} ${place.end} ${text}`;
}

const portOf = (one: Attachment): Port | undefined => one.port ?? one.vswitch?.uplinks[0]?.port;

/** VFs of each port if all that meets it, itself or through a vswitch, had one; as many as the device can give. */
function vfsWanted(topology: Topology, mode: Mode): ReadonlyMap<Port, number> {
  const wanted = new Map<Port, number>();
  if (mode !== 'sriov') return wanted;
  for (const group of topology.hosts.flatMap((host) => host.groups)) {
    const own = new Map<Port, number>();
    for (const one of group.attachments) {
      const port = portOf(one);
      if (port) own.set(port, (own.get(port) ?? 0) + one.perHost);
    }
    for (const [port, count] of own) wanted.set(port, Math.max(wanted.get(port) ?? 0, count));
  }
  for (const [port, count] of wanted) {
    const { device } = port.nic;
    wanted.set(port, Math.min(count, device?.vfsPerPort?.value ?? device?.vfsPerDevice?.value ?? count));
  }
  return wanted;
}

const withVfs = (text: string, count: number | undefined): string =>
  count === undefined ? text : text.replace(/\bvfs \d+/u, `vfs ${count}`);

/** Names of the vswitches that are added to each host. */
class Names {
  private readonly added = new Map<Host, Map<string, string>>();

  settle(host: Host, change: Said): Said {
    const statement = change.assumed.map((said) => /^`vswitch (\w+) (\{.*\})` on/u.exec(said)).find(Boolean);
    const [, name = '', body = ''] = statement ?? [];
    if (name === '') return change;
    const known = this.added.get(host) ?? new Map<string, string>();
    this.added.set(host, known);
    const own = known.get(body) ?? freeOf(name, new Set(known.values()));
    known.set(body, own);
    if (own === name) return change;
    const renamed = (text: string): string =>
      text === name ? own : text.replace(`vswitch ${name} ${body}`, `vswitch ${own} ${body}`);
    return {
      edits: change.edits.map((edit) => ({ ...edit, text: renamed(edit.text) })),
      assumed: change.assumed.map(renamed),
    };
  }
}

function freeOf(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  const [, word = name, digits = '0'] = /^(.*?)(\d*)$/u.exec(name) ?? [];
  for (let at = Number(digits) + 1; ; at++) if (!taken.has(`${word}${at}`)) return `${word}${at}`;
}
