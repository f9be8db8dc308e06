import type { Scene, SceneElement } from '../../server/src/preview/scene/types.ts';
import { html } from './dom.ts';
import { iconButton } from './ui.ts';
import { sign } from './signs.ts';
import { phrase } from '../../server/src/words/phrase.ts';

/** Finds elements by name, kind or mode. */
export interface Search {
  readonly element: HTMLElement;
  open(): void;
  scene(scene: Scene): void;
}

export interface SearchEvents {
  readonly found: (paths: readonly string[]) => void;
  readonly go: (path: string) => void;
  readonly closed: () => void;
}

export function search(events: SearchEvents): Search {
  const field = html('input', {
    type: 'search',
    'aria-label': phrase`Find by name, kind or mode`,
    placeholder: phrase`Find by name, kind or mode`,
    spellcheck: 'false',
  });
  const count = html('span', { class: 'count', role: 'status' });
  let scene: Scene | undefined;
  let found: readonly string[] = [];
  let at = -1;
  const say = (): void => {
    const all = found.length;
    count.textContent = field.value === '' ? '' : all === 0 ? phrase`none` : phrase`${at + 1} of ${all}`;
  };
  const look = (): void => {
    found = scene && field.value !== '' ? finds(scene, field.value) : [];
    at = found.length > 0 ? 0 : -1;
    events.found(found);
    const first = found[0];
    if (first !== undefined) events.go(first);
    say();
  };
  const step = (by: number): void => {
    if (found.length === 0) return;
    at = (at + by + found.length) % found.length;
    const path = found[at];
    if (path !== undefined) events.go(path);
    say();
  };
  const close = (): void => {
    element.classList.remove('shown');
    field.value = '';
    found = [];
    events.found([]);
    say();
    events.closed();
  };
  const element = html(
    'div',
    { class: 'search', role: 'search' },
    field,
    count,
    iconButton(sign('M4 10l4-4 4 4'), phrase`Previous (Shift+Enter)`, () => step(-1)),
    iconButton(sign('M4 6l4 4 4-4'), phrase`Next (Enter)`, () => step(1)),
    iconButton(sign('M4 4l8 8M12 4l-8 8'), phrase`Close (Escape)`, close),
  );
  field.addEventListener('input', look);
  element.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
    else if (event.key === 'Enter' && event.target === field) step(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return {
    element,
    open: () => {
      element.classList.add('shown');
      field.focus();
      field.select();
    },
    scene: (next) => {
      scene = next;
      if (field.value === '') return;
      const current = found[at];
      found = finds(next, field.value);
      at = Math.max(0, found.indexOf(current ?? ''));
      events.found(found);
      say();
    },
  };
}

/** Words that each kind is found by. */
const KINDS: Readonly<Record<SceneElement['kind'], () => string>> = {
  host: () => phrase`host`,
  unplaced: () => '',
  nic: () => phrase`nic card`,
  port: () => phrase`port`,
  vswitch: () => phrase`vswitch virtual switch`,
  vm: () => phrase`vm set`,
  vnic: () => phrase`vnic virtual nic`,
  flow: () => phrase`flow`,
  switch: () => phrase`switch`,
};

/** Every word has to be in the name, the kind or the mode; what begins with the whole comes first. */
export function finds(scene: Scene, typed: string): readonly string[] {
  const words = typed
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '');
  if (words.length === 0) return [];
  const hits: { path: string; rank: number }[] = [];
  for (const element of scene.elements) {
    const more =
      element.kind === 'vnic'
        ? element.mode
        : element.kind === 'host'
          ? (element.closed?.names.join(' ') ?? '')
          : '';
    const itself = `${element.label ?? ''} ${element.name} ${KINDS[element.kind]()} ${more}`.toLowerCase();
    const text = `${itself} ${element.path}`.toLowerCase();
    // What only stands in what is meant is not meant itself.
    if (!words.every((word) => text.includes(word)) || !words.some((word) => itself.includes(word))) continue;
    const own = (element.label ?? element.name).toLowerCase();
    hits.push({
      path: element.path,
      rank: own === typed.toLowerCase() ? 0 : own.startsWith(typed.toLowerCase()) ? 1 : 2,
    });
  }
  return hits.sort((a, b) => a.rank - b.rank).map(({ path }) => path);
}
