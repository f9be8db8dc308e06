import fc from '../testing/fast-check.ts';
import { describe, expect, it } from 'vitest';
import type { Figure, Percentiles } from './prediction.ts';
import { predictText } from '../testing/predicted.ts';

/** Numbers as people type them and as they should not. */
const count = fc.constantFrom('0', '1', '2', '7', '64', '100000');
const rate = fc.constantFrom('0bps', '1bps', '5Mbps', '3Gbps', '999Tbps');
const mode = fc.constantFrom(
  'emulated b',
  'vswitch b',
  'vmdq b',
  'vhost-user s',
  'vhost-user b',
  'direct lan.1',
  'sriov lan.0',
  'sriov b',
  'macvtap lan.0',
  'vdpa lan.0',
  'vswitch s',
  'sriov nowhere',
);
const device = fc.constantFrom(
  'intel.x520-da2',
  'intel.e810-cqda2',
  'intel.x710-da4',
  'nvidia.connectx-5',
  'nobody.knows',
  'mine',
);

const files = fc
  .record({
    device,
    n: count,
    queues: count,
    cores: count,
    vcpus: count,
    ring: count,
    weight: count,
    mtu: count,
    lanes: count,
    ets: count,
    modes: fc.array(mode, { minLength: 1, maxLength: 4 }),
    rates: fc.array(rate, { minLength: 2, maxLength: 2 }),
    hz: fc.constantFrom('0GHz', '2.5GHz'),
    frame: fc.constantFrom('0B', '64B', '9000B', 'imix'),
    op: fc.constantFrom('->', '<->'),
  })
  .map(
    (of) => `
device mine { ports 2 x ${of.rates[0]}; pcie 3.0 x${of.lanes}; vfs ${of.n} }
qos q { min ${of.rates[0]}; max ${of.rates[1]}; weight ${of.weight} }
switch tor { ports 8 x ${of.rates[1]}; mtu ${of.mtu} }
host h[1..2] {
  cpu ${of.n} x ${of.cores} cores ${of.hz}
  nic lan : ${of.device} { slot pcie 3.0 x${of.lanes}; port 0 { vfs ${of.n}; link tor; class 3 { ets ${of.ets}% }; class 5 { strict on } }; port 1 }
  vswitch b { uplink [lan.0, lan.1]; vmdq ${of.queues} }
  vswitch s { type vpp; uplink lan.1; cores ${of.cores}; ring ${of.ring} }
}
${of.modes.map((word, i) => `vm v${i}[1..3] on h { vcpus ${of.vcpus}; vnic e ${word} { queues ${of.queues}; qos q; class ${i === 1 ? 3 : 0}; mtu ${of.mtu} } }`).join('\n')}
flow v0 ${of.op} wire { rate ${of.rates[0]}; frame ${of.frame}; streams ${of.n} }
flow wire -> v1 -> wire { frame ${of.frame}; class 5 }
flow h.lan.0 ${of.op} wire { rate ${of.rates[1]}; class 3; protocol fcoe }
flow v0[2] ${of.op} v2
expect v0 throughput >= ${of.rates[1]} surely
expect h cpu <= 10%
measured v0 throughput ${of.rates[0]}
measured h.s throughput ${of.rates[1]} { frame ${of.frame}; flow wire -> v1 }
`,
  );

function check(figure: Figure | null | undefined): void {
  if (figure === null || figure === undefined) return;
  const { value, low, high } = figure;
  expect([value, low, high].every((each) => Number.isFinite(each) && each >= 0)).toBe(true);
  expect(figure.low).toBeLessThanOrEqual(figure.value);
  expect(figure.high).toBeGreaterThanOrEqual(figure.value);
}

function checkTimes(times: Percentiles | null): void {
  check(times?.p50);
  check(times?.p99);
  if (times !== null) expect(times.p99.value).toBeGreaterThanOrEqual(times.p50.value);
}

describe('whatever the file says', () => {
  it('figures are finite, not negative, and within their intervals', () => {
    fc.assert(
      fc.property(files, (text) => {
        const p = predictText(text);
        for (const of of [...p.vnics, ...p.flows]) {
          for (const figure of [
            of.throughputBps,
            of.txBps,
            of.rxBps,
            of.packetsPps,
            of.hostCpuCores,
            of.guestCpuCores,
          ])
            check(figure);
          checkTimes(of.latencyUs);
          checkTimes(of.rttUs);
          for (const figure of [of.latencyUs, of.rttUs, of.hostCpuCores, of.guestCpuCores])
            if (figure) expect(figure.ground.reason).not.toBe('');
        }
        for (const of of p.hosts) check(of.hostCpuCores);
        for (const of of p.ports) {
          for (const share of [of.txUtilization, of.rxUtilization, of.pcieUtilization]) {
            if (share !== null) expect(share).toBeLessThanOrEqual(1 + 1e-5);
            if (share !== null) expect(share).toBeGreaterThanOrEqual(0);
          }
        }
        for (const of of p.expectations) check(of.value);
        for (const of of p.measurements) check(of.predicted);
        for (const of of p.loads) expect(of.utilization).toBeLessThanOrEqual(1 + 1e-6);
      }),
      { numRuns: 60 },
    );
  });

  it('is predicted again alike', () => {
    fc.assert(
      fc.property(files, (text) => {
        const figures = (): unknown =>
          predictText(text).vnics.map(({ throughputBps, latencyUs, bottleneck }) => ({
            throughputBps,
            latencyUs,
            bottleneck,
          }));
        expect(figures()).toEqual(figures());
      }),
      { numRuns: 10 },
    );
  });
});
