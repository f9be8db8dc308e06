import { draw, type DrawMemory } from '../../server/src/preview/draw.ts';
import { layout, type Layout, type LayoutMemory, type Rows } from '../../server/src/preview/layout.ts';
import type { Scene, SceneElement } from '../../server/src/preview/scene-types.ts';
import type { SvgNode } from '../../server/src/preview/svg.ts';
import { LIGHT, PANEL, type Theme } from '../../server/src/preview/theme.ts';
import { detail } from './detail.ts';
import { DEADLINE_MS, type ElkWorker } from './elk.ts';
import { marks } from './marks.ts';
import { partsOf } from './parts.ts';
import type { Stage } from './stage.ts';
import { trace } from './trace.ts';
import { neighbour } from './walk.ts';

/** The Topology view: lays out what arrives, keeps what is selected and what the cursor is in. */
export interface Topology {
  show(scene: Scene): Promise<void>;
  select(path: string | null, zoomTo?: boolean): void;
  highlight(paths: readonly string[], follow: boolean): void;
  found(paths: readonly string[]): void;
  /** After the view has moved: what has come near is drawn in every detail. */
  near(): void;
  /** The whole picture for a file. */
  drawing(theme?: Theme): SvgNode | undefined;
  readonly selected: SceneElement | undefined;
}

export interface TopologyEvents {
  readonly reveal: (element: SceneElement, focus: boolean) => void;
  readonly selected: (element: SceneElement | undefined) => void;
  /** A set or a host is to be opened or closed. */
  readonly toggle: (element: SceneElement) => void;
  readonly placed: (layout: Layout) => void;
  readonly failed: (message: string) => void;
}

/** What is gone to is shown at least this large. */
const READABLE = 0.6;

export function topology(
  on: Stage,
  elk: ElkWorker,
  selection: string | null,
  events: TopologyEvents,
): Topology {
  const cache = new Map<string, Rows>();
  const memory: LayoutMemory = new Map();
  const rows: { current: readonly (readonly string[])[] } = { current: [] };
  const drawn: DrawMemory = new Map();
  const { picture } = on;
  const marked = marks(picture);
  const full = detail();
  let scene: Scene | undefined;
  let placed: Layout | undefined;
  let elements = new Map<string, SceneElement>();
  let selected = selection;
  let latest = 0;
  let stop: Element | undefined;

  const groupOf = (path: string): SVGGElement | undefined => marked.at(path) as SVGGElement | undefined;

  /** Classes and the one stop of the Tab key, after each drawing and each choice. */
  const mark = (): void => {
    const current = selected !== null && elements.has(selected) ? selected : null;
    const lit = current !== null && scene ? trace(scene, current) : undefined;
    picture.classList.toggle('tracing', lit !== undefined);
    marked.set('on', lit ?? new Set());
    marked.set('selected', new Set(current === null ? [] : [current]));
    const first = current === null ? undefined : groupOf(current);
    stop?.setAttribute('tabindex', '-1');
    stop = first ?? picture.querySelector('.el') ?? undefined;
    stop?.setAttribute('tabindex', '0');
  };

  const mount = (): void => {
    if (!scene || !placed) return;
    const focused = document.activeElement?.getAttribute('data-path') ?? null;
    on.mount(draw(scene, placed, PANEL, { memory: drawn, full: full.hosts }));
    picture.classList.toggle('large', full.hosts !== undefined);
    marked.renew();
    on.culling.parts(partsOf(picture, scene, placed));
    mark();
    if (focused !== null && document.activeElement?.getAttribute('data-path') !== focused)
      groupOf(focused)?.focus();
  };

  const choose = (path: string | null, focus: boolean, least: number): void => {
    selected = path;
    if (path !== null && full.need(path)) mount();
    else mark();
    const at = path === null ? undefined : placed?.boxes[path];
    const group = path === null ? undefined : groupOf(path);
    if (at && (focus || least > 0)) on.view.show(at, least);
    if (focus && group) {
      on.culling.need(group);
      group.focus({ preventScroll: true });
    }
    events.selected(path === null ? undefined : elements.get(path));
  };

  const elementAt = (event: MouseEvent | KeyboardEvent): SceneElement | undefined => {
    const group = (event.target as Element).closest('.el');
    const element = elements.get(group?.getAttribute('data-path') ?? '');
    if (!(event instanceof MouseEvent) || !scene || !placed || full.hosts === undefined) return element;
    // From far away a host is a few shapes: what is under the pointer is worked out.
    const box = on.svg.getBoundingClientRect();
    const { x, y, scale } = on.view.at;
    const path = full.under((event.clientX - box.left - x) / scale, (event.clientY - box.top - y) / scale);
    return (path === undefined ? undefined : elements.get(path)) ?? element;
  };

  on.svg.addEventListener('click', (event) => {
    if (on.view.dragged) return;
    const element = elementAt(event);
    if (element && (event.target as Element).closest('.act')) {
      events.toggle(element);
      return;
    }
    choose(element?.path ?? null, false, 0);
    if (element) events.reveal(element, false);
  });
  on.svg.addEventListener('dblclick', (event) => {
    const element = elementAt(event);
    if (element && !(event.target as Element).closest('.act')) events.reveal(element, true);
  });
  picture.addEventListener('keydown', (event) => {
    const element = elementAt(event);
    if (!element || event.metaKey || event.altKey) return;
    const source = event.key === 'Enter' && event.ctrlKey;
    if (event.ctrlKey && !source) return;
    const to = source ? undefined : neighbour(elements, placed, element, event.key);
    if (to !== undefined) choose(to, true, 0);
    else if (event.key === 'Enter') events.reveal(element, true);
    else if (event.key === 'o') events.toggle(element);
    else if (event.key === ' ') {
      choose(element.path, false, 0);
      events.reveal(element, false);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });

  const laidOut = async (next: Scene): Promise<Layout> => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const deadline = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        elk.restart();
        resolve();
      }, DEADLINE_MS);
    });
    try {
      return await layout(next, elk, { cache, deadline, memory, rows });
    } finally {
      clearTimeout(timer);
    }
  };

  return {
    show: async (next) => {
      latest += 1;
      const mine = latest;
      let made: Layout;
      try {
        made = await laidOut(next);
      } catch (error) {
        events.failed(
          `The picture could not be laid out: ${error instanceof Error ? error.message : String(error)}`,
        );
        return;
      }
      // A later scene has been laid out meanwhile.
      if (mine !== latest) return;
      if (scene && next.elements.length * 2 < drawn.size) drawn.clear();
      scene = next;
      placed = made;
      elements = new Map(next.elements.map((element) => [element.path, element]));
      full.scene(next, made);
      on.room(made.width, made.height);
      full.see(on.view.at, on.svg.clientWidth, on.svg.clientHeight);
      mount();
      on.blank(next.elements.length === 0 ? 'Nothing to draw yet: declare a host, its NICs and VMs.' : '');
      events.placed(made);
      events.selected(selected === null ? undefined : elements.get(selected));
    },
    select: (path, zoomTo = false) => choose(path, false, zoomTo ? READABLE : 0),
    highlight: (paths, follow) => {
      const [first] = paths;
      // What the cursor is in is drawn only if that is what one looks at.
      marked.set('here', new Set(paths));
      const rect = first === undefined ? undefined : placed?.boxes[first];
      // It pans only to what would not be seen at all.
      if (rect && follow) on.view.centre(rect.x + rect.width / 2, rect.y + rect.height / 2);
      else if (rect) on.view.show(rect);
    },
    found: (paths) => marked.set('found', new Set(paths)),
    near: () => {
      if (full.see(on.view.at, on.svg.clientWidth, on.svg.clientHeight)) mount();
    },
    drawing: (theme = LIGHT) => scene && placed && draw(scene, placed, theme),
    get selected() {
      return selected === null ? undefined : elements.get(selected);
    },
  };
}
