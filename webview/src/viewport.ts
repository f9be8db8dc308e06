import type { Transform } from '../../server/src/protocol/panel.ts';

const LEAST = 0.05;
const MOST = 6;
const STEP = 1.25;
/** A press that moves less than this is a click. */
const SLOP = 4;

/** What the zoom's keys and buttons work on. */
export interface Zoomable {
  zoom(factor: number): void;
  actual(): void;
  fit(): void;
}

export interface Viewport extends Zoomable {
  /** Says how large the picture is; the first time, if it was not moved before, it is made to fit. */
  sized(width: number, height: number): void;
  /** Says that the window is another size: a picture that fits, and that nobody has moved, goes on fitting. */
  resized(): void;
  /** Moves only if the rectangle is out of sight, or too small to be read at less than this scale. */
  show(rect: { x: number; y: number; width: number; height: number }, least?: number): void;
  /** Puts a point of the picture into the middle. */
  centre(x: number, y: number): void;
  readonly at: Transform;
  /** Whether the pointer has just dragged, so that what follows is no click. */
  readonly dragged: boolean;
}

/** Wheel pans, Ctrl or Cmd and wheel zooms at the pointer, drag pans: one transform on one group. */
export function viewport(
  svg: SVGSVGElement,
  group: SVGGElement,
  start: Transform | undefined,
  moved: (to: Transform) => void,
  applied: (to: Transform) => void,
): Viewport {
  let at: Transform = start ?? { x: 0, y: 0, scale: 1 };
  let placed = start !== undefined;
  /** Whether it stands as it was made to fit, and follows the window. */
  let follows = false;
  let size = { width: 0, height: 0 };
  let dragged = false;

  const apply = (): void => {
    group.setAttribute('transform', `translate(${at.x} ${at.y}) scale(${at.scale})`);
    applied(at);
  };
  const go = (to: Transform): void => {
    at = to;
    placed = true;
    follows = false;
    apply();
    moved(at);
  };
  const box = (): { width: number; height: number } => svg.getBoundingClientRect();
  const zoomAt = (x: number, y: number, factor: number): void => {
    const scale = Math.min(MOST, Math.max(LEAST, at.scale * factor));
    const grown = scale / at.scale;
    go({ scale, x: x - (x - at.x) * grown, y: y - (y - at.y) * grown });
  };
  const fitted = (): Transform | undefined => {
    const { width, height } = box();
    if (width === 0 || height === 0 || size.width === 0 || size.height === 0) return undefined;
    // A small picture is not blown up.
    const scale = Math.max(LEAST, Math.min(1, width / size.width, height / size.height));
    return {
      scale,
      x: Math.max(0, (width - size.width * scale) / 2),
      y: Math.max(0, (height - size.height * scale) / 2),
    };
  };

  svg.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      if (event.ctrlKey || event.metaKey) {
        const { left, top } = svg.getBoundingClientRect();
        zoomAt(event.clientX - left, event.clientY - top, Math.exp((-event.deltaY * unit) / 300));
      } else {
        const [dx, dy] =
          event.shiftKey && event.deltaX === 0 ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
        go({ ...at, x: at.x - dx * unit, y: at.y - dy * unit });
      }
    },
    { passive: false },
  );
  let grip: { x: number; y: number; from: Transform } | undefined;
  svg.addEventListener('pointerdown', (event) => {
    dragged = false;
    if (event.button === 0 || event.button === 1) grip = { x: event.clientX, y: event.clientY, from: at };
  });
  svg.addEventListener('pointermove', (event) => {
    if (!grip || event.buttons === 0) return;
    const dx = event.clientX - grip.x;
    const dy = event.clientY - grip.y;
    if (!dragged && Math.hypot(dx, dy) < SLOP) return;
    if (!dragged) svg.setPointerCapture(event.pointerId);
    dragged = true;
    svg.classList.add('panning');
    go({ ...grip.from, x: grip.from.x + dx, y: grip.from.y + dy });
  });
  const release = (): void => {
    grip = undefined;
    svg.classList.remove('panning');
  };
  svg.addEventListener('pointerup', release);
  svg.addEventListener('pointercancel', release);

  apply();
  return {
    sized: (width, height) => {
      size = { width, height };
      const to = placed ? undefined : fitted();
      if (to) {
        at = to;
        placed = true;
        follows = true;
      }
      apply();
    },
    resized: () => {
      const to = follows ? fitted() : undefined;
      if (to) at = to;
      apply();
    },
    show: (rect, least = 0) => {
      const { width, height } = box();
      if (at.scale < least) {
        const [x, y] = [rect.x + rect.width / 2, rect.y + rect.height / 2];
        go({ scale: least, x: width / 2 - x * least, y: height / 2 - y * least });
        return;
      }
      const left = at.x + rect.x * at.scale;
      const top = at.y + rect.y * at.scale;
      const right = left + rect.width * at.scale;
      const bottom = top + rect.height * at.scale;
      const inside = right > 0 && bottom > 0 && left < width && top < height;
      if (!inside)
        go({ ...at, x: at.x + width / 2 - (left + right) / 2, y: at.y + height / 2 - (top + bottom) / 2 });
    },
    centre: (x, y) => {
      const { width, height } = box();
      go({ ...at, x: width / 2 - x * at.scale, y: height / 2 - y * at.scale });
    },
    get at() {
      return at;
    },
    zoom: (factor) => {
      const { width, height } = box();
      zoomAt(width / 2, height / 2, factor);
    },
    actual: () => go({ ...at, scale: 1 }),
    fit: () => {
      const to = fitted();
      if (!to) return;
      go(to);
      follows = true;
    },
    get dragged() {
      return dragged;
    },
  };
}

/** `+ - 0 f`. Answers whether the key was one of them. */
export function zoomKey(key: string, view: Zoomable): boolean {
  if (key === '+' || key === '=') view.zoom(STEP);
  else if (key === '-' || key === '_') view.zoom(1 / STEP);
  else if (key === '0') view.actual();
  else if (key === 'f') view.fit();
  else return false;
  return true;
}

export const ZOOM_STEP = STEP;
