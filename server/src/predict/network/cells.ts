import type { Fact } from '../../model/place.ts';
import type { Attachment, Flow, FlowEnd, Topology, Vm, Vnic } from '../../model/topology.ts';
import { attachmentsOn } from '../../model/variation.ts';
import { guestOf } from './attach.ts';
import type { Cell, Site } from './network.ts';
import type { Lens } from './traffic.ts';

/*
 * What is attached, as a network has it: VMs that nothing tells apart but their names fare alike, and are there once, as the members of a
 * set are. One that has more than traffic to and from the wire, or is promised something, stands for itself.
 */

/** Every cell of a topology, in the order of what is attached. */
export function cellsOf(topology: Topology, sites: readonly Site[], lens: Lens): Cell[] {
  const placed = placedOn(topology, sites);
  const alike = alikeVms(topology, placed, lens);
  return placed.flatMap(({ attachment, site, name }) => {
    const all = alike.get(attachment) ?? [attachment];
    return all[0] === attachment ? [cellOf(all, site, name)] : [];
  });
}

/**
 * The same of a topology in which one vnic is attached otherwise: its VM stands for itself, and what that does not touch is the same
 * objects as in the base.
 */
export function variedCells(topology: Topology, sites: readonly Site[], base: readonly Cell[]): Cell[] {
  const varied = topology.variation?.vnic.vm;
  const known = new Map<Attachment, { readonly attachments: readonly Attachment[]; readonly cell?: Cell }>();
  for (const cell of base) {
    const others = cell.attachments.filter(({ vm }) => vm !== varied);
    const isWhole = others.length === cell.attachments.length || others.length === 0;
    const of = isWhole ? { attachments: cell.attachments, cell } : { attachments: others };
    for (const one of of.attachments) known.set(one, of);
  }
  return placedOn(topology, sites).flatMap(({ attachment, site, name }) => {
    const { attachments, cell } = known.get(attachment) ?? { attachments: [attachment] };
    return attachments[0] === attachment ? [cell ?? cellOf(attachments, site, `${name}*`)] : [];
  });
}

interface Placed {
  readonly attachment: Attachment;
  readonly site: Site;
  /** Unique on its site. */
  readonly name: string;
}

function placedOn(topology: Topology, sites: readonly Site[]): Placed[] {
  return sites.flatMap((site) =>
    attachmentsOn(topology, site.group).map((attachment, i) => ({ attachment, site, name: `${i}` })),
  );
}

function cellOf(attachments: readonly Attachment[], site: Site, name: string): Cell {
  const [attachment] = attachments as readonly [Attachment];
  const times = attachments.length;
  return {
    key: `${site.index}#${name}`,
    attachment,
    attachments,
    site,
    perHost: times * attachment.perHost,
    count: times * attachment.count,
    guest: guestOf(attachment, site),
  };
}

/** By attachment: those in the same place of VMs that are alike, itself among them. */
function alikeVms(
  topology: Topology,
  placed: readonly Placed[],
  lens: Lens,
): ReadonlyMap<Attachment, readonly Attachment[]> {
  const traits = new Traits(topology, lens);
  const kinds = new Map<Vm, { text: string; readonly met: Attachment[] }>();
  for (const { attachment, site } of placed) {
    const { vm } = attachment;
    let kind = kinds.get(vm);
    if (!kind) kinds.set(vm, (kind = { text: traits.ofVm(vm), met: [] }));
    kind.text += traits.ofAttachment(attachment, site);
    kind.met.push(attachment);
  }
  const byText = new Map<string, Attachment[][]>();
  const alike = new Map<Attachment, readonly Attachment[]>();
  for (const { text, met } of kinds.values()) {
    let all = byText.get(text);
    if (!all) byText.set(text, (all = met.map(() => [])));
    for (const [nth, attachment] of met.entries()) {
      const same = all[nth] ?? [];
      same.push(attachment);
      alike.set(attachment, same);
    }
  }
  return alike;
}

/** All that figures may follow from, as a text: of VMs with the same text one speaks for all. */
class Traits {
  private readonly ids = new Map<object, number>();
  /** VMs that stand for themselves. */
  private readonly alone = new Set<Vm>();
  private readonly traffic = new Map<Vnic, string>();
  private readonly idle: Lens['idle'];

  constructor({ flows, expectations, measurements, variation }: Topology, { idle }: Lens) {
    this.idle = idle;
    if (variation) this.alone.add(variation.vnic.vm);
    for (const { subject } of [...expectations, ...measurements])
      if (subject.type === 'vnics') this.alone.add(subject.vm);
    for (const flow of flows) {
      const vnic = onlyVnic(flow);
      if (vnic) this.traffic.set(vnic, `${this.traffic.get(vnic) ?? ''}${this.ofFlow(flow)}`);
      else
        for (const { ends } of flow.hops)
          for (const end of ends) if (end.type === 'vnic') this.alone.add(end.vnic.vm);
    }
  }

  ofVm(vm: Vm): string {
    const { vcpus, memoryBytes, driver, flavor, members, vnics } = vm;
    return this.listed([
      this.alone.has(vm) ? vm : undefined,
      vcpus?.value,
      memoryBytes?.value,
      driver?.value,
      flavor,
      members.text === '' ? undefined : vm,
      vnics.length,
    ]);
  }

  ofAttachment({ vnic, mode, port, vswitch, perHost, count }: Attachment, site: Site): string {
    const { queues, qos, network, class: priority, mtu, driver } = vnic;
    const facts: readonly (Fact<object | string | number> | undefined)[] = [
      queues,
      qos,
      network,
      priority,
      mtu,
      driver,
    ];
    return this.listed([
      site.index,
      mode,
      port,
      vswitch,
      perHost,
      count,
      this.traffic.get(vnic),
      this.idle?.has(vnic) === true ? 1 : 0,
      ...facts.map((fact) => fact?.value),
    ]);
  }

  private ofFlow({
    hops,
    bothWays,
    rateBps,
    frame,
    protocol,
    streams,
    loss,
    class: priority,
    via,
  }: Flow): string {
    const facts: readonly (Fact<string | number> | undefined)[] = [
      rateBps,
      frame,
      protocol,
      streams,
      loss,
      priority,
    ];
    return this.listed([hops[0]?.ends[0]?.type, bothWays ? 1 : 0, via, ...facts.map((fact) => fact?.value)]);
  }

  private listed(all: readonly (object | string | number | undefined)[]): string {
    let text = '';
    for (const one of all) text += `${typeof one === 'object' ? this.idOf(one) : (one ?? '')}\t`;
    return `${text}\n`;
  }

  private idOf(thing: object): string {
    let id = this.ids.get(thing);
    if (id === undefined) this.ids.set(thing, (id = this.ids.size));
    return `#${id}`;
  }
}

/** The vnic of a flow that is between it and the wire, and meets nothing else that has a name. */
function onlyVnic({ hops }: Flow): Vnic | undefined {
  const [from, to] = hops;
  if (hops.length !== 2 || from?.ends.length !== 1 || to?.ends.length !== 1) return undefined;
  const [a, b] = [from.ends[0], to.ends[0]] as readonly FlowEnd[];
  const [vnic, wire] = a?.type === 'vnic' ? [a, b] : [b, a];
  return vnic?.type === 'vnic' && vnic.out === undefined && wire?.type === 'wire' ? vnic.vnic : undefined;
}

/** Vnics that another one speaks for: what they send and get is in its traffic. */
export function spokenFor(cells: readonly Cell[]): ReadonlySet<Vnic> {
  return new Set(cells.flatMap(({ attachments }) => attachments.slice(1).map(({ vnic }) => vnic)));
}
