import { queuesText, rateText } from '../text.ts';
import { shapers } from '../cost/parameters.ts';
import { switchType } from '../cost/cost.ts';
import { portSpeed } from './site.ts';
import type { Cell } from './network.ts';
import type { Assumptions } from '../assume.ts';
import { phrase } from '../../words/phrase.ts';

/**
 * What a qos does where it is attached: only what some mechanism there enforces. A VF's rates act on what it
 * transmits (ip-link(8)); a vswitch's shaper stands on the VM's port and acts on both directions; a port that a
 * VM owns whole is held back by nothing.
 */
export interface Enforced {
  readonly maxBps: number;
  readonly maxLabel: () => string;
  readonly minBps: number;
  readonly weight: number;
  /** Directions, seen from the VM. */
  readonly acts: 'transmit' | 'both';
}

/** A weight of nothing would never be served. */
const leastWeight = 1e-3;

export function promiseOf(cell: Cell, queues: number, assumptions: Assumptions): Enforced | undefined {
  const qos = cell.attachment.vnic.qos?.value;
  if (qos === undefined) return undefined;
  const wanted = {
    max: Math.max(1, qos.maxBps?.value ?? Infinity),
    min: qos.minBps?.value ?? 0,
    weight: Math.max(leastWeight, qos.weight?.value ?? 1),
  };
  const { attachment } = cell;
  if (attachment.vswitch !== undefined) {
    const shaper = shapers[switchType(attachment.vswitch)];
    if (shaper === undefined) return undefined;
    const maxBps = shaper.max ? wanted.max : Infinity;
    return {
      maxBps,
      maxLabel: maxLabel(qos.name, maxBps),
      minBps: shaper.min ? wanted.min : 0,
      weight: shaper.weight ? wanted.weight : 1,
      acts: 'both',
    };
  }
  if (attachment.mode !== 'sriov' || attachment.port === undefined) return undefined;
  const max = functionMax(cell, wanted.max, queues, qos.name, assumptions);
  const minRate = attachment.port.nic.device?.minRate?.value;
  const asWeight = minRate?.kind === 'weight';
  const portBps = portSpeed(attachment.port)?.bps ?? wanted.min;
  return {
    maxBps: max.bps,
    maxLabel: max.label,
    minBps: minRate?.kind === 'on' ? wanted.min : 0,
    // mlx5's bw_share: minima become shares of the port, and a VF without one has the least (1 of 100).
    weight: asWeight ? Math.max(1, wanted.weight, (100 * wanted.min) / portBps) : 1,
    acts: 'transmit',
  };
}

function maxLabel(name: string, bps: number): () => string {
  return () => `qos ${name} max ${rateText(bps)}`;
}

/** What a VF's limiter really does with the figure asked: steps, least value, each queue on its own. */
function functionMax(
  cell: Cell,
  asked: number,
  queues: number,
  name: string,
  assumptions: Assumptions,
): { bps: number; label: () => string } {
  const none = { bps: Infinity, label: () => '' };
  const { port } = cell.attachment;
  if (asked === Infinity || port === undefined || cell.site.hypervisor === 'esxi') return none;
  const limiter = port.nic.device?.maxRate?.value;
  if (limiter === undefined) {
    assumptions.add(
      phrase`${port.nic.host.name}.${port.nic.name}: can limit what a VF transmits`,
      port.nic.place,
    );
    return { bps: asked, label: maxLabel(name, asked) };
  }
  if (!limiter.supported) return none;
  if (limiter.onlyAtBps !== undefined && portSpeed(port)?.bps !== limiter.onlyAtBps) return none;
  const step = limiter.stepBps ?? 0;
  const floored = step > 0 ? Math.floor(asked / step) * step : asked;
  const each = Math.max(floored, limiter.leastBps ?? step, 1);
  const bps = limiter.perQueue ? each * queues : each;
  const label = maxLabel(name, bps);
  return {
    bps,
    label:
      limiter.perQueue && queues > 1
        ? () => phrase`${label()} (${queuesText(queues)} of ${rateText(each)})`
        : label,
  };
}
