import type { Transform } from '../../server/src/protocol/panel.ts';

/* Where a picture stands in its window, as arithmetic: a point p of the picture is seen at scale * p + (x, y). */

const LEAST = 0.05;
const MOST = 6;
/** What is gone to is shown at least this large: the smallest text is then 6 pixels high. */
export const READABLE = 0.6;
/** A window less wide stands beside an editor: the style has the same limit. */
const NARROW = 520;
/** Of a picture as much is seen at least, of its width or its height; of one larger than that the whole is seen first. */
const LEAST_SEEN = 0.25;
/** What is gone to stands at least so far from the window's edge. */
const EDGE = 12;

export interface Size {
  readonly width: number;
  readonly height: number;
}
export interface Rect extends Size {
  readonly x: number;
  readonly y: number;
}

/** Larger or smaller by a factor, with one point of the window staying where it is. */
export function zoomed(from: Transform, x: number, y: number, factor: number): Transform {
  const scale = Math.min(MOST, Math.max(LEAST, from.scale * factor));
  const grown = scale / from.scale;
  return { scale, x: x - (x - from.x) * grown, y: y - (y - from.y) * grown };
}

/** The whole picture in the window's middle; undefined while one of them has no size. A small one is not blown up. */
export function fitted(picture: Size, window: Size): Transform | undefined {
  if ([picture.width, picture.height, window.width, window.height].includes(0)) return undefined;
  const scale = Math.max(LEAST, Math.min(1, window.width / picture.width, window.height / picture.height));
  return {
    scale,
    x: Math.max(0, (window.width - picture.width * scale) / 2),
    y: Math.max(0, (window.height - picture.height * scale) / 2),
  };
}

/**
 * How a picture is first seen: as a whole, but in a narrow window, where that could not be read, its left part as large
 * as it has to be.
 */
export function opened(picture: Size, window: Size): Transform | undefined {
  const whole = fitted(picture, window);
  if (!whole || window.width >= NARROW || whole.scale >= READABLE) return whole;
  if (whole.scale < READABLE * LEAST_SEEN) return whole;
  return {
    scale: READABLE,
    x: Math.max(0, (window.width - picture.width * READABLE) / 2),
    y: Math.max(0, (window.height - picture.height * READABLE) / 2),
  };
}

/** A point of the picture in the window's middle. */
export function centred(x: number, y: number, scale: number, window: Size): Transform {
  return { scale, x: window.width / 2 - x * scale, y: window.height / 2 - y * scale };
}

/** With a rectangle in sight at this scale at least; undefined where it is so already. */
export function shown(from: Transform, rect: Rect, least: number, window: Size): Transform | undefined {
  const left = from.x + rect.x * from.scale;
  const top = from.y + rect.y * from.scale;
  const inside =
    left < window.width &&
    top < window.height &&
    left + rect.width * from.scale > 0 &&
    top + rect.height * from.scale > 0;
  if (inside && from.scale >= least) return undefined;
  const scale = Math.max(least, from.scale);
  return centred(rect.x + rect.width / 2, rect.y + rect.height / 2, scale, window);
}

/** The same of what is gone to, which has to be seen whole: what an edge cuts off is moved in by as much as that takes. */
export function reached(from: Transform, rect: Rect, least: number, window: Size): Transform | undefined {
  const to = shown(from, rect, least, window);
  if (to) return to;
  const { scale } = from;
  const right = inward(from.x + rect.x * scale, rect.width * scale, window.width);
  const down = inward(from.y + rect.y * scale, rect.height * scale, window.height);
  return right === 0 && down === 0 ? undefined : { scale, x: from.x + right, y: from.y + down };
}

/** How far something has to move to be inside, with a little room around it; what is too large for that stays. */
function inward(start: number, length: number, room: number): number {
  if (length + 2 * EDGE > room) return 0;
  return Math.max(EDGE - start, 0) + Math.min(room - EDGE - length - start, 0);
}
