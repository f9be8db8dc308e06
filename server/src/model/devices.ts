import { type Bound, headPlace, placeIn } from './bound.ts';
import type { Fact } from './place.ts';
import {
  fact,
  flagFact,
  labelOf,
  nameOf,
  numberFact,
  properties,
  property,
  quantityFact,
  stringFact,
  valueOf,
  wordFact,
  wordsFact,
} from './read.ts';
import type { Conditional, Device, DeviceTest, PcieLink } from './topology.ts';

/** How many bases a device may have one behind the other. */
const maxBases = 16;

/**
 * A device with all that it inherits. `baseOf` answers the declaration that it extends, or undefined.
 * A property that a derived device states replaces its base's whole statement.
 */
export function deviceOf(
  bound: Bound,
  baseOf: (bound: Bound) => Bound | undefined,
  depth = 0,
): Device | undefined {
  const named = nameOf(bound);
  if (!named) return undefined;
  const baseBound = depth < maxBases ? baseOf(bound) : undefined;
  const base = baseBound && deviceOf(baseBound, baseOf, depth + 1);
  const ports = property(bound, 'ports');
  const count = valueOf(ports, 'count', 'number');
  const speed = valueOf(ports, 'speed', 'quantity');
  const migration = property(bound, 'vf-migration');
  const kind = valueOf(migration, 'kind', 'word')?.word;
  const vfs = statedBy(bound, base, 'vfs');
  const msix = property(bound, 'msix');
  const rate = property(bound, 'packet-rate');
  const pps = valueOf(rate, 'rate', 'quantity');
  const drivers = properties(bound, 'driver').flatMap((d) => {
    const on = valueOf(d, 'on', 'word') ?? valueOf(d, 'on', 'words')?.words[0];
    const name = valueOf(d, 'name', 'string');
    return on && name ? [{ on: on.word, name: name.value, vf: stringFact(d, 'vf')?.value }] : [];
  });
  const own = <T>(value: Fact<T> | undefined, inherited: Fact<T> | undefined): Fact<T> | undefined =>
    value ?? inherited;
  const portCount = own(ports && count && fact(ports, count.value), base?.portCount);
  return {
    name: named.name,
    place: named.place,
    bound,
    base,
    docs: bound.statement.docs ?? base?.docs,
    label: labelOf(bound) ?? base?.label,
    vendor: stringFact(bound, 'vendor')?.value ?? base?.vendor,
    controller: stringFact(bound, 'controller')?.value ?? base?.controller,
    family: stringFact(bound, 'family')?.value ?? base?.family,
    pciIds: idsOf(bound, 'id') ?? base?.pciIds ?? [],
    vfPciIds: idsOf(bound, 'vf-id') ?? base?.vfPciIds ?? [],
    portCount,
    functions: ports ? numberFact(ports, 'functions') : base?.functions,
    portSpeedBps: own(ports && speed && fact(ports, speed.value), base?.portSpeedBps),
    speedsBps: own(speedsOf(bound), base?.speedsBps),
    pcie: own(pcieOf(property(bound, 'pcie')), base?.pcie),
    vfsPerPort: byPorts(vfs, 'vfs', portCount?.value),
    vfsPerDevice: numberFact(vfs, 'device'),
    vfsFirmware: numberFact(vfs, 'firmware'),
    vfsDriver: numberFact(vfs, 'driver'),
    queuesPerVf: own(conditional(property(bound, 'queues-per-vf'), 'queues'), base?.queuesPerVf),
    queuesPerPort: property(bound, 'queues') ? numberFact(bound, 'queues') : base?.queuesPerPort,
    vmdq: own(flagFact(bound, 'vmdq') ?? poolsGiven(bound), base?.vmdq),
    vmdqPools: own(numberFact(bound, 'vmdq-pools'), base?.vmdqPools),
    vmdqBesideVfs: own(sharesPools(bound), base?.vmdqBesideVfs),
    vmdqModes: own(modesOf(property(bound, 'vmdq-pools')), base?.vmdqModes),
    msix: msix
      ? fact(msix, {
          pf: numberFact(bound, 'msix')?.value,
          device: numberFact(msix, 'device')?.value,
          perVf: numberFact(msix, 'per-vf')?.value,
          sizes: valueOf(property(msix, 'sizes'), 'vectors', 'numbers')?.values.map((v) => v.value),
          cpus: cpusOf(property(msix, 'cpus')),
        })
      : base?.msix,
    dcb: own(flagFact(bound, 'dcb'), base?.dcb),
    classes: own(conditional(property(bound, 'classes'), 'classes'), base?.classes),
    mtu: own(numberFact(bound, 'mtu'), base?.mtu),
    maxFrameBytes: own(quantityFact(bound, 'max-frame'), base?.maxFrameBytes),
    switching: own(wordsFact(bound, 'switching'), base?.switching),
    loopback: own(flagFact(bound, 'loopback'), base?.loopback),
    maxRate: own(maxRateOf(property(bound, 'max-rate')), base?.maxRate),
    minRate: own(minRateOf(property(bound, 'min-rate')), base?.minRate),
    fcoe: own(flagFact(bound, 'fcoe'), base?.fcoe),
    vfMigration: migration
      ? fact(migration, {
          kind: kind === 'on' || kind === 'out-of-tree' ? kind : 'off',
          kernel: stringFact(migration, 'kernel')?.value,
          qemu: stringFact(migration, 'qemu')?.value,
          libvirt: stringFact(migration, 'libvirt')?.value,
          firmware: stringFact(migration, 'firmware')?.value,
        })
      : base?.vfMigration,
    packetRate:
      rate && pps
        ? fact(rate, {
            pps: pps.value,
            per: valueOf(property(rate, 'per'), 'what', 'word')?.word === 'device' ? 'device' : 'port',
          })
        : base?.packetRate,
    vfOffset: own(offsetOf(property(bound, 'vf-offset')), base?.vfOffset),
    vdpa: own(flagFact(bound, 'vdpa'), base?.vdpa),
    excludes: property(bound, 'excludes') ? excludesOf(bound) : (base?.excludes ?? []),
    endOfLife: own(stringFact(bound, 'end-of-life'), base?.endOfLife),
    drivers: drivers.length > 0 ? drivers : (base?.drivers ?? []),
  };
}

/** The statement of a property, the device's own or that of the nearest device it extends. */
function statedBy(bound: Bound, base: Device | undefined, word: string): Bound | undefined {
  return property(bound, word) ?? (base && statedBy(base.bound, base.base, word));
}

/** A number that may depend on how many ports the card has. */
function byPorts(
  bound: Bound | undefined,
  word: string,
  ports: number | undefined,
): Fact<number> | undefined {
  if (!bound) return undefined;
  let value = valueOf(bound, 'count', 'number')?.value;
  for (const w of properties(bound, 'when')) {
    const test = testOf(w);
    const then = numberFact(w, word);
    if (ports !== undefined && test && then && holds(test, { vfs: 0, classes: 1, ports, dcb: false }))
      value = then.value;
  }
  return value === undefined ? undefined : fact(bound, value);
}

function idsOf(bound: Bound, word: string): readonly string[] | undefined {
  return valueOf(property(bound, word), 'ids', 'strings')?.values.map((v) => v.value);
}

function speedsOf(bound: Bound): Fact<readonly number[]> | undefined {
  const speeds = property(bound, 'speeds');
  const values = valueOf(speeds, 'speeds', 'numbers')?.values.map((v) => v.value);
  return speeds && values && fact(speeds, values);
}

function offsetOf(bound: Bound | undefined): Device['vfOffset'] {
  if (!bound) return undefined;
  return fact(bound, {
    ari: valueOf(bound, 'offset', 'number')?.value,
    noAri: numberFact(bound, 'no-ari')?.value,
  });
}

function excludesOf(bound: Bound): Device['excludes'] {
  return properties(bound, 'excludes').flatMap((e) => {
    const a = valueOf(e, 'what', 'word')?.word;
    return a === undefined
      ? []
      : [fact(e, { a, b: valueOf(e, 'with', 'word')?.word, driver: wordFact<string>(e, 'driver')?.value })];
  });
}

/** `3.0 x8`, wherever a statement says it. */
export function pcieOf(bound: Bound | undefined): Fact<PcieLink> | undefined {
  const generation = valueOf(bound, 'generation', 'number');
  const lanes = valueOf(bound, 'lanes', 'number');
  return bound && generation && lanes && fact(bound, { generation: generation.value, lanes: lanes.value });
}

/** A device with a pool count above 0 has VMDq, one with 0 has none. */
function poolsGiven(bound: Bound): Fact<boolean> | undefined {
  const pools = numberFact(bound, 'vmdq-pools');
  return pools && { ...pools, value: pools.value > 0 };
}

/** Whether VFs take no pools of those that VMDq has. */
function sharesPools(bound: Bound): Fact<boolean> | undefined {
  const pools = property(bound, 'vmdq-pools');
  return pools && fact(pools, flagFact(pools, 'with-vfs')?.value === false);
}

function cpusOf(bound: Bound | undefined): { most: number; kernel: string | undefined } | undefined {
  const most = valueOf(bound, 'most', 'number')?.value;
  return most === undefined ? undefined : { most, kernel: stringFact(bound, 'kernel')?.value };
}

function modesOf(bound: Bound | undefined): Device['vmdqModes'] {
  if (!bound) return undefined;
  const modes = properties(bound, 'mode').flatMap((m) => {
    const pools = valueOf(m, 'pools', 'number');
    const queues = valueOf(m, 'queues', 'number');
    return pools && queues
      ? [
          {
            pools: pools.value,
            queuesPerPool: queues.value,
            rss: flagFact(m, 'rss')?.value,
            classes: numberFact(m, 'classes')?.value,
          },
        ]
      : [];
  });
  return modes.length > 0 ? fact(bound, modes) : undefined;
}

function conditional(bound: Bound | undefined, word: string): Fact<Conditional> | undefined {
  const base = bound && (valueOf(bound, 'count', 'number')?.value ?? numberFact(bound, 'default')?.value);
  if (!bound || base === undefined) return undefined;
  // Without a stated maximum the default is no limit: it is then unknown.
  if (!valueOf(bound, 'count', 'number')) return undefined;
  const when = properties(bound, 'when').flatMap((w) => {
    const value = numberFact(w, word);
    const test = testOf(w);
    return value && test ? [{ test, value: value.value }] : [];
  });
  return fact(bound, { base, when });
}

function testOf(bound: Bound): DeviceTest | undefined {
  const subject = valueOf(bound, 'subject', 'word')?.word;
  if (subject === 'dcb') return { on: 'dcb' };
  const op = valueOf(bound, 'op', 'word')?.word;
  const than = valueOf(bound, 'than', 'number')?.value;
  if (subject !== 'vfs' && subject !== 'classes' && subject !== 'ports') return undefined;
  if (than === undefined || (op !== '>=' && op !== '<=' && op !== '>' && op !== '<')) return undefined;
  return { on: subject, op, than };
}

/** What a conditional number is under these circumstances: the base, or the last condition that holds. */
export function valueUnder(
  conditional: Conditional,
  state: { readonly vfs: number; readonly classes: number; readonly ports: number; readonly dcb: boolean },
): number {
  let { base } = conditional;
  for (const { test, value } of conditional.when) if (holds(test, state)) base = value;
  return base;
}

function holds(
  test: DeviceTest,
  state: { readonly vfs: number; readonly classes: number; readonly ports: number; readonly dcb: boolean },
): boolean {
  if (test.on === 'dcb') return state.dcb;
  const value = state[test.on];
  switch (test.op) {
    case '>=':
      return value >= test.than;
    case '<=':
      return value <= test.than;
    case '>':
      return value > test.than;
    case '<':
      return value < test.than;
  }
}

function maxRateOf(bound: Bound | undefined): Device['maxRate'] {
  if (!bound) return undefined;
  return fact(bound, {
    supported: valueOf(bound, 'state', 'word')?.word !== 'off',
    stepBps: quantityFact(bound, 'step')?.value,
    leastBps: quantityFact(bound, 'least')?.value,
    perQueue: valueOf(property(bound, 'per'), 'what', 'word')?.word === 'queue',
    onlyAtBps: quantityFact(bound, 'only-at')?.value,
  });
}

function minRateOf(bound: Bound | undefined): Device['minRate'] {
  const kind = wordFact<'off' | 'on' | 'weight'>(bound?.parent, 'min-rate');
  if (!bound || !kind) return undefined;
  return fact(bound, { kind: kind.value, notWith: wordsFact(bound, 'not-with')?.value ?? [] });
}

/** Where a device’s declaration names its base. */
export function basePlace(bound: Bound): ReturnType<typeof placeIn> {
  const base = valueOf(bound, 'base', 'refs');
  return base ? placeIn(bound, base) : headPlace(bound);
}
