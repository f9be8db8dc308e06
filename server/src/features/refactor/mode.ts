import type { Edit } from '../../model/finding.ts';
import type { Attachment, Mode, Vnic } from '../../model/topology.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import type { World } from '../../workspace/world.ts';
import { vmAround } from '../around.ts';
import type { Cursor } from '../cursor.ts';
import { replacementsOf } from '../edits.ts';
import { likelyModes } from '../likelyModes.ts';
import { type Refactoring, rewriteKind } from './common.ts';
import { phrase } from '../../words/phrase.ts';

/** What a what-if answers: the edits, and what they add besides the mode. */
export type AttachAs = (
  vnic: Vnic,
  mode: Mode,
) => { readonly edits: readonly Edit[]; readonly assumed: readonly string[] };

/** Modes that a vnic cannot be attached in where it is, each with the reason. */
export type Obstacles = (world: World, attachment: Attachment) => ReadonlyMap<Mode, string>;

/**
 * A vnic attached in each of the other modes, with what the mode needs besides: first those that the host has something for, those that are impossible
 * last. Which are is looked for where `obstacles` is given.
 */
export function changeMode(
  snapshot: Snapshot,
  { chain }: Cursor,
  attachAs: AttachAs,
  obstacles: Obstacles = () => new Map(),
): Refactoring[] {
  const bound = chain.find((one) => one.spec?.word === 'vnic');
  const vm = bound && vmAround(snapshot, bound);
  const vnic = vm?.vnics.find((one) => one.bound === bound);
  const attachment = vm?.placements
    .flatMap(({ group }) => group.attachments)
    .find((one) => one.vnic === vnic);
  if (!attachment || !vnic) return [];
  const impossible = obstacles(snapshot.world, attachment);
  const modes = likelyModes(snapshot, bound).filter((mode) => mode !== vnic.mode.value);
  return [
    ...modes.filter((mode) => !impossible.has(mode)),
    ...modes.filter((mode) => impossible.has(mode)),
  ].flatMap((mode): Refactoring[] => {
    const { edits, assumed } = attachAs(vnic, mode);
    const replacements = replacementsOf(snapshot, edits);
    if (!replacements || replacements.length === 0) return [];
    const adds = assumed.length === 0 ? '' : phrase` (with ${shortened(assumed.join(', '))})`;
    return [
      {
        title: phrase`Attach \`${vnic.name}\` as \`${mode}\`${adds}`,
        kind: `${rewriteKind}.mode`,
        replacements,
        impossible: impossible.get(mode),
      },
    ];
  });
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
