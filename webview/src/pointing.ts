import type { SceneElement } from '../../server/src/preview/scene/types.ts';

/** What the mouse and the keyboard do to a picture. */
export interface Pointing {
  /** The element of a drawn path; of a place in the window the innermost one there. */
  readonly at: (path: string, point: { x: number; y: number } | undefined) => SceneElement | undefined;
  readonly choose: (element: SceneElement | undefined) => void;
  readonly reveal: (element: SceneElement, focus: boolean) => void;
  readonly toggle: (element: SceneElement) => void;
  /** Goes on from an element; answers whether this key goes anywhere. */
  readonly step: (from: SceneElement, key: string) => boolean;
  /** Whether the pointer has just dragged, so that what follows is no click. */
  readonly dragged: () => boolean;
}

export function listen(svg: SVGSVGElement, picture: SVGGElement, to: Pointing): void {
  const under = (event: Event, point?: { x: number; y: number }): SceneElement | undefined =>
    to.at((event.target as Element).closest('.el')?.getAttribute('data-path') ?? '', point);
  const isAct = (event: MouseEvent): boolean => (event.target as Element).closest('.act') !== null;

  svg.addEventListener('click', (event) => {
    if (to.dragged()) return;
    const element = under(event, { x: event.clientX, y: event.clientY });
    if (element && isAct(event)) {
      to.toggle(element);
      return;
    }
    to.choose(element);
    if (element) to.reveal(element, false);
  });
  svg.addEventListener('dblclick', (event) => {
    const element = under(event, { x: event.clientX, y: event.clientY });
    if (element && !isAct(event)) to.reveal(element, true);
  });
  picture.addEventListener('keydown', (event) => {
    const element = under(event);
    if (!element || event.metaKey || event.altKey) return;
    const { key } = event;
    if (event.ctrlKey) {
      if (key !== 'Enter') return;
      to.reveal(element, true);
    } else if (!to.step(element, key)) {
      if (key === 'Enter') to.reveal(element, true);
      else if (key === 'o') to.toggle(element);
      else if (key === ' ') {
        to.choose(element);
        to.reveal(element, false);
      } else return;
    }
    event.preventDefault();
    event.stopPropagation();
  });
}
