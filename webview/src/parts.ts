import type { Layout, Rect } from '../../server/src/preview/layout/layout.ts';
import type { Scene } from '../../server/src/preview/scene/types.ts';
import { wiresOf } from '../../server/src/preview/layout/wires.ts';

/** Every element and line of the drawing with the room it takes. */
export function partsOf(picture: Element, scene: Scene, made: Layout): readonly (readonly [Element, Rect])[] {
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
