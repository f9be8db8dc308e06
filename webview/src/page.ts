import type { Transform } from '../../server/src/protocol/panel.ts';
import type { SvgNode } from '../../server/src/preview/draw/svg.ts';
import { html, patchChildren } from './dom.ts';
import type { Zoomable } from './viewport.ts';

/** A drawing that is read like a page: it scrolls, and is as wide as there is room. */
export interface Page {
  readonly element: HTMLElement;
  readonly svg: SVGSVGElement;
  readonly view: Zoomable;
  mount(drawing: SvgNode): void;
  blank(words: string): void;
}

const SVG = 'http://www.w3.org/2000/svg';
const LEAST = 0.3;
const MOST = 4;

export function page(name: string, start: Transform | undefined, moved: (to: Transform) => void): Page {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('role', 'group');
  svg.setAttribute('aria-label', name);
  const picture = document.createElementNS(SVG, 'g');
  svg.append(picture);
  const blank = html('div', { class: 'blank' });
  const element = html('div', { class: 'stage page' }, svg, blank);
  let zoom = start?.scale ?? 1;
  let restored = start === undefined;
  let size = { width: 0, height: 0 };

  const keep = (): void => moved({ x: element.scrollLeft, y: element.scrollTop, scale: zoom });
  const apply = (): void => {
    if (size.width === 0 || element.clientWidth === 0) return;
    const scale = Math.min(1, element.clientWidth / size.width) * zoom;
    svg.style.width = `${size.width * scale}px`;
    svg.style.height = `${size.height * scale}px`;
    if (restored) return;
    restored = true;
    element.scrollTo(start?.x ?? 0, start?.y ?? 0);
  };
  const go = (to: number): void => {
    zoom = Math.min(MOST, Math.max(LEAST, to));
    apply();
    keep();
  };
  element.addEventListener('scroll', () => {
    if (restored) keep();
  });
  element.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      go(zoom * Math.exp(-event.deltaY / 300));
    },
    { passive: false },
  );
  new ResizeObserver(apply).observe(element);
  return {
    element,
    svg,
    view: {
      zoom: (factor) => go(zoom * factor),
      actual: () => go(1),
      fit: () => go(1),
    },
    mount: (drawing) => {
      blank.textContent = '';
      svg.setAttribute('font-family', drawing.attrs['font-family'] ?? '');
      svg.setAttribute('viewBox', drawing.attrs['viewBox'] ?? '');
      patchChildren(picture, drawing.children.find((child) => child.key === 'picture')?.children ?? []);
      size = { width: Number(drawing.attrs['width']), height: Number(drawing.attrs['height']) };
      apply();
    },
    blank: (words) => {
      blank.textContent = words;
    },
  };
}
