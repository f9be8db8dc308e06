import { sample, type Sample, type SampleVm } from './handmade.ts';

/* The topologies that tests and pictures are made of. */

/** The textbook figure: a vswitch with VMDq, a port assigned whole, and SR-IOV, side by side. */
export const threeWays = (): Sample =>
  sample(
    [
      {
        name: 'box',
        cores: 1.9,
        nics: [
          {
            name: 'lan',
            device: 'intel.x520-da2',
            gbps: 10,
            ports: [
              { link: 'core', load: 0.86 },
              { vfs: 8, link: 'core', load: 0.94 },
            ],
          },
          { name: 'edge', device: 'intel.x520-da2', gbps: 10, ports: [{ link: 'core', load: 0.94 }, {}] },
        ],
        vswitches: [{ name: 'br0', type: 'linux-bridge', uplink: ['lan.0'], vmdq: 8, used: 1.7, cores: 2 }],
        vms: [
          {
            name: 'desk',
            count: 8,
            vnics: [
              {
                mode: 'vmdq',
                to: 'br0',
                gbps: 1.18,
                us: 64,
                cores: 0.21,
                limit: ['one core of br0', 'vswitch-core'],
              },
            ],
          },
          {
            name: 'mail',
            gib: 8,
            vnics: [
              {
                mode: 'vswitch',
                to: 'br0',
                gbps: 0.92,
                us: 81,
                cores: 0.34,
                limit: ['one core of br0', 'vswitch-core'],
              },
            ],
          },
          {
            name: 'firewall',
            vcpus: 4,
            gib: 8,
            vnics: [{ mode: 'direct', to: 'edge.0', gbps: 9.41, us: 9, limit: ['edge.0 transmit', 'wire'] }],
          },
          {
            name: 'web',
            count: 4,
            gib: 8,
            vnics: [{ mode: 'sriov', to: 'lan.1', gbps: 2.35, us: 11, limit: ['lan.1 transmit', 'wire'] }],
          },
        ],
      },
    ],
    ['core'],
    [['web', 'web']],
  );

/** The example of language.md: VFs on port 0, a software switch on port 1, failover, a second host that is empty. */
export const language = (): Sample => {
  const nic = {
    name: 'lan',
    device: 'intel.e810-xxvda2',
    gbps: 25,
    ports: [
      { vfs: 32, link: 'tor1', load: 0.12 },
      { link: 'tor1', load: 0 },
    ],
  };
  const vs0 = { name: 'vs0', type: 'linux-bridge', uplink: ['lan.1'], used: 0, cores: 1 };
  return sample(
    [
      {
        name: 'kvm[1]',
        cores: 0.4,
        nics: [nic],
        vswitches: [vs0],
        vms: [
          {
            name: 'web',
            count: 30,
            vnics: [{ mode: 'sriov', to: 'lan.0', qos: 'silver', gbps: 0.02, us: 14, cores: 0.01 }],
          },
          {
            name: 'db',
            vcpus: 8,
            gib: 64,
            vnics: [
              {
                mode: 'sriov',
                to: 'lan.0',
                qos: 'gold',
                failover: 'vs0',
                gbps: 2,
                us: 12,
                cores: 0.02,
                limit: ['qos gold max', 'rate-limit'],
              },
            ],
          },
        ],
      },
      { name: 'kvm[2]', cores: 0, nics: [nic], vswitches: [vs0], vms: [] },
    ],
    ['tor1'],
    [['web', 'db']],
  );
};

/** Thirty VMs, each with a declaration of its own, on one port and two switches. */
export const thirty = (): Sample =>
  sample(
    [
      {
        name: 'node',
        cores: 6.3,
        nics: [
          {
            name: 'lan',
            device: 'nvidia.connectx-5',
            gbps: 25,
            ports: [
              { vfs: 32, link: 'tor1', load: 0.71 },
              { link: 'tor2', load: 0.33 },
            ],
          },
          {
            name: 'store',
            device: 'intel.xxv710-da2',
            gbps: 25,
            ports: [
              { link: 'tor1', load: 0.2 },
              { link: 'tor2', load: 0.08 },
            ],
          },
        ],
        vswitches: [
          { name: 'br0', type: 'ovs', uplink: ['lan.1'], used: 2.1, cores: 4 },
          { name: 'br1', type: 'ovs-dpdk', uplink: ['store.0', 'store.1'], used: 2, cores: 2 },
        ],
        vms: Array.from({ length: 30 }, (_, at): SampleVm => {
          if (at < 16)
            return { name: `app${at + 1}`, vnics: [{ mode: 'sriov', to: 'lan.0', gbps: 1.1, us: 12 }] };
          if (at < 24)
            return {
              name: `tool${at - 15}`,
              vnics: [
                {
                  mode: 'vswitch',
                  to: 'br0',
                  gbps: 0.8,
                  us: 70,
                  cores: 0.3,
                  limit: ['one core of br0', 'vswitch-core'],
                },
              ],
            };
          return {
            name: `disk${at - 23}`,
            vnics: [
              { mode: 'vhost-user', to: 'br1', gbps: 2.2, us: 18, cores: 0.33 },
              { mode: 'vswitch', to: 'br0', gbps: 0.1, us: 75, cores: 0.02 },
            ],
          };
        }),
      },
    ],
    ['tor1', 'tor2'],
  );
