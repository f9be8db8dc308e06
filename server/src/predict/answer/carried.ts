import { bottleneckOf, type Verdict } from './bottleneck.ts';
import { longest } from './latency.ts';
import { isAbout, least, zero } from '../figures.ts';
import type { Figure, GroundedPercentiles, Performance } from '../prediction.ts';
import { total, type Evaluation, type StreamShare } from '../solve/evaluate.ts';

/** What something sends and gets; each figure is worked out when it is asked for. */
export class Carried {
  private readonly evaluation: Evaluation;
  private readonly sent: readonly StreamShare[];
  private readonly got: readonly StreamShare[];

  constructor(evaluation: Evaluation, sent: readonly StreamShare[], got: readonly StreamShare[]) {
    this.evaluation = evaluation;
    this.sent = sent;
    this.got = got;
  }

  get all(): readonly StreamShare[] {
    return [...this.sent, ...this.got];
  }

  /** Frame bits a second that go out, and that come in. */
  get txBps(): Figure {
    return this.sent.length === 0 ? zero : this.bits(this.sent);
  }
  get rxBps(): Figure {
    return this.got.length === 0 ? zero : this.bits(this.got);
  }

  /** Of the slower of the directions that are there; null where none is. */
  get throughputBps(): Figure | null {
    return this.slowest((shares) => this.bits(shares));
  }
  get packetsPps(): Figure | null {
    return this.slowest((shares) =>
      total(shares, this.evaluation, ({ members, stream }) => members / (8 * stream.frames.meanBytes)),
    );
  }

  /** The longest of its streams' times, microseconds; null where none has one. */
  get latencyUs(): GroundedPercentiles | null {
    return this.longest('latency');
  }
  get rttUs(): GroundedPercentiles | null {
    return this.longest('rtt');
  }

  /** What holds back the slower direction. */
  get verdict(): Verdict | undefined {
    const { evaluation, sent, got } = this;
    if (sent.length === 0 || got.length === 0) return bottleneckOf(evaluation, [...sent, ...got]);
    const [tx, rx] = [this.txBps.value, this.rxBps.value];
    return bottleneckOf(evaluation, tx <= rx || isAbout(tx, rx) ? sent : got);
  }

  /** All of them. */
  get figures(): Pick<
    Performance,
    'throughputBps' | 'txBps' | 'rxBps' | 'packetsPps' | 'latencyUs' | 'rttUs'
  > {
    const { throughputBps, txBps, rxBps, packetsPps, latencyUs, rttUs } = this;
    return { throughputBps, txBps, rxBps, packetsPps, latencyUs, rttUs };
  }

  private bits(shares: readonly StreamShare[]): Figure {
    return total(shares, this.evaluation, ({ members }) => members);
  }

  private slowest(of: (shares: readonly StreamShare[]) => Figure): Figure | null {
    const used = [this.sent, this.got].filter((shares) => shares.length > 0);
    return used.length === 0 ? null : least(used.map(of));
  }

  private longest(metric: 'latency' | 'rtt'): GroundedPercentiles | null {
    return longest(
      this.evaluation,
      this.all.map(({ index }) => index),
      metric,
    );
  }
}
