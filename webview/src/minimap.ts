import type { Layout } from '../../server/src/preview/layout/layout.ts';
import type { Transform } from '../../server/src/protocol/panel.ts';
import { html } from './dom.ts';

/** The whole picture, small, with what is seen of it. For the pointer only: the keyboard goes from element to element. */
export interface Minimap {
  readonly element: HTMLElement;
  picture(layout: Layout): void;
  seen(at: Transform, width: number, height: number): void;
}

const SVG = 'http://www.w3.org/2000/svg';
const LARGEST = { width: 190, height: 130 };
/** In a smaller panel it would cover what there is to see. */
const LEAST = { width: 260, height: 240 };

export function minimap(go: (x: number, y: number) => void): Minimap {
  const svg = document.createElementNS(SVG, 'svg');
  const hosts = document.createElementNS(SVG, 'path');
  hosts.setAttribute('class', 'hosts');
  const frame = document.createElementNS(SVG, 'rect');
  frame.setAttribute('class', 'frame');
  svg.append(hosts, frame);
  const element = html('div', { class: 'minimap', 'aria-hidden': 'true' }, svg);
  let size = { width: 0, height: 0 };
  let scale = 1;
  const point = (event: PointerEvent): void => {
    const box = svg.getBoundingClientRect();
    // In a narrow panel it is drawn smaller.
    const shown = box.width / Math.max(1, size.width);
    go((event.clientX - box.left) / shown, (event.clientY - box.top) / shown);
  };
  svg.addEventListener('pointerdown', (event) => {
    svg.setPointerCapture(event.pointerId);
    point(event);
  });
  svg.addEventListener('pointermove', (event) => {
    if (event.buttons !== 0) point(event);
  });
  return {
    element,
    picture: (layout) => {
      size = { width: layout.width, height: layout.height };
      scale = Math.min(LARGEST.width / Math.max(1, size.width), LARGEST.height / Math.max(1, size.height));
      svg.setAttribute('viewBox', `0 0 ${size.width} ${size.height}`);
      svg.style.width = `${size.width * scale}px`;
      svg.style.height = `${size.height * scale}px`;
      hosts.setAttribute(
        'd',
        layout.hosts
          .map(({ rect }) => `M${rect.x} ${rect.y}h${rect.width}v${rect.height}h${-rect.width}z`)
          .join(''),
      );
      frame.setAttribute('stroke-width', String(1.5 / scale));
    },
    seen: (at, width, height) => {
      const whole = size.width * at.scale <= width * 1.02 && size.height * at.scale <= height * 1.1;
      element.classList.toggle(
        'shown',
        !whole && width >= LEAST.width && height >= LEAST.height && size.width > 0,
      );
      if (whole) return;
      frame.setAttribute('x', String(-at.x / at.scale));
      frame.setAttribute('y', String(-at.y / at.scale));
      frame.setAttribute('width', String(width / at.scale));
      frame.setAttribute('height', String(height / at.scale));
    },
  };
}
