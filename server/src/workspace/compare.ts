import { wholePlace } from '../model/bind.ts';
import { property } from '../model/read.ts';
import type { Attachment, Mode, Vnic } from '../model/topology.ts';
import { predictPart } from '../predict/parts.ts';
import { unknownPerformance } from '../predict/perform.ts';
import { type Lens, predict } from '../predict/predict.ts';
import type { ModeComparison, Performance, Prediction } from '../predict/prediction.ts';
import { type SetPrediction, bySet } from '../predict/sets.ts';
import { type Checked, check } from '../rules/check.ts';
import { modes } from '../schema/vocabulary.ts';
import { attachAs, withEdits } from './what-if.ts';
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
  const before = countsOf(now);
  const mentions = mentionsOf(world);
  // A set that the prediction shows in parts is changed as a whole, and VMs that nothing tells apart would fare alike: once for all of them.
  const tried = new Map<string, { readonly of: Attachment; readonly attempts: readonly Attempt[] }>();
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
          .map((mode) => attempt(world, attachment, mode, before, lens)),
      };
      tried.set(kind, known);
      // Members of one set that fare differently as they are do so in every mode.
      const attempts = known.attempts.map(({ prediction: of, ...tryOf }): ModeComparison => ({
        ...tryOf,
        ...(of === undefined ? unknownPerformance : worstOf(of, known.of, own)),
      }));
      const { breaks, reasons } = brokenHere(now, attachment);
      const feasible = !breaks.some((b) => prevents.has(b));
      const asIs = { mode: own.mode, feasible, breaks, reasons, assumed: [], ...performanceOf(own) };
      return [
        {
          vnic: own.vnic,
          count: own.count,
          current: own.mode,
          modes: (Object.keys(modes) as Mode[]).map(
            (mode) => attempts.find((one) => one.mode === mode) ?? asIs,
          ),
        },
      ];
    });
}

/** A mode tried: what it breaks, and the prediction of the VM's part; undefined where it cannot be. */
type Attempt = Pick<ModeComparison, 'mode' | 'feasible' | 'breaks' | 'reasons' | 'assumed'> & {
  readonly prediction: Prediction | undefined;
};

/** The texts of top-level statements, by each word in them. */
type Mentions = ReadonlyMap<string, readonly string[]>;

function mentionsOf({ sources }: World): Mentions {
  const mentions = new Map<string, string[]>();
  for (const { tree } of sources) {
    tree.statements.forEach((statement, i) => {
      const start = tree.starts[i] ?? 0;
      const text = tree.text.slice(start, start + statement.width).trim();
      for (const word of new Set(text.match(WORDS))) {
        const known = mentions.get(word);
        if (known === undefined) mentions.set(word, [text]);
        else known.push(text);
      }
    });
  }
  return mentions;
}

const WORDS = /[A-Za-z_][\w-]*/gu;

/** What is said of a vnic's VM anywhere, but for its name: VMs of which the same is said are the same to every rule and figure. */
function kindOf({ vm, vnic, mode, port, vswitch }: Attachment, mentions: Mentions): string {
  const texts = (mentions.get(vm.name) ?? []).map((text) =>
    text.replaceAll(WORDS, (word) => (word === vm.name ? '\u0000' : word)),
  );
  // A VM declared in its host's block is told apart from its neighbours by where it stands in that text.
  return [vnic.name, mode, port?.path ?? '', vswitch?.name ?? '', ...texts].join('\u0001');
}

function attempt(
  world: World,
  attachment: Attachment,
  mode: Mode,
  before: ReadonlyMap<string, number>,
  lens: Lens,
): Attempt {
  const { edits, assumed } = attachAs(attachment, mode);
  const changed = withEdits(world, edits);
  const brokenBy = (findings: readonly Checked[]): Broken => {
    const breaks = [...countsOf(findings)]
      .filter(([rule, count]) => count > (before.get(rule) ?? 0))
      .map(([rule]) => rule);
    // Where it broke the rule before, too, what is said of this VM is what is new.
    const own = wholePlace(attachment.vm.bound).top;
    const reasons = breaks.map((rule) => {
      const said = findings.filter((one) => one.rule === rule && weighs(one));
      return (said.find(({ place }) => place.top === own) ?? said[0])?.message ?? '';
    });
    return { breaks, reasons };
  };
  // What cannot be done need not be predicted.
  const facts = brokenBy(check(changed, { withoutPrediction: true }));
  if (facts.breaks.some((b) => prevents.has(b)))
    return { mode, feasible: false, ...facts, assumed, prediction: undefined };
  return {
    mode,
    feasible: true,
    ...brokenBy(check(changed)),
    assumed,
    prediction: predictionOf(changed, attachment, lens),
  };
}

/** The prediction of the part that a VM is in. */
function predictionOf({ parts }: World, { vm }: Attachment, lens: Lens): Prediction | undefined {
  const part = parts.find(({ topology }) => topology.vms.some((one) => one.name === vm.name));
  if (part === undefined) return undefined;
  const asIs = Object.values(lens).every((value) => value === undefined);
  return asIs ? predictPart(part) : predict(part.topology, lens);
}

/** Errors and warnings by rule. */
function countsOf(findings: readonly Checked[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const finding of findings)
    if (weighs(finding)) counts.set(finding.rule, (counts.get(finding.rule) ?? 0) + 1);
  return counts;
}

const weighs = ({ severity }: Checked): boolean => severity === 'error' || severity === 'warning';

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

/** What the worst off of the same members get in another prediction, of a VM that fares as theirs does. */
function worstOf(
  { vnics }: Prediction,
  { vm, vnic }: Attachment,
  { attachments }: SetPrediction,
): Performance {
  const all = vnics.filter((v) => v.attachment.vm.name === vm.name && v.attachment.vnic.name === vnic.name);
  const same = all.filter(({ attachment: { span } }) =>
    attachments.some((own) => own.span[0] <= span[1] && span[0] <= own.span[1]),
  );
  const [first, ...others] = same.length > 0 ? same : all;
  if (!first) return unknownPerformance;
  const rate = (v: Performance): number => v.throughputBps?.value ?? Infinity;
  return performanceOf(others.reduce((worst, v) => (rate(v) < rate(worst) ? v : worst), first));
}
