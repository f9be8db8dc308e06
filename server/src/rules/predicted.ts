import type { Flow, Topology, Vnic } from '../model/topology.ts';
import type { ResourceKind, VnicPrediction } from '../predict/prediction.ts';
import type { Subject } from './rule.ts';

interface Part {
  readonly flow: Flow;
  readonly spans: readonly (readonly [number, number])[];
}

const memo = new WeakMap<Topology, Map<Vnic, Part[]>>();

/** Flows by the vnics that take part in them. */
function flowsByVnic(topology: Topology): Map<Vnic, Part[]> {
  const known = memo.get(topology);
  if (known) return known;
  const parts = new Map<Vnic, Part[]>();
  const put = (vnic: Vnic | undefined, part: Part): void => {
    if (!vnic) return;
    const list = parts.get(vnic);
    if (list) list.push(part);
    else parts.set(vnic, [part]);
  };
  for (const flow of topology.flows) {
    for (const end of flow.hops.flatMap((h) => h.ends)) {
      if (end.type !== 'vnic') continue;
      const part = { flow, spans: end.spans };
      put(end.vnic, part);
      if (end.out !== end.vnic) put(end.out, part);
    }
  }
  memo.set(topology, parts);
  return parts;
}

/** What is predicted of vnics that the file gives traffic to; the others send as much as they can, and always wait. */
export function loadedVnics({
  topology,
  prediction,
}: Subject): { readonly vnic: VnicPrediction; readonly flows: readonly Flow[] }[] {
  if (topology.flows.length === 0) return [];
  const parts = flowsByVnic(topology);
  return prediction().vnics.flatMap((vnic) => {
    const [from, to] = vnic.attachment.span;
    const mine = (parts.get(vnic.attachment.vnic) ?? []).filter((p) =>
      p.spans.some(([a, b]) => a <= to && from <= b),
    );
    return mine.length > 0 ? [{ vnic, flows: mine.map((p) => p.flow) }] : [];
  });
}

/** Whether one of these is what holds a vnic back. */
export function heldBy({ bottleneck }: VnicPrediction, kinds: readonly ResourceKind[]): boolean {
  return bottleneck !== null && kinds.includes(bottleneck.kind);
}
