import type { Layout } from '../../server/src/preview/layout/layout.ts';
import type { Scene } from '../../server/src/preview/scene/types.ts';

/** How long what has moved is on its way. */
const MS = 150;
/** Of more that move at once nobody could follow any. */
const MOST = 500;

interface Way {
  readonly x: number;
  readonly y: number;
}

/** After a drawing: what stands elsewhere than before glides there, what is new fades in. */
export function glide(picture: Element, scene: Scene, before: Layout, after: Layout): void {
  if (calm()) return;
  const edges = new Map(scene.edges.map((edge) => [edge.key, edge]));
  const way = (path: string): Way | undefined => {
    const [from, to] = [before.boxes[path], after.boxes[path]];
    return from && to && { x: from.x - to.x, y: from.y - to.y };
  };
  const moves: (readonly [Element, Way | undefined])[] = [];
  for (const part of picture.querySelectorAll(
    ':scope > [data-path], :scope > [data-for], :scope > [data-host], :scope > :is(.wires, .plugs) > g',
  )) {
    const path =
      part.getAttribute('data-path') ?? part.getAttribute('data-for') ?? part.getAttribute('data-host');
    const edge = edges.get(part.getAttribute('data-edge') ?? '');
    const by = path === null ? edge && way(edge.from) : way(path);
    const to = edge?.to === undefined ? by : way(edge.to);
    // A line whose ends went different ways is a new line.
    const straight = by && to && by.x === to.x && by.y === to.y ? by : undefined;
    if (path === null && !edge) continue;
    if (!straight || straight.x !== 0 || straight.y !== 0) moves.push([part, straight]);
  }
  if (moves.length > MOST) return;
  for (const [part, by] of moves)
    part.animate(
      by
        ? [{ transform: `translate(${by.x}px, ${by.y}px)` }, { transform: 'none' }]
        : [{ opacity: 0 }, { opacity: 1 }],
      { duration: MS, easing: 'ease-out' },
    );
}

/** Whether the reader, or VS Code, asked for less motion. */
const calm = (): boolean =>
  document.body.classList.contains('vscode-reduce-motion') ||
  // eslint-disable-next-line iov/l10n -- CSS
  matchMedia('(prefers-reduced-motion: reduce)').matches;
