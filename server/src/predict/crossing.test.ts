import { describe, expect, it } from 'vitest';
import { predictText } from '../testing/predicted.ts';

const host = (type: string, more = ''): string => `
host h {
  hypervisor kvm; cpu 2 x 8 cores 2.6GHz
  nic n : intel.x710-da2 { port 0; port 1 }
  vswitch vs0 { type ${type}; uplink [n.0, n.1]${more} }
}
`;

describe.each(['ovs-dpdk', 'linux-bridge'])('from port to port through %s', (type) => {
  const p = predictText(`${host(type)}
flow wire <-> wire { via h.vs0; frame 64B; rate 100Mbps }
expect h.vs0 throughput >= 1Mbps
expect h.vs0 packets >= 1pps
expect h.vs0 latency <= 1s
expect h.vs0 rtt <= 1s`);
  const [one, ...more] = p.crossings;

  it('is said once, with what an expectation of the switch sees', () => {
    expect(more).toEqual([]);
    expect(one).toMatchObject({ flow: 'wire <-> wire via h.vs0', count: 1, bottleneck: { kind: 'demand' } });
    const [throughput, packets, latency, rtt] = p.expectations.map(({ value }) => value?.value ?? NaN);
    expect(one?.throughputBps?.value).toBeCloseTo(throughput ?? NaN);
    expect(one?.packetsPps?.value).toBeCloseTo(packets ?? NaN);
    expect((one?.latencyUs?.p50.value ?? NaN) / 1e6).toBeCloseTo(latency ?? NaN, 9);
    expect((one?.rttUs?.p50.value ?? NaN) / 1e6).toBeCloseTo(rtt ?? NaN, 9);
    expect(one?.txBps?.value).toBeCloseTo(1e8);
    expect(one?.rxBps?.value).toBeCloseTo(1e8);
  });

  it('takes all that the host spends where it is alone', () => {
    expect(one?.hostCpuCores?.value).toBeCloseTo(p.hosts[0]?.hostCpuCores?.value ?? NaN);
  });
});

it('shares the cores of a polling switch by what each flow uses of it', () => {
  const { crossings } = predictText(`${host('ovs-dpdk', '; cores 2')}
flow wire -> wire { via h.vs0; frame 64B; rate 100Mbps }
flow wire -> wire { via h.vs0; frame 64B; rate 300Mbps }`);
  const [a, b] = crossings.map(({ hostCpuCores }) => hostCpuCores?.value ?? NaN);
  expect([a, b]).toEqual([expect.closeTo(0.5), expect.closeTo(1.5)]);
});

it('has no figures where the switch has no way out', () => {
  const { crossings } = predictText(`host h { vswitch vs0 { type ovs-dpdk } }
flow wire -> wire { via h.vs0; frame 64B }`);
  expect(crossings).toMatchObject([
    { flow: 'wire -> wire via h.vs0', throughputBps: null, bottleneck: null },
  ]);
});

it('leaves flows that meet a VM to its vnic', () => {
  const { crossings } = predictText(`${host('ovs-dpdk')}
vm fw on h { vnic e vhost-user vs0 }
flow wire -> fw -> wire { frame 64B }`);
  expect(crossings).toEqual([]);
});
