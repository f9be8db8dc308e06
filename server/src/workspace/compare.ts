import { wholePlace } from '../model/bound.ts';
import { property } from '../model/read.ts';
import type { Attachment, Mode, Vnic } from '../model/topology.ts';
import { unknownPerformance } from '../predict/answer/perform.ts';
import type { Lens } from '../predict/predict.ts';
import type { ModeComparison, Performance, Prediction, VnicPrediction } from '../predict/prediction.ts';
import { type SetPrediction, bySet } from '../predict/sets.ts';
import { type Checked, check } from '../rules/check.ts';
import { modes } from '../schema/vocabulary.ts';
import { kindOf, mentionsOf, saidOf } from './alike-vms.ts';
import { Grounds } from './ground.ts';
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

/** Rules that say of a mode that hardware, platform or hypervisor cannot do it. */
export const prevents: ReadonlySet<string> = new Set([
  'vt-d-off',
  'interrupt-remapping-off',
  'sr-iov-off',
  'sr-iov-unsupported',
  'vfs-exceed-port',
  'vfs-exceed-device',
  'vfs-exceed-firmware',
  'vf-exhausted',
  'port-taken',
  'vmdq-unsupported',
  'vmdq-exceed-pools',
  'netqueue-off',
  'mode-unsupported',
  'no-path',
  'wrong-kind',
  'unresolved-name',
  'iommu-group-shared',
  'acs-off',
  'passthrough-limit',
  'msix-exhausted',
]);

/** Every mode side by side, for each vnic that the choice takes; in the order of the prediction. */
export function compare(
  world: World,
  prediction: Prediction,
  choose: (vnic: SetPrediction) => boolean = () => true,
  lens: Lens = {},
): Comparison[] {
  const now = check(world);
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
        attempts: (Object.keys(modes) as Mode[])
          .filter((mode) => mode !== attachment.mode)
          .map((mode) => attempt(grounds, attachment, mode)),
      };
      tried.set(kind, known);
      const named = (text: string): string => saidOf(text, known.of.vm.name, attachment.vm.name);
      // Members of one set that fare differently as they are do so in every mode.
      const others = known.attempts.map(
        ({ mode, feasible, breaks, reasons, assumed, figures }): ModeComparison => ({
          mode,
          feasible,
          breaks,
          reasons: reasons.map(named),
          assumed,
          ...worstOf(figures, own),
        }),
      );
      const { breaks, reasons } = brokenHere(now, attachment);
      const feasible = !breaks.some((b) => prevents.has(b));
      const asIs = { mode: own.mode, feasible, breaks, reasons, assumed: [], ...performanceOf(own) };
      return [
        {
          vnic: own.vnic,
          count: own.count,
          current: own.mode,
          modes: (Object.keys(modes) as Mode[]).map(
            (mode) => others.find((one) => one.mode === mode) ?? asIs,
          ),
        },
      ];
    });
}

/** A mode tried: what it breaks, and what the vnic's members get then; none where it cannot be. */
type Try = Pick<ModeComparison, 'mode' | 'feasible' | 'breaks' | 'reasons' | 'assumed'> & {
  readonly figures: readonly VnicPrediction[];
};

function attempt(grounds: Grounds, attachment: Attachment, mode: Mode): Try {
  const change = attachAs(attachment, mode);
  const { assumed } = change;
  const made = grounds.attempt(attachment, mode, change);
  const breaks = made.broken.map(({ rule }) => rule);
  const feasible = !breaks.some((b) => prevents.has(b));
  return {
    mode,
    feasible,
    breaks,
    reasons: made.broken.map(({ message }) => message),
    assumed,
    // What cannot be done need not be predicted.
    figures: feasible ? made.figures() : [],
  };
}

type Broken = Pick<ModeComparison, 'breaks' | 'reasons'>;

/** Rules that the vnic breaks as it is: those that speak of its statement, or of its VM. */
function brokenHere(
  findings: readonly Checked[],
  { vnic, vm }: { readonly vnic: Vnic; readonly vm: Attachment['vm'] },
): Broken {
  const own = wholePlace(vm.bound);
  const needs = property(vm.bound, 'needs');
  const found = findings.filter(({ severity, place }) => {
    if (
      severity === 'hint' ||
      severity === 'information' ||
      place.top !== own.top ||
      place.start < own.start ||
      place.end > own.end
    )
      return false;
    // What another vnic of the VM breaks is not this one's.
    return (
      !vm.vnics.some(
        (v) => v !== vnic && place.start >= wholePlace(v.bound).start && place.end <= wholePlace(v.bound).end,
      ) ||
      (needs !== undefined && place === wholePlace(needs))
    );
  });
  const breaks = [...new Set(found.map((f) => f.rule))];
  return { breaks, reasons: breaks.map((rule) => found.find((f) => f.rule === rule)?.message ?? '') };
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
