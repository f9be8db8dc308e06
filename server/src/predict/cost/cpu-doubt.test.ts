import { describe, expect, it } from 'vitest';
import { predictText, vnic } from '../../testing/predicted.ts';

/** How wide the interval of a switch's packet rate is on a host whose CPU the file says so much of. */
function width(cpu: string, more = ''): number {
  const p = predictText(`
host h {
  hypervisor kvm
  ${cpu}
  nic lan : intel.xl710-qda2 { port 0; port 1 }
  vswitch s { type vpp; uplink [lan.0, lan.1] }
}
vm a on h { vcpus 4; driver dpdk; vnic e vhost-user s { queues 4 } }
flow wire -> a { frame 64B }
${more}`);
  const { low, high } = vnic(p, 'a.e').packetsPps ?? { low: NaN, high: NaN };
  return Math.log(high / low);
}

const named = width('cpu "Xeon E5-2690 v3" 2 x 12 cores 2.6GHz');

describe('what a file does not say of a CPU', () => {
  it('widens the interval: its clock, its model, and both of them most', () => {
    const clock = width('cpu "Xeon E5-2690 v3" 2 x 12 cores');
    const model = width('cpu 2 x 12 cores 2.6GHz');
    const nothing = width('');
    expect(clock).toBeGreaterThan(1.05 * named);
    expect(model).toBeGreaterThan(1.05 * named);
    expect(nothing).toBeGreaterThan(1.05 * Math.max(clock, model));
  });

  it('takes a clock from the name', () => {
    expect(width('cpu "Intel(R) Xeon(R) CPU E5-2690 v3 @ 2.60GHz" 2 x 12 cores')).toBeCloseTo(named, 9);
  });

  it('widens it less for a core that is scaled by what its vendor states than for one of which nobody does', () => {
    const scaled = width('cpu "AMD EPYC 9654" 2 x 96 cores 2.4GHz');
    expect(scaled).toBeGreaterThan(named);
    // Ampere states its cores against nobody's that were measured.
    const unknown = width('cpu "AmpereOne A192-32X" 1 x 192 cores 3.2GHz');
    expect(unknown).toBeGreaterThan(scaled);
    expect(unknown).toBeCloseTo(width('cpu 1 x 192 cores 3.2GHz'), 9);
  });

  it('widens nothing where the host was measured', () => {
    const measured = 'measured h.s packets 2000000pps { flow wire -> a }';
    expect(width('', measured)).toBeCloseTo(width('cpu "Xeon E5-2690 v3" 2 x 12 cores 2.6GHz', measured), 9);
  });
});
