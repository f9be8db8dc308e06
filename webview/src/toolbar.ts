import type { Scene } from '../../server/src/preview/scene-types.ts';
import { html } from './dom.ts';
import { badge, iconButton } from './ui.ts';
import { ZOOM_STEP, type Zoomable } from './viewport.ts';

export interface Toolbar {
  readonly element: HTMLElement;
  counts(counts: Scene['counts']): void;
}

const SVG = 'http://www.w3.org/2000/svg';

/** What stands at the right of the tabs: how many findings, and the zoom. */
export function toolbar(view: () => Zoomable | undefined): Toolbar {
  const counts = html('span', { class: 'counts' });
  const element = html(
    'div',
    { class: 'tools' },
    counts,
    iconButton(sign('M3 8h10'), 'Zoom out (-)', () => view()?.zoom(1 / ZOOM_STEP)),
    iconButton(sign('M3 8h10M8 3v10'), 'Zoom in (+)', () => view()?.zoom(ZOOM_STEP)),
    iconButton(sign('M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10'), 'Fit (f)', () =>
      view()?.fit(),
    ),
  );
  return {
    element,
    counts: ({ errors, warnings }) => {
      counts.replaceChildren(
        ...(errors > 0 ? [count(errors, 'error', '●', 'var(--vscode-charts-red, #c72e2e)')] : []),
        ...(warnings > 0
          ? [count(warnings, 'warning', '▲', 'var(--vscode-editorWarning-foreground, #9a6700)')]
          : []),
      );
    },
  };
}

function count(many: number, what: string, mark: string, colour: string): HTMLElement {
  const shape = html('span', { 'aria-hidden': 'true' }, mark);
  shape.style.color = colour;
  return html(
    'span',
    { class: 'count' },
    shape,
    badge(String(many), `${many} ${what}${many === 1 ? '' : 's'}`),
  );
}

function sign(d: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  for (const [name, value] of Object.entries({
    width: '16',
    height: '16',
    viewBox: '0 0 16 16',
    fill: 'none',
    stroke: 'currentColor',
    'stroke-width': '1.4',
    'aria-hidden': 'true',
  })) {
    svg.setAttribute(name, value);
  }
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', d);
  svg.append(path);
  return svg;
}
