import { describe, expect, it } from 'vitest';
import { standardCosts } from './cost/costs.ts';
import { predictText, vnic } from '../testing/predicted.ts';

const pps = (file: string, of: string): number => vnic(predictText(file), of).packetsPps?.value ?? NaN;

/** A polled forwarder on both ports of a card. */
const forwarder = (card: string, queues: number, more: string): string => `
host h { hypervisor none; cpu 2 x 16 cores 2.5GHz; nic lan : ${card} { port 0; port 1 } }
vm a on h { vcpus 4; driver dpdk; vnic e direct lan.0 { queues ${queues} }; vnic f direct lan.1 { queues ${queues} } }
flow wire <-> a <-> wire { frame 64B${more} }
`;

describe('rates without loss', () => {
  it('are limited by each receive queue of X710', () => {
    const queue = (standardCosts.losslessQueuePps('i40e') ?? NaN) / 1e6;
    const mpps = (queues: number, more = '; loss 0%'): number =>
      pps(forwarder('intel.x710-da2', queues, more), 'a.e') / 1e6;
    expect(mpps(1)).toBeCloseTo(queue, 6);
    expect(mpps(2)).toBeCloseTo(10e3 / 8 / 84, 3);
    expect(mpps(1, '')).toBeCloseTo(10e3 / 8 / 84, 3);
    // Half a percent of loss is what a full bottleneck drops anyway.
    expect(mpps(1, '; loss 0.5%')).toBe(mpps(1, ''));
  });

  it('are those of the card where its queues lose nothing before', () => {
    const of = (more: string): number => pps(forwarder('intel.82599', 1, more), 'a.e');
    expect(of('; loss 0%')).toBe(of(''));
  });

  it('leave room on the cores of a polling switch, and may be asked of an expectation', () => {
    const file = (flow: string, condition: string): string => `
host h { hypervisor kvm; cpu 2 x 16 cores 2.5GHz; nic lan : intel.xl710-qda2 { port 0 }; vswitch s { type vpp; uplink lan.0 } }
vm a on h { vcpus 4; driver dpdk; vnic e vhost-user s { queues 4 } }
flow wire -> a { frame 64B${flow} }
expect a packets >= 1pps${condition}
`;
    const full = pps(file('', ''), 'a.e');
    const without = pps(file('; loss 0%', ''), 'a.e');
    expect(without / full).toBeCloseTo(standardCosts.polling.losslessShare, 6);
    const [asked] = predictText(file('', ' { loss 0% }')).expectations;
    expect(asked?.value?.value).toBeCloseTo(without, 3);
  });

  it('are the same for kernels', () => {
    const file = (more: string): string => `
host h { hypervisor kvm; nic lan : intel.x520-da2 { port 0 }; vswitch b { type linux-bridge; uplink lan.0 } }
vm a on h { vcpus 2; vnic e vswitch b }
flow wire -> a { frame 64B${more} }
`;
    expect(pps(file('; loss 0%'), 'a.e')).toBe(pps(file(''), 'a.e'));
  });
});
