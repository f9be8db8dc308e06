import type { CompareScene } from '../../server/src/preview/scene/compare.ts';
import { cardsIn, drawCompare } from '../../server/src/preview/draw/compare.ts';
import { isMode } from '../../server/src/protocol/scene-guard.ts';
import type { Mode } from '../../server/src/preview/scene/types.ts';
import type { SvgNode } from '../../server/src/preview/draw/svg.ts';
import { LIGHT, PANEL, type Theme } from '../../server/src/preview/draw/theme.ts';
import type { Page } from './page.ts';

/** The Compare view: every mode side by side, and the word that would change the file. */
export function compareView(
  on: Page,
  apply: (vnic: string, mode: Mode) => void,
): { show(compare: CompareScene): void; drawing(theme?: Theme): SvgNode | undefined } {
  const pressed = (event: Event): boolean => {
    const button = (event.target as Element).closest('.apply');
    const vnic = button?.getAttribute('data-vnic');
    const mode: unknown = button?.getAttribute('data-mode');
    if (typeof vnic !== 'string' || !isMode(mode)) return false;
    apply(vnic, mode);
    return true;
  };
  on.svg.addEventListener('click', (event) => {
    pressed(event);
  });
  on.svg.addEventListener('keydown', (event) => {
    if ((event.key === 'Enter' || event.key === ' ') && pressed(event)) event.preventDefault();
  });
  let shown: CompareScene | undefined;
  let across = 0;
  const redraw = (): void => {
    const { clientWidth } = on.element;
    if (!shown || clientWidth === 0) return;
    across = cardsIn(clientWidth);
    on.mount(drawCompare(shown, PANEL, across));
  };
  new ResizeObserver(() => {
    if (cardsIn(on.element.clientWidth) !== across) redraw();
  }).observe(on.element);
  return {
    show: (compare) => {
      shown = compare;
      redraw();
    },
    drawing: (theme = LIGHT) => shown && drawCompare(shown, theme),
  };
}
