import ELK from 'elkjs/lib/elk.bundled.js';
import fc from '../../testing/fast-check.ts';
import { describe, expect, test } from 'vitest';
import type { Mode } from '../../model/topology.ts';
import { draw } from '../draw/draw.ts';
import {
  type Elk,
  layout,
  type Layout,
  type LayoutCache,
  type LayoutMemory,
  type PackedRow,
  type Rect,
} from './layout.ts';
import { print } from '../draw/print.ts';
import { locateSample, type Sample, sample, type SampleHost } from '../../testing/handmade.ts';
import { language, thirty, threeWays } from '../../testing/handmade-designs.ts';
import { buildScene, type Scene } from '../scene/scene.ts';
import type { SvgNode } from '../draw/svg.ts';
import { DARK, LIGHT, PANEL } from '../draw/theme.ts';
import { wiresOf } from './wires.ts';

const elk = new ELK() as unknown as Elk;
const sceneOf = ({ topology, prediction }: Sample, predicted = true): Scene =>
  buildScene(topology, predicted ? prediction : undefined, [], locateSample, { title: 'sample' });

const apart = (a: Rect, b: Rect): boolean =>
  a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
const inside = (inner: Rect, outer: Rect): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

/** Siblings do not overlap, children stand inside their parents, every line has two ends. */
function sound(scene: Scene, made: Layout): void {
  const boxed = scene.elements.filter((element) => element.kind !== 'vnic');
  for (const [at, element] of boxed.entries()) {
    const box = made.boxes[element.path];
    expect(box, element.path).toBeDefined();
    if (!box) continue;
    expect(Object.values(box).every(Number.isFinite), element.path).toBe(true);
    const parent = element.parent === undefined ? undefined : made.boxes[element.parent];
    if (parent) expect(inside(box, parent), `${element.path} inside ${element.parent ?? ''}`).toBe(true);
    for (const other of boxed.slice(at + 1)) {
      const rect = made.boxes[other.path];
      if (rect && other.parent === element.parent)
        expect(apart(box, rect), `${element.path} beside ${other.path}`).toBe(true);
    }
  }
  for (const route of Object.values(made.routes)) expect(route.points.length).toBeGreaterThan(1);
  clear(scene, made);
}

/** No path runs across a VM. */
function clear(scene: Scene, made: Layout): void {
  const vms = scene.elements.filter((element) => element.kind === 'vm');
  const wires = scene.edges.filter(({ kind }) => kind === 'attach' || kind === 'failover').flatMap(wiresOf);
  for (const { key } of wires) {
    const points = made.routes[key]?.points ?? [];
    for (const [at, to] of points.slice(1).entries()) {
      const from = points[at] ?? to;
      // A leg that swings over is flat only near its middle; there must be nobody between its ends.
      const leg = {
        x: Math.min(from.x, to.x),
        y: Math.min(from.y, to.y) + 1,
        width: Math.abs(from.x - to.x),
        height: Math.max(0, Math.abs(from.y - to.y) - 2),
      };
      for (const { path } of vms) {
        const box = made.boxes[path];
        if (box) expect(apart(leg, box), `${key} passes ${path}`).toBe(true);
      }
    }
  }
}

describe('layout', () => {
  test.each([
    ['three ways', threeWays],
    ['the example', language],
    ['thirty VMs', thirty],
    [
      'columns of a grid that are not alike high',
      () =>
        sample([
          {
            name: 'a',
            nics: [{ name: 'lan', device: 'x', gbps: 10, ports: [{ vfs: 16 }, { vfs: 16 }] }],
            vms: Array.from({ length: 14 }, (_, at) => ({
              name: `vm${at}`,
              vnics: [{ mode: 'sriov' as const, to: `lan.${at % 2}` }],
            })),
          },
        ]),
    ],
  ] as const)('%s', async (_, make) => {
    const scene = sceneOf(make());
    const made = await layout(scene, elk);
    expect(made.complete).toBe(true);
    sound(scene, made);
    for (const edge of scene.edges) {
      if (edge.kind === 'turn') continue;
      const drawn = wiresOf(edge).map((wire) => wire.key);
      for (const key of drawn) expect(made.routes[key], key).toBeDefined();
    }
  });

  test('a path that goes around the hypervisor is one straight line, with its VM above its function', async () => {
    const scene = sceneOf(threeWays());
    const made = await layout(scene, elk);
    for (const from of ['firewall/eth0', 'web[1..4]/eth0']) {
      const edge = scene.edges.find((one) => one.kind === 'attach' && one.from === from);
      expect(edge, from).toBeDefined();
      for (const { key } of edge ? wiresOf(edge) : []) {
        const { points } = made.routes[key] ?? { points: [] };
        for (const { x } of points) expect(x, key).toBeCloseTo(points[0]?.x ?? Number.NaN, 0);
      }
    }
  });

  test('many functions of one vnic are met by one line and a comb', async () => {
    const one: SampleHost = {
      name: 'a',
      nics: [{ name: 'lan', device: 'intel.x520-da2', gbps: 10, ports: [{ vfs: 12 }] }],
      vms: [{ name: 'vm', count: 6, vnics: [{ mode: 'sriov', to: 'lan.0' }] }],
    };
    const scene = sceneOf(sample([one]));
    const made = await layout(scene, elk);
    const wires = scene.edges.filter((edge) => edge.kind === 'attach').flatMap(wiresOf);
    expect(wires.map(({ fan }) => fan?.length)).toEqual([6]);
    const foot = made.routes[wires[0]?.key ?? '']?.points.at(-1);
    const [left, right] = [made.slots['a/lan/0#vf0'], made.slots['a/lan/0#vf5']];
    expect(foot?.x).toBeGreaterThan((left?.x ?? 0) + (left?.width ?? 0));
    expect(foot?.x).toBeLessThan(right?.x ?? 0);
    expect(foot?.y).toBeLessThan(left?.y ?? 0);
  });

  test('VMs of one port stand around it', async () => {
    const host: SampleHost = {
      name: 'a',
      nics: [{ name: 'lan', device: 'intel.x520-da2', gbps: 10, ports: [{ vfs: 4 }] }],
      vms: ['x', 'y', 'z'].map((name) => ({ name, vnics: [{ mode: 'sriov', to: 'lan.0' }] })),
    };
    const made = await layout(sceneOf(sample([host])), elk);
    const middle = (box: Rect | undefined): number => (box ? box.x + box.width / 2 : Number.NaN);
    expect(middle(made.boxes['y'])).toBeCloseTo(middle(made.slots['a/lan/0#vf1']), -1);
  });

  test('numbers move nothing', async () => {
    expect((await layout(sceneOf(threeWays()), elk)).boxes).toEqual(
      (await layout(sceneOf(threeWays(), false), elk)).boxes,
    );
  });

  test('a VM more in one host moves nothing inside another', async () => {
    const host = (name: string, vms: number): SampleHost => ({
      name,
      nics: [{ name: 'lan', device: 'intel.x520-da2', gbps: 10, ports: [{ vfs: 8, link: 'tor' }, {}] }],
      vms: Array.from({ length: vms }, (_, at) => ({
        name: `${name}vm${at}`,
        vnics: [{ mode: 'sriov', to: 'lan.0' }],
      })),
    });
    const before = await layout(sceneOf(sample([host('a', 2), host('b', 3)], ['tor'])), elk);
    const after = await layout(sceneOf(sample([host('a', 3), host('b', 3)], ['tor'])), elk);
    const within = (made: Layout): Record<string, [number, number]> =>
      Object.fromEntries(
        Object.entries(made.boxes).flatMap(([path, box]) => {
          const frame = made.boxes['b'];
          return frame && path.startsWith('b') ? [[path, [box.x - frame.x, box.y - frame.y]]] : [];
        }),
      );
    expect(within(after)).toEqual(within(before));
  });

  test('a host that becomes wider sends no other into another row', async () => {
    const host = (name: string, vms: number): SampleHost => ({
      name,
      nics: [{ name: 'lan', device: 'intel.x520-da2', gbps: 10, ports: [{ vfs: 8 }] }],
      vms: Array.from({ length: vms }, (_, at) => ({
        name: `${name}vm${at}`,
        vnics: [{ mode: 'sriov', to: 'lan.0' }],
      })),
    });
    const rows: { current: readonly PackedRow[] } = { current: [] };
    const memory: LayoutMemory = new Map();
    const made = (most: number): Promise<Layout> =>
      layout(sceneOf(sample([host('a', most), host('b', 2), host('c', 2)])), elk, { rows, memory });
    await made(2);
    const paths = (): unknown => rows.current.map((row) => row.paths);
    const before = paths();
    const wide = await made(5);
    expect(paths()).toEqual(before);
    // One VM less, and one more again: the others keep their places.
    for (const most of [4, 5])
      for (const other of ['b', 'c', 'cvm0'])
        expect((await made(most)).boxes[other], `${other} beside ${most}`).toEqual(wide.boxes[other]);
    // What nobody comes back to is given up.
    expect((await made(1)).boxes['b']?.x).toBeLessThan(wide.boxes['b']?.x ?? 0);
  });

  test('hosts of one shape are asked once, and kept', async () => {
    let asked = 0;
    const counting: Elk = {
      layout: (graph) => {
        asked += 1;
        return elk.layout(graph);
      },
    };
    const host = (name: string): SampleHost => ({
      name,
      nics: [{ name: 'lan', device: 'intel.x520-da2', gbps: 10, ports: [{ vfs: 4 }] }],
      vms: [{ name: `vm${name}`, vnics: [{ mode: 'sriov', to: 'lan.0' }] }],
    });
    const cache = new Map() as LayoutCache;
    const scene = sceneOf(sample(['a', 'b', 'c', 'd'].map(host)));
    await layout(scene, counting, { cache });
    expect(asked).toBe(1);
    await layout(scene, counting, { cache });
    expect(asked).toBe(1);
  });

  test('what ELK answers after the plain rows is asked once, and used', async () => {
    const scene = sceneOf(threeWays());
    const answers: (() => void)[] = [];
    const slow: Elk = {
      layout: (graph) => new Promise((resolve) => answers.push(() => resolve(elk.layout(graph)))),
    };
    const cache: LayoutCache = new Map();
    const early = await layout(scene, slow, { cache, deadline: Promise.resolve() });
    expect(early.complete).toBe(false);
    const asked = answers.length;
    for (const answer of answers) answer();
    expect(await layout(scene, slow, { cache })).toEqual(await layout(scene, elk));
    expect(answers).toHaveLength(asked);
  });

  test('what ELK fails on once it is asked again', async () => {
    const scene = sceneOf(threeWays());
    const cache: LayoutCache = new Map();
    await layout(scene, { layout: () => Promise.reject(new Error('no')) }, { cache });
    expect((await layout(scene, elk, { cache })).complete).toBe(true);
  });

  test('an ELK that fails, hangs or answers nonsense costs the beauty, not the picture', async () => {
    const scene = sceneOf(threeWays());
    const broken: Elk[] = [
      { layout: () => Promise.reject(new Error('no')) },
      { layout: () => Promise.resolve({ id: 'r' }) },
      {
        layout: (graph) =>
          Promise.resolve({
            ...graph,
            children: (graph.children ?? []).map((child) => ({ ...child, x: Number.NaN })),
          }),
      },
    ];
    for (const bad of broken) {
      const made = await layout(scene, bad);
      expect(made.complete).toBe(false);
      sound(scene, made);
    }
    const late = await layout(
      scene,
      { layout: () => new Promise(() => undefined) },
      { deadline: Promise.resolve() },
    );
    sound(scene, late);
  });
});

const modes: readonly Mode[] = [
  'emulated',
  'vswitch',
  'vmdq',
  'vhost-user',
  'direct',
  'sriov',
  'macvtap',
  'vdpa',
];
const anyHost = (name: string): fc.Arbitrary<SampleHost> =>
  fc.record({
    name: fc.constant(name),
    nics: fc.constantFrom(1, 2).map((count) =>
      Array.from({ length: count }, (_, at) => ({
        name: `n${at}`,
        device: 'x',
        gbps: 10,
        ports: [{ vfs: at === 0 ? 20 : 4, link: 'tor', load: 0.5 }, {}],
      })),
    ),
    vswitches: fc.constantFrom(
      [],
      [{ name: 'vs', type: 'ovs', uplink: ['n0.1'], vmdq: 4 }],
      [
        { name: 'vs', type: 'ovs', uplink: ['n0.0', 'n0.1'] },
        { name: 'vt', type: 'vpp', uplink: [] },
      ],
    ),
    vms: fc
      .array(
        fc.record({
          count: fc.constantFrom(1, 3, 40),
          vnics: fc.array(
            fc.record({
              mode: fc.constantFrom(...modes),
              to: fc.constantFrom('n0.0', 'n0.1', 'n1.0', 'vs', 'vt', 'nowhere'),
              failover: fc.constantFrom('vs', 'n0.0'),
              gbps: fc.constantFrom(0, 1, 100),
            }),
            { maxLength: 3 },
          ),
        }),
        { maxLength: 14 },
      )
      .map((vms) => vms.map((vm, at) => ({ ...vm, name: `${name}vm${at}` }))),
  });

test('whatever is declared is laid out soundly and printed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.tuple(anyHost('a'), anyHost('b')), async (hosts) => {
      const scene = sceneOf(sample(hosts, ['tor']));
      const made = await layout(scene, elk);
      expect(made.complete).toBe(true);
      sound(scene, made);
      expect(print(draw(scene, made, LIGHT))).not.toMatch(/NaN|undefined|Infinity/u);
    }),
    { numRuns: 60 },
  );
});

describe('drawing', () => {
  const walk = (at: SvgNode, visit: (node: SvgNode) => void): void => {
    visit(at);
    for (const child of at.children) walk(child, visit);
  };

  test('the panel has no colour of its own', async () => {
    const scene = sceneOf(threeWays());
    walk(draw(scene, await layout(scene, elk), PANEL), ({ tag, attrs }) => {
      for (const name of ['fill', 'stroke']) {
        const value = attrs[name];
        if (value === undefined || value === 'none' || value === 'transparent') continue;
        expect(value, `${tag} ${name}`).toMatch(
          /^(?:var\(--(?:vscode|iov)-|color-mix\(in srgb, var\(--vscode-)/u,
        );
      }
    });
  });

  test('a file has no variable, and every element a name', async () => {
    const scene = sceneOf(threeWays());
    const named = new Set<string>();
    const tree = draw(scene, await layout(scene, elk), DARK);
    walk(tree, ({ attrs }) => {
      if (attrs['data-path'] !== undefined && attrs['aria-label'] !== undefined)
        named.add(attrs['data-path']);
    });
    expect(named).toEqual(new Set(scene.elements.map((element) => element.path)));
    expect(print(tree)).not.toContain('var(');
  });

  test('siblings have keys of their own', async () => {
    const scene = sceneOf(thirty());
    walk(draw(scene, await layout(scene, elk), PANEL), ({ children }) => {
      const keys = children.flatMap((child) => child.key ?? []);
      expect(new Set(keys).size).toBe(keys.length);
    });
  });
});
