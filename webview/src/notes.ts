import { html } from './dom.ts';
import { textButton } from './ui.ts';
import { phrase } from '../../server/src/words/phrase.ts';

/** What the panel says about the picture as a whole, in lines of its own around it. */
export interface Notes {
  /** Stands above the picture. */
  readonly busy: HTMLElement;
  /** Stand below it. */
  readonly lines: readonly HTMLElement[];
  /** Whether the picture is of a text that does not parse everywhere. */
  stale(on: boolean): void;
  /** Hosts that are drawn closed because there is too much to draw. */
  closed(hosts: number): void;
  /** What went wrong last; null takes it away. */
  error(message: string | null): void;
  /** What is being worked on; null where nothing is. */
  working(what: string | null): void;
}

export function notes(drawAll: () => void): Notes {
  const busy = html('div', { class: 'busy', role: 'progressbar', 'aria-label': phrase`Working` });
  const closed = html('div', { class: 'note' });
  const stale = html(
    'div',
    { class: 'note' },
    phrase`The text does not parse everywhere: this is what could be read of it.`,
  );
  const error = html('div', { class: 'note bad', role: 'alert' });
  return {
    busy,
    lines: [closed, stale, error],
    stale: (on) => stale.classList.toggle('shown', on),
    closed: (hosts) => {
      const said =
        hosts === 1
          ? phrase`1 host is drawn closed, since there is much in it. + or o draws it.`
          : phrase`${hosts} hosts are drawn closed, since there is much in them. + or o draws one.`;
      closed.classList.toggle('shown', hosts > 0);
      closed.replaceChildren(`${said} `, textButton(phrase`Draw all`, drawAll));
    },
    error: (message) => {
      error.textContent = message ?? '';
      error.classList.toggle('shown', message !== null);
    },
    working: (what) => {
      busy.classList.toggle('shown', what !== null);
      busy.title = what ?? '';
    },
  };
}
