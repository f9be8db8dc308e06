import type { Attachment, HostGroup, Port, Vm, Vnic } from '../model/topology.ts';
import { vmFacts } from './facts.ts';
import { bits, cores, micros, packets, shown } from './format.ts';
import { whole } from './mix.ts';
import { part, portPath, vmPath, vnicPath } from './paths.ts';
import { base, loadOf, type SceneContext } from './scene-context.ts';
import { push } from './scene-index.ts';
import type { SceneEdge, SceneElement, VnicElement } from './scene-types.ts';
import type { Dealt } from './slots.ts';

/** The VMs of a host group with their vnics, and what each is attached to. */
export function vmParts(
  context: SceneContext,
  group: HostGroup,
  dealt: ReadonlyMap<Port, Dealt>,
  macvtaps: ReadonlyMap<Port, string>,
): { readonly elements: readonly SceneElement[]; readonly edges: readonly SceneEdge[] } {
  const elements: SceneElement[] = [];
  const edges: SceneEdge[] = [];
  const attachments = new Map<Vm, Attachment[]>();
  for (const one of group.attachments) push(attachments, one.vm, one);
  for (const { vm, perHost } of context.vms.get(group) ?? []) {
    const path = vmPath(vm, group);
    elements.push({
      ...base(context, vm, path, group.text),
      kind: 'vm',
      details: vmFacts(vm),
      count: perHost,
    });
    for (const one of attachments.get(vm) ?? []) {
      elements.push(vnicElement(context, one.vnic, vnicPath(one), path, one.perHost, one));
      edges.push(...attachEdges(context, group, one, dealt, macvtaps));
    }
  }
  return { elements, edges };
}

/** Where VMs stand that have no host. */
const UNPLACED = '(unplaced)';

export function unplacedElements(context: SceneContext, vms: readonly Vm[]): readonly SceneElement[] {
  if (vms.length === 0) return [];
  return [
    { path: UNPLACED, name: 'Not on any host', details: '', diagnostics: [], kind: 'unplaced' },
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
  const bottleneck = predicted?.bottleneck;
  const gain = bottleneck?.gainBps;
  return {
    ...base(context, vnic, path, parent),
    kind: 'vnic',
    name: vnic.name + (one ? part(one) : ''),
    details: '',
    mode: one?.mode ?? vnic.mode.value,
    count,
    numbers: {
      throughput: shown(predicted?.throughputBps, bits),
      packets: shown(predicted?.packetsPps, packets),
      latencyP50: shown(predicted?.latencyUs?.p50, micros),
      latencyP99: shown(predicted?.latencyUs?.p99, micros),
      hostCpu: shown(predicted?.hostCpuCores, cores),
    },
    load: one && loadOf(context, one),
    bottleneck: bottleneck
      ? {
          resource: bottleneck.resource,
          kind: bottleneck.kind,
          gain: gain === undefined || gain <= 0 ? undefined : `+${bits(gain)} with one more`,
        }
      : undefined,
    qos: vnic.qos?.value.name,
  };
}

function attachEdges(
  context: SceneContext,
  group: HostGroup,
  one: Attachment,
  dealt: ReadonlyMap<Port, Dealt>,
  macvtaps: ReadonlyMap<Port, string>,
): readonly SceneEdge[] {
  const from = vnicPath(one);
  const edges: SceneEdge[] = [];
  const macvtap = one.mode === 'macvtap' && one.port ? macvtaps.get(one.port) : undefined;
  const to = macvtap ?? targetPath(group, one);
  if (to !== undefined) {
    const slots = (one.port && dealt.get(one.port)?.ofAttachment.get(one)) ?? [];
    const load = loadOf(context, one);
    edges.push({
      key: `${from} > ${to}`,
      kind: 'attach',
      from,
      to,
      mix: whole(one.mode),
      slots,
      load,
      count: one.perHost,
    });
  }
  const standby = one.failover && targetPath(group, one.failover);
  if (standby !== undefined) {
    const mix = whole(one.mode);
    edges.push({
      key: `${from} >> ${standby}`,
      kind: 'failover',
      from,
      to: standby,
      mix,
      slots: [],
      count: one.perHost,
    });
  }
  return edges;
}

const targetPath = (group: HostGroup, target: Pick<Attachment, 'port' | 'vswitch'>): string | undefined =>
  target.vswitch ? `${group.text}/${target.vswitch.name}` : target.port && portPath(group, target.port);
