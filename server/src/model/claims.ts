import { phrase } from '../words/phrase.ts';
import type { PathArgument } from '../syntax/tree.ts';
import { dimensionWords, type Dimension } from '../schema/units.ts';
import { type Bound, headPlace, placeIn } from './bound.ts';
import { lookIn } from './local.ts';
import { unresolvedPath } from './meant-path.ts';
import type { Place } from './place.ts';
import {
  fact,
  frameFact,
  numberFact,
  pathText,
  pathsOf,
  placeInPath,
  property,
  quantityFact,
  valueOf,
} from './read.ts';
import type { Declaration } from './declaration.ts';
import type { Conditions, Expectation, Measurement, Metric, Subject } from './topology.ts';

import { type FlowContext, flowOf, referLocal, vnicEnd } from './flows.ts';

/* What expectations and measurements claim, and of what. */

function subjectOf(path: PathArgument, place: Place, context: FlowContext): Subject | undefined {
  const { scope } = context;
  const [first, second, third] = path.segments;
  if (!first) return undefined;
  const shift = (part: { start: number; end: number }): Place => placeInPath(place, path, part);
  const declared: Declaration | undefined =
    scope.lookup('vm', first.text) ?? scope.lookup('host', first.text);
  if (!declared) {
    unresolvedPath(path, place, scope, { inHost: ['nic', 'vswitch'] });
    return undefined;
  }
  scope.refer(shift({ start: first.start, end: first.start + first.text.length }), declared.bound);
  const spans = scope.positions(declared, first.index, shift);
  // Members that the set does not have: that has been said.
  if (spans.length === 0) return undefined;
  const vm = context.vms.get(declared.bound);
  if (vm) {
    if (!second) return { type: 'vnics', vm, vnics: vm.vnics, spans };
    const end = vnicEnd(vm, spans, path, place, false, context)?.[0];
    return end?.type === 'vnic' ? { type: 'vnics', vm, vnics: [end.vnic], spans } : undefined;
  }
  const host = context.hosts.get(declared.bound);
  if (!host) return undefined;
  if (!second) return { type: 'host', host, spans };
  const local = lookIn(host, [second.text, ...(third ? [third.text] : [])]);
  referLocal(local, second, shift, scope);
  if (local?.type === 'vswitch') return { type: 'vswitch', vswitch: local.vswitch, spans };
  if (local?.type === 'port') return { type: 'port', port: local.port, spans };
  if (local?.type === 'nic' && local.nic.ports[0] && local.nic.ports.length === 1)
    return { type: 'port', port: local.nic.ports[0], spans };
  if (local?.type === 'silent') return undefined;
  const candidates = [
    ...host.vswitches.map((v) => v.name),
    ...host.nics.flatMap((n) => n.ports.map((p) => p.path)),
  ].map((c) => `${host.name}.${c}`);
  if (local)
    scope.report({
      rule: 'wrong-kind',
      place,
      message: phrase`\`${pathText(path)}\` is a card of several ports: name one of them.`,
      fixes: () => candidates.map((c) => ({ title: phrase`Write \`${c}\``, edits: [{ place, text: c }] })),
    });
  else
    scope.unresolved(
      [],
      path,
      place,
      pathText(path),
      candidates,
      phrase`port or vswitch`,
      phrase` on \`${host.name}\``,
    );
  return undefined;
}

/** What a metric is counted in. */
export const dimensionOf: Readonly<Record<Metric, Dimension>> = {
  throughput: 'rate',
  tx: 'rate',
  rx: 'rate',
  packets: 'packets',
  latency: 'time',
  rtt: 'time',
  cpu: 'share',
  utilization: 'share',
};

/** What can be said of each. */
export const metricsOf: Readonly<Record<Subject['type'], readonly Metric[]>> = {
  vnics: ['throughput', 'tx', 'rx', 'packets', 'latency', 'rtt', 'cpu'],
  port: ['throughput', 'tx', 'rx', 'packets', 'utilization'],
  host: ['cpu', 'throughput', 'tx', 'rx', 'packets'],
  vswitch: ['throughput', 'packets', 'cpu', 'latency', 'rtt'],
};

interface Claim {
  readonly subject: Subject;
  readonly metric: Metric;
  readonly percentile?: 'p50' | 'p99' | undefined;
}

function claimOf(
  bound: Bound,
  slot: string,
  context: FlowContext,
): (Claim & { value: number; valuePlace: Place }) | undefined {
  const [target] = pathsOf(bound, 'subject');
  const metric = valueOf(bound, 'metric', 'word');
  const quantity = valueOf(bound, slot, 'quantity');
  if (!target || !metric || !quantity) return undefined;
  const { scope } = context;
  const subject = subjectOf(target.path, target.place, context);
  const name = metric.word as Metric;
  const dimension = dimensionOf[name];
  if (quantity.dimension !== dimension) {
    scope.report({
      rule: 'bad-value',
      place: placeIn(bound, quantity),
      message: phrase`\`${name}\` is said as ${dimensionWords[dimension]()}.`,
    });
    return undefined;
  }
  if (!subject) return undefined;
  if (!metricsOf[subject.type].includes(name)) {
    const can = metricsOf[subject.type];
    scope.report({
      rule: 'bad-value',
      place: placeIn(bound, metric),
      message: phrase`\`${pathText(target.path)}\` has no \`${name}\`: ${can.map((m) => `\`${m}\``).join(', ')} can be said of it.`,
    });
    return undefined;
  }
  const percentile = valueOf(bound, 'percentile', 'word')?.word;
  return {
    subject,
    metric: name,
    percentile: percentile === 'p99' ? 'p99' : percentile === 'p50' ? 'p50' : undefined,
    value: quantity.value,
    valuePlace: placeIn(bound, quantity),
  };
}

function conditionsOf(bound: Bound, context: FlowContext): Conditions {
  const flow = property(bound, 'flow');
  return {
    frame: frameFact(bound),
    flow: flow && flowOf(flow, context),
    load: quantityFact(bound, 'load'),
    cores: numberFact(bound, 'cores'),
    loss: quantityFact(bound, 'loss'),
  };
}

export function expectationOf(bound: Bound, text: string, context: FlowContext): Expectation | undefined {
  const claim = claimOf(bound, 'limit', context);
  const op = valueOf(bound, 'op', 'word')?.word;
  if (!claim || (op !== '>=' && op !== '<=' && op !== '>' && op !== '<')) return undefined;
  const { subject, metric, percentile, value, valuePlace } = claim;
  return {
    bound,
    place: headPlace(bound),
    text,
    subject,
    metric,
    percentile,
    op,
    limit: { ...fact(bound, value), place: valuePlace },
    surely: bound.values.has('surely'),
    conditions: conditionsOf(bound, context),
  };
}

export function measurementOf(bound: Bound, text: string, context: FlowContext): Measurement | undefined {
  const claim = claimOf(bound, 'value', context);
  if (!claim) return undefined;
  const { subject, metric, percentile, value, valuePlace } = claim;
  return {
    bound,
    place: headPlace(bound),
    text,
    subject,
    metric,
    percentile,
    value: { ...fact(bound, value), place: valuePlace },
    conditions: conditionsOf(bound, context),
  };
}
