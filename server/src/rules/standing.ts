import type { Finding } from '../model/finding.ts';
import { type Bound, wholePlace } from '../model/bound.ts';
import type { Flow, Host, Port, Topology, Vm, Vnic } from '../model/topology.ts';
import type { Prediction } from '../predict/prediction.ts';
import { prevents, rules, rulesById } from './all.ts';
import { type Focus, everything } from './shared/focus.ts';
import { flowsOf } from './shared/pairs.ts';
import { grouped } from './shared/grouped.ts';
import { attachmentIndex, portUses, portsUnder } from './shared/ports.ts';
import type { Rule } from './shared/rule.ts';
import { placeKey } from './shared/say.ts';

/*
 * What rules say of a part, thing by thing. Where one vnic is attached otherwise they are asked of the things that this
 * touches alone: its VM, the ports that it leaves and comes to, its host and its flows. What they say of the rest stands,
 * and what is wrong in other parts hides nothing here.
 */

/** An error or a warning. */
type Said = Pick<Finding, 'rule' | 'place' | 'message' | 'vnics'>;

/** What is wrong where a vnic is attached in some way, by rule, and what is said of it. */
export interface Broken {
  readonly rule: string;
  readonly message: string;
}

const weighs = ({ rule, severity }: Pick<Finding, 'rule' | 'severity'>): boolean => {
  const level = severity ?? rulesById.get(rule)?.severity;
  return level === 'error' || level === 'warning';
};

const checked = rules.filter((rule) => rule.check && weighs({ rule: rule.id }));
const byThing = checked.filter((rule) => !rule.whole && !rule.predicts);
const nothing: Focus = { hosts: [], carriers: [], ports: [], vms: [], attachments: [], flows: [] };
/** Promises and measurements may be about anything, as far as a flow reaches. */
const predicting = checked.filter((rule) => rule.predicts === true);
const whole = checked.filter((rule) => rule.whole === true && rule.predicts !== true);

export interface Ground {
  readonly topology: Topology;
  readonly prediction: () => Prediction;
  /** What does not hold together in the text, of a variation too. */
  readonly findings: readonly Finding[];
}

export class Standing {
  private readonly ground: Ground;
  private readonly silenced: (finding: Finding) => boolean;
  private readonly tally = new Tally();
  private saidOfAll: readonly Said[] | undefined;
  private counted: ReadonlyMap<string, number> | undefined;
  /** Rules that have something to say. */
  private readonly talking: readonly Rule[];
  private readonly ofThings = new Map<Vm | Flow | Port | Host, readonly Said[]>();

  constructor(ground: Ground, silenced: (finding: Finding) => boolean) {
    this.ground = ground;
    this.silenced = silenced;
    const { topology, findings } = ground;
    const all = everything(topology);
    this.tally.add(this.weighing(findings));
    // What is said of all things is what is said of each of them: a rule that has nothing to say of all has nothing to say of any.
    this.talking = byThing.filter((rule) => {
      const said = this.ask([rule], topology, all);
      this.tally.add(said);
      return said.length > 0;
    });
  }

  /** How many places each rule finds at fault. */
  get counts(): ReadonlyMap<string, number> {
    return (this.counted ??= this.tally.with([], this.ofAll));
  }

  /** What is said of everything together: a variation is asked of that anew, so of what it is tried on it is seldom needed. */
  private get ofAll(): readonly Said[] {
    const { topology, prediction } = this.ground;
    return (this.saidOfAll ??= this.ask(
      [...whole, ...predicting],
      topology,
      everything(topology),
      prediction,
    ));
  }

  /** What is wrong with a vnic as it is attached; `asIs` is what is said of its own text. */
  brokenNow(vnic: Vnic, asIs: readonly Finding[]): Broken[] {
    const { topology } = this.ground;
    const { vm } = vnic;
    const ports = attachmentIndex(topology).ofVm(vm).flatMap(portsUnder);
    const flows = vm.vnics.flatMap((one) => flowsOf(topology.flows, one));
    const said = grouped(
      [...this.weighing(asIs), ...this.ofAll, ...this.standing(vm, flows, new Set(ports))].filter((one) =>
        isAbout(one, vnic),
      ),
      (one) => one.rule,
    );
    return [...said].map(([rule, own]) => ({ rule, message: wordsOf(own, vnic) ?? '' }));
  }

  /**
   * What is wrong with a vnic where it is attached otherwise, and what that breaks elsewhere: what `before` does not say as often. `asIs` is what is
   * said of the vnic's text as it is attached.
   */
  brokenBy(varied: Ground, asIs: readonly Finding[], before: ReadonlyMap<string, number>): Broken[] {
    const { topology } = varied;
    const { variation } = topology;
    if (!variation) return [];
    const { vnic } = variation;
    const { vm } = vnic;
    const flows = vm.vnics.flatMap((vnic) => flowsOf(topology.flows, vnic));
    const carriers = carriersOf(vm);
    const attached = attachmentIndex(topology).ofVm(vm);
    const ports = new Set(
      [...attachmentIndex(this.ground.topology).ofVm(vm), ...attached].flatMap(portsUnder),
    );
    const gone = [...this.weighing(asIs), ...this.standing(vm, flows, ports)];
    const come = [
      ...this.weighing(varied.findings),
      ...this.ask(whole, topology, everything(topology)),
      ...this.ask(byThing, topology, {
        hosts: [],
        carriers,
        ports: portUses(topology).filter(({ port }) => ports.has(port)),
        vms: [vm],
        attachments: attached,
        flows,
      }),
    ];
    const broken = this.brokenOf(vnic, gone, come, before);
    // What cannot be need not be predicted.
    if (varied.findings.length > 0 || broken.some(prevents)) return broken;
    const predicted = this.ask(predicting, topology, everything(topology), varied.prediction);
    return predicted.length === 0 ? broken : this.brokenOf(vnic, gone, [...come, ...predicted], before);
  }

  private brokenOf(
    vnic: Vnic,
    gone: readonly Said[],
    come: readonly Said[],
    before: ReadonlyMap<string, number>,
  ): Broken[] {
    return [...this.tally.with(gone, come)].flatMap(([rule, now]): Broken[] => {
      const own = come.filter((one) => one.rule === rule);
      const about = own.filter((one) => isAbout(one, vnic));
      if (about.length === 0 && now <= (before.get(rule) ?? 0)) return [];
      const message = wordsOf(about, vnic) ?? wordsOf(this.fresh(own), vnic) ?? wordsOf(own, vnic);
      return [{ rule, message: message ?? this.tally.message(rule) }];
    });
  }

  /** What is said of places of which it is not said as it is. */
  private fresh(said: readonly Said[]): Said[] {
    const isThere = (one: Said): boolean =>
      this.tally.has(one) ||
      this.ofAll.some(({ rule, place }) => rule === one.rule && placeKey(place) === placeKey(one.place));
    return said.filter((one) => !isThere(one));
  }

  /** What is said of a VM, of these flows and ports, and of its hosts. */
  private standing(vm: Vm, flows: readonly Flow[], ports: ReadonlySet<Port>): Said[] {
    const { topology } = this.ground;
    const attachments = attachmentIndex(topology).ofVm(vm);
    return [
      ...this.of(vm, () => ({ vms: [vm], attachments })),
      ...flows.flatMap((flow) => this.of(flow, () => ({ flows: [flow] }))),
      ...[...ports].flatMap((port) =>
        this.of(port, () => ({ ports: portUses(topology).filter((use) => use.port === port) })),
      ),
      ...carriersOf(vm).flatMap((host) => this.of(host, () => ({ carriers: [host] }))),
    ];
  }

  /** What is said of one thing. */
  private of(thing: Vm | Flow | Port | Host, focus: () => Partial<Focus>): readonly Said[] {
    let said = this.ofThings.get(thing);
    if (!said)
      this.ofThings.set(
        thing,
        (said = this.ask(this.talking, this.ground.topology, { ...nothing, ...focus() })),
      );
    return said;
  }

  private ask(
    asked: readonly Rule[],
    topology: Topology,
    focus: Focus,
    prediction: Ground['prediction'] = this.ground.prediction,
  ): Said[] {
    const found: Finding[] = [];
    const subject = { ...focus, topology, prediction };
    for (const { id: rule, check } of asked) {
      check?.(subject, (finding) => found.push({ ...finding, rule }));
    }
    return this.weighing(found);
  }

  private weighing(findings: readonly Finding[]): Said[] {
    return findings.filter((finding) => weighs(finding) && !this.silenced(finding));
  }
}

function carriersOf(vm: Vm): Host[] {
  return [...new Set(vm.placements.map(({ group }) => group.host))];
}

/** Whether something is wrong with a vnic: it is said of it by name, or at its VM and not at another vnic of that. */
function isAbout({ place, vnics }: Said, vnic: Vnic): boolean {
  if (vnics) return vnics.includes(vnic);
  const { vm } = vnic;
  const lies = (bound: Bound): boolean => {
    const { top, start, end } = wholePlace(bound);
    return place.top === top && start <= place.start && place.end <= end;
  };
  return lies(vm.bound) && !vm.vnics.some((other) => other !== vnic && lies(other.bound));
}

/** One of several messages: where there is one, one that stands at the vnic's own VM. */
function wordsOf(said: readonly Said[], { vm }: Vnic): string | undefined {
  return (said.find(({ place }) => place.top === vm.bound.top) ?? said[0])?.message;
}

/** How often something is said of each place, by rule. Of one place a rule says one thing, however many things it follows from. */
class Tally {
  private readonly said = new Map<string, Map<string, number>>();
  private readonly first = new Map<string, Said>();

  add(said: readonly Said[]): void {
    for (const one of said) {
      const of = this.of(one.rule);
      const key = placeKey(one.place);
      of.set(key, (of.get(key) ?? 0) + 1);
      if (!this.first.has(one.rule)) this.first.set(one.rule, one);
    }
  }

  /** How many places each rule finds at fault where some of this is not said any more, and something else is. */
  with(gone: readonly Said[], come: readonly Said[]): Map<string, number> {
    const changes = new Map<string, Map<string, number>>();
    const change = (said: readonly Said[], by: number): void => {
      for (const { rule, place } of said) {
        const of = changes.get(rule) ?? new Map<string, number>();
        changes.set(rule, of);
        const key = placeKey(place);
        of.set(key, (of.get(key) ?? 0) + by);
      }
    };
    change(gone, -1);
    change(come, 1);
    const counts = new Map([...this.said].map(([rule, of]) => [rule, of.size]));
    for (const [rule, of] of changes) {
      const before = this.of(rule);
      let now = before.size;
      for (const [key, by] of of) {
        const was = before.get(key) ?? 0;
        now += Number(was + by > 0) - Number(was > 0);
      }
      counts.set(rule, now);
    }
    return counts;
  }

  has({ rule, place }: Said): boolean {
    return this.said.get(rule)?.has(placeKey(place)) === true;
  }

  message(rule: string): string {
    return this.first.get(rule)?.message ?? '';
  }

  private of(rule: string): Map<string, number> {
    let of = this.said.get(rule);
    if (!of) this.said.set(rule, (of = new Map<string, number>()));
    return of;
  }
}
