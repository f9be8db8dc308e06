import type { Mode } from '../model/topology.ts';
import type { ModeComparison } from '../predict/prediction.ts';
import type { VnicComparison } from '../preview/scene/compare.ts';
import { figure, sampleGround } from './handmade.ts';

const tried = (
  mode: Mode,
  gbps: number,
  us: number,
  cpu: number,
  more: Partial<ModeComparison> = {},
): ModeComparison => ({
  mode,
  feasible: true,
  breaks: [],
  reasons: [],
  assumed: [],
  throughputBps: figure(gbps * 1e9),
  txBps: figure(gbps * 1e9),
  rxBps: figure(gbps * 1e9),
  packetsPps: figure((gbps * 1e9) / 12144),
  latencyUs: { p50: figure(us), p99: figure(us * 3.1), ground: sampleGround },
  rttUs: null,
  hostCpuCores: figure(cpu),
  guestCpuCores: figure(0.4),
  bottleneck: null,
  ground: sampleGround,
  ...more,
});

/** Every mode tried on the desks of the textbook figure. */
export const compared = (): readonly VnicComparison[] => {
  const core = { resource: 'one core of br0', kind: 'vswitch-core' } as const;
  const wire = { resource: 'lan.0 transmit', kind: 'wire' } as const;
  return [
    {
      vnic: 'desk[1..8].eth0',
      count: 8,
      current: 'vmdq',
      modes: [
        tried('emulated', 0.31, 142, 0.9, { bottleneck: core }),
        tried('vswitch', 0.78, 81, 0.34, { bottleneck: core }),
        tried('vmdq', 1.02, 64, 0.21, { bottleneck: core }),
        tried('vhost-user', 1.22, 19, 0.25, {
          bottleneck: wire,
          assumed: ['a second vswitch of type ovs-dpdk with lan.0 as its uplink'],
        }),
        tried('sriov', 1.23, 11, 0, {
          bottleneck: wire,
          breaks: ['needs-live-migration', 'vmdq-exceed-pools'],
          reasons: ['`desk` needs live migration. Say `failover`.', 'The port has too few pools.'],
          assumed: ['lan.0 with vfs 8'],
        }),
        {
          ...tried('direct', 0, 0, 0),
          feasible: false,
          throughputBps: null,
          packetsPps: null,
          latencyUs: null,
          hostCpuCores: null,
          assumed: ['8 VMs need a port each; the host has 4 ports'],
        },
      ],
    },
    {
      vnic: 'web[1..4].eth0',
      count: 4,
      current: 'sriov',
      modes: [
        tried('vswitch', 1.1, 78, 0.4, { bottleneck: core, assumed: ['a vswitch on lan.1'] }),
        tried('sriov', 2.35, 11, 0, { bottleneck: { resource: 'lan.1 transmit', kind: 'wire' } }),
      ],
    },
  ];
};
