import type { Scene } from '../../server/src/preview/scene-types.ts';
import { html } from './dom.ts';

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
    'aria-label': 'What has changed',
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
  const list = (word: string, scene: Scene, other: ReadonlySet<string>): string | undefined => {
    const names = scene.elements
      .filter(({ path, kind }) => !other.has(path) && kind !== 'vnic')
      .map((element) => element.label ?? element.name);
    if (names.length === 0) return undefined;
    const more = names.length > NAMES ? ` and ${names.length - NAMES} more` : '';
    return `${names.slice(0, NAMES).join(', ')}${more} ${word}`;
  };
  const parts = [list('added', after, old), list('removed', before, now)].filter(
    (part) => part !== undefined,
  );
  if (after.title !== before.title) parts.push(after.title);
  if (after.counts.errors !== before.counts.errors)
    parts.push(`${after.counts.errors} ${after.counts.errors === 1 ? 'error' : 'errors'}`);
  return parts.length > 0 ? parts.join('; ') : '';
}
