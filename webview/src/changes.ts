import type { SceneChange } from '../../server/src/preview/scene/types.ts';
import { html } from './dom.ts';
import { phrase } from '../../server/src/words/phrase.ts';

export const CHANGES: Readonly<Record<SceneChange['change'], () => string>> = {
  added: () => phrase`added`,
  removed: () => phrase`removed`,
  changed: () => phrase`changed`,
};

/** What differs between two versions, by element: the twin of the marks in the picture. */
export function changesTable(changes: readonly SceneChange[], select: (path: string) => void): HTMLElement {
  const count = (change: SceneChange['change']): number =>
    changes.filter((one) => one.change === change).length;
  const said = phrase`${count('added')} added, ${count('removed')} removed, ${count('changed')} changed`;
  return html(
    'table',
    { class: 'changes' },
    html(
      'caption',
      {},
      changes.length === 0 ? phrase`Nothing has changed in the picture or in its numbers.` : said,
    ),
    html(
      'thead',
      {},
      html(
        'tr',
        {},
        ...[phrase`Element`, phrase`Kind`, phrase`Change`, phrase`What`, phrase`Before`, phrase`After`].map(
          (name) => html('th', { scope: 'col', class: 'word' }, name),
        ),
      ),
    ),
    html('tbody', {}, ...changes.flatMap((change) => rowsOf(change, select))),
  );
}

function rowsOf(change: SceneChange, select: (path: string) => void): readonly HTMLElement[] {
  const open = html('button', { class: 'link', type: 'button' }, change.name);
  open.addEventListener('click', () => select(change.path));
  const fields = change.fields.length > 0 ? change.fields : [{ what: '', before: '', after: '' }];
  return fields.map((field, at) =>
    html(
      'tr',
      { class: change.change },
      at === 0
        ? html('th', { scope: 'row', ...(fields.length > 1 ? { rowspan: String(fields.length) } : {}) }, open)
        : undefined,
      ...(at === 0
        ? [
            html('td', { class: 'word quiet', rowspan: String(fields.length) }, change.kind),
            html('td', { class: 'word', rowspan: String(fields.length) }, CHANGES[change.change]()),
          ]
        : []),
      html('td', { class: 'word quiet' }, field.what),
      html('td', { class: 'word before' }, field.before),
      html('td', { class: 'word after' }, field.after),
    ),
  );
}
