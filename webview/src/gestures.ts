import type { Transform } from '../../server/src/protocol/panel.ts';
import { zoomed } from './transform.ts';

/** A press that moves less than this is a click. */
const SLOP = 4;

/** Wheel pans, Ctrl or Cmd and wheel zooms at the pointer, drag pans. Answers whether the pointer has just dragged. */
export function gestures(
  svg: SVGSVGElement,
  current: () => Transform,
  go: (to: Transform) => void,
): () => boolean {
  svg.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const at = current();
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      if (event.ctrlKey || event.metaKey) {
        const { left, top } = svg.getBoundingClientRect();
        go(zoomed(at, event.clientX - left, event.clientY - top, Math.exp((-event.deltaY * unit) / 300)));
      } else {
        const [dx, dy] =
          event.shiftKey && event.deltaX === 0 ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
        go({ ...at, x: at.x - dx * unit, y: at.y - dy * unit });
      }
    },
    { passive: false },
  );

  let dragged = false;
  let grip: { readonly x: number; readonly y: number; readonly from: Transform } | undefined;
  svg.addEventListener('pointerdown', (event) => {
    dragged = false;
    if (event.button === 0 || event.button === 1)
      grip = { x: event.clientX, y: event.clientY, from: current() };
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
  return () => dragged;
}
