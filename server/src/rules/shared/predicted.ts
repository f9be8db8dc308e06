import type { Flow } from '../../model/topology.ts';
import type { ResourceKind, VnicPrediction } from '../../predict/prediction.ts';
import { flowsOf } from './pairs.ts';
import type { Subject } from './rule.ts';

/** What is predicted of vnics that the file gives traffic to; the others send as much as they can, and always wait. */
export function loadedVnics({
  topology,
  prediction,
}: Subject): { readonly vnic: VnicPrediction; readonly flows: readonly Flow[] }[] {
  if (topology.flows.length === 0) return [];
  return prediction().vnics.flatMap((vnic) => {
    const [from, to] = vnic.attachment.span;
    const own = vnic.attachment.vnic;
    const flows = flowsOf(topology.flows, own).filter(({ hops }) =>
      hops.some(({ ends }) =>
        ends.some(
          (end) =>
            end.type === 'vnic' &&
            (end.vnic === own || end.out === own) &&
            end.spans.some(([a, b]) => a <= to && from <= b),
        ),
      ),
    );
    return flows.length > 0 ? [{ vnic, flows }] : [];
  });
}

/** Whether one of these is what holds a vnic back. */
export function heldBy({ bottleneck }: VnicPrediction, kinds: readonly ResourceKind[]): boolean {
  return bottleneck !== null && kinds.includes(bottleneck.kind);
}
