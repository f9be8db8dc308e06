import type { Transform } from '../../server/src/protocol/panel.ts';
import type { SvgNode } from '../../server/src/preview/draw/svg.ts';
import { type Culling, culling } from './cull.ts';
import { LEGEND } from '../../server/src/preview/draw/draw.ts';
import { html, patchChildren } from './dom.ts';
import { viewport, type Viewport } from './viewport.ts';

/** A drawing that pans and zooms, with a word where there is none yet. */
export interface Stage {
  readonly element: HTMLElement;
  readonly svg: SVGSVGElement;
  readonly picture: SVGGElement;
  readonly view: Viewport;
  readonly culling: Culling;
  /** Puts the drawing's `picture` group on the stage. */
  mount(drawing: SvgNode): void;
  /** Says how large the drawing will be, so that it is known what of it will be seen. */
  room(width: number, height: number): void;
  blank(words: string): void;
  /** Whether what is drawn is yet to be laid out, wholly or in a better way. */
  busy(on: boolean): void;
}

const SVG = 'http://www.w3.org/2000/svg';

export function stage(
  name: string,
  start: Transform | undefined,
  moved: (to: Transform) => void,
  seen: (to: Transform, width: number, height: number) => void = () => undefined,
): Stage {
  const svg = document.createElementNS(SVG, 'svg');
  // Its keys are its own: a screen reader hands them on.
  svg.setAttribute('role', 'application');
  svg.setAttribute('aria-roledescription', 'diagram');
  svg.setAttribute('aria-label', name);
  svg.setAttribute('aria-busy', 'true');
  const picture = document.createElementNS(SVG, 'g');
  picture.setAttribute('class', 'picture');
  svg.append(picture);
  const blank = html('div', { class: 'blank' });
  const element = html('div', { class: 'stage' }, svg, blank);
  const hide = culling(picture);
  // Known without asking for it in every frame: that would make the browser lay the page out.
  const room = { width: 0, height: 0 };
  const view = viewport(svg, picture, start, moved, (to) => {
    hide.seen(to, room.width, room.height);
    seen(to, room.width, room.height);
  });
  let size = { width: 0, height: 0 };
  // A hidden tab has no size: what fits is known when it is first seen.
  new ResizeObserver(() => {
    room.width = svg.clientWidth;
    room.height = svg.clientHeight;
    view.sized(size.width, size.height);
    view.resized();
  }).observe(svg);
  return {
    element,
    svg,
    picture,
    view,
    culling: hide,
    mount: (drawing) => {
      blank.textContent = '';
      const content = drawing.children.find((child) => child.key === 'picture');
      svg.setAttribute('font-family', drawing.attrs['font-family'] ?? '');
      patchChildren(picture, content?.children ?? []);
      size = { width: Number(drawing.attrs['width']), height: Number(drawing.attrs['height']) };
      view.sized(size.width, size.height);
    },
    room: (width, height) => {
      if (size.width > 0) return;
      room.width = svg.clientWidth;
      room.height = svg.clientHeight;
      size = { width: Math.max(width, 420), height: height + LEGEND };
      view.sized(size.width, size.height);
    },
    blank: (words) => {
      blank.textContent = words;
    },
    busy: (on) => svg.setAttribute('aria-busy', String(on)),
  };
}
