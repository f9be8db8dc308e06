import type { Host, HostGroup, Nic, Port, VSwitch } from '../../model/topology.ts';
import { classPlan } from '../../predict/network/class-plan.ts';
import { hostFacts, hypervisorName, iommuName, nicFacts, portFacts, vswitchFacts } from './facts.ts';
import { wholePlace } from '../../model/bound.ts';
import { bits, bitsOf, cores, coresOf, digits, percent } from './format.ts';
import { behindPort, mixOf, uplinkedTo, whole } from './mix.ts';
import { portPath, vnicPath } from './paths.ts';
import { carriedOn, flowElements, ownPorts } from './flows.ts';
import { base, NO_FINDINGS, type SceneContext, type ScenePart } from './context.ts';
import { linkEdges, turnEdges } from './edges.ts';
import { pillsOf } from './pills.ts';
import type { ClassBand, HostElement, SceneEdge, SceneElement, VswitchElement } from './types.ts';
import { vmParts } from './vms.ts';
import { deal, type Dealt } from './slots.ts';
import { phrase } from '../../words/phrase.ts';

/** Everything of one group of alike hosts. */
export function hostPart(
  context: SceneContext,
  host: Host,
  group: HostGroup,
  open: ReadonlySet<string>,
): ScenePart {
  const dealt = dealtOn(host, group);
  const tapped = [
    ...new Set(group.attachments.flatMap((one) => (one.mode === 'macvtap' && one.port ? [one.port] : []))),
  ];
  const macvtaps = new Map(tapped.map((port) => [port, `${portPath(group, port)}/macvtap`]));
  const vms = vmParts(context, group, dealt, macvtaps, open);
  return {
    elements: [
      hostElement(context, host, group),
      ...host.nics.flatMap((nic) => nicElements(context, group, nic, dealt)),
      ...host.vswitches.map((vswitch) => vswitchElement(context, group, vswitch)),
      ...tapped.map((port) => macvtapElement(group, port)),
      ...flowElements(context, group),
      ...vms.elements,
    ],
    edges: [
      ...vms.edges,
      ...tapped.map((port) => macvtapEdge(group, port)),
      ...host.vswitches.flatMap((vswitch) => uplinkEdges(context, group, vswitch, dealt)),
      ...linkEdges(context, group, (port) => loadOfPort(context, group, port)?.share),
      ...turnEdges(group, context.flows, dealt),
    ],
    pills: pillsOf(context, group),
  };
}

/** Kept with the group: a what-if asks again and again for the same. */
const dealtOf = new WeakMap<HostGroup, ReadonlyMap<Port, Dealt>>();

function dealtOn(host: Host, group: HostGroup): ReadonlyMap<Port, Dealt> {
  const before = dealtOf.get(group);
  if (before) return before;
  const made = new Map<Port, Dealt>();
  for (const port of host.nics.flatMap((nic) => nic.ports))
    made.set(port, deal(group, port, uplinkedTo(group, port), vnicPath));
  dealtOf.set(group, made);
  return made;
}

export function hostElement(context: SceneContext, host: Host, group: HostGroup): HostElement {
  const predicted = context.hosts.get(group);
  const used = predicted?.hostCpuCores;
  return {
    ...base(context, host, group.text),
    kind: 'host',
    name: group.text,
    details: hostFacts(host),
    count: group.count,
    hypervisor: hypervisorName(host),
    iommu: iommuName(host),
    cpu:
      predicted && used
        ? {
            text: phrase`host CPU ${coresOf(used, predicted.cores)}`,
            share: predicted.cores > 0 ? used.value / predicted.cores : 0,
          }
        : undefined,
  };
}

function nicElements(
  context: SceneContext,
  group: HostGroup,
  nic: Nic,
  dealt: ReadonlyMap<Port, Dealt>,
): readonly SceneElement[] {
  const path = `${group.text}/${nic.name}`;
  const ports = context.ports.get(group);
  const share = nic.ports
    .map((port) => ports?.get(port)?.pcieUtilization)
    .find((one) => typeof one === 'number');
  return [
    {
      ...base(context, nic, path, group.text),
      kind: 'nic',
      details: nic.device?.label ?? '',
      lines: nicFacts(nic),
      pcie: share === undefined ? undefined : { text: phrase`slot ${percent(share)}`, share },
    },
    ...nic.ports.map((port) => portElement(context, group, port, path, dealt.get(port)?.slots ?? [])),
  ];
}

function portElement(
  context: SceneContext,
  group: HostGroup,
  port: Port,
  parent: string,
  slots: Dealt['slots'],
): SceneElement {
  const users = behindPort(group, port);
  const used =
    port.stated ||
    users.length > 0 ||
    uplinkedTo(group, port).length > 0 ||
    ownPorts(context, group).has(port);
  const load = used ? loadOfPort(context, group, port) : undefined;
  return {
    path: portPath(group, port),
    parent,
    name: `port ${port.index}`,
    details: portFacts(port),
    at: context.locate(port.place),
    // A port that the file does not write is nowhere the cursor could be.
    range: port.bound && context.locate(wholePlace(port.bound)),
    diagnostics: NO_FINDINGS,
    kind: 'port',
    index: port.index,
    slots,
    load: load?.share,
    loadText: load?.text ?? (port.speedBps === undefined ? '' : bits(port.speedBps)),
    mix: mixOf(users, context.numbers),
    classes: classesOf(port),
    used,
  };
}

/** How the file divides a port, lowest class first. */
function classesOf(port: Port): readonly ClassBand[] {
  if (port.classes.length === 0) return [];
  return classPlan(port)
    .map(({ priorities, strict, weight }) => ({
      first: Math.min(...priorities),
      name: priorities.join(', '),
      share: strict ? 0 : weight,
      strict,
      lossless: port.classes.some(
        (of) =>
          of.priorities.some((one) => priorities.includes(one)) &&
          (of.lossless?.value === true || of.pfc?.value === true),
      ),
    }))
    .sort((a, b) => a.first - b.first)
    .map(({ name, share, strict, lossless }) => ({ name, share, strict, lossless }));
}

/** The busier direction of a port. */
export function loadOfPort(
  context: SceneContext,
  group: HostGroup,
  port: Port,
): { share: number; text: string } | undefined {
  const found = context.ports.get(group)?.get(port);
  if (!found || (found.txUtilization === null && found.rxUtilization === null)) return undefined;
  const share = Math.max(found.txUtilization ?? 0, found.rxUtilization ?? 0);
  return {
    share,
    text: port.speedBps === undefined ? percent(share) : bitsOf(share * port.speedBps, port.speedBps),
  };
}

function vswitchElement(context: SceneContext, group: HostGroup, vswitch: VSwitch): VswitchElement {
  const predicted = context.hosts.get(group)?.vswitches.find((one) => one.vswitch === vswitch);
  return {
    ...base(context, vswitch, `${group.text}/${vswitch.name}`, group.text),
    kind: 'vswitch',
    details: vswitchFacts(vswitch),
    implied: false,
    mix: mixOf(
      group.attachments.filter((one) => one.vswitch === vswitch),
      context.numbers,
    ),
    cores:
      predicted && predicted.cores > 0
        ? {
            text: phrase`${digits(predicted.coresUsed)} of ${cores(predicted.cores)}`,
            share: predicted.coresUsed / predicted.cores,
          }
        : undefined,
  };
}

/** The kernel's own small switch that macvtap vnics of a port bring with them. */
const macvtapElement = (group: HostGroup, port: Port): VswitchElement => ({
  path: `${portPath(group, port)}/macvtap`,
  parent: group.text,
  name: 'macvtap',
  details: phrase`on ${port.path}`,
  diagnostics: NO_FINDINGS,
  kind: 'vswitch',
  implied: true,
  mix: whole('macvtap'),
});

function macvtapEdge(group: HostGroup, port: Port): SceneEdge {
  const to = portPath(group, port);
  const from = `${to}/macvtap`;
  return { key: `${from} > ${to}`, kind: 'uplink', from, to, mix: whole('macvtap'), slots: [], count: 1 };
}

function uplinkEdges(
  context: SceneContext,
  group: HostGroup,
  vswitch: VSwitch,
  dealt: ReadonlyMap<Port, Dealt>,
): readonly SceneEdge[] {
  const through = group.attachments.filter((one) => one.vswitch === vswitch);
  const carried = through.reduce(
    (sum, one) => sum + (context.numbers.get(one)?.throughputBps?.value ?? 0) * one.perHost,
    0,
  );
  const speed = vswitch.uplinks.reduce((sum, uplink) => sum + (uplink.port.speedBps ?? 0), 0);
  // What goes from port to port fills each as much as the port is filled.
  const crossed = carriedOn(context, group).some(({ point }) => point.vswitch === vswitch);
  const from = `${group.text}/${vswitch.name}`;
  return vswitch.uplinks.flatMap(({ port }): SceneEdge[] => {
    // An uplink that belongs to another host has its own diagnostic; there is no line to draw here.
    if (port.nic.host !== group.host) return [];
    const to = portPath(group, port);
    const slots = dealt.get(port)?.ofVswitch.get(vswitch) ?? [];
    const queued = slots.some((slot) => slot.startsWith('q'));
    return [
      {
        key: `${from} > ${to}`,
        kind: 'uplink',
        from,
        to,
        mix: queued ? whole('vmdq') : mixOf(through, context.numbers),
        slots,
        load: crossed
          ? loadOfPort(context, group, port)?.share
          : speed > 0
            ? Math.min(1, carried / speed)
            : undefined,
        count: 1,
      },
    ];
  });
}
