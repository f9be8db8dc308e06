import type { Scene, SceneElement } from '../../server/src/preview/scene-types.ts';
import { draw } from '../../server/src/preview/draw.ts';
import { layout, type Layout, type Rect, type Rows } from '../../server/src/preview/layout.ts';
import { PANEL } from '../../server/src/preview/theme.ts';
import { wiresOf } from '../../server/src/preview/wires.ts';
import { DEADLINE_MS, type ElkWorker } from './elk.ts';
import type { Stage } from './stage.ts';
import { trace } from './trace.ts';

/** The Topology view: lays out what arrives, keeps what is selected and what the cursor is in. */
export interface Topology {
  show(scene: Scene): Promise<void>;
  select(path: string | null): void;
  highlight(paths: readonly string[]): void;
  readonly selected: SceneElement | undefined;
}

export interface TopologyEvents {
  readonly reveal: (element: SceneElement, focus: boolean) => void;
  readonly selected: (element: SceneElement | undefined) => void;
  readonly failed: (message: string) => void;
}

export function topology(
  on: Stage,
  elk: ElkWorker,
  selection: string | null,
  events: TopologyEvents,
): Topology {
  const cache = new Map<string, Rows>();
  const { picture } = on;
  let scene: Scene | undefined;
  let placed: Layout | undefined;
  let elements = new Map<string, SceneElement>();
  let selected = selection;
  let lit: readonly string[] = [];
  let latest = 0;

  const groupOf = (path: string | null): SVGGElement | undefined =>
    path === null
      ? undefined
      : ([...picture.children].find((child) => child.getAttribute('data-path') === path) as
          SVGGElement | undefined);

  /** Classes and the one stop of the Tab key, after each drawing and each choice. */
  const mark = (): void => {
    const current = selected !== null && elements.has(selected) ? selected : null;
    const on = current !== null && scene ? trace(scene, current) : undefined;
    picture.classList.toggle('tracing', on !== undefined);
    const cursor = new Set(lit);
    let stop: Element | undefined;
    for (const child of picture.children) {
      const path = child.getAttribute('data-path');
      if (path === null) {
        child.classList.toggle('on', on?.has(child.getAttribute('data-for') ?? '') === true);
        continue;
      }
      child.classList.toggle('selected', path === current);
      child.classList.toggle('here', cursor.has(path));
      child.classList.toggle('on', on?.has(path) === true);
      child.setAttribute('tabindex', '-1');
      if (path === current || !stop) stop = child;
    }
    stop?.setAttribute('tabindex', '0');
    for (const wire of picture.querySelectorAll('.wires > g, .plugs > g'))
      wire.classList.toggle('on', on?.has(wire.getAttribute('data-edge') ?? '') === true);
  };

  const choose = (path: string | null, focus = false): void => {
    selected = path;
    mark();
    const at = path === null ? undefined : placed?.boxes[path];
    const group = groupOf(path);
    if (focus && group) {
      on.culling.need(group);
      group.focus({ preventScroll: true });
      if (at) on.view.show(at);
    }
    events.selected(path === null ? undefined : elements.get(path));
  };

  const at = (event: Event): SceneElement | undefined => {
    const group = (event.target as Element).closest('.el');
    return elements.get(group?.getAttribute('data-path') ?? '');
  };

  on.svg.addEventListener('click', (event) => {
    if (on.view.dragged) return;
    const element = at(event);
    choose(element?.path ?? null);
    if (element) events.reveal(element, false);
  });
  on.svg.addEventListener('dblclick', (event) => {
    const element = at(event);
    if (element) events.reveal(element, true);
  });
  picture.addEventListener('keydown', (event) => {
    const element = at(event);
    if (!element || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = neighbour(elements, placed, element, event.key);
    if (to !== undefined) choose(to, true);
    else if (event.key === 'Enter') events.reveal(element, true);
    else if (event.key === ' ') {
      choose(element.path);
      events.reveal(element, false);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });

  return {
    show: async (next) => {
      latest += 1;
      const mine = latest;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const deadline = new Promise<void>((resolve) => {
        timer = setTimeout(() => {
          elk.restart();
          resolve();
        }, DEADLINE_MS);
      });
      let made: Layout;
      try {
        made = await layout(next, elk, { cache, deadline });
      } catch (error) {
        events.failed(
          `The picture could not be laid out: ${error instanceof Error ? error.message : String(error)}`,
        );
        return;
      } finally {
        clearTimeout(timer);
      }
      // A later scene has been laid out meanwhile.
      if (mine !== latest) return;
      const focused = document.activeElement?.getAttribute('data-path') ?? null;
      scene = next;
      placed = made;
      elements = new Map(next.elements.map((element) => [element.path, element]));
      on.mount(draw(next, made, PANEL));
      on.blank(next.elements.length === 0 ? 'Nothing to draw yet: declare a host, its NICs and VMs.' : '');
      on.culling.parts(partsOf(picture, next, made));
      mark();
      if (focused !== null && document.activeElement?.getAttribute('data-path') !== focused)
        groupOf(focused)?.focus();
      events.selected(selected === null ? undefined : elements.get(selected));
    },
    select: (path) => choose(path),
    highlight: (paths) => {
      lit = paths;
      mark();
      const first = paths[0];
      const rect = first === undefined ? undefined : placed?.boxes[first];
      // It pans only to what would not be seen at all.
      if (rect) on.view.show(rect);
    },
    get selected() {
      return selected === null ? undefined : elements.get(selected);
    },
  };
}

/** Every element and line of the drawing with the room it takes. */
function partsOf(picture: Element, scene: Scene, made: Layout): readonly (readonly [Element, Rect])[] {
  const parts: (readonly [Element, Rect])[] = [];
  const edges = new Map(scene.edges.map((edge) => [edge.key, edge]));
  for (const child of picture.querySelectorAll(':scope > .el, :scope > .wires > g')) {
    const path = child.getAttribute('data-path');
    const edge = edges.get(child.getAttribute('data-edge') ?? '');
    const box = path !== null ? made.boxes[path] : edge && boundsOf(edge, made);
    // Stacks and badges stand out a little; slots stand above their port.
    if (box)
      parts.push([child, { x: box.x - 16, y: box.y - 80, width: box.width + 32, height: box.height + 110 }]);
  }
  return parts;
}

function boundsOf(edge: Scene['edges'][number], made: Layout): Rect | undefined {
  if (edge.kind === 'turn') return made.boxes[edge.from];
  const points = wiresOf(edge).flatMap((wire) => made.routes[wire.key]?.points ?? []);
  if (points.length === 0) return undefined;
  const xs = points.map((point) => point.x);
  const ys = points.map((point) => point.y);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

/** Where an arrow key leads: left and right among siblings as they are drawn, down into an element, up and out of it. */
function neighbour(
  elements: ReadonlyMap<string, SceneElement>,
  placed: Layout | undefined,
  from: SceneElement,
  key: string,
): string | undefined {
  const drawn = [...elements.values()].filter((element) => placed?.boxes[element.path] !== undefined);
  const order = (list: SceneElement[]): SceneElement[] =>
    list.sort((a, b) => {
      const [left, right] = [placed?.boxes[a.path], placed?.boxes[b.path]];
      return (left?.y ?? 0) - (right?.y ?? 0) || (left?.x ?? 0) - (right?.x ?? 0);
    });
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowRight': {
      const siblings = order(drawn.filter((element) => element.parent === from.parent));
      return siblings[siblings.indexOf(from) + (key === 'ArrowLeft' ? -1 : 1)]?.path;
    }
    case 'ArrowDown':
    case ']':
      return order(drawn.filter((element) => element.parent === from.path))[0]?.path;
    case 'ArrowUp':
    case '[':
    case 'Escape':
      return from.parent;
    default:
      return undefined;
  }
}
