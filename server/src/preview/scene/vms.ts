import { ownBefore, ownOf, positionOf } from '../../model/dealt.ts';
import type { Attachment, HostGroup, Port, Vm, Vnic } from '../../model/topology.ts';
import { vmFacts } from './facts.ts';
import { certaintyOf, figuresOf, limitedBy } from './figures.ts';
import { whole } from './mix.ts';
import { part, partText, portPath, vmPath, vnicPath } from './paths.ts';
import { base, loadOf, type SceneContext } from './context.ts';
import { push } from './lookup.ts';
import type { SceneEdge, SceneElement, VnicElement } from './types.ts';
import { type Dealt, limitOf } from './slots.ts';
import { phrase } from '../../words/phrase.ts';

/** Members of an opened set that are shown one by one; the rest stays a stack. */
export const MEMBERS_SHOWN = 60;

interface Drawn {
  readonly context: SceneContext;
  readonly group: HostGroup;
  readonly dealt: ReadonlyMap<Port, Dealt>;
  readonly macvtaps: ReadonlyMap<Port, string>;
  readonly elements: SceneElement[];
  readonly edges: SceneEdge[];
}

/** The VMs of a host group with their vnics, and what each is attached to. */
export function vmParts(
  context: SceneContext,
  group: HostGroup,
  dealt: ReadonlyMap<Port, Dealt>,
  macvtaps: ReadonlyMap<Port, string>,
  open: ReadonlySet<string>,
): { readonly elements: readonly SceneElement[]; readonly edges: readonly SceneEdge[] } {
  const into: Drawn = { context, group, dealt, macvtaps, elements: [], edges: [] };
  const attachments = new Map<Vm, Attachment[]>();
  for (const one of group.attachments) push(attachments, one.vm, one);
  for (const { vm, perHost } of context.vms.get(group) ?? []) {
    const path = vmPath(vm, group);
    const own = attachments.get(vm) ?? [];
    if (perHost > 1 && open.has(path)) {
      for (const member of membersOf(vm, perHost, own, path)) addVm(into, vm, member);
    } else {
      const columns = own.map((one) => ({ one, count: one.perHost, path: vnicPath(one), first: 0 }));
      addVm(into, vm, { path, count: perHost, columns });
    }
  }
  return into;
}

/** What one card of a VM stands for. */
interface Card {
  readonly path: string;
  readonly count: number;
  readonly name?: string | undefined;
  readonly set?: string | undefined;
  readonly columns: readonly {
    readonly one: Attachment;
    readonly count: number;
    readonly path: string;
    /** Where it is not called like its vnic. */
    readonly name?: string;
    /** Which members of the attachment on a host, from this one on. */
    readonly first: number;
  }[];
}

/** The first members of a set one by one, and a stack of those that are left. */
function membersOf(
  vm: Vm,
  perHost: number,
  attachments: readonly Attachment[],
  set: string,
): readonly Card[] {
  const byVnic = new Map<Vnic, Attachment[]>();
  for (const one of attachments) push(byVnic, one.vnic, one);
  const shown = perHost <= MEMBERS_SHOWN + 1 ? perHost : MEMBERS_SHOWN;
  const label = vm.label ?? vm.name;
  const cards: Card[] = [];
  for (let nth = 0; nth < shown; nth++) {
    const found = [...byVnic.values()].flatMap((parts) => memberOf(parts, nth) ?? []);
    // Alike hosts that were dealt members of their own have none by one name.
    const at = found[0] ? positionOf(found[0].one, nth) : undefined;
    const index = at === undefined ? undefined : vm.members.indexAt(at);
    // What stands in the block of a host set is on each of its hosts.
    const only = vm.placements.length === 1 || (found[0]?.one.load.seats ?? 1) > 1;
    const path = index === undefined || !only ? `${set}#${nth + 1}` : `${vm.name}[${index}]`;
    const columns = found.map((of) => ({ ...of, count: 1, path: `${path}/${of.one.vnic.name}` }));
    const name =
      index === undefined ? `${label} ${nth + 1}` : label + (/\d$/u.test(label) ? '-' : '') + index;
    cards.push({ path, count: 1, set, columns, name });
  }
  const rest = perHost - shown;
  if (rest > 0) {
    const path = `${set}#rest`;
    const columns = attachments.flatMap((one) => {
      const first = ownBefore(one, shown);
      const count = one.perHost - first;
      const several = attachments.some((other) => other !== one && other.vnic === one.vnic);
      const name = one.vnic.name + (several ? `@${one.port?.path ?? one.vswitch?.name ?? ''}` : '');
      return count > 0 ? [{ one, first, count, name, path: `${path}/${one.vnic.name}${part(one)}` }] : [];
    });
    cards.push({ path, count: rest, set, columns, name: phrase`${label}, the rest` });
  }
  return cards;
}

/** The attachment that a host's nth member of a vnic is in, and which of its members it is. */
function memberOf(
  parts: readonly Attachment[],
  nth: number,
): { readonly one: Attachment; readonly first: number } | undefined {
  for (const one of parts) {
    const first = ownOf(one, nth);
    if (first !== undefined) return { one, first };
  }
  return undefined;
}

function addVm(into: Drawn, vm: Vm, card: Card): void {
  const { context, group } = into;
  const { path, count, set, name } = card;
  into.elements.push({
    ...base(context, vm, path, group.text),
    ...(name === undefined ? {} : { name, label: undefined }),
    kind: 'vm',
    details: vmFacts(vm),
    count,
    ...(set === undefined ? {} : { set }),
  });
  for (const { one, count: members, path: column, first, name: own = one.vnic.name } of card.columns) {
    const vnic = vnicElement(context, one.vnic, column, path, members, one);
    into.elements.push(
      set === undefined ? vnic : { ...vnic, name: own, load: shareOf(vnic.load, members, one) },
    );
    into.edges.push(...attachEdges(into, one, column, first, members));
  }
}

const shareOf = (load: number | undefined, members: number, one: Attachment): number | undefined =>
  load === undefined ? undefined : (load * members) / Math.max(1, one.perHost);

/** Where VMs stand that have no host. */
const UNPLACED = '(unplaced)';

export function unplacedElements(context: SceneContext, vms: readonly Vm[]): readonly SceneElement[] {
  if (vms.length === 0) return [];
  return [
    { path: UNPLACED, name: phrase`Not on any host`, details: '', diagnostics: [], kind: 'unplaced' },
    ...vms.flatMap((vm): SceneElement[] => {
      const path = vm.name + vm.members.text;
      const { count } = vm.members;
      return [
        { ...base(context, vm, path, UNPLACED), kind: 'vm', details: vmFacts(vm), count },
        ...vm.vnics.map((vnic) => vnicElement(context, vnic, `${path}/${vnic.name}`, path, count)),
      ];
    }),
  ];
}

function vnicElement(
  context: SceneContext,
  vnic: Vnic,
  path: string,
  parent: string,
  count: number,
  one?: Attachment,
): VnicElement {
  const predicted = one && context.numbers.get(one);
  return {
    ...base(context, vnic, path, parent),
    kind: 'vnic',
    name: vnic.name + (one ? partText(one) : ''),
    details: '',
    mode: one?.mode ?? vnic.mode.value,
    count,
    numbers: figuresOf(predicted),
    certainty: certaintyOf(predicted),
    load: one && loadOf(context, one),
    bottleneck: limitedBy(predicted),
    qos: vnic.qos?.value.name,
  };
}

function attachEdges(
  { context, group, dealt, macvtaps }: Drawn,
  one: Attachment,
  from: string,
  first: number,
  members: number,
): readonly SceneEdge[] {
  const edges: SceneEdge[] = [];
  const macvtap = one.mode === 'macvtap' && one.port ? macvtaps.get(one.port) : undefined;
  const to = macvtap ?? targetPath(group, one);
  if (to !== undefined) {
    const all = one.port && dealt.get(one.port);
    const slots = all?.ofAttachment.get(one) ?? [];
    edges.push({
      key: `${from} > ${to}`,
      kind: 'attach',
      from,
      to,
      mix: whole(one.mode),
      slots: members === one.perHost ? slots : slotsFrom(all, slots, first, members),
      load: shareOf(loadOf(context, one), members, one),
      count: members,
      ...(one.vswitch ? { limit: limitOf(one) } : {}),
    });
  }
  const standby = one.failover && targetPath(group, one.failover);
  if (standby !== undefined) {
    edges.push({
      key: `${from} >> ${standby}`,
      kind: 'failover',
      from,
      to: standby,
      mix: whole(one.mode),
      slots: [],
      count: members,
    });
  }
  return edges;
}

/** Of an attachment's slots those in which these of its members end. */
function slotsFrom(
  dealt: Dealt | undefined,
  keys: readonly string[],
  first: number,
  members: number,
): readonly string[] {
  const counts = new Map(dealt?.slots.map((slot) => [slot.key, slot.count]));
  const found: string[] = [];
  let at = 0;
  for (const key of keys) {
    const next = at + (counts.get(key) ?? 1);
    if (at < first + members && next > first) found.push(key);
    at = next;
  }
  return found;
}

const targetPath = (group: HostGroup, target: Pick<Attachment, 'port' | 'vswitch'>): string | undefined =>
  target.vswitch ? `${group.text}/${target.vswitch.name}` : target.port && portPath(group, target.port);
