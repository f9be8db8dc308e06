import type { Attachment, Mode } from '../model/topology.ts';
import { unknownPerformance } from '../predict/answer/perform.ts';
import type { Lens } from '../predict/predict.ts';
import type { ModeComparison, Performance, Prediction, VnicPrediction } from '../predict/prediction.ts';
import { type SetPrediction, bySet } from '../predict/sets.ts';
import { prevents } from '../rules/all.ts';
import { modes } from '../schema/vocabulary.ts';
import { kindOf, mentionsOf, saidOf } from './alike-vms.ts';
import { Grounds, type Outcome } from './ground.ts';
import { attachAs } from './what-if.ts';
import type { World } from './world.ts';

/** Compare: all modes of a vnic side by side. */

/** Every mode tried on one vnic. */
export interface Comparison {
  readonly vnic: string;
  readonly count: number;
  readonly current: Mode;
  readonly modes: readonly ModeComparison[];
}

/** Every mode side by side, for each vnic that the choice takes; in the order of the prediction. */
export function compare(
  world: World,
  prediction: Prediction,
  choose: (vnic: SetPrediction) => boolean = () => true,
  lens: Lens = {},
): Comparison[] {
  const grounds = new Grounds(world, lens);
  const mentions = mentionsOf(world);
  // A set that the prediction shows in parts is changed as a whole, and VMs that nothing tells apart would fare alike: once for all of them.
  const tried = new Map<string, { readonly of: Attachment; readonly attempts: readonly Try[] }>();
  return bySet(prediction.vnics)
    .filter(choose)
    .flatMap((own): Comparison[] => {
      const [attachment] = own.attachments;
      if (!attachment) return [];
      const kind = kindOf(attachment, mentions);
      const known = tried.get(kind) ?? {
        of: attachment,
        attempts: (Object.keys(modes) as Mode[]).map((mode) =>
          mode === attachment.mode ? asItIs(grounds, attachment) : attempt(grounds, attachment, mode),
        ),
      };
      tried.set(kind, known);
      const named = (text: string): string => saidOf(text, known.of.vm.name, attachment.vm.name);
      return [
        {
          vnic: own.vnic,
          count: own.count,
          current: own.mode,
          // Members of one set that fare differently as they are do so in every mode.
          modes: known.attempts.map(
            ({ mode, feasible, breaks, reasons, assumed, figures }): ModeComparison => ({
              mode,
              feasible,
              breaks,
              reasons: reasons.map(named),
              assumed,
              ...(figures ? worstOf(figures, own) : performanceOf(own)),
            }),
          ),
        },
      ];
    });
}

/** A mode tried: what is wrong then, and what the vnic's members get; none where it cannot be, and nothing new where it is so. */
type Try = Pick<ModeComparison, 'mode' | 'feasible' | 'breaks' | 'reasons' | 'assumed'> & {
  readonly figures: readonly VnicPrediction[] | undefined;
};

function asItIs(grounds: Grounds, attachment: Attachment): Try {
  const { mode } = attachment;
  return { mode, ...outcomeOf(grounds.now(attachment)), assumed: [], figures: undefined };
}

function attempt(grounds: Grounds, attachment: Attachment, mode: Mode): Try {
  const change = attachAs(attachment.vnic, mode);
  const made = grounds.attempt(attachment, mode, change);
  const outcome = outcomeOf(made);
  // What cannot be done need not be predicted, and nothing that is added helps.
  return outcome.feasible
    ? { mode, ...outcome, assumed: change.assumed, figures: made.figures() }
    : { mode, ...outcome, assumed: [], figures: [] };
}

/** The modes in which a vnic cannot be attached, each with what is in its way. */
export function obstacles(world: World, attachment: Attachment): ReadonlyMap<Mode, string> {
  const grounds = new Grounds(world, {});
  const found = new Map<Mode, string>();
  for (const mode of Object.keys(modes) as Mode[]) {
    if (mode === attachment.mode) continue;
    const { feasible, reasons } = outcomeOf(
      grounds.attempt(attachment, mode, attachAs(attachment.vnic, mode)),
    );
    if (!feasible) found.set(mode, reasons[0] ?? '');
  }
  return found;
}

function outcomeOf({ broken, attaches }: Outcome): Pick<ModeComparison, 'feasible' | 'breaks' | 'reasons'> {
  // What keeps it from being so at all comes first.
  const ordered = [...broken.filter(prevents), ...broken.filter((one) => !prevents(one))];
  return {
    feasible: attaches && !broken.some(prevents),
    breaks: ordered.map(({ rule }) => rule),
    reasons: ordered.map(({ message }) => message),
  };
}

function performanceOf({
  throughputBps,
  txBps,
  rxBps,
  packetsPps,
  latencyUs,
  rttUs,
  hostCpuCores,
  guestCpuCores,
  bottleneck,
  ground,
}: Performance): Performance {
  return {
    throughputBps,
    txBps,
    rxBps,
    packetsPps,
    latencyUs,
    rttUs,
    hostCpuCores,
    guestCpuCores,
    bottleneck,
    ground,
  };
}

/** What the worst off of the same members get in another mode. */
function worstOf(all: readonly VnicPrediction[], { attachments }: SetPrediction): Performance {
  const same = all.filter(({ attachment: { span } }) =>
    attachments.some((own) => own.span[0] <= span[1] && span[0] <= own.span[1]),
  );
  const [first, ...others] = same.length > 0 ? same : all;
  if (!first) return unknownPerformance;
  const rate = (v: Performance): number => v.throughputBps?.value ?? Infinity;
  return performanceOf(others.reduce((worst, v) => (rate(v) < rate(worst) ? v : worst), first));
}
