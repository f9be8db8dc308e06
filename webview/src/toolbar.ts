import type { Scene } from '../../server/src/preview/scene/types.ts';
import type { ExportFormat } from '../../server/src/protocol/panel.ts';
import { html } from './dom.ts';
import { menu } from './menu.ts';
import { sign } from './signs.ts';
import { badge, iconButton, setState } from './ui.ts';
import { ZOOM_STEP, type Zoomable } from './viewport.ts';
import { counted, phrase } from '../../server/src/words/phrase.ts';

export interface Toolbar {
  readonly element: HTMLElement;
  counts(counts: Scene['counts']): void;
  /** Whether what is unused is left out. */
  hides(on: boolean): void;
}

export interface ToolEvents {
  readonly find: () => void;
  readonly hideUnused: () => void;
  readonly save: (format: ExportFormat) => void;
}

const FORMATS: readonly (readonly [ExportFormat, () => string])[] = [
  ['svg', () => phrase`Picture as SVG …`],
  ['png', () => phrase`Picture as PNG …`],
  ['csv', () => phrase`Numbers as CSV …`],
  ['json', () => phrase`Numbers as JSON …`],
  ['markdown', () => phrase`Report as Markdown …`],
];

/** What stands at the right of the tabs: how many findings, search, export and the zoom. */
export function toolbar(view: () => Zoomable | undefined, events: ToolEvents): Toolbar {
  const counts = html('span', { class: 'counts' });
  const hide = iconButton(sign('M2 4h12M4.5 8h7M7 12h2'), phrase`Hide what is unused (u)`, () =>
    events.hideUnused(),
  );
  const element = html(
    'div',
    { class: 'tools' },
    counts,
    iconButton(sign('M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 0 0 0-9M10.3 10.3l3.7 3.7'), phrase`Find (/)`, () =>
      events.find(),
    ),
    hide,
    menu(
      sign('M8 2v7.5M5 7l3 3 3-3M2.5 11v2.5h11V11'),
      phrase`Export`,
      FORMATS.map(([format, name]) => ({ name: name(), run: () => events.save(format) })),
    ),
    html(
      'span',
      { class: 'steps' },
      iconButton(sign('M3 8h10'), phrase`Zoom out (-)`, () => view()?.zoom(1 / ZOOM_STEP)),
      iconButton(sign('M3 8h10M8 3v10'), phrase`Zoom in (+)`, () => view()?.zoom(ZOOM_STEP)),
    ),
    iconButton(sign('M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10'), phrase`Fit (f)`, () =>
      view()?.fit(),
    ),
  );
  return {
    element,
    hides: (on) => {
      setState(hide, { pressed: on });
      hide.classList.toggle('pressed', on);
    },
    counts: ({ errors, warnings }) => {
      counts.replaceChildren(
        ...(errors > 0
          ? [count(errors, counted(errors, 'error'), '●', 'var(--vscode-charts-red, #c72e2e)')]
          : []),
        ...(warnings > 0
          ? [
              count(
                warnings,
                counted(warnings, 'warning'),
                '▲',
                'var(--vscode-editorWarning-foreground, #9a6700)',
              ),
            ]
          : []),
      );
    },
  };
}

function count(many: number, said: string, mark: string, colour: string): HTMLElement {
  const shape = html('span', { 'aria-hidden': 'true' }, mark);
  shape.style.color = colour;
  return html('span', { class: 'count' }, shape, badge(String(many), said));
}
