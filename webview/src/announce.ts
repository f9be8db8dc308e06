import type { Scene } from '../../server/src/preview/scene/types.ts';
import { html } from './dom.ts';
import { counted, phrase } from '../../server/src/words/phrase.ts';

/** Says what has changed to those who do not see it, when it has been quiet for a moment. */
export interface Announcer {
  readonly element: HTMLElement;
  say(words: string): void;
}

const QUIET_MS = 600;
const NAMES = 3;

export function announcer(): Announcer {
  const element = html('div', {
    class: 'hidden',
    role: 'log',
    'aria-live': 'polite',
    'aria-label': phrase`What has changed`,
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    element,
    say: (words) => {
      if (words === '') return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        element.textContent = words;
      }, QUIET_MS);
    },
  };
}

/** `web added, db removed`: what is new in a picture, in a sentence. */
export function toldOf(before: Scene, after: Scene): string {
  if (before === after) return '';
  const old = new Set(before.elements.map((element) => element.path));
  const now = new Set(after.elements.map((element) => element.path));
  const names = (scene: Scene, other: ReadonlySet<string>): string | undefined => {
    const found = scene.elements
      .filter(({ path, kind }) => !other.has(path) && kind !== 'vnic')
      .map((element) => element.label ?? element.name);
    if (found.length === 0) return undefined;
    const first = found.slice(0, NAMES).join(', ');
    return found.length > NAMES ? phrase`${first} and ${found.length - NAMES} more` : first;
  };
  const [added, removed] = [names(after, old), names(before, now)];
  const parts = [
    ...(added === undefined ? [] : [phrase`${added} added`]),
    ...(removed === undefined ? [] : [phrase`${removed} removed`]),
  ];
  if (after.title !== before.title) parts.push(after.title);
  if (after.counts.errors !== before.counts.errors) parts.push(counted(after.counts.errors, 'error'));
  return parts.length > 0 ? parts.join('; ') : '';
}
