import type { Bound } from '../model/bound.ts';
import { poolsForVmdq } from '../model/devices.ts';
import { insertion, replacement } from '../model/edit.ts';
import type { Edit } from '../model/finding.ts';
import type { Attachment, Host, Mode, Port, VSwitch, Vnic } from '../model/topology.ts';
import { softwareModes } from '../model/attach.ts';
import { isPolling, switchType } from '../predict/cost/cost.ts';
import { mayStand } from '../schema/vocabulary.ts';
import { parse } from '../syntax/parser.ts';
import type { Statement, Tree } from '../syntax/tree.ts';
import { type World, worldOf } from './world.ts';
import { phrase } from '../words/phrase.ts';

/*
 * What if a vnic were attached in another way? The answer is what the file would say with that one word changed, and
 * with what the mode needs besides: the edited statements are parsed and linked again, and rules and prediction
 * look at the result as they look at any file. So what Compare shows is what applying it gives.
 */

export interface Change {
  readonly edits: readonly Edit[];
  /** Those of them that are not the vnic's own: what a host has to have besides. */
  readonly needs: readonly Edit[];
  /** What the vnic meets then, where that is not its target. */
  readonly targets?: readonly string[] | undefined;
  /** What the file would have to say besides the mode, a sentence each. */
  readonly assumed: readonly string[];
}

/** A change while it is put together. */
class Draft {
  readonly own: Edit[] = [];
  readonly needs: Edit[] = [];
  readonly assumed: string[] = [];
  targets: readonly string[] | undefined;

  need(bound: Bound, text: string, where: string): void {
    this.needs.push(insertion(bound, text));
    this.assumed.push(phrase`\`${text}\` on ${where}`);
  }

  meet({ target }: Vnic, targets: readonly string[]): void {
    this.targets = targets;
    const [only = ''] = targets;
    this.own.push(replacement(target, targets.length === 1 ? only : `[${targets.join(', ')}]`));
  }

  get change(): Change {
    const { own, needs, assumed, targets } = this;
    return { edits: [...own, ...needs], needs, assumed, targets };
  }
}

/** The edits that attach a vnic in this mode; none where it is attached so already. */
export function attachAs(attachment: Attachment, mode: Mode): Change {
  const { vnic, group } = attachment;
  const draft = new Draft();
  if (mode === attachment.mode) return draft.change;
  draft.own.push(replacement(vnic.mode.place, mode));
  const port = attachment.port ?? attachment.vswitch?.uplinks[0]?.port;
  const { host } = group;
  if (softwareModes.has(mode)) meetSoftware(attachment, mode, port, draft);
  else {
    const count = group.attachments.filter((a) => a.vnic === vnic).reduce((sum, a) => sum + a.perHost, 0);
    if (!host.iommu && mode !== 'macvtap') draft.need(host.bound, iommuText(host), `\`${host.name}\``);
    if (mode === 'sriov' && port) enableVfs(port, count, draft);
    if (mode === 'direct') takeFreePorts(attachment, count, draft);
    if (vnic.vf && mode !== 'sriov')
      draft.own.push({ place: { ...vnic.vf.place, start: vnic.vf.place.start - 3 }, text: '' });
  }
  return draft.change;
}

function iommuText(host: Host): string {
  // eslint-disable-next-line iov/l10n -- statements
  return /amd|epyc/i.test(host.cpu?.value.model ?? '') ? 'iommu amd-vi' : 'iommu vt-d';
}

function meetSoftware(attachment: Attachment, mode: Mode, port: Port | undefined, draft: Draft): void {
  const { vnic, group, vswitch } = attachment;
  const { host } = group;
  const over = host.vswitches.filter(
    (v) => v === vswitch || (vswitch === undefined && v.uplinks.some((u) => u.port === port)),
  );
  const fits = (v: VSwitch): boolean =>
    (mode === 'vhost-user') === isPolling(switchType(v, host.hypervisor?.value.type ?? 'kvm'));
  const found = over.find(fits) ?? (mode === 'vhost-user' ? undefined : over[0]);
  if (!found) {
    const name = freeName(host);
    // eslint-disable-next-line iov/l10n -- a statement
    const type = mode === 'vhost-user' ? 'type ovs-dpdk; ' : '';
    const uplink = uplinkFor(attachment, port);
    const vmdq = mode === 'vmdq' ? `; vmdq ${queuesFor(attachment, uplink)}` : '';
    draft.need(
      host.bound,
      `vswitch ${name} { ${type}${uplink ? `uplink ${uplink.path}` : ''}${vmdq} }`,
      `\`${host.name}\``,
    );
    draft.meet(vnic, [name]);
    return;
  }
  if (found !== vswitch) draft.meet(vnic, [found.name]);
  if (mode === 'vmdq' && !found.vmdq)
    draft.need(found.bound, `vmdq ${queuesFor(attachment, port)}`, `\`${found.name}\``);
}

/** The port for another vswitch: one vswitch has a port to itself, so another port where there is one that nobody has. */
function uplinkFor({ group: { host } }: Attachment, port: Port | undefined): Port | undefined {
  const taken = new Set<Port>([
    ...host.vswitches.flatMap((v) => v.uplinks.map((u) => u.port)),
    ...host.groups.flatMap((g) =>
      g.attachments.flatMap((a) => (a.mode === 'direct' && a.port ? [a.port] : [])),
    ),
  ]);
  if (port === undefined || !host.vswitches.some((v) => v.uplinks.some((u) => u.port === port))) return port;
  const free = host.nics.flatMap((nic) => nic.ports).filter((one) => !taken.has(one));
  return free.find((one) => one.nic === port.nic) ?? free[0] ?? port;
}

/** A queue for each VM, as far as the port has pools beside its VFs and its own. */
function queuesFor(attachment: Attachment, port: Port | undefined): number {
  const wanted = attachment.group.attachments
    .filter((a) => a.vnic === attachment.vnic)
    .reduce((sum, a) => sum + a.perHost, 0);
  const device = port?.nic.device;
  const left = (device && poolsForVmdq(device, port.vfs?.value ?? 0)) ?? wanted;
  return Math.max(1, Math.min(wanted, left));
}

function freeName(host: Host): string {
  const taken = new Set([...host.vswitches, ...host.nics].map((x) => x.name));
  for (let i = 0; ; i++) if (!taken.has(`vs${i}`)) return `vs${i}`;
}

/** As many VFs as the VMs need, up to what the device can give. */
function enableVfs(port: Port, count: number, draft: Draft): void {
  const { host, device, bound } = port.nic;
  // eslint-disable-next-line iov/l10n -- a statement
  if (host.srIov === undefined) draft.need(host.bound, 'sr-iov on', `\`${host.name}\``);
  const used = host.groups
    .flatMap((g) => g.attachments)
    .filter((a) => a.port === port && a.mode === 'sriov')
    .reduce((most, a) => Math.max(most, a.perHost), 0);
  const wanted = Math.min(
    used + count,
    device?.vfsPerPort?.value ?? device?.vfsPerDevice?.value ?? used + count,
  );
  if ((port.vfs?.value ?? 0) >= wanted || wanted === 0) return;
  if (port.vfs) {
    draft.needs.push(replacement(port.vfs.place, `vfs ${wanted}`));
    draft.assumed.push(phrase`\`vfs ${wanted}\` on \`${port.path}\``);
  } else if (port.bound) draft.need(port.bound, `vfs ${wanted}`, `\`${port.path}\``);
  else draft.need(bound, `port ${port.index} { vfs ${wanted} }`, `\`${port.nic.name}\``);
}

/** A whole port for each VM: the one that it meets if nothing else uses it, and others that are free. */
function takeFreePorts(attachment: Attachment, count: number, draft: Draft): void {
  const { vnic, group } = attachment;
  const { host } = group;
  const own = attachment.port ?? attachment.vswitch?.uplinks[0]?.port;
  const busy = new Set<Port>([
    ...host.vswitches.flatMap((v) => v.uplinks.map((u) => u.port)),
    ...host.groups.flatMap((g) => g.attachments.flatMap((a) => (a.vnic !== vnic && a.port ? [a.port] : []))),
  ]);
  const free = host.nics.flatMap((n) => n.ports).filter((p) => !busy.has(p) && (p.vfs?.value ?? 0) === 0);
  if (own && count === 1 && free.includes(own)) return;
  const chosen = free.slice(0, count);
  if (chosen.length < count) return;
  const paths = chosen.map((p) => p.path);
  draft.meet(vnic, paths);
  const [only = ''] = paths;
  const text = `[${paths.join(', ')}]`;
  draft.assumed.push(
    paths.length === 1 ? phrase`the free port \`${only}\`` : phrase`the free ports \`${text}\``,
  );
}

/** The world with these edits made. Statements that they do not touch are kept, and with them all that is known of them. */
export function withEdits(world: World, edits: readonly Edit[]): World {
  const byTop = new Map<Statement, Edit[]>();
  for (const edit of edits) byTop.set(edit.place.top, [...(byTop.get(edit.place.top) ?? []), edit]);
  const sources = world.sources.map((source) => {
    const { tree } = source;
    if (!tree.statements.some((s) => byTop.has(s))) return source;
    const statements: Statement[] = [];
    const starts: number[] = [];
    let text = '';
    tree.statements.forEach((statement, i) => {
      const start = tree.starts[i] ?? 0;
      const old = tree.text.slice(start, start + statement.width);
      const own = byTop.get(statement);
      const parsed: Pick<Tree, 'statements' | 'starts' | 'text'> = own
        ? parse(applied(old, own), mayStand)
        : { statements: [statement], starts: [0], text: old };
      for (const [at, s] of parsed.statements.entries()) {
        starts.push(text.length + (parsed.starts[at] ?? 0));
        statements.push(s);
      }
      text += parsed.text;
    });
    return { ...source, tree: { ...tree, text, statements, starts } };
  });
  return worldOf(world.uri, sources, world);
}

/** Edits of one statement, made on its text. Of several at one place the first comes first. */
export function applied(text: string, edits: readonly Edit[]): string {
  return [...edits.entries()]
    .sort(([i, a], [j, b]) => b.place.start - a.place.start || j - i)
    .reduce((all, [, { place, text: put }]) => all.slice(0, place.start) + put + all.slice(place.end), text);
}
