import { phrase } from '../words/phrase.ts';
import { type Bound, headPlace, placeIn } from './bound.ts';
import { pcieOf } from './devices.ts';
import type { Place } from './place.ts';
import {
  fact,
  flagFact,
  labelOf,
  numberFact,
  pathsOf,
  properties,
  property,
  quantityFact,
  stringFact,
  valueOf,
  wordFact,
} from './read.ts';
import { matchOf } from './bind.ts';
import { vswitchNamed } from './local.ts';
import { formatValue, writeValue } from '../schema/units.ts';
import type { Device, Host, Nic, Port, TrafficClass } from './topology.ts';

import type { HostContext } from './host-context.ts';

/* Cards and their ports, as a host declares them. */

export function nicOf(
  bound: Bound,
  named: { name: string; place: Place },
  host: Host,
  context: HostContext,
): Nic {
  const { scope } = context;
  const [devicePath] = pathsOf(bound, 'device');
  const declaration = devicePath && scope.resolve('device', devicePath.path, devicePath.place);
  const device = declaration && context.device(declaration.bound);
  const slot = property(bound, 'slot');
  const index = valueOf(slot, 'index', 'number');
  const platformSlot = index && host.platform?.slots.find((s) => s.index === index.value);
  if (slot && index && host.platform && !platformSlot) {
    const has = host.platform.slots.map((s) => s.index).join(', ');
    scope.report({
      rule: 'unresolved-name',
      place: placeIn(slot, index),
      message: phrase`\`${host.platform.name}\` has no slot ${index.value}; it has ${has === '' ? phrase`none` : has}.`,
    });
  } else if (slot && index && !host.platform && !isMeantOtherwise(slot, host)) {
    scope.report({
      rule: 'unresolved-name',
      place: placeIn(slot, index),
      message: phrase`A slot by number needs a host with a platform: \`host box : dell.r740\`. Else say what it is: \`slot pcie 4.0 x8\`.`,
    });
  }
  const ports: Port[] = [];
  const nic: Nic = {
    ...named,
    bound,
    host,
    docs: bound.statement.docs,
    label: labelOf(bound),
    device,
    slot:
      slot &&
      fact(slot, {
        pcie: pcieOf(slot)?.value ?? platformSlot?.pcie,
        index: index?.value,
        ari: flagFact(slot, 'ari') ?? platformSlot?.ari,
        acs: flagFact(slot, 'acs') ?? platformSlot?.acs,
      }),
    numa:
      numberFact(bound, 'numa') ??
      (slot && platformSlot?.numa !== undefined ? fact(slot, platformSlot.numa) : undefined),
    iommuGroup: numberFact(bound, 'iommu-group'),
    address: stringFact(bound, 'address'),
    firmware: stringFact(bound, 'firmware'),
    vfsInFirmware: numberFact(bound, 'vfs-in-firmware'),
    features: featuresOf(bound),
    ports,
  };
  const stated = new Map<number, Bound>();
  for (const child of properties(bound, 'port')) {
    const at = valueOf(child, 'index', 'number');
    if (!at) continue;
    const first = stated.get(at.value);
    if (first) {
      scope.duplicate(
        { name: `port ${at.value}`, place: headPlace(child) },
        phrase`port of this nic`,
        headPlace(first),
      );
      continue;
    }
    const count = device?.portCount;
    if (device && count && at.value >= count.value) {
      scope.report({
        rule: 'bad-value',
        place: headPlace(child),
        message:
          count.value === 1
            ? phrase`\`${device.name}\` has 1 port, 0; there is no port ${at.value}.`
            : phrase`\`${device.name}\` has ${count.value} ports, 0 to ${count.value - 1}; there is no port ${at.value}.`,
        related: [{ place: count.place, message: count.source ?? phrase`Its ports.` }],
      });
      continue;
    }
    stated.set(at.value, child);
  }
  const indices = new Set(stated.keys());
  for (let i = 0; i < (device?.portCount?.value ?? 0); i++) indices.add(i);
  for (const i of [...indices].sort((a, b) => a - b)) ports.push(portOf(nic, i, stated.get(i), context));
  return nic;
}

/** Whether a slot by number is one only because its statement does not hold together, or its platform could not be found. */
function isMeantOtherwise({ spec, statement }: Bound, host: Host): boolean {
  if (pathsOf(host.bound, 'platform').length > 0) return true;
  return spec !== undefined && matchOf(spec, statement).misfits.length > 0;
}

function featuresOf(bound: Bound): Nic['features'] {
  const list = property(bound, 'features');
  return list
    ? (valueOf(list, 'features', 'words')?.words ?? []).map((w) => ({
        value: w.word,
        place: placeIn(list, w),
      }))
    : [];
}

function portOf(nic: Nic, index: number, bound: Bound | undefined, context: HostContext): Port {
  const classes: TrafficClass[] = [];
  const speed = speedOf(bound, nic.device, context);
  const port: Port = {
    nic,
    index,
    path: `${nic.name}.${index}`,
    stated: bound !== undefined,
    place: bound ? headPlace(bound) : nic.place,
    bound,
    speedBps: speed?.value ?? nic.device?.portSpeedBps?.value,
    speed,
    vfs: numberFact(bound, 'vfs'),
    vfQueues: numberFact(bound, 'vf-queues'),
    switching: wordFact(bound, 'switching'),
    mtu: numberFact(bound, 'mtu'),
    link: linkOf(property(bound, 'link'), nic.host, context),
    interface: stringFact(bound, 'interface'),
    address: stringFact(bound, 'address'),
    iommuGroup: numberFact(bound, 'iommu-group'),
    mac: stringFact(bound, 'mac'),
    pause: flagFact(bound, 'pause'),
    networks: networksOf(property(bound, 'networks'), context),
    classes,
  };
  const taken = new Map<number, Place>();
  for (const child of properties(bound, 'class')) {
    const stated = valueOf(child, 'priority', 'numbers')?.values ?? [];
    // The first declaration of a class holds.
    const values = stated.filter(({ value }) => !taken.has(value));
    for (const { value, ...range } of stated) {
      const earlier = taken.get(value);
      if (earlier)
        context.scope.duplicate(
          { name: `class ${value}`, place: placeIn(child, range) },
          phrase`class of this port`,
          earlier,
        );
      else taken.set(value, placeIn(child, range));
    }
    if (values.length === 0) continue;
    classes.push({
      port,
      priorities: values.map((v) => v.value),
      place: headPlace(child),
      bound: child,
      ets: quantityFact(child, 'ets'),
      strict: flagFact(child, 'strict'),
      pfc: flagFact(child, 'pfc'),
      lossless: flagFact(child, 'lossless'),
    });
  }
  return port;
}

/** A port runs at no more than its card can: what is over that is no speed of it. */
function speedOf(bound: Bound | undefined, device: Device | undefined, context: HostContext): Port['speed'] {
  const speed = quantityFact(bound, 'speed');
  const known = device?.speedsBps;
  const most = Math.max(...(known?.value ?? []), device?.portSpeedBps?.value ?? 0);
  if (!speed || !known || speed.value <= most) return speed;
  const text = `speed ${writeValue(most, 'rate')}`;
  context.scope.report({
    rule: 'bad-value',
    place: speed.place,
    message: phrase`A port of \`${device.name}\` runs at ${formatValue(most, 'rate')} at most.`,
    related: [{ place: known.place, message: known.source ?? phrase`Its speeds.` }],
    fixes: () => [
      { title: phrase`Write \`${text}\``, preferred: true, edits: [{ place: speed.place, text }] },
    ],
  });
  return undefined;
}

function linkOf(bound: Bound | undefined, host: Host, context: HostContext): Port['link'] {
  const [target] = pathsOf(bound, 'switch');
  const [first, second, ...more] = target?.path.segments ?? [];
  if (!bound || !target || !first) return undefined;
  const { scope } = context;
  const declaration = scope.lookup('switch', first.text);
  const found = declaration && context.switches.get(declaration.bound);
  if (!declaration || !found) {
    const local = vswitchNamed(target.path, host.bound);
    if (local) {
      scope.report({
        rule: 'wrong-kind',
        place: target.place,
        message: phrase`\`${first.text}\` is a vswitch of \`${host.name}\`; a link goes to a switch outside. A vswitch names its port (\`uplink\`).`,
        related: [{ place: local, message: phrase`Declared here.` }],
      });
      return undefined;
    }
    scope.unresolved(['switch'], target.path, target.place, first.text);
    return undefined;
  }
  scope.refer({ ...target.place, end: target.place.start + first.text.length }, declaration.bound);
  if (first.index) scope.positions(declaration, first.index, (range) => placeIn(bound, range));
  // A set of switches, of which has been said that there is none: which of them is meant is not known.
  if (declaration.index) return undefined;
  const port = second && /^\d+$/.test(second.text) ? Number(second.text) : undefined;
  if ((second && port === undefined) || more.length > 0) {
    scope.report({
      rule: 'unresolved-name',
      place: target.place,
      message: phrase`A switch’s port is a number: \`${first.text}.7\`.`,
    });
  }
  return fact(bound, { switch: found, port });
}

/** Undefined, as where nothing is said, where one of them cannot be made out: nothing follows from the others then. */
export function networksOf(
  bound: Bound | undefined,
  context: Pick<HostContext, 'scope' | 'networks'>,
): Port['networks'] {
  if (!bound) return undefined;
  const paths = pathsOf(bound, 'networks');
  const networks = paths.flatMap(({ path, place }) => {
    const declaration = context.scope.resolve('network', path, place);
    const network = declaration && context.networks.get(declaration.bound);
    return network ? [network] : [];
  });
  return networks.length === 0 || networks.length < paths.length ? undefined : fact(bound, networks);
}
