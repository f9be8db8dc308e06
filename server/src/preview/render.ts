import type { CompareScene } from './scene/compare.ts';
import { draw } from './draw/draw.ts';
import { drawCompare } from './draw/compare.ts';
import type { Elk } from './layout/elk-rows.ts';
import { layout } from './layout/layout.ts';
import { print } from './draw/print.ts';
import type { Scene } from './scene/types.ts';
import { DARK, LIGHT, type Theme } from './draw/theme.ts';

/** Themes of a file, which stands alone and has no VS Code around it. */
export const FILE_THEMES: Readonly<Record<'light' | 'dark', Theme>> = { light: LIGHT, dark: DARK };

/** The picture as a self-contained SVG file. */
export async function renderTopology(scene: Scene, elk: Elk, theme: Theme = LIGHT): Promise<string> {
  return print(draw(scene, await layout(scene, elk), theme));
}

/** The Compare view as a self-contained SVG file. */
export function renderCompare(compare: CompareScene, theme: Theme = LIGHT): string {
  return print(drawCompare(compare, theme));
}
