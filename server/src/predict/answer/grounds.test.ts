import { describe, expect, it } from 'vitest';
import { predictText } from '../../testing/predicted.ts';
import type { VnicPrediction } from '../prediction.ts';

/** What times and cores rest on, beside what rates do. */

const host = `
host h {
  hypervisor kvm; cpu "Xeon E5-2690 v3" 2 x 12 cores 2.6GHz; iommu vt-d; sr-iov on
  nic a : intel.x520-da2 { slot pcie 2.0 x8; port 0 { vfs 4 }; port 1 }
  vswitch vs0 { type vpp; uplink a.1; cores 2 }
}
flavor polls { vcpus 2; memory 4GiB reserved; driver dpdk }
`;

function only(file: string): VnicPrediction {
  const [one] = predictText(`${host}${file}`).vnics;
  if (one === undefined) throw new Error('no vnic');
  return one;
}

const said = (of: VnicPrediction['hostCpuCores'] | VnicPrediction['latencyUs']): string =>
  `${of?.ground.confidence ?? ''}: ${of?.ground.reason ?? ''}`;

describe('the ground of a latency', () => {
  it('is that of what makes it most uncertain: the card at little load', () => {
    const { latencyUs, rttUs } = only(`vm v : polls on h { vnic e sriov a.0 { queues 1 } }
flow wire -> v { frame 64B; rate 10Mbps }`);
    expect(said(latencyUs)).toBe('medium: measured on forwarding by DPDK through PFs and VFs');
    expect(said(rttUs)).toBe(said(latencyUs));
  });

  it('is of the waits under load', () => {
    const { latencyUs } = only(`vm v : polls on h { vnic e vhost-user vs0 { queues 1 } }
flow wire -> v { frame 64B; rate 1.5Gbps }`);
    expect(latencyUs?.ground.reason).toMatch(/^measured on how long packets wait for polling threads/);
  });

  it('is low where waits are assumed', () => {
    const { latencyUs } = only(`vm v on h { vnic e sriov a.0 { queues 1 } }
flow wire -> v { rate 1Gbps }`);
    expect(said(latencyUs)).toMatch(/^low: from the drivers' usual interval of 20 us/);
  });

  it('is low where rings are full', () => {
    const { latencyUs } = only(`vm v : polls on h { vnic e vhost-user vs0 { queues 1 } }
flow wire -> v { frame 64B; rate 9Gbps }`);
    expect(latencyUs?.overloaded).toBe(true);
    expect(said(latencyUs)).toMatch(/^low: measured on latencies at the highest rate/);
  });
});

describe('the ground of cores', () => {
  it('is sure of what polls', () => {
    const { hostCpuCores, guestCpuCores } = only(`vm v : polls on h { vnic e vhost-user vs0 { queues 1 } }
flow wire -> v { frame 64B; rate 100Mbps }`);
    for (const cores of [hostCpuCores, guestCpuCores])
      expect(said(cores)).toBe('high: who polls keeps its cores busy all the time');
  });

  it('is sure that an assigned device takes none', () => {
    const { hostCpuCores } = only(`vm v : polls on h { vnic e sriov a.0 { queues 1 } }
flow wire -> v { frame 64B }`);
    expect(hostCpuCores?.value).toBe(0);
    expect(hostCpuCores?.ground.confidence).toBe('high');
  });

  it('is that of the cost of what the guest does', () => {
    const { hostCpuCores, guestCpuCores } = only(`vm v on h { vnic e sriov a.0 { queues 1 } }
flow wire -> v { frame 64B; rate 100Mbps }`);
    // A Xeon E5 v3 has no posted interrupts.
    expect(said(hostCpuCores)).toMatch(/^low: measured on what an interrupt that leaves the guest takes/);
    expect(guestCpuCores?.ground.reason).toMatch(/^measured on Linux forwarding between VFs of X710/);
    expect(guestCpuCores?.ground.reason).toMatch(/yours is .*: extrapolated$/);
  });
});
