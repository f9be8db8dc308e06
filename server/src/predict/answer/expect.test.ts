import { describe, expect, it } from 'vitest';
import { predictText } from '../../testing/predicted.ts';

const file = (expectations: string): string => `
host h {
  hypervisor kvm
  cpu 2 x 16 cores 2.6GHz
  iommu vt-d; sr-iov on
  nic lan : intel.x520-da2 { port 0 { vfs 32 }; port 1 }
  vswitch s { type ovs-dpdk; uplink lan.1; cores 4 }
}
vm web[1..10] on h { vnic e sriov lan.0 }
vm a on h { vcpus 4; driver dpdk; vnic e vhost-user s }
flow web[1..4] -> wire { rate 100Mbps; frame 512B }
flow web[5..10] -> wire { rate 200Mbps; frame 512B }
flow wire -> a { frame 64B }
${expectations}`;

/** Whether each expectation holds. */
function holds(...expectations: string[]): (boolean | null)[] {
  return predictText(file(expectations.map((of) => `expect ${of}`).join('\n'))).expectations.map(
    (of) => of.holds,
  );
}

describe('expect', () => {
  it('holds for every member or not at all', () => {
    expect(
      holds(
        'web throughput >= 100Mbps',
        'web throughput >= 150Mbps',
        'web[5..10] tx >= 150Mbps',
        'web tx <= 150Mbps',
      ),
    ).toEqual([true, false, true, false]);
  });

  it('takes a figure that just meets its limit as met, but not as over it', () => {
    expect(
      holds(
        'web[1..4] tx >= 100Mbps',
        'web[1..4] tx > 100Mbps',
        'web[1..4] tx <= 100Mbps',
        'web[1..4] tx < 100Mbps',
      ),
    ).toEqual([true, false, true, false]);
  });

  it('reads ports, hosts and switches', () => {
    // 1.6 Gb/s of 512-byte frames takes 532/512 of that; four polling cores of 32.
    expect(
      holds(
        'h.lan.0 utilization <= 17%',
        'h.lan.0 utilization <= 16%',
        'h cpu >= 12.5%',
        'h cpu <= 14%',
        'h.lan.0 tx >= 1.6Gbps',
      ),
    ).toEqual([true, false, true, true, true]);
  });

  it('asks the cautious end with surely', () => {
    const [plain, surely] = predictText(
      file('expect a packets >= 9Mpps\nexpect a packets >= 9Mpps { frame 64B }'),
    ).expectations;
    expect(plain?.holds).toBe(true);
    expect(surely?.holds).toBe(true);
    const value = plain?.value;
    const between = Math.round(((value?.low ?? NaN) + (value?.value ?? NaN)) / 2e3);
    expect(holds(`a packets >= ${between}kpps`, `a packets >= ${between}kpps surely`)).toEqual([true, false]);
  });

  it('looks at its own conditions', () => {
    const value = (of: string): number =>
      predictText(file(`expect ${of}`)).expectations[0]?.value?.value ?? NaN;
    expect(value('a packets >= 1pps { frame 1518B }')).toBeCloseTo(10e9 / (8 * 1538), 0);
    expect(value('a latency <= 1s { load 10% }')).toBeLessThan(value('a latency <= 1s { load 90% }'));
    expect(value('a packets >= 1pps { cores 1 }')).toBeLessThan(value('a packets >= 1pps'));
    expect(value('web[1] tx >= 1bps { flow web[1] -> wire }')).toBeGreaterThan(200e6);
  });

  it('is undecided where there is no figure', () => {
    expect(
      predictText(
        `host h { nic lan : intel.x520-da2 }\nvm m on h { vnic e macvtap lan.0 }\nexpect m throughput >= 1bps`,
      ).expectations,
    ).toMatchObject([{ holds: null, value: null }]);
  });
});
