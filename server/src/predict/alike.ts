import type { Topology } from '../model/topology.ts';
import type { Ground, Performance, Prediction } from './prediction.ts';

/*
 * Parts that differ in names alone have the same figures: one of them is predicted, and of the others that is told with
 * their own names.
 */

/** A prediction of one topology as that of another; undefined where they differ in more than what `words` changes. */
export function toldOf(
  prediction: Prediction,
  from: Topology,
  to: Topology,
  words: (said: string) => string,
): Prediction | undefined {
  // What they measure and expect stands in statements of their own.
  if (prediction.expectations.length > 0 || prediction.measurements.length > 0) return undefined;
  const own = counterparts(from, to, words);
  if (!own) return undefined;
  const of = <T extends object>(thing: T): T => own.get(thing) as T;
  const grounded = <T extends { readonly ground: Ground }>(one: T | null): T | null =>
    one && { ...one, ground: { ...one.ground, reason: words(one.ground.reason) } };
  const performance = (one: Performance): Partial<Performance> => ({
    latencyUs: grounded(one.latencyUs),
    rttUs: grounded(one.rttUs),
    hostCpuCores: grounded(one.hostCpuCores),
    guestCpuCores: grounded(one.guestCpuCores),
    bottleneck: one.bottleneck && { ...one.bottleneck, resource: words(one.bottleneck.resource) },
    ground: { ...one.ground, reason: words(one.ground.reason) },
  });
  return {
    vnics: prediction.vnics.map((one) => ({
      ...one,
      attachment: of(one.attachment),
      vnic: words(one.vnic),
      ...performance(one),
    })),
    flows: prediction.flows.map((one) => ({
      ...one,
      of: of(one.of),
      flow: words(one.flow),
      at: one.at.map((point) =>
        point.vswitch
          ? { group: of(point.group), vswitch: of(point.vswitch) }
          : { group: of(point.group), port: of(point.port) },
      ),
      ...performance(one),
    })),
    ports: prediction.ports.map((one) => ({
      ...one,
      host: of(one.host),
      group: of(one.group),
      port: of(one.port),
      text: words(one.text),
    })),
    hosts: prediction.hosts.map((one) => ({
      ...one,
      host: of(one.host),
      group: of(one.group),
      text: words(one.text),
      hostCpuCores: grounded(one.hostCpuCores),
      vswitches: one.vswitches.map((used) => ({ ...used, vswitch: of(used.vswitch) })),
    })),
    expectations: [],
    measurements: [],
    loads: prediction.loads.map((one) => ({
      ...one,
      group: of(one.group),
      resource: words(one.resource),
      users: one.users.map(words),
    })),
    // Where they would be stated is known of the other's text only.
    assumptions: prediction.assumptions.map(({ text }) => ({ text: words(text) })),
  };
}

/** What of the one topology is what of the other. */
function counterparts(
  from: Topology,
  to: Topology,
  words: (said: string) => string,
): ReadonlyMap<object, object> | undefined {
  const own = new Map<object, object>();
  const pair = <T extends object>(
    a: readonly T[],
    b: readonly T[],
    alike: (a: T, b: T) => boolean,
  ): boolean =>
    a.length === b.length &&
    a.every((one, at) => {
      const other = b[at];
      if (!other || !alike(one, other)) return false;
      own.set(one, other);
      return true;
    });
  const named = (a: { readonly name: string }, b: { readonly name: string }): boolean =>
    words(a.name) === b.name;
  const found =
    pair(from.flows, to.flows, (a, b) => words(a.text) === b.text) &&
    pair(
      from.hosts,
      to.hosts,
      (a, b) =>
        named(a, b) &&
        pair(
          a.nics,
          b.nics,
          (x, y) => named(x, y) && pair(x.ports, y.ports, (p, q) => p.index === q.index),
        ) &&
        pair(a.vswitches, b.vswitches, named) &&
        pair(
          a.groups,
          b.groups,
          (x, y) =>
            x.count === y.count &&
            pair(
              x.attachments,
              y.attachments,
              (p, q) =>
                named(p.vm, q.vm) && named(p.vnic, q.vnic) && p.mode === q.mode && p.perHost === q.perHost,
            ),
        ),
    );
  return found ? own : undefined;
}
