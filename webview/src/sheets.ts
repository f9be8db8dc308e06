import type { Scene, SceneElement } from '../../server/src/preview/scene/types.ts';
import type { View } from '../../server/src/protocol/sight.ts';
import { changesTable } from './changes.ts';
import { html } from './dom.ts';
import { tables } from './table.ts';
import { phrase } from '../../server/src/words/phrase.ts';

/** The views of the picture that are tables. */
export interface Sheets {
  readonly table: HTMLElement;
  readonly changes: HTMLElement;
  /** Makes the table that is looked at. */
  fill(view: View, scene: Scene): void;
}

export function sheets(
  reveal: (element: SceneElement, focus: boolean) => void,
  goTo: (path: string) => void,
): Sheets {
  const sheet = (label: string): HTMLElement =>
    html('div', { class: 'sheet', tabindex: '0', role: 'region', 'aria-label': label });
  const table = sheet(phrase`Table of the picture`);
  const changes = sheet(phrase`Changes`);
  return {
    table,
    changes,
    fill: (view, scene) => {
      if (view === 'table') table.replaceChildren(...tables(scene, reveal));
      if (view === 'changes') changes.replaceChildren(changesTable(scene.changes ?? [], goTo));
    },
  };
}
