import { hostsOf } from '../../server/src/preview/draw/draw.ts';
import type { Layout, Rect } from '../../server/src/preview/layout/layout.ts';
import type { Transform } from '../../server/src/protocol/panel.ts';
import { indexScene, type SceneIndex } from '../../server/src/preview/scene/lookup.ts';
import type { Scene } from '../../server/src/preview/scene/types.ts';
import { FARTHER } from './cull.ts';

/** Pictures of fewer elements are drawn whole at once. */
const LARGE = 700;
/** What a closed host is to draw, in elements. */
const CLOSED = 4;

/** Which hosts of a large picture are drawn in every detail: those that have been near, or were asked for. */
export interface Detail {
  /** Undefined where the picture is small: then all are. */
  readonly hosts: ReadonlySet<string> | undefined;
  scene(scene: Scene, layout: Layout): void;
  /** Answers whether more is to be drawn now. */
  see(at: Transform, width: number, height: number): boolean;
  /** The host of an element is to be drawn; answers whether that is new. */
  need(path: string): boolean;
  /** The innermost element at a point of the picture, of a host that is not drawn in detail. */
  under(x: number, y: number): string | undefined;
}

export function detail(): Detail {
  let index: SceneIndex | undefined;
  let layout: Layout | undefined;
  let hosts: Set<string> | undefined;
  return {
    get hosts() {
      return hosts;
    },
    scene: (scene, made) => {
      index = indexScene(scene);
      layout = made;
      const closed = scene.elements.filter((element) => element.kind === 'host' && element.closed).length;
      if (scene.elements.length + closed * CLOSED <= LARGE) hosts = undefined;
      else hosts = new Set([...(hosts ?? [])].filter((path) => index?.byPath.has(path)));
    },
    see: (at, width, height) => {
      if (!hosts || !layout || at.scale < FARTHER || width === 0) return false;
      const before = hosts.size;
      const left = -at.x / at.scale;
      const top = -at.y / at.scale;
      for (const { path, rect } of layout.hosts) {
        const inside =
          rect.x < left + width / at.scale &&
          rect.x + rect.width > left &&
          rect.y < top + height / at.scale &&
          rect.y + rect.height > top;
        if (inside) hosts.add(path);
      }
      return hosts.size > before;
    },
    need: (path) => {
      const host = index && hostsOf(index)(path);
      if (!hosts || host === undefined || hosts.has(host)) return false;
      hosts.add(host);
      return true;
    },
    under: (x, y) => {
      const holds = (rect: Rect | undefined): boolean =>
        rect !== undefined &&
        x >= rect.x &&
        x <= rect.x + rect.width &&
        y >= rect.y &&
        y <= rect.y + rect.height;
      const host = layout?.hosts.find(({ rect }) => holds(rect));
      if (!host || hosts?.has(host.path)) return undefined;
      const child = index?.childrenOf(host.path).find((one) => holds(host.boxes[one.path]));
      const inner =
        child &&
        index?.childrenOf(child.path).find((one) => one.kind === 'port' && holds(host.boxes[one.path]));
      return (inner ?? child)?.path ?? host.path;
    },
  };
}
