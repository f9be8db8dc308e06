import { insertion, replacement } from '../model/edit.ts';
import type { Edit } from '../model/finding.ts';
import type { Attachment, Mode } from '../model/topology.ts';
import type { Fact } from '../model/place.ts';
import type { Bound } from '../model/bound.ts';
import { isPolling, switchType } from '../predict/cost/cost.ts';
import { predictPart } from '../predict/parts.ts';
import type { ExpectationResult } from '../predict/prediction.ts';
import { check } from '../rules/check.ts';
import { giveCores } from '../rules/shared/more-cores.ts';
import { writeValue } from '../schema/units.ts';
import { modes } from '../schema/vocabulary.ts';
import { prevents } from '../rules/all.ts';
import { attachAs } from './what-if.ts';
import { withEdits } from './with-edits.ts';
import type { World } from './world.ts';
import { phrase } from '../words/phrase.ts';

/*
 * The smallest single change that would meet an expectation that fails: more of what holds the traffic back, a step at a time, or a higher
 * rate or limit where that is what does; else another attachment mode. Each is tried as the edit that it is, so what is said is what doing it
 * gives.
 */

export interface Remedy {
  /** `cores 3` on `vs0` */
  readonly text: string;
  readonly edits: readonly Edit[];
}

/** How much more is tried of one thing: so many times as much at most. */
const steps = [1, 2, 3, 4, 6, 8, 12, 16] as const;

/** What is asked for surely must be had at the cautious end of a limit, 2 % below it. */
const raisedBy = 1.03;

export function remedyOf(world: World, failed: ExpectationResult): Remedy | undefined {
  const attachments = attachmentsOf(failed);
  const [attachment] = attachments;
  if (attachment === undefined) return undefined;
  return [...moreOf(failed, attachment, world), ...otherModes(attachment)].find(({ edits }) =>
    meets(world, edits, failed),
  );
}

/** The attachments of a failing expectation's subject, as they are in its topology. */
function attachmentsOf({ expectation: { subject } }: ExpectationResult): Attachment[] {
  if (subject.type === 'vnics') {
    return subject.vm.placements
      .flatMap(({ group }) => group.attachments)
      .filter(({ vnic }) => subject.vnics.includes(vnic));
  }
  const host =
    subject.type === 'host'
      ? subject.host
      : subject.type === 'port'
        ? subject.port.nic.host
        : subject.vswitch.host;
  return host.groups
    .flatMap((group) => group.attachments)
    .filter(
      ({ port, vswitch }) =>
        subject.type === 'host' ||
        (subject.type === 'port' && port === subject.port) ||
        (subject.type === 'vswitch' && vswitch === subject.vswitch),
    );
}

function moreOf(
  { bottleneck, expectation, limit }: ExpectationResult,
  { vswitch, vm, vnic }: Attachment,
  world: World,
): Remedy[] {
  const setTo = (
    bound: Bound,
    name: string,
    word: string,
    now: Fact<number> | undefined,
    least: number,
  ): Remedy[] =>
    steps.map((more) => {
      const text = `${word} ${(now?.value ?? least) + more}`;
      return {
        text: phrase`\`${text}\` on \`${name}\``,
        edits: [now === undefined ? insertion(bound, text) : replacement(now.place, text)],
      };
    });
  // A promise of throughput, and a little more, since the cautious end of a limit is below it.
  const raised = (name: string, word: string, now: Fact<number> | undefined): Remedy[] =>
    now === undefined || expectation.metric !== 'throughput'
      ? []
      : [1, raisedBy].map((factor) => {
          const text = `${word} ${writeValue(roundedUp(limit * factor), 'rate')}`;
          return { text: phrase`\`${text}\` on \`${name}\``, edits: [replacement(now.place, text)] };
        });
  switch (bottleneck?.kind) {
    case 'rate-limit': {
      const qos = vnic.qos?.value;
      return qos === undefined ? [] : raised(qos.name, 'max', qos.maxBps);
    }
    case 'demand':
      return world.parts
        .flatMap(({ topology }) => topology.flows)
        .filter(({ hops }) =>
          hops.some(({ ends }) => ends.some((end) => end.type === 'vnic' && end.vnic === vnic)),
        )
        .flatMap((flow) => raised(flow.text, 'rate', flow.rateBps));
    case 'vswitch-core':
      return vswitch !== undefined && isPolling(switchType(vswitch))
        ? steps.map((more) => {
            const cores = (vswitch.cores?.value ?? 1) + more;
            const text = `cores ${cores}`;
            return {
              text: phrase`\`${text}\` on \`${vswitch.name}\``,
              edits: giveCores(world.partOf(vswitch.bound.top).topology, vswitch, cores),
            };
          })
        : [];
    case 'queue':
      return setTo(vnic.bound, `${vm.name}.${vnic.name}`, 'queues', vnic.queues, 1);
    case 'guest-cpu':
      return setTo(vm.bound, vm.name, 'vcpus', vm.vcpus, vm.flavor?.vcpus?.value ?? 2);
    default:
      return [];
  }
}

/** To three digits. */
function roundedUp(value: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 2);
  return Math.ceil(value / step) * step;
}

function otherModes(attachment: Attachment): Remedy[] {
  return (Object.keys(modes) as Mode[])
    .filter((mode) => mode !== attachment.mode)
    .map((mode) => {
      const { edits, assumed } = attachAs(attachment.vnic, mode);
      const { vm, vnic } = attachment;
      const besides = assumed.length === 0 ? '' : phrase` (with ${assumed.join(', ')})`;
      return { text: phrase`\`${mode}\` for \`${vm.name}.${vnic.name}\`${besides}`, edits };
    });
}

function meets(world: World, edits: readonly Edit[], { expectation }: ExpectationResult): boolean {
  const changed = withEdits(world, edits);
  const before = new Set(check(world, { withoutPrediction: true }).map(({ rule }) => rule));
  const broken = check(changed, { withoutPrediction: true }).some(
    (one) => !before.has(one.rule) && (one.severity === 'error' || prevents(one)),
  );
  if (broken) return false;
  return changed.parts
    .filter(({ topology }) => topology.expectations.length > 0)
    .some((part) =>
      predictPart(part).expectations.some(
        (result) => result.expectation.text === expectation.text && result.holds === true,
      ),
    );
}
