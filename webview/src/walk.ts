import type { Layout } from '../../server/src/preview/layout/layout.ts';
import type { SceneElement } from '../../server/src/preview/scene/types.ts';

/*
 * The keyboard's way through the picture: arrows go among siblings as they stand, Enter goes in, Escape out. Home and
 * End go to the first and the last of them.
 */

export function neighbour(
  elements: ReadonlyMap<string, SceneElement>,
  placed: Layout | undefined,
  from: SceneElement,
  key: string,
): string | undefined {
  const boxOf = (path: string): { x: number; y: number; width: number; height: number } =>
    placed?.boxes[path] ?? { x: 0, y: 0, width: 0, height: 0 };
  const among = (parent: string | undefined): SceneElement[] =>
    [...elements.values()]
      .filter((element) => element.parent === parent && placed?.boxes[element.path] !== undefined)
      .sort((a, b) => boxOf(a.path).y - boxOf(b.path).y || boxOf(a.path).x - boxOf(b.path).x);
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowRight':
    case 'Home':
    case 'End': {
      const siblings = among(from.parent);
      const at = siblings.indexOf(from);
      if (key === 'Home') return siblings[0]?.path;
      if (key === 'End') return siblings.at(-1)?.path;
      return siblings[at + (key === 'ArrowLeft' ? -1 : 1)]?.path;
    }
    case 'ArrowUp':
    case 'ArrowDown': {
      // The nearest in the row above or below; in one row the one before or after.
      const siblings = among(from.parent);
      const own = boxOf(from.path);
      const middle = own.x + own.width / 2;
      const sign = key === 'ArrowUp' ? -1 : 1;
      const beyond = siblings.filter((one) => {
        const box = boxOf(one.path);
        return sign < 0 ? box.y + box.height <= own.y : box.y >= own.y + own.height;
      });
      const rank = (one: SceneElement): number => {
        const box = boxOf(one.path);
        return Math.abs(box.y - own.y) * 4 + Math.abs(box.x + box.width / 2 - middle);
      };
      const nearest = beyond.sort((a, b) => rank(a) - rank(b))[0];
      return nearest?.path ?? siblings[siblings.indexOf(from) + sign]?.path;
    }
    case 'Enter':
    case ']':
      return among(from.path)[0]?.path;
    case 'Escape':
    case '[':
      return from.parent;
    default:
      return undefined;
  }
}
