import type { Edit } from '../../model/finding.ts';
import type { Attachment, Mode } from '../../model/topology.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { vmAround } from '../around.ts';
import type { Cursor } from '../cursor.ts';
import { replacementsOf } from '../edits.ts';
import { likelyModes } from '../likelyModes.ts';
import { type Refactoring, rewriteKind } from './common.ts';
import { phrase } from '../../words/phrase.ts';

/** What a what-if answers: the edits, and what they add besides the mode. */
export type AttachAs = (
  attachment: Attachment,
  mode: Mode,
) => { readonly edits: readonly Edit[]; readonly assumed: readonly string[] };

/** A vnic attached in each of the other modes, with what the mode needs besides; first those that the host has something for. */
export function changeMode(snapshot: Snapshot, { chain }: Cursor, attachAs: AttachAs): Refactoring[] {
  const bound = chain.find((one) => one.spec?.word === 'vnic');
  const vm = bound && vmAround(snapshot, bound);
  const vnic = vm?.vnics.find((one) => one.bound === bound);
  const attachment = vm?.placements
    .flatMap(({ group }) => group.attachments)
    .find((one) => one.vnic === vnic);
  if (!attachment || !vnic) return [];
  return likelyModes(snapshot, bound)
    .filter((mode) => mode !== vnic.mode.value)
    .flatMap((mode): Refactoring[] => {
      const { edits, assumed } = attachAs(attachment, mode);
      const replacements = replacementsOf(snapshot, edits);
      if (!replacements || replacements.length === 0) return [];
      const adds = assumed.length === 0 ? '' : phrase` (with ${shortened(assumed.join(', '))})`;
      return [
        {
          title: phrase`Attach \`${vnic.name}\` as \`${mode}\`${adds}`,
          kind: `${rewriteKind}.mode`,
          replacements,
        },
      ];
    });
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
