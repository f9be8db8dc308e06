import { describe, expect, it } from 'vitest';
import { predictText, vnic } from '../testing/predicted.ts';

/** Where a model is at its end: unknown costs, more offered than fits, hardware that does part of the work. */

const kvm = (body: string, cpu = '2 x 16 cores 2.6GHz'): string => `
host k {
  hypervisor kvm; cpu ${cpu}; iommu vt-d { interrupt-remapping on }; sr-iov on
  ${body}
}
`;

describe('what nobody can tell', () => {
  const p = predictText(`${kvm('nic n : intel.x710-da2 { port 0; port 1 }')}
vm v on k { vnic e macvtap n.0 }
flow v -> wire { rate 1Gbps }
expect k cpu <= 50%
expect k.n.0 utilization <= 50%
expect k.n.1 utilization <= 50%`);

  it('is null, not nothing', () => {
    expect(p.ports[0]).toMatchObject({ txUtilization: null, rxUtilization: null, pcieUtilization: null });
    expect(p.ports[1]).toMatchObject({ txUtilization: 0 });
    expect(p.hosts[0]?.hostCpuCores).toBeNull();
  });

  it('holds no promise and breaks none', () => {
    expect(p.expectations.map(({ holds }) => holds)).toEqual([null, null, true]);
  });

  it('is the packet rate of a card that nobody measured: wide, of its class, and of no high confidence', () => {
    const { packetsPps, ground } = vnic(
      predictText(`${kvm('nic n : intel.e810-cqda2 { port 0 { vfs 4 } }')}
vm a on k { vcpus 8; driver dpdk; vnic e sriov n.0 { queues 8 } }
flow wire -> a { frame 64B }`),
      'a.e',
    );
    expect((packetsPps?.high ?? NaN) / (packetsPps?.low ?? NaN)).toBeGreaterThan(1.5);
    expect(ground).toMatchObject({ scope: 'class', calibrated: false, confidence: 'low' });
  });
});

describe('the reason for which nothing is known', () => {
  const reason = (body: string, name = 'v.e'): string =>
    vnic(
      predictText(
        `${kvm('nic n : intel.x710-da2 { port 0 { vfs 4 }; port 1 }; vswitch lone { type linux-bridge }')}\n${body}`,
      ),
      name,
    ).ground.reason;

  it('is the mode, where that is its own', () => {
    expect(reason('vm v on k { vnic e macvtap n.1 }\nflow v -> wire')).toBe(
      'there are no measurements of `macvtap` in this situation',
    );
  });

  it('is the other end, where that is what was not measured', () => {
    expect(reason('vm v on k { vnic e sriov n.0 }\nvm w on k { vnic e macvtap n.1 }\nflow v -> w')).toBe(
      'there are no measurements of `macvtap`, by which `w.e` on its way is attached',
    );
  });

  it('is the way, where there is none', () => {
    expect(reason('vm v on k { vnic e vswitch lone }\nflow v -> wire')).toBe('`lone` has no uplink');
    expect(reason('vm v on k { vnic e sriov n.0 }\nvm w { vnic e sriov n.0 }\nflow v -> w')).toBe(
      'none of its flows has a path',
    );
  });
});

describe('more offered than fits', () => {
  const at = (rate: string): ReturnType<typeof vnic> =>
    vnic(
      predictText(`${kvm('nic n : intel.e810-xxvda2; vswitch b { type linux-bridge; uplink n.0 }')}
vm v on k { vnic e vswitch b }
flow v -> wire { rate ${rate}; frame 512B }`),
      'v.e',
    );

  it('fills the ring in front of what is full, and says so', () => {
    const [some, much] = [at('1Gbps'), at('7Gbps')];
    expect(some.latencyUs?.overloaded).toBeUndefined();
    expect(much.latencyUs?.overloaded).toBe(true);
    // 256 packets of about 2 us.
    expect(much.latencyUs?.p50.value).toBeGreaterThan(10 * (some.latencyUs?.p50.value ?? NaN));
    expect(much.rttUs?.overloaded).toBe(true);
  });

  it('is no overload where a flow takes what it gets', () => {
    const of = vnic(
      predictText(`${kvm('nic n : intel.e810-xxvda2 { port 0 { vfs 4 } }')}
vm v on k { vnic e sriov n.0 }
flow v -> wire`),
      'v.e',
    );
    expect(of.latencyUs?.overloaded).toBeUndefined();
  });
});

describe('interrupts of assigned devices', () => {
  const at = (cpu: string, hypervisor = 'kvm', remapping = 'on'): ReturnType<typeof predictText> =>
    predictText(`
host k {
  hypervisor ${hypervisor}; cpu ${cpu}2 x 16 cores 2.6GHz; iommu vt-d { interrupt-remapping ${remapping} }; sr-iov on
  nic n : intel.e810-xxvda2 { port 0 { vfs 4 } }
}
vm v on k { vnic e sriov n.0 }
flow wire -> v { rate 2Gbps }`);
  const cores = (p: ReturnType<typeof predictText>): number => vnic(p, 'v.e').hostCpuCores?.value ?? NaN;

  it('cost no exit where VT-d posts them', () => {
    const posted = at('"Xeon Gold 6338" ');
    expect(cores(posted)).toBe(0);
    expect(posted.assumptions.map(({ text }) => text).join('\n')).toContain('are posted');
  });

  it('cost exits on older cores, on AMD, without remapping, and where the CPU is not named', () => {
    const older = cores(at('"Xeon E5-2680 v3" '));
    expect(older).toBeGreaterThan(0.05);
    expect(cores(at('"EPYC 7543" '))).toBeCloseTo(older, 6);
    expect(cores(at('"Xeon Gold 6338" ', 'kvm', 'off'))).toBeCloseTo(older, 6);
    expect(cores(at(''))).toBeCloseTo(older, 6);
    expect(cores(at('"Xeon Gold 6338" ', 'xen'))).toBeCloseTo(older, 6);
  });
});

describe('queues', () => {
  it('are one in an emulated card, whatever the file says', () => {
    const rate = (queues: number): number | undefined =>
      vnic(
        predictText(`${kvm('nic n : intel.e810-xxvda2; vswitch b { type linux-bridge; uplink n.0 }')}
vm v on k { vcpus 8; vnic e emulated b { queues ${queues} } }
flow v -> wire`),
        'v.e',
      ).txBps?.value;
    expect(rate(4)).toBe(rate(1));
  });

  it('that are not stated leave the limit of each as one', () => {
    const of = vnic(
      predictText(`qos q { max 1Gbps }
${kvm('nic n : intel.82599 { port 0 { vfs 4 } }')}
vm v on k { vcpus 4; vnic e sriov n.0 { qos q } }
flow v -> wire`),
      'v.e',
    );
    expect(of.txBps?.value).toBeCloseTo(1e9, -3);
  });

  it('are as many for a VF as for a whole port where nobody knows either', () => {
    const rate = (mode: string): number | undefined =>
      vnic(
        predictText(`${kvm('nic n : nvidia.connectx-5 { port 0 { vfs 4 } }')}
vm v on k { vcpus 4; vnic e ${mode} n.0 }
flow wire -> v`),
        'v.e',
      ).rxBps?.value;
    expect(rate('sriov')).toBe(rate('direct'));
  });
});

it('a VF is no slower than the path through the host at any rate that both carry', () => {
  const p50 = (vnicText: string, mbps: number): number =>
    vnic(
      predictText(`${kvm('nic n : intel.x710-da2 { port 0 { vfs 4 } }; vswitch b { type linux-bridge; uplink n.0 }')}
vm v on k { vcpus 4; vnic e ${vnicText} { queues 4 } }
flow wire -> v { rate ${mbps}Mbps }`),
      'v.e',
    ).latencyUs?.p50.value ?? NaN;
  for (const mbps of [1, 100, 500, 1000, 2000, 5000])
    expect(p50('sriov n.0', mbps), `${mbps} Mb/s`).toBeLessThan(p50('vswitch b', mbps));
});

describe('classes that have what they want', () => {
  const p50Us = (classes: string): number | undefined =>
    vnic(
      predictText(`${kvm(`nic n : intel.x520-da2 { port 0 { vfs 4; ${classes} } }`)}
vm a on k { vnic e sriov n.0 }
flow a -> wire { rate 3Gbps }
flow k.n.0 -> wire { rate 2Gbps; class 3 }`),
      'a.e',
    ).latencyUs?.p50.value;

  it.each([
    'class 0 { ets 60% }; class 3 { ets 40% }',
    'class 3 { strict on }',
    'class 0 { strict on }; class 3 { ets 100% }',
  ])('keep nobody waiting on a port that has room: %s', (classes) => {
    const plain = p50Us('mtu 1500') ?? NaN;
    expect(Math.abs((p50Us(classes) ?? NaN) / plain - 1)).toBeLessThan(0.2);
  });
});
