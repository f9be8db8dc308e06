import type { Edit } from '../model/finding.ts';
import { Names } from '../model/names.ts';
import type { Place } from '../model/place.ts';
import { Scope } from '../model/scope.ts';
import type { Mode, Topology, Vnic } from '../model/topology.ts';
import { attachedAs } from '../model/variation.ts';
import { Outlook } from '../predict/predict.ts';
import type { VnicPrediction } from '../predict/prediction.ts';
import { bits, cores } from '../preview/scene/format.ts';
import { modes } from '../schema/vocabulary.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { phrase } from '../words/phrase.ts';

/** What fixes would bring, asked for one after the other: each is a variation of what stands there. */
export class Outcomes {
  private readonly snapshot: Snapshot;
  private readonly outlooks = new Map<Topology, Outlook>();
  private known: Names | undefined;

  constructor(snapshot: Snapshot) {
    this.snapshot = snapshot;
  }

  /**
   * What a vnic would get if these edits attach it in another mode, and gets now: `9.4 Gb/s, 0.2 cores (now 3.1 Gb/s, 1.8
   * cores)`. Empty where they do something else, or nothing is known of it.
   */
  of(edits: readonly Edit[]): string {
    const change = modeChange(this.snapshot, edits);
    if (!change) return '';
    const { vnic, mode, targets } = change;
    const { topology } = this.snapshot.world.partOf(vnic.bound.top);
    const varied = attachedAs(topology, vnic, { mode, targets }, new Scope(this.names));
    const then = figuresOf(this.outlook(topology).of(varied).vnic(vnic));
    const now = figuresOf(
      this.snapshot.predictionAt(vnic.bound.top).vnics.filter(({ attachment }) => attachment.vnic === vnic),
    );
    if (then === '') return '';
    return now === '' ? then : phrase`${then} (now ${now})`;
  }

  private get names(): Names {
    return (this.known ??= new Names(this.snapshot.world.tops));
  }

  private outlook(topology: Topology): Outlook {
    let outlook = this.outlooks.get(topology);
    if (!outlook) this.outlooks.set(topology, (outlook = new Outlook(topology)));
    return outlook;
  }
}

interface ModeChange {
  readonly vnic: Vnic;
  readonly mode: Mode;
  /** What it meets then, where that is another. */
  readonly targets?: readonly string[];
}

function modeChange(snapshot: Snapshot, edits: readonly Edit[]): ModeChange | undefined {
  const [edit, ...more] = edits;
  if (!edit || more.length > 1 || !Object.hasOwn(modes, edit.text)) return undefined;
  const { topology } = snapshot.world.partOf(edit.place.top);
  const vnic = topology.vms.flatMap(({ vnics }) => vnics).find((one) => same(one.mode.place, edit.place));
  if (!vnic) return undefined;
  const mode = edit.text as Mode;
  const [target] = more;
  if (!target) return { vnic, mode };
  return same(target.place, vnic.target) ? { vnic, mode, targets: [target.text] } : undefined;
}

const same = (a: Place, b: Place): boolean => a.top === b.top && a.start === b.start && a.end === b.end;

/** Of the worst off of its members; what the host spends on each. */
function figuresOf(all: readonly VnicPrediction[]): string {
  const known = all.filter(({ throughputBps }) => throughputBps !== null);
  if (known.length === 0 || known.length < all.length) return '';
  const least = known.reduce((worst, one) => (rateOf(one) < rateOf(worst) ? one : worst));
  const rate = bits(rateOf(least));
  const each = all.reduce((sum, { count }) => sum + count, 0) > 1 ? phrase`${rate} each` : rate;
  return least.hostCpuCores ? `${each}, ${cores(least.hostCpuCores.value)}` : each;
}

const rateOf = ({ throughputBps }: VnicPrediction): number => throughputBps?.value ?? 0;
