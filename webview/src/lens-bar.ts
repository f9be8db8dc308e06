import {
  FRAMES,
  frameText,
  isOn,
  type Lens,
  lensText,
  LOADS,
  NO_LENS,
} from '../../server/src/preview/scene/lens.ts';
import { isMode } from '../../server/src/protocol/scene-guard.ts';
import { isLens } from '../../server/src/protocol/sight.ts';
import { MODE_ORDER } from '../../server/src/preview/scene/mode-order.ts';
import { html } from './dom.ts';
import { dropdown, textButton } from './ui.ts';
import { phrase } from '../../server/src/words/phrase.ts';

/** The what-if controls: they change the picture, never the file. */
export interface LensBar {
  readonly element: HTMLElement;
  show(lens: Lens): void;
}

export function lensBar(changed: (lens: Lens) => void, apply: (lens: Lens) => void): LensBar {
  let lens = NO_LENS;
  const set = (change: Partial<Lens>): void => {
    const next = { ...lens, ...change };
    if (!isLens(next)) return;
    show(next);
    changed(next);
  };
  const frame = dropdown(
    phrase`Frame`,
    [
      { id: 'file', name: phrase`as in the file` },
      ...FRAMES.map((one) => ({ id: String(one), name: frameText(one) })),
    ],
    (id) => set({ frame: id === 'file' ? null : id === 'imix' ? 'imix' : Number(id) }),
  );
  const load = dropdown(
    phrase`Load`,
    [
      { id: '1', name: phrase`as in the file` },
      ...LOADS.map((one) => ({ id: String(one), name: `× ${one}` })),
    ],
    (id) => set({ load: id === '1' ? null : Number(id) }),
  );
  const mode = dropdown(
    phrase`Mode`,
    [
      { id: 'file', name: phrase`as in the file` },
      ...MODE_ORDER.map((one) => ({ id: one, name: phrase`all ${one}` })),
    ],
    (id) => set({ mode: isMode(id) ? id : null }),
  );
  const words = html('span', { class: 'lens-words' });
  const applied = html('span', {});
  const reset = textButton(phrase`Reset`, () => set(NO_LENS));
  const active = html('span', { class: 'lens-on' }, words, applied, reset);
  const show = (next: Lens): void => {
    lens = next;
    frame.select(next.frame === null ? 'file' : String(next.frame));
    load.select(next.load === null ? '1' : String(next.load));
    mode.select(next.mode ?? 'file');
    active.classList.toggle('shown', isOn(next));
    words.textContent = phrase`What if: ${lensText(next)}. The file stays as it is.`;
    applied.replaceChildren(
      ...(next.mode === null ? [] : [textButton(phrase`Use ${next.mode} for all …`, () => apply(lens))]),
    );
  };
  show(NO_LENS);
  const element = html(
    'div',
    { class: 'lens', role: 'group', 'aria-label': phrase`What if: frame size, load and mode` },
    html('span', { class: 'lens-name', 'aria-hidden': 'true' }, phrase`What if`),
    frame.element,
    load.element,
    mode.element,
    active,
  );
  return { element, show };
}
