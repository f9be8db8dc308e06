import { describe, expect, it } from 'vitest';
import { predictText, vnic } from '../../testing/predicted.ts';

const file = (measured: string): string => `
host h {
  hypervisor kvm
  cpu 2 x 16 cores 2.6GHz
  nic lan : intel.x520-da2 { port 0; port 1 }
  vswitch s { type ovs-dpdk; uplink [lan.0, lan.1] }
  nic san : intel.x520-da2 { port 0 }
  vswitch b { type linux-bridge; uplink san.0 }
}
vm a on h { vcpus 4; driver dpdk; vnic e vhost-user s }
vm c on h { vcpus 4; vnic e vswitch b }
flow wire -> a -> wire { frame 64B }
flow c -> wire
${measured}`;

const before = predictText(file(''));

describe('measured', () => {
  it('scales the cost of the paths that share its class', () => {
    const value = vnic(before, 'a.e').throughputBps?.value ?? NaN;
    const p = predictText(
      file(
        `measured h.s throughput ${Math.round(value / 2 / 1e3)}kbps { frame 64B; flow wire -> a -> wire }`,
      ),
    );
    expect(p.measurements).toMatchObject([{ outcome: 'used', bottleneck: { kind: 'vswitch-core' } }]);
    expect((vnic(p, 'a.e').throughputBps?.value ?? NaN) / (value / 2)).toBeCloseTo(1, 3);
    // The kernel's path is another class.
    expect(vnic(p, 'c.e').throughputBps).toEqual(vnic(before, 'c.e').throughputBps);
  });

  it('narrows the interval', () => {
    const width = (of: { low: number; high: number } | null | undefined): number =>
      (of?.high ?? NaN) / (of?.low ?? NaN);
    const p = predictText(file('measured a throughput 1500Mbps'));
    expect(width(vnic(p, 'a.e').throughputBps)).toBeLessThan(width(vnic(before, 'a.e').throughputBps));
  });

  it('takes several by their geometric mean', () => {
    const value = vnic(before, 'a.e').throughputBps?.value ?? NaN;
    const kbps = (factor: number): string => `${Math.round((value * factor) / 1e3)}kbps`;
    const p = predictText(file(`measured a throughput ${kbps(0.5)}\nmeasured a throughput ${kbps(0.8)}`));
    expect((vnic(p, 'a.e').throughputBps?.value ?? NaN) / (value * Math.sqrt(0.5 * 0.8))).toBeCloseTo(1, 3);
  });

  it('is impossible over the wire', () => {
    const [result] = predictText(file('measured a throughput 12Gbps')).measurements;
    expect(result).toMatchObject({ outcome: 'impossible' });
    expect(result?.limit).toBeCloseTo((10e9 * 64) / 84, -3);
  });

  it('says no more than a bound where the wire holds it back', () => {
    const p = predictText(file('measured h.s throughput 9.8Gbps { frame 1518B; flow wire -> a }'));
    expect(p.measurements).toMatchObject([{ outcome: 'bound', bottleneck: { kind: 'wire' } }]);
    expect(vnic(p, 'a.e').throughputBps).toEqual(vnic(before, 'a.e').throughputBps);
  });

  it('lowers a path that was thought to fill the wire', () => {
    const p = predictText(file('measured h.s throughput 3Gbps { frame 1518B; flow wire -> a }'));
    expect(p.measurements).toMatchObject([{ outcome: 'used' }]);
    expect(vnic(p, 'a.e').throughputBps?.value).toBeLessThan(vnic(before, 'a.e').throughputBps?.value ?? NaN);
  });

  it('scales idle latency', () => {
    const p = predictText(file('measured c latency 100us'));
    const idle = (of: typeof p): number => vnic(of, 'c.e').latencyUs?.p50.value ?? NaN;
    expect(idle(p)).toBeGreaterThan(3 * idle(before));
    const width = (of: typeof p): number => {
      const p50 = vnic(of, 'c.e').latencyUs?.p50;
      return (p50?.high ?? NaN) / (p50?.low ?? NaN);
    };
    expect(width(p)).toBeLessThan(width(before));
  });

  it('takes a 99th percentile for what it is', () => {
    const p50 = (measured: string): number | undefined =>
      vnic(predictText(file(measured)), 'c.e').latencyUs?.p50.value;
    // The tail of an idle latency is a fifth over its median; there and back, the square root of two of them.
    expect(p50('measured c latency p99 120us')).toBeCloseTo(p50('measured c latency 100us') ?? NaN, 6);
    expect(p50('measured c rtt p99 228.284us')).toBeCloseTo(p50('measured c rtt 200us') ?? NaN, 2);
  });
});

describe('measured, of other paths', () => {
  const twoShapes = (measured: string): string => `
host h {
  hypervisor kvm
  cpu 2 x 16 cores 2.6GHz
  nic lan : intel.xl710-qda2 { port 0; port 1 }
  vswitch s { type ovs-dpdk; uplink [lan.0, lan.1]; cores 2 }
}
vm a on h { vcpus 4; driver dpdk; vnic e vhost-user s { queues 4 } }
flow wire -> a { frame 64B }
expect a packets >= 1pps { frame 256B }
${measured}`;
  const before = predictText(twoShapes(''));
  const pps = (of: typeof before): number => vnic(of, 'a.e').packetsPps?.value ?? NaN;
  const large = (of: typeof before): number => of.expectations[0]?.value?.value ?? NaN;

  it('says all of its own shape, and of another what errors have in common', () => {
    const p = predictText(twoShapes(`measured h.s packets ${Math.round(pps(before) / 1.44)}pps`));
    expect(pps(p) / pps(before)).toBeCloseTo(1 / 1.44, 4);
    expect(large(p) / large(before)).toBeCloseTo(1 / 1.2, 4);
  });

  it('promises of one more core what that core brings', () => {
    const measured = `measured h.s packets ${Math.round(pps(before) / 1.44)}pps { cores 2 }`;
    const two = vnic(predictText(twoShapes(measured)), 'a.e');
    const three = vnic(predictText(twoShapes(measured).replace('; cores 2 }', '; cores 3 }')), 'a.e');
    expect(two.bottleneck?.kind).toBe('vswitch-core');
    const brought = (three.throughputBps?.value ?? NaN) - (two.throughputBps?.value ?? NaN);
    expect(two.bottleneck?.gainBps).toBeCloseTo(brought, -3);
  });

  it('lowers a cost that was thought too high even where a wire hides by how much', () => {
    const file = (more: string): string => `
host h {
  hypervisor none
  cpu 2 x 16 cores 2.6GHz
  nic lan : intel.82599 { port 0; port 1 }
}
vm a on h { vcpus 1; driver dpdk; vnic e direct lan.0 { queues 1 }; vnic f direct lan.1 { queues 1 } }
flow wire <-> a <-> wire { frame 64B }
${more}`;
    const p = predictText(file('measured a.e packets 12.8Mpps'));
    expect(p.measurements).toMatchObject([{ outcome: 'bound' }]);
    expect(vnic(p, 'a.e').packetsPps?.value).toBeCloseTo(12.8e6, -4);
  });
});
