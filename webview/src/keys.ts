import { type Zoomable, zoomKey } from './viewport.ts';

/** What keys do wherever in the panel the focus is. */
export interface KeyEvents {
  readonly find: () => void;
  readonly hideUnused: () => void;
  readonly letGo: () => void;
  /** What is zoomed and panned in the view that is looked at. */
  readonly zoomed: () => Zoomable | undefined;
}

export function listenToKeys({ find, hideUnused, letGo, zoomed }: KeyEvents): void {
  window.addEventListener('keydown', (event) => {
    const typing = event.target instanceof HTMLInputElement;
    if ((event.key === 'f' && (event.ctrlKey || event.metaKey)) || (event.key === '/' && !typing)) {
      event.preventDefault();
      find();
      return;
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const view = zoomed();
    if (view && zoomKey(event.key, view)) event.preventDefault();
    else if (event.key === 'u') hideUnused();
    else if (event.key === 'Escape') letGo();
  });
}
