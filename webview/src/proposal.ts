import type { Proposal } from '../../server/src/preview/scene/proposal.ts';
import { html } from './dom.ts';
import { textButton } from './ui.ts';
import { phrase } from '../../server/src/words/phrase.ts';

/** Shows an edit before it is made: the lines as they are and as they would be. */
export function ask(proposal: Proposal, apply: () => void): void {
  const dialog = html('dialog', { class: 'proposal', 'aria-labelledby': 'proposal-name' });
  const end = (): void => {
    dialog.close();
    dialog.remove();
  };
  const who = proposal.vnic ?? phrase`all VMs`;
  dialog.append(
    html('h2', { id: 'proposal-name' }, phrase`Use ${proposal.mode} for ${who}`),
    html('p', {}, said(proposal.files.length)),
    html(
      'div',
      { class: 'hunks', tabindex: '0', role: 'region', 'aria-label': phrase`The edit` },
      ...proposal.files.flatMap((file) => [
        html('h3', {}, file.name),
        ...file.hunks.map((hunk) =>
          html(
            'pre',
            {},
            html('span', { class: 'line' }, phrase`line ${hunk.line}`),
            ...hunk.before.map((line) => html('del', {}, `- ${line}`)),
            ...hunk.after.map((line) => html('ins', {}, `+ ${line}`)),
          ),
        ),
      ]),
    ),
    html(
      'div',
      { class: 'buttons' },
      textButton(
        phrase`Apply`,
        () => {
          end();
          apply();
        },
        true,
      ),
      textButton(phrase`Cancel`, end),
    ),
  );
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

const said = (files: number): string =>
  files > 1
    ? phrase`This is what would change in ${files} files. It is one step to undo.`
    : phrase`This is what would change in the file. It is one step to undo.`;
