import type { Rect } from '../../server/src/preview/layout/layout.ts';
import type { Transform } from '../../server/src/protocol/panel.ts';

/* What is not seen is not painted: a picture of a thousand VMs must pan like one of ten. */

export interface Culling {
  /** The parts of the picture with where they are, after each drawing. */
  parts(all: readonly (readonly [Element, Rect])[]): void;
  /** What is seen now. */
  seen(at: Transform, width: number, height: number): void;
  /** A part that must be there now, since the keyboard goes to it. */
  need(part: Element): void;
}

/** Smaller pictures are left alone. */
const FEW = 400;
/** Shown beyond the edge, in pixels of the screen, so that a small move finds everything there. */
const MARGIN = 200;
/** Below these scales small print, and then all print, is left out. */
const FAR = 0.42;
export const FARTHER = 0.24;

export function culling(picture: Element): Culling {
  let all: readonly (readonly [Element, Rect])[] = [];
  let last: { at: Transform; width: number; height: number } | undefined;
  let asked = false;
  const hidden = new Set<Element>();

  const show = (part: Element): void => {
    if (hidden.delete(part)) (part as SVGElement).style.display = '';
  };
  const update = (): void => {
    asked = false;
    if (!last || last.width === 0) return;
    const { at, width, height } = last;
    picture.classList.toggle('far', at.scale < FAR);
    picture.classList.toggle('farther', at.scale < FARTHER);
    if (all.length < FEW) return;
    const left = (-MARGIN - at.x) / at.scale;
    const top = (-MARGIN - at.y) / at.scale;
    const right = (width + MARGIN - at.x) / at.scale;
    const bottom = (height + MARGIN - at.y) / at.scale;
    for (const [part, box] of all) {
      const inside = box.x < right && box.x + box.width > left && box.y < bottom && box.y + box.height > top;
      if (inside) show(part);
      else if (!hidden.has(part) && part !== document.activeElement) {
        hidden.add(part);
        (part as SVGElement).style.display = 'none';
      }
    }
  };
  return {
    parts: (next) => {
      const kept = new Set(next.map(([part]) => part));
      for (const part of [...hidden]) if (next.length < FEW || !kept.has(part)) show(part);
      all = next;
      update();
    },
    seen: (at, width, height) => {
      last = { at, width, height };
      if (asked) return;
      asked = true;
      requestAnimationFrame(update);
    },
    need: show,
  };
}
