import { catalogStatement } from '../catalog/catalog.ts';
import { bind } from './bind.ts';
import type { Bound } from './bound.ts';
import { deviceOf } from './devices.ts';
import { pathsOf } from './read.ts';
import type { Device } from './topology.ts';

/** The declaration of a catalog device, bound. */
export function catalogBound(name: string): Bound | undefined {
  const statement = catalogStatement(name);
  return statement && bind(statement).bound;
}

/** Catalog devices are what they are: worked out once. */
const known = new WeakMap<Bound, Device>();

/** A catalog device from its declaration. */
export function catalogDevice(bound: Bound): Device | undefined {
  const device = known.get(bound) ?? deviceOf(bound, catalogBase);
  if (device) known.set(bound, device);
  return device;
}

/** What a catalog device extends: another one of the catalog. */
function catalogBase(bound: Bound): Bound | undefined {
  const [target] = pathsOf(bound, 'base');
  return target && catalogBound(target.path.segments.map((s) => s.text).join('.'));
}
