import { describe, expect, test } from 'vitest';
import { buildCompare } from './compare.ts';
import { compared } from '../../testing/handmade-comparison.ts';
import { locateSample, sample } from '../../testing/handmade.ts';
import { language, threeWays } from '../../testing/handmade-designs.ts';
import { innermost } from './findings.ts';
import { buildScene, type Scene } from './scene.ts';

const built = (make = threeWays): Scene => {
  const { topology, prediction } = make();
  return buildScene(topology, prediction, [], locateSample, { title: 'sample' });
};

describe('scene', () => {
  test('elements have the path of their names', () => {
    expect(built(language).elements.map((element) => element.path)).toEqual([
      'kvm[1]',
      'kvm[1]/lan',
      'kvm[1]/lan/0',
      'kvm[1]/lan/1',
      'kvm[1]/vs0',
      'web[1..30]',
      'web[1..30]/eth0',
      'db',
      'db/eth0',
      'kvm[2]',
      'kvm[2]/lan',
      'kvm[2]/lan/0',
      'kvm[2]/lan/1',
      'kvm[2]/vs0',
      'tor1',
    ]);
  });

  test('paths are edges with their slots', () => {
    expect(
      built(language)
        .edges.filter((edge) => edge.from.startsWith('db'))
        .map(({ kind, to, slots }) => [kind, to, slots]),
    ).toEqual([
      ['attach', 'kvm[1]/lan/0', ['vf30']],
      ['failover', 'kvm[1]/vs0', []],
    ]);
    expect(built().edges.find((edge) => edge.kind === 'turn')).toMatchObject({
      from: 'box/lan/1',
      slots: ['vf0', 'vf1'],
      turn: 'nic',
    });
  });

  test('one limit that several share is said once', () => {
    expect(built().pills.map((pill) => pill.text)).toEqual([
      'limits desk, mail: one core of br0',
      'limits firewall: transmit',
      'limits web: transmit',
    ]);
  });

  test('without a prediction everything is there but the numbers', () => {
    const { topology } = threeWays();
    const scene = buildScene(topology, undefined, [], locateSample);
    expect(scene.elements.map((element) => element.path)).toEqual(
      built().elements.map((element) => element.path),
    );
    expect(scene.elements.find((element) => element.kind === 'vnic')).toMatchObject({
      numbers: { throughput: null },
    });
  });

  test('a finding stands on the innermost statement that holds it', () => {
    const { topology, prediction } = threeWays();
    const place = topology.vms[0]?.vnics[0]?.place;
    if (!place) throw new Error('no place');
    const scene = buildScene(
      topology,
      prediction,
      [{ rule: 'vf-exhausted', severity: 'error', message: 'x', place }],
      locateSample,
    );
    expect(scene.counts.errors).toBe(1);
    expect(
      scene.elements.filter((element) => element.diagnostics.length > 0).map((element) => element.path),
    ).toEqual(['desk[1..8]/eth0']);
    const at = locateSample(place);
    expect(innermost(scene.elements, at.uri, at.start).map((element) => element.path)).toEqual([
      'desk[1..8]/eth0',
    ]);
    expect(innermost(scene.elements, 'file:///other.iov', at.start)).toEqual([]);
  });

  test('a target that is not there leaves the vnic without a line', () => {
    const { topology, prediction } = sample([
      { name: 'h', nics: [], vms: [{ name: 'v', vnics: [{ mode: 'sriov', to: 'lan.0' }] }] },
    ]);
    const scene = buildScene(topology, prediction, [], locateSample);
    expect(scene.elements.map((element) => element.kind)).toEqual(['host', 'vm', 'vnic']);
    expect(scene.edges).toEqual([]);
  });

  test('one host alone', () => {
    const { topology, prediction } = language();
    const scene = buildScene(topology, prediction, [], locateSample, { title: '', host: 'kvm[2]' });
    expect(scene.elements.map((element) => element.path)).toEqual([
      'kvm[2]',
      'kvm[2]/lan',
      'kvm[2]/lan/0',
      'kvm[2]/lan/1',
      'kvm[2]/vs0',
      'tor1',
    ]);
  });
});

describe('compare', () => {
  test('modes in the order of the legend, the best marked, the impossible with its reason', () => {
    const [desk, web] = buildCompare('sample', compared()).sections;
    expect(desk?.columns.map((column) => column.mode)).toEqual([
      'emulated',
      'vswitch',
      'vmdq',
      'vhost-user',
      'sriov',
      'direct',
    ]);
    expect(desk?.columns.find((column) => column.current)?.mode).toBe('vmdq');
    expect(desk?.columns.find((column) => column.mode === 'sriov')?.best).toContain('latencyP50');
    expect(desk?.columns.at(-1)).toMatchObject({
      feasible: false,
      best: [],
      notes: ['8 VMs need a port each; the host has 4 ports'],
    });
    expect(web?.verdict).toBe('No mode that breaks nothing is faster than this one.');
  });

  test('a difference is only said where the intervals are apart', () => {
    expect(buildCompare('sample', compared()).sections[0]?.verdict).toBe(
      'No clear difference in throughput to any mode that breaks nothing.',
    );
    const [one] = compared();
    if (!one) throw new Error('no comparison');
    const faster = one.modes.map((mode) =>
      mode.mode === 'vhost-user' ? { ...mode, throughputBps: { value: 4e9, low: 3e9, high: 5e9 } } : mode,
    );
    expect(buildCompare('sample', [{ ...one, modes: faster }]).sections[0]?.verdict).toBe(
      'vhost-user would be clearly faster and breaks nothing: 1.02 Gb/s → 4 Gb/s.',
    );
  });
});
