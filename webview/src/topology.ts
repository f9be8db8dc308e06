import { draw, type DrawMemory } from '../../server/src/preview/draw/draw.ts';
import type { Elk, Layout } from '../../server/src/preview/layout/layout.ts';
import type { Scene, SceneElement } from '../../server/src/preview/scene/types.ts';
import type { SvgNode } from '../../server/src/preview/draw/svg.ts';
import { LIGHT, PANEL, type Theme } from '../../server/src/preview/draw/theme.ts';
import { detail } from './detail.ts';
import { inTime } from './elk.ts';
import { glide } from './glide.ts';
import { marks, type Marks } from './marks.ts';
import { partsOf } from './parts.ts';
import { listen } from './pointing.ts';
import type { Stage } from './stage.ts';
import { trace } from './trace.ts';
import { READABLE } from './transform.ts';
import { neighbour } from './walk.ts';
import { phrase } from '../../server/src/words/phrase.ts';

export interface TopologyEvents {
  readonly reveal: (element: SceneElement, focus: boolean) => void;
  readonly selected: (element: SceneElement | undefined) => void;
  /** A set or a host is to be opened or closed. */
  readonly toggle: (element: SceneElement) => void;
  readonly placed: (layout: Layout) => void;
  readonly failed: (message: string) => void;
}

/** The Topology view: lays out what arrives, keeps what is selected and what the cursor is in. */
export class Topology {
  private readonly layout: (scene: Scene) => AsyncIterable<Layout>;
  private readonly drawn: DrawMemory = new Map();
  private readonly marked: Marks;
  private readonly full = detail();
  private scene: Scene | undefined;
  private placed: Layout | undefined;
  private elements: ReadonlyMap<string, SceneElement> = new Map();
  /** How many scenes have been asked to be shown. */
  private asked = 0;
  /** Where the Tab key stops. */
  private stop: Element | undefined;

  constructor(
    private readonly on: Stage,
    elk: Elk,
    private selection: string | null,
    private readonly events: TopologyEvents,
  ) {
    this.layout = inTime(elk);
    this.marked = marks(on.picture);
    listen(on.svg, on.picture, {
      at: (path, point) => this.elementAt(path, point),
      choose: (element) => this.choose(element?.path ?? null),
      reveal: events.reveal,
      toggle: events.toggle,
      step: (from, key) => {
        const to = neighbour(this.elements, this.placed, from, key);
        if (to !== undefined) this.choose(to, { focus: true });
        return to !== undefined;
      },
      dragged: () => on.view.dragged,
    });
  }

  get selected(): SceneElement | undefined {
    return this.selection === null ? undefined : this.elements.get(this.selection);
  }

  async show(scene: Scene): Promise<void> {
    this.asked += 1;
    const mine = this.asked;
    this.on.busy(true);
    try {
      for await (const placed of this.layout(scene)) {
        // A later scene has been asked for meanwhile.
        if (mine !== this.asked) return;
        this.put(scene, placed);
      }
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.events.failed(phrase`The picture could not be laid out: ${why}`);
    }
    if (mine === this.asked) this.on.busy(false);
  }

  private put(scene: Scene, placed: Layout): void {
    if (this.scene && scene.elements.length * 2 < this.drawn.size) this.drawn.clear();
    const before = this.placed;
    this.scene = scene;
    this.placed = placed;
    this.elements = new Map(scene.elements.map((element) => [element.path, element]));
    this.full.scene(scene, placed);
    this.on.room(placed.width, placed.height);
    this.see();
    this.mount();
    if (before && this.full.hosts === undefined) glide(this.on.picture, scene, before, placed);
    this.on.blank(
      scene.elements.length === 0 ? phrase`Nothing to draw yet: declare a host, its NICs and VMs.` : '',
    );
    this.events.placed(placed);
    this.events.selected(this.selected);
  }

  select(path: string | null, zoomTo = false): void {
    this.choose(path, { least: zoomTo ? READABLE : 0 });
  }

  /** Marks what the cursor is in. */
  highlight(paths: readonly string[], follow: boolean): void {
    const [first] = paths;
    // What the cursor is in is drawn only if that is what one looks at.
    this.marked.set('here', new Set(paths));
    const rect = first === undefined ? undefined : this.placed?.boxes[first];
    // It pans only to what would not be seen at all.
    if (rect && follow) this.on.view.centre(rect.x + rect.width / 2, rect.y + rect.height / 2);
    else if (rect) this.on.view.show(rect);
  }

  found(paths: readonly string[]): void {
    this.marked.set('found', new Set(paths));
  }

  /** After the view has moved: what has come near is drawn in every detail. */
  near(): void {
    if (this.see()) this.mount();
  }

  /** The whole picture for a file. */
  drawing(theme: Theme = LIGHT): SvgNode | undefined {
    return this.scene && this.placed && draw(this.scene, this.placed, theme);
  }

  private see(): boolean {
    const { svg, view } = this.on;
    return this.full.see(view.at, svg.clientWidth, svg.clientHeight);
  }

  private groupOf(path: string): SVGGElement | undefined {
    return this.marked.at(path) as SVGGElement | undefined;
  }

  private mount(): void {
    const { on, placed, scene, full } = this;
    if (!scene || !placed) return;
    const focused = document.activeElement?.getAttribute('data-path') ?? null;
    on.mount(draw(scene, placed, PANEL, { memory: this.drawn, full: full.hosts }));
    on.picture.classList.toggle('large', full.hosts !== undefined);
    this.marked.renew();
    on.culling.parts(partsOf(on.picture, scene, placed));
    this.mark();
    if (focused !== null && document.activeElement?.getAttribute('data-path') !== focused)
      this.groupOf(focused)?.focus();
  }

  /** Classes and the one stop of the Tab key, after each drawing and each choice. */
  private mark(): void {
    const { on, scene, marked } = this;
    const current = this.selected?.path;
    const lit = current !== undefined && scene ? trace(scene, current) : undefined;
    on.picture.classList.toggle('tracing', lit !== undefined);
    marked.set('on', lit ?? new Set());
    marked.set('selected', new Set(current === undefined ? [] : [current]));
    this.stop?.setAttribute('tabindex', '-1');
    const first = current === undefined ? undefined : this.groupOf(current);
    this.stop = first ?? on.picture.querySelector('.el') ?? undefined;
    this.stop?.setAttribute('tabindex', '0');
  }

  /** With `focus` the keyboard goes there; with `least` it is shown at that scale at least. */
  private choose(path: string | null, { focus = false, least = 0 } = {}): void {
    const { on } = this;
    this.selection = path;
    if (path !== null && this.full.need(path)) this.mount();
    else this.mark();
    const at = path === null ? undefined : this.placed?.boxes[path];
    const group = path === null ? undefined : this.groupOf(path);
    if (at && (focus || least > 0)) on.view.reach(at, least);
    if (focus && group) {
      on.culling.need(group);
      group.focus({ preventScroll: true });
    }
    this.events.selected(this.selected);
  }

  private elementAt(path: string, point: { x: number; y: number } | undefined): SceneElement | undefined {
    const element = this.elements.get(path);
    if (!point || this.full.hosts === undefined) return element;
    // From far away a host is a few shapes: what is under the pointer is worked out.
    const { left, top } = this.on.svg.getBoundingClientRect();
    const { x, y, scale } = this.on.view.at;
    const under = this.full.under((point.x - left - x) / scale, (point.y - top - y) / scale);
    return (under === undefined ? undefined : this.elements.get(under)) ?? element;
  }
}
