import { readFileSync } from 'node:fs';
import { predictWorld } from '../../server/src/predict/parts.ts';
import { mayStand } from '../../server/src/schema/vocabulary.ts';
import { parse } from '../../server/src/syntax/parser.ts';
import { compare } from '../../server/src/workspace/compare.ts';
import { loadWorld } from '../../server/src/workspace/world.ts';

/**
 * `npm run bench:compare`: Compare of a whole host, everything read anew each time. A set is to cost what one VM costs, and a host with 30 VMs less
 * than 20 ms; VMs of which nothing alike is said cost each their own.
 */

const host = `
network app { vlan 100 }
qos silver { min 100Mbps; max 500Mbps }
host kvm1 {
  hypervisor kvm "8.1"
  cpu 2 x 40 cores 2.6GHz
  memory 512GiB
  iommu vt-d { interrupt-remapping on }
  sr-iov on
  nic lan : intel.e810-xxvda2 { slot pcie 4.0 x8 { ari on; acs on }; port 0 { vfs 32 }; port 1 }
  vswitch vs0 { type linux-bridge; uplink lan.1 }
}
`;

const vm = (name: string, rateMbps: number): string =>
  `vm ${name} on kvm1 { vcpus 2; memory 4GiB reserved; vnic eth0 sriov lan.0 { qos silver; network app } }
flow ${name.replace(/\[.*/, '')} <-> wire { rate ${rateMbps}Mbps }
`;

const thirty = (rate: (i: number) => number): string =>
  host + Array.from({ length: 30 }, (_, i) => vm(`web${i + 1}`, rate(i))).join('');

const files: Readonly<Record<string, string>> = {
  'one VM': host + vm('web', 20),
  'a set of 30 VMs': host + vm('web[1..30]', 20),
  '30 VMs alike': thirty(() => 20),
  '30 VMs, all different': thirty((i) => 20 + i),
  'examples/thirty-vms.iov': readFileSync('examples/thirty-vms.iov', 'utf8'),
};

/** Milliseconds of CPU, garbage collection included, of each of so many runs, by file. */
export function compareMs(runs: number): Record<string, readonly number[]> {
  return Object.fromEntries(
    Object.entries(files).map(([name, text]) => [name, Array.from({ length: runs }, () => runMs(text))]),
  );
}

function runMs(text: string): number {
  // A world of its own each time: nothing is kept from the run before.
  const tree = parse(text, mayStand);
  const world = loadWorld('test:///bench.iov', () => tree);
  const prediction = predictWorld(world);
  const start = process.cpuUsage();
  compare(world, prediction);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
