import { expect, test } from 'vitest';
import { predict } from '../predict/predict.ts';
import type { Prediction } from '../predict/prediction.ts';
import { Documents } from './documents.ts';
import { lensed } from './lensed.ts';

const uri = 'file:///a.iov';
const host = (name: string): string => `host ${name} {
  iommu vt-d
  sr-iov on
  nic lan : intel.x520-da2 { port 0 { vfs 8 }; port 1 }
  vswitch vs0 { uplink lan.1 }
}
vm ${name}-web[1..3] on ${name} { vnic eth0 sriov lan.0 }
vm ${name}-db on ${name} { vnic eth0 vswitch vs0 }
flow ${name}-web -> ${name}-db { rate 1Gbps }
`;
const text = ['alpha', 'b', 'a-much-longer-name'].map(host).join('');

/** Without the objects that it points to, so that only what it says is compared. */
const said = ({ vnics, flows, ports, hosts, loads, assumptions }: Prediction): unknown => ({
  flows,
  vnics: vnics.map(({ attachment, ...rest }) => ({
    ...rest,
    vm: attachment.vm.name,
    on: attachment.group.text,
  })),
  ports: ports.map(({ group, host: own, port, ...rest }) => ({
    ...rest,
    on: group.text,
    own: own.name,
    at: port.path,
  })),
  hosts: hosts.map(({ group, host: own, vswitches, ...rest }) => ({
    ...rest,
    on: group.text,
    own: own.name,
    vswitches: vswitches.map(({ vswitch, ...used }) => ({ ...used, name: vswitch.name })),
  })),
  loads: loads.map(({ group, ...rest }) => ({ ...rest, on: group.text })),
  assumptions: assumptions.map((one) => one.text),
});

test('hosts that differ in names alone are told with their own, as if each had been predicted for itself', () => {
  const documents = new Documents({ read: () => undefined, fault: () => undefined });
  documents.set(uri, 1, text);
  const world = documents.snapshot(uri)?.world;
  if (!world) throw new Error('no snapshot');
  const seen = lensed(world, { frame: 64, load: 2, mode: null }, []).prediction;
  const parts = world.parts.filter(({ topology }) => topology.hosts.length > 0);
  expect(parts.map(({ pattern }) => pattern).filter((pattern, at) => pattern !== parts[at]).length).toBe(3);
  const alone = parts.map(({ topology }) => predict(topology, { frame: 64, load: 2 }));
  const all: Prediction = {
    vnics: alone.flatMap((one) => one.vnics),
    flows: alone.flatMap((one) => one.flows),
    ports: alone.flatMap((one) => one.ports),
    hosts: alone.flatMap((one) => one.hosts),
    loads: alone.flatMap((one) => one.loads),
    expectations: [],
    measurements: [],
    assumptions: [],
  };
  expect(said({ ...seen, assumptions: [] })).toEqual(said(all));
  expect(JSON.stringify(said(seen))).not.toContain('__name');
  // They are of this world, and not of the one that was predicted.
  const own = new Set(
    world.topology.hosts.flatMap(({ groups }) => groups.flatMap((group) => group.attachments)),
  );
  expect(seen.vnics.every(({ attachment }) => own.has(attachment))).toBe(true);
});
