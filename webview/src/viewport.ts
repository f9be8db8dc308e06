import type { Transform } from '../../server/src/protocol/panel.ts';
import { gestures } from './gestures.ts';
import { centred, fitted, opened, reached, type Rect, shown, type Size, zoomed } from './transform.ts';

export const ZOOM_STEP = 1.25;

/** What the zoom's keys and buttons work on. */
export interface Zoomable {
  zoom(factor: number): void;
  actual(): void;
  fit(): void;
}

export interface Viewport extends Zoomable {
  /** Says how large the picture is; the first time, if it was not moved before, as much of it is seen as can be read. */
  sized(width: number, height: number): void;
  /** Says that the window is another size: a picture that nobody has moved goes on standing as it was opened, or made to fit. */
  resized(): void;
  /** Moves only if the rectangle is out of sight. */
  show(rect: Rect): void;
  /** Moves only if the rectangle is not wholly in sight, or too small to be read at less than this scale. */
  reach(rect: Rect, least: number): void;
  /** Puts a point of the picture into the middle. */
  centre(x: number, y: number): void;
  readonly at: Transform;
  /** Whether the pointer has just dragged, so that what follows is no click. */
  readonly dragged: boolean;
}

/** One transform on one group, moved by gestures, keys and buttons. */
export function viewport(
  svg: SVGSVGElement,
  group: SVGGElement,
  start: Transform | undefined,
  moved: (to: Transform) => void,
  applied: (to: Transform) => void,
): Viewport {
  let at: Transform = start ?? { x: 0, y: 0, scale: 1 };
  let placed = start !== undefined;
  /** How it follows the window, while it stands as it was opened or made to fit. */
  let follows: typeof fitted | undefined;
  let size: Size = { width: 0, height: 0 };

  const apply = (): void => {
    group.setAttribute('transform', `translate(${at.x} ${at.y}) scale(${at.scale})`);
    applied(at);
  };
  const go = (to: Transform): void => {
    at = to;
    placed = true;
    follows = undefined;
    apply();
    moved(at);
  };
  const box = (): Size => svg.getBoundingClientRect();
  const dragged = gestures(svg, () => at, go);

  apply();
  return {
    sized: (width, height) => {
      size = { width, height };
      const to = placed ? undefined : opened(size, box());
      if (to) {
        at = to;
        placed = true;
        follows = opened;
      }
      apply();
    },
    resized: () => {
      at = follows?.(size, box()) ?? at;
      apply();
    },
    show: (rect) => {
      const to = shown(at, rect, 0, box());
      if (to) go(to);
    },
    reach: (rect, least) => {
      const to = reached(at, rect, least, box());
      if (to) go(to);
    },
    centre: (x, y) => go(centred(x, y, at.scale, box())),
    get at() {
      return at;
    },
    zoom: (factor) => {
      const { width, height } = box();
      go(zoomed(at, width / 2, height / 2, factor));
    },
    actual: () => go({ ...at, scale: 1 }),
    fit: () => {
      const to = fitted(size, box());
      if (!to) return;
      go(to);
      follows = fitted;
    },
    get dragged() {
      return dragged();
    },
  };
}

/** `+ - 0 f`. Answers whether the key was one of them. */
export function zoomKey(key: string, view: Zoomable): boolean {
  if (key === '+' || key === '=') view.zoom(ZOOM_STEP);
  else if (key === '-' || key === '_') view.zoom(1 / ZOOM_STEP);
  else if (key === '0') view.actual();
  else if (key === 'f') view.fit();
  else return false;
  return true;
}
