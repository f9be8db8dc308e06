import fc from '../testing/fast-check.ts';
import { describe, expect, it } from 'vitest';
import type { VnicPrediction } from './prediction.ts';
import { predictText } from '../testing/predicted.ts';

/*
 * What holds of any prediction, whatever the numbers in the table of costs: laws of the physics and of what the modes are.
 */

const devices = [
  'intel.x520-da2',
  'intel.xl710-qda2',
  'intel.e810-xxvda2',
  'nvidia.connectx-5',
  'nvidia.connectx-6-dx',
] as const;
const hypervisors = ['kvm "8.1"', 'esxi "8.0"', 'xen "4.17"', 'hyper-v "2022"'] as const;
/** A software switch that the mode meets on each hypervisor. */
const types: Readonly<Record<string, string>> = {
  kvm: 'linux-bridge',
  esxi: 'vmware',
  xen: 'xen',
  'hyper-v': 'hyper-v',
};

interface Setup {
  readonly device: string;
  readonly hypervisor: string;
  readonly mode: string;
  readonly driver: string;
  readonly frame: number | 'imix' | 'tcp';
  readonly queues: number;
  readonly ghz: number;
  readonly direction: 'wire -> a' | 'a -> wire' | 'a <-> wire';
  readonly cpu?: string;
}

const base: Setup = {
  device: 'intel.x520-da2',
  hypervisor: 'kvm "8.1"',
  mode: 'sriov',
  driver: 'kernel',
  frame: 512,
  queues: 2,
  ghz: 2.5,
  direction: 'wire -> a',
};

function predicted(of: Setup, traffic = ''): VnicPrediction {
  const polling = of.mode === 'vhost-user';
  const type = polling ? 'ovs-dpdk' : (types[of.hypervisor.split(' ')[0] ?? ''] ?? 'linux-bridge');
  const meets = of.mode === 'direct' || of.mode === 'sriov' ? 'lan.0' : 'b';
  const [vnic] = predictText(`
host h {
  hypervisor ${of.hypervisor}
  cpu ${of.cpu === undefined ? '' : `"${of.cpu}" `}2 x 16 cores ${of.ghz}GHz
  iommu vt-d; sr-iov on; netqueue on
  nic lan : ${of.device} { port 0 { vfs 8 }; port 1 }
  vswitch b { type ${type}; uplink lan.0; vmdq 8 }
}
vm a on h { vcpus 4; driver ${of.driver}; vnic e ${of.mode} ${meets} { queues ${of.queues} } }
flow ${of.direction} { ${of.frame === 'tcp' ? 'protocol tcp' : `frame ${of.frame}${of.frame === 'imix' ? '' : 'B'}`}${traffic === '' ? '' : `; ${traffic}`} }`).vnics;
  if (vnic === undefined) throw new Error('no vnic');
  return vnic;
}

const setups = fc.record({
  device: fc.constantFrom(...devices),
  hypervisor: fc.constantFrom(...hypervisors),
  mode: fc.constantFrom('emulated', 'vswitch', 'vmdq', 'vhost-user', 'sriov', 'direct'),
  driver: fc.constantFrom('kernel', 'dpdk'),
  frame: fc.oneof(
    fc.integer({ min: 64, max: 1518 }),
    fc.constant('imix' as const),
    fc.constant('tcp' as const),
  ),
  queues: fc.constantFrom(1, 2, 4),
  ghz: fc.constantFrom(1.8, 2.5, 3.4),
  direction: fc.constantFrom('wire -> a' as const, 'a -> wire' as const, 'a <-> wire' as const),
});

const runs = { numRuns: 80 };
const rate = (of: VnicPrediction): number => of.throughputBps?.value ?? NaN;
const packets = (of: VnicPrediction): number => of.packetsPps?.value ?? NaN;
const idle = (of: VnicPrediction): number => of.latencyUs?.p50.value ?? NaN;
const host = (of: VnicPrediction): number => of.hostCpuCores?.value ?? NaN;
/** Rounding, and interrupts that are solved to a thousandth. */
const loose = 1.003;

describe('laws', () => {
  it('larger frames carry more bits and no more packets', () => {
    fc.assert(
      fc.property(
        setups,
        fc.integer({ min: 64, max: 1500 }),
        fc.integer({ min: 1, max: 600 }),
        (of, bytes, more) => {
          const small = predicted({ ...of, frame: bytes });
          const large = predicted({ ...of, frame: Math.min(1518, bytes + more) });
          // Frames of one more TLP take more of a slot: it is allowed to be that much less.
          expect(rate(large) * 1.06).toBeGreaterThanOrEqual(rate(small));
          expect(packets(large)).toBeLessThanOrEqual(packets(small) * loose);
        },
      ),
      runs,
    );
  });

  it('more queues, a faster clock and a newer core are never a loss', () => {
    fc.assert(
      fc.property(setups, (of) => {
        const now = rate(predicted(of));
        expect(rate(predicted({ ...of, queues: 4 })) * loose).toBeGreaterThanOrEqual(now);
        expect(rate(predicted({ ...of, ghz: 3.4 })) * loose).toBeGreaterThanOrEqual(now);
        const cpu = (model: string): number => rate(predicted({ ...of, cpu: model }));
        expect(cpu('Xeon Gold 6338') * loose).toBeGreaterThanOrEqual(cpu('Xeon Gold 6140'));
        expect(cpu('Xeon Gold 6140') * loose).toBeGreaterThanOrEqual(cpu('Xeon E5-2680 v3'));
      }),
      runs,
    );
  });

  it('more cores, vCPUs and VMs are never a loss to all, nor one VM more a gain to each', () => {
    const design = fc.record({
      mode: fc.constantFrom('vswitch', 'vmdq', 'vhost-user', 'sriov'),
      driver: fc.constantFrom('kernel', 'dpdk'),
      traffic: fc.constantFrom('frame 64B', 'frame 512B', 'frame imix', 'protocol tcp'),
      arrow: fc.constantFrom('wire -> a', 'a -> wire', 'a <-> wire'),
      cores: fc.integer({ min: 1, max: 8 }),
      vcpus: fc.integer({ min: 1, max: 8 }),
      vms: fc.integer({ min: 1, max: 30 }),
      lanes: fc.constantFrom(4, 8),
      speed: fc.constantFrom(10, 25),
    });
    type Design = typeof design extends fc.Arbitrary<infer D> ? D : never;
    const each = ({ mode, driver, traffic, arrow, cores, vcpus, vms, lanes, speed }: Design): number => {
      const type = mode === 'vhost-user' ? 'ovs-dpdk' : mode === 'vmdq' ? 'vmware' : 'linux-bridge';
      const { vnics } = predictText(`
host h {
  hypervisor ${mode === 'vmdq' ? 'esxi "8.0"' : 'kvm'}
  cpu 2 x 32 cores 2.5GHz
  iommu vt-d; sr-iov on; netqueue on
  nic lan : intel.e810-xxvda2 { slot pcie 3.0 x${lanes}; port 0 { vfs 32; speed ${speed}Gbps }; port 1 }
  vswitch b { type ${type}; uplink lan.0; ${mode === 'vmdq' ? 'vmdq 8' : `cores ${cores}`} }
}
vm a[1..${vms}] on h { vcpus ${vcpus}; driver ${driver}; vnic e ${mode} ${mode === 'sriov' ? 'lan.0' : 'b'} }
flow ${arrow} { ${traffic} }`);
      return Math.min(...vnics.map(rate));
    };
    fc.assert(
      fc.property(design, (of) => {
        const now = each(of);
        expect(now).toBeGreaterThan(0);
        expect(each({ ...of, cores: of.cores + 1 }) * loose).toBeGreaterThanOrEqual(now);
        expect(each({ ...of, vcpus: of.vcpus + 1 }) * loose).toBeGreaterThanOrEqual(now);
        expect(each({ ...of, lanes: 8 }) * loose).toBeGreaterThanOrEqual(now);
        expect(each({ ...of, speed: 25 }) * loose).toBeGreaterThanOrEqual(now);
        const more = each({ ...of, vms: of.vms + 1 });
        expect(more).toBeLessThanOrEqual(now * loose);
        expect(more * (of.vms + 1) * loose).toBeGreaterThanOrEqual(now * of.vms);
      }),
      runs,
    );
  });

  it('nothing is over the wire, and intervals hold their values', () => {
    const speeds: Readonly<Record<string, number>> = { 'intel.x520-da2': 10e9, 'intel.xl710-qda2': 40e9 };
    fc.assert(
      fc.property(setups, (of) => {
        const one = predicted(of);
        const bytes = typeof of.frame === 'number' ? of.frame : 1518;
        const line = ((speeds[of.device] ?? 100e9) * bytes) / (bytes + 20);
        expect(one.throughputBps?.high).toBeLessThanOrEqual(line * 1.000001);
        for (const figure of [
          one.throughputBps,
          one.packetsPps,
          one.latencyUs?.p50,
          one.latencyUs?.p99,
          one.hostCpuCores,
          one.guestCpuCores,
        ]) {
          expect(figure?.low).toBeLessThanOrEqual(figure?.value ?? NaN);
          expect(figure?.high).toBeGreaterThanOrEqual(figure?.value ?? NaN);
        }
        expect(one.latencyUs?.p99.value).toBeGreaterThanOrEqual(idle(one));
        expect(one.rttUs?.p50.value).toBeGreaterThanOrEqual(2 * idle(one) * 0.5);
      }),
      runs,
    );
  });

  it('modes stand in their order: what the hardware does, the host does not', () => {
    fc.assert(
      fc.property(setups, (of) => {
        const mode = (name: string): VnicPrediction => predicted({ ...of, mode: name });
        const [emulated, vswitch, vmdq, sriov, direct] = [
          'emulated',
          'vswitch',
          'vmdq',
          'sriov',
          'direct',
        ].map(mode);
        if (!emulated || !vswitch || !vmdq || !sriov || !direct) return;
        expect(rate(vswitch) * loose).toBeGreaterThanOrEqual(rate(emulated));
        // A VM has one VMDq queue, however many it has of its own: RSS may spread those over more cores.
        if (of.queues === 1) expect(rate(vmdq) * loose).toBeGreaterThanOrEqual(rate(vswitch));
        expect(rate(sriov) * loose).toBeGreaterThanOrEqual(rate(vswitch));
        expect(rate(direct) * loose).toBeGreaterThanOrEqual(rate(sriov));
        // For each bit, whichever way it goes.
        const each = (one: VnicPrediction): number =>
          host(one) / ((one.txBps?.value ?? 0) + (one.rxBps?.value ?? 0));
        expect(each(vmdq)).toBeLessThanOrEqual(each(vswitch) * loose);
        expect(each(sriov)).toBeLessThanOrEqual(each(vmdq) * loose);
      }),
      runs,
    );
  });

  it('latency at one small rate goes up from a whole port to an emulated card', () => {
    const at = (mode: string, driver: string, type: string): number => {
      const meets = mode === 'direct' || mode === 'sriov' ? 'lan.0' : 'b';
      const [of] = predictText(`
host h { hypervisor kvm; nic lan : intel.x520-da2 { port 0 { vfs 4 } }; vswitch b { type ${type}; uplink lan.0 } }
vm a on h { driver ${driver}; vnic e ${mode} ${meets} }
flow wire -> a { frame 64B; rate 1Mbps }`).vnics;
      return of?.latencyUs?.p50.value ?? NaN;
    };
    const order = [
      at('direct', 'dpdk', 'linux-bridge'),
      at('sriov', 'dpdk', 'linux-bridge'),
      at('vhost-user', 'dpdk', 'vpp'),
      at('sriov', 'kernel', 'linux-bridge'),
      at('vswitch', 'kernel', 'linux-bridge'),
      at('emulated', 'kernel', 'linux-bridge'),
    ];
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  it('load makes no latency shorter, and leaves no step on the way', () => {
    const at = (mode: string, share: number): number => {
      const meets = mode === 'sriov' ? 'lan.0' : 'b';
      const [of] = predictText(`
host h { hypervisor kvm; nic lan : intel.x520-da2 { port 0 { vfs 4 } }; vswitch b { type ${mode === 'vhost-user' ? 'vpp' : 'linux-bridge'}; uplink lan.0 } }
vm a on h { vcpus 4; driver ${mode === 'vswitch' ? 'kernel' : 'dpdk'}; vnic e ${mode} ${meets} { queues 4 } }
flow wire -> a { frame 256B; rate ${Math.round(share * 1e4)}kbps }`).vnics;
      return of?.latencyUs?.p50.value ?? NaN;
    };
    for (const mode of ['vswitch', 'vhost-user', 'sriov']) {
      const steps = Array.from({ length: 90 }, (_, i) => at(mode, 10 * (i + 1)));
      steps.forEach((value, i) => {
        const before = steps[i - 1] ?? value;
        expect(value, `${mode} at ${i} %`).toBeGreaterThanOrEqual(before * 0.9999);
        expect(value, `${mode} at ${i} %`).toBeLessThanOrEqual(before * 1.6);
      });
    }
  });

  it('p99 is no less than p50, and neither falls as rates rise, in any mode', () => {
    const at = (of: Setup, bps: number): VnicPrediction =>
      predicted({ ...of, direction: 'wire -> a', frame: 512 }, `rate ${Math.round(bps)}bps`);
    fc.assert(
      fc.property(
        setups,
        fc.double({ min: 0.01, max: 0.9, noNaN: true }),
        fc.double({ min: 1, max: 1.1, noNaN: true }),
        (of, share, more) => {
          const most = rate(predicted({ ...of, direction: 'wire -> a', frame: 512 }));
          const [low, high] = [at(of, most * share), at(of, most * share * more)];
          for (const one of [low, high])
            expect(one.latencyUs?.p99.value).toBeGreaterThanOrEqual(one.latencyUs?.p50.value ?? NaN);
          expect(idle(high)).toBeGreaterThanOrEqual(idle(low) * 0.9999);
          expect(high.latencyUs?.p99.value).toBeGreaterThanOrEqual(
            (low.latencyUs?.p99.value ?? NaN) * 0.9999,
          );
        },
      ),
      runs,
    );
  });

  it('an emulated card takes longer than a paravirtual one, whoever drives it; a hairpin longer than a loopback', () => {
    const between = (driver: string, vnic: string, port = ''): number => {
      const [of] = predictText(`
host h { hypervisor kvm; iommu vt-d; sr-iov on; nic lan : intel.x710-da2 { port 0 { vfs 4${port} } }; vswitch b { type linux-bridge; uplink lan.0 } }
vm v[1..2] on h { vcpus 2; driver ${driver}; vnic e ${vnic} }
flow v[1] -> v[2] { frame 256B; rate 100Mbps }`).vnics;
      return of?.latencyUs?.p50.value ?? NaN;
    };
    for (const driver of ['kernel', 'dpdk']) {
      expect(between(driver, 'emulated b')).toBeGreaterThan(between(driver, 'vswitch b'));
      const [loopback, hairpin] = ['; switching veb', '; switching vepa'].map((port) =>
        between(driver, 'sriov lan.0', port),
      );
      expect(hairpin).toBeGreaterThan(loopback ?? NaN);
    }
  });

  it('a strict class waits less than the others of its port, and they more than without it', () => {
    const waits = (classes: string, strictGbps: number): number[] =>
      predictText(`
host h { hypervisor kvm; iommu vt-d; sr-iov on; nic lan : intel.x710-da2 { port 0 { vfs 4; ${classes} } } }
flavor f { driver dpdk; vcpus 2 }
vm first : f on h { vnic e sriov lan.0 { class 5 } }
vm other : f on h { vnic e sriov lan.0 }
flow first -> wire { frame 1518B; rate ${strictGbps}Gbps }
flow other -> wire { frame 1518B; rate 5Gbps }`).vnics.map((of) => idle(of));
    const [first = NaN, other = NaN] = waits('class 5 { strict on }', 4);
    expect(first).toBeLessThan(other);
    const [alike = NaN, alikeOther = NaN] = waits('class 5 { ets 50% }', 4);
    expect(first).toBeLessThan(alike);
    expect(other).toBeGreaterThan(alikeOther);
    expect(waits('class 5 { strict on }', 1)[1]).toBeLessThan(other);
  });

  it('no loss changes what is carried, not what a packet takes at the same rate', () => {
    const of = { ...base, mode: 'vhost-user', driver: 'dpdk', frame: 64 } as const;
    const [usual, lossless] = ['rate 1Gbps', 'rate 1Gbps; loss 0%'].map((traffic) => predicted(of, traffic));
    expect(lossless?.latencyUs?.p50.value).toBeCloseTo(usual?.latencyUs?.p50.value ?? NaN, 9);
  });

  it('small packets wait behind large ones of another flow', () => {
    const beside = (bytes: number): number => {
      const [of] = predictText(`
host h { hypervisor kvm; nic lan : intel.x520-da2 { port 0 { vfs 4 } } }
flavor f { driver dpdk; vcpus 2 }
vm small : f on h { vnic e sriov lan.0 }
vm large : f on h { vnic e sriov lan.0 }
flow small -> wire { frame 64B; rate 100Mbps }
flow large -> wire { frame ${bytes}B; rate 5Gbps }`).vnics;
      return of?.latencyUs?.p50.value ?? NaN;
    };
    expect(beside(1518)).toBeGreaterThan(beside(256) + 0.3);
  });
});
