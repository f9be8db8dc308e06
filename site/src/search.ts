import MiniSearch from 'minisearch';
import index from 'site:index';

/* The search: a dialog over the page. The whole index comes with this script, so nothing is asked of any server. */

interface Found {
  readonly id: string;
  readonly page: string;
  readonly heading: string;
  readonly text: string;
}

const MOST = 12;
const base = document.documentElement.dataset['base'] ?? '';
const engine = MiniSearch.loadJSON<Found>(index, {
  fields: ['heading', 'page', 'text'],
  storeFields: ['page', 'heading', 'text'],
});

const dialog = document.createElement('dialog');
dialog.className = 'search';
dialog.setAttribute('aria-label', 'Search the manual');
const input = document.createElement('input');
input.type = 'search';
input.placeholder = 'Search the manual';
input.setAttribute('aria-label', 'Search the manual');
input.setAttribute('aria-controls', 'found');
input.autocomplete = 'off';
const list = document.createElement('ul');
list.id = 'found';
const status = document.createElement('p');
status.className = 'status';
status.setAttribute('role', 'status');
dialog.append(input, status, list);
document.body.append(dialog);

function show(): void {
  const query = input.value.trim();
  const found = query === '' ? [] : results(query);
  list.replaceChildren(...found.slice(0, MOST).map(item));
  status.textContent =
    query === ''
      ? 'Rules, properties, units, commands: whatever the manual speaks of.'
      : found.length === 0
        ? `Nothing was found for "${query}".`
        : found.length > MOST
          ? `The best ${MOST} of ${found.length}`
          : `${found.length} found`;
}

function results(query: string): Found[] {
  const options = { prefix: true, fuzzy: 0.15, boost: { heading: 4, page: 2 }, combineWith: 'AND' as const };
  return engine.search(query, options) as unknown as Found[];
}

function item({ id, page, heading, text }: Found): HTMLLIElement {
  const link = document.createElement('a');
  link.href = `${base}${id}`;
  const title = document.createElement('strong');
  title.textContent = heading;
  const where = document.createElement('small');
  where.textContent = heading === page ? '' : page;
  const words = document.createElement('span');
  words.textContent = text;
  link.append(title, where, words);
  const row = document.createElement('li');
  row.append(link);
  return row;
}

input.addEventListener('input', show);
dialog.addEventListener('keydown', (event) => {
  const links = [...list.querySelectorAll('a')];
  const at = links.indexOf(document.activeElement as HTMLAnchorElement);
  if (event.key === 'ArrowDown') links[Math.min(at + 1, links.length - 1)]?.focus();
  else if (event.key === 'ArrowUp') (at > 0 ? links[at - 1] : input)?.focus();
  else if (event.key === 'Enter' && at < 0) links[0]?.click();
  else return;
  event.preventDefault();
});
dialog.addEventListener('click', (event) => {
  // Beside it, or on a place of the same page.
  if (event.target === dialog || (event.target as Element).closest('a')) dialog.close();
});
addEventListener('iov-search', () => {
  if (!dialog.open) dialog.showModal();
  input.select();
  show();
});
