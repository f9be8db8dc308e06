import type { Guest, GuestRole } from '../cost/cost.ts';
import type { Costs, LatencyClass } from '../cost/costs.ts';

/** A part of one end's idle latency, and whether moderated interrupts come on top of it under load. */
export interface IdlePart {
  readonly of: LatencyClass;
  readonly moderated: boolean;
}

/**
 * What a VM's end of a path takes at idle, with its side of the NIC or of the polling switch. `nicSides`: how many of its
 * hops pass a NIC, two at most for a VM that forwards.
 */
export function guestLatency(
  latencies: Costs['latencies'],
  guest: Guest,
  role: GuestRole,
  nicSides: number,
): IdlePart[] {
  const part = (of: LatencyClass, moderated = false): IdlePart => ({ of, moderated });
  const nicSide =
    guest.adapter === 'vhost-user'
      ? Array.from({ length: nicSides }, () => part(latencies.pollingSwitch))
      : [];
  // The card moderates its interrupts whoever takes them: the guest of a VF, or the host that hands packets on.
  const interrupted = nicSides > 0 && guest.adapter !== 'vhost-user';
  const moderated = interrupted && role === 'receive';
  if (guest.driver === 'dpdk') {
    const end =
      guest.adapter === 'function'
        ? [part(latencies.polledNic), ...(guest.virtualFunction ? [part(latencies.polledFunction)] : [])]
        : guest.adapter === 'vhost-user'
          ? [part(latencies.polledVirtio)]
          : [part(borderOf(latencies, guest), moderated)];
    // A VM that forwards has two ends.
    return [...nicSide, ...end, ...(role === 'forward' ? end : [])];
  }
  if (role === 'forward')
    return [
      ...nicSide,
      part(
        guest.adapter === 'function'
          ? latencies.forwardFunction
          : guest.virtualised
            ? latencies.forwardVirtio
            : latencies.forwardKernel,
      ),
    ];
  // A function without a hypervisor below it has no border to cross.
  if (guest.adapter === 'function' && !guest.virtualised) return [part(latencies.stack, moderated)];
  return [
    ...nicSide,
    ...(interrupted ? [part(latencies.stack)] : []),
    part(borderOf(latencies, guest), moderated),
  ];
}

/** One crossing of an interrupt-driven guest's border. */
function borderOf(latencies: Costs['latencies'], guest: Guest): LatencyClass {
  if (guest.adapter === 'function') return latencies.function;
  switch (guest.kernelClass?.name) {
    case 'e1000':
      return latencies.e1000;
    case 'vmxnet3':
      return latencies.vmxnet3;
    case 'any':
    case 'old':
      return latencies.any;
    default:
      return latencies.vhost;
  }
}
