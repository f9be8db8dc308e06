import type { Expectation, Topology, Vnic } from '../model/topology.ts';
import { attachmentsOn } from '../model/variation.ts';
import { Assumptions } from './assume.ts';
import { networkOf, plan, type Plan } from './network/build.ts';
import { evaluate, type Evaluation } from './solve/evaluate.ts';
import { conditionsOf, resultOf } from './answer/expect.ts';
import { hostFlows } from './answer/host-flows.ts';
import { type Anchors, anchorsOf } from './answer/measured.ts';
import { hostPrediction, portPrediction, resourceLoads, vnicPredictions } from './answer/perform.ts';
import type {
  FlowPrediction,
  ExpectationResult,
  HostPrediction,
  MeasurementResult,
  PortPrediction,
  Prediction,
  ResourceLoad,
  VnicPrediction,
} from './prediction.ts';
import type { Lens } from './network/traffic.ts';
import { phrase } from '../words/phrase.ts';

export type { Lens } from './network/traffic.ts';

/**
 * What a topology would deliver: flows become streams over resources (`network/build.ts`), which share them max-min fairly
 * (`solve/allocate.ts`) at the value and at both ends of every cost's interval (`solve/solve.ts`); figures are read off (`answer/perform.ts`).
 * A lens shows the same file with other frames or loads.
 */
export function predict(topology: Topology, lens: Lens = {}): Prediction {
  const { vnics, flows, ports, hosts, expectations, measurements, loads, assumptions } = new Outlook(
    topology,
    lens,
  );
  return { vnics, flows, ports, hosts, expectations, measurements, loads, assumptions };
}

/** The prediction of a topology, each part of it when it is asked for; and that of its variations, for which only what they change is drawn. */
export class Outlook implements Prediction {
  private readonly topology: Topology;
  private readonly lens: Lens;
  private readonly base: Outlook | undefined;
  private readonly said = new Assumptions();
  private anchored: Anchors | undefined;
  private planned: Plan | undefined;
  private evaluated: Evaluation | undefined;
  private readonly conditioned = new Map<Expectation, Outlook>();

  constructor(topology: Topology, lens: Lens = {}, base?: Outlook, anchors?: Anchors) {
    this.topology = topology;
    this.lens = lens;
    this.base = base;
    this.anchored = anchors;
  }

  /** What a variation of the topology would deliver. */
  of(variation: Topology): Outlook {
    return new Outlook(variation, this.lens, this);
  }

  get vnics(): VnicPrediction[] {
    const { evaluation, topology, said } = this;
    const { cells, sites } = evaluation.network;
    const all = new Map(
      cells.flatMap((cell) => vnicPredictions(evaluation, cell, said).map((one) => [one.attachment, one])),
    );
    return sites.flatMap(({ group }) =>
      attachmentsOn(topology, group).flatMap((attachment) => all.get(attachment) ?? []),
    );
  }

  /** The members of one vnic. */
  vnic(vnic: Vnic): VnicPrediction[] {
    const { evaluation, said } = this;
    const isOwn = ({ attachment }: Pick<VnicPrediction, 'attachment'>): boolean => attachment.vnic === vnic;
    return evaluation.network.cells
      .filter(({ attachments }) => attachments.some((attachment) => isOwn({ attachment })))
      .flatMap((cell) => vnicPredictions(evaluation, cell, said).filter(isOwn));
  }

  get flows(): FlowPrediction[] {
    return hostFlows(this.topology, this.evaluation);
  }

  get ports(): PortPrediction[] {
    const { evaluation } = this;
    return evaluation.network.sites.flatMap((site) =>
      site.group.host.nics.flatMap((nic) => nic.ports.map((port) => portPrediction(evaluation, site, port))),
    );
  }

  get hosts(): HostPrediction[] {
    return this.evaluation.network.sites.map((site) => hostPrediction(this.evaluation, site));
  }

  get expectations(): ExpectationResult[] {
    return this.topology.expectations.map((one) => resultOf(one, this.under(one).evaluation));
  }

  get measurements(): readonly MeasurementResult[] {
    return this.anchors.results;
  }

  get loads(): ResourceLoad[] {
    return resourceLoads(this.evaluation);
  }

  get assumptions(): Prediction['assumptions'] {
    return this.said.all;
  }

  /** The same under an expectation's own conditions. */
  private under(expectation: Expectation): Outlook {
    const { topology, lens, base, anchors } = this;
    const conditions = conditionsOf(topology, expectation, lens);
    if (conditions === undefined) return this;
    const known = this.conditioned.get(expectation);
    if (known) return known;
    const own = new Outlook(
      { ...topology, flows: conditions.flows },
      conditions.lens,
      base?.under(expectation),
      anchors,
    );
    this.conditioned.set(expectation, own);
    return own;
  }

  private get anchors(): Anchors {
    return (this.anchored ??= anchorsOf(this.topology, this.lens.costs));
  }

  private get plan(): Plan {
    const { topology, lens, anchors, said, base } = this;
    // What a measurement says of costs may follow from the vnic.
    const from = topology.measurements.length > 0 ? undefined : base?.plan;
    return (this.planned ??= plan(topology, lens, anchors.costScale, said, from));
  }

  private get evaluation(): Evaluation {
    return (this.evaluated ??= this.evaluate());
  }

  private evaluate(): Evaluation {
    const network = networkOf(this.plan);
    if (network.streams.length > 0)
      this.said.add(phrase`p99 follows from the mean by an assumed distribution: it is not calibrated`);
    return evaluate(network, this.lens.offered);
  }
}
