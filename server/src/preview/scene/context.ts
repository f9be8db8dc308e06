import { wholePlace } from '../../model/bound.ts';
import type { Place } from '../../model/place.ts';
import type {
  Attachment,
  Declared,
  Flow,
  HostGroup,
  Port,
  Switch,
  Topology,
  Vm,
} from '../../model/topology.ts';
import type {
  FlowPrediction,
  HostPrediction,
  PortPrediction,
  Prediction,
  VnicPrediction,
} from '../../predict/prediction.ts';
import { push } from './lookup.ts';
import type { SceneDiagnostic, SceneEdge, SceneElement, ScenePill, SourceRange } from './types.ts';

/** Where a place is; undefined where its text is in no file that can be opened. */
export type Locate = (place: Place) => SourceRange | undefined;

/** What every part of a scene is made from, by what one looks it up with. */
export interface SceneContext {
  readonly locate: Locate;
  readonly numbers: ReadonlyMap<Attachment, VnicPrediction>;
  readonly hosts: ReadonlyMap<HostGroup, HostPrediction>;
  readonly ports: ReadonlyMap<HostGroup, ReadonlyMap<Port, PortPrediction>>;
  /** VMs of a host group, with how many members each single host carries. */
  readonly vms: ReadonlyMap<HostGroup, readonly { readonly vm: Vm; readonly perHost: number }[]>;
  readonly switches: readonly Switch[];
  readonly flows: readonly Flow[];
  /** Flows that meet no vnic, by the hosts whose ports or switches carry them. */
  readonly carried: ReadonlyMap<HostGroup, readonly FlowPrediction[]>;
}

/** A part of a scene: what one host, or one VM, adds to it. */
export interface ScenePart {
  readonly elements: readonly SceneElement[];
  readonly edges: readonly SceneEdge[];
  readonly pills: readonly ScenePill[];
}

export const NO_FINDINGS: readonly SceneDiagnostic[] = [];

export function contextOf(
  topology: Topology,
  prediction: Prediction | undefined,
  locate: Locate,
): SceneContext {
  const vms = new Map<HostGroup, { vm: Vm; perHost: number }[]>();
  for (const vm of topology.vms)
    for (const { group, perHost } of vm.placements) push(vms, group, { vm, perHost });
  const ports = new Map<HostGroup, Map<Port, PortPrediction>>();
  for (const port of prediction?.ports ?? []) {
    const known = ports.get(port.group) ?? new Map<Port, PortPrediction>();
    ports.set(port.group, known.set(port.port, port));
  }
  const carried = new Map<HostGroup, FlowPrediction[]>();
  for (const flow of prediction?.flows ?? [])
    for (const group of new Set(flow.at.map((point) => point.group))) push(carried, group, flow);
  return {
    locate,
    numbers: new Map((prediction?.vnics ?? []).map((vnic) => [vnic.attachment, vnic])),
    hosts: new Map((prediction?.hosts ?? []).map((host) => [host.group, host])),
    ports,
    vms,
    switches: topology.switches,
    flows: topology.flows,
    carried,
  };
}

type Said = Pick<SceneElement, 'name' | 'label' | 'docs' | 'at' | 'range' | 'diagnostics'>;

/** What declarations say, by how places are found: a what-if asks again and again for the same. */
const known = new WeakMap<Locate, WeakMap<Declared, Said>>();

/** What every declared element says of itself. */
export function base(
  context: SceneContext,
  declared: Declared,
  path: string,
  parent?: string,
): Said & { readonly path: string; readonly parent: string | undefined } {
  const { locate } = context;
  let all = known.get(locate);
  if (!all) known.set(locate, (all = new WeakMap()));
  let said = all.get(declared);
  if (!said) {
    said = {
      name: declared.name,
      label: declared.label,
      docs: declared.docs,
      at: locate(declared.place),
      range: locate(wholePlace(declared.bound)),
      diagnostics: NO_FINDINGS,
    };
    all.set(declared, said);
  }
  return { path, parent, ...said };
}

/** Bits per second that the port, or all uplinks of the vswitch together, can carry each way. */
export function speedOf(one: Attachment): number | undefined {
  if (one.port) return one.port.speedBps;
  const sum = (one.vswitch?.uplinks ?? []).reduce((total, { port }) => total + (port.speedBps ?? 0), 0);
  return sum > 0 ? sum : undefined;
}

/** Share of that speed which all members on one host take together. */
export function loadOf(context: SceneContext, one: Attachment): number | undefined {
  const throughput = context.numbers.get(one)?.throughputBps;
  const speed = speedOf(one);
  return throughput && speed ? Math.min(1, (throughput.value * one.perHost) / speed) : undefined;
}
