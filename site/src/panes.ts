/* How the room is divided: side by side with a divider to drag, or one at a time where it is narrow. */

const LEAST = 20;
const MOST = 80;
const STEP = 2;

export function panes(work: HTMLElement, divider: HTMLElement, tabs: readonly HTMLElement[]): void {
  const set = (percent: number): void => {
    const width = Math.round(Math.min(MOST, Math.max(LEAST, percent)));
    work.style.setProperty('--text-width', `${width}%`);
    divider.setAttribute('aria-valuenow', String(width));
  };
  const now = (): number => Number(divider.getAttribute('aria-valuenow'));
  divider.addEventListener('keydown', ({ key }) => {
    if (key === 'ArrowLeft') set(now() - STEP);
    else if (key === 'ArrowRight') set(now() + STEP);
  });
  divider.addEventListener('pointerdown', (event) => {
    divider.setPointerCapture(event.pointerId);
    // The frame would keep the pointer to itself.
    work.classList.add('dragging');
  });
  divider.addEventListener('pointermove', ({ clientX }) => {
    if (!work.classList.contains('dragging')) return;
    const { left, width } = work.getBoundingClientRect();
    set(((clientX - left) / width) * 100);
  });
  for (const end of ['pointerup', 'pointercancel'] as const)
    divider.addEventListener(end, () => work.classList.remove('dragging'));

  const show = (tab: HTMLElement): void => {
    work.dataset['view'] = tab.dataset['view'] ?? 'editor';
    for (const one of tabs) {
      one.setAttribute('aria-selected', String(one === tab));
      one.tabIndex = one === tab ? 0 : -1;
    }
  };
  for (const [i, tab] of tabs.entries()) {
    tab.tabIndex = i === 0 ? 0 : -1;
    tab.addEventListener('click', () => show(tab));
    tab.addEventListener('keydown', ({ key }) => {
      const to = key === 'ArrowRight' ? i + 1 : key === 'ArrowLeft' ? i - 1 : undefined;
      const next = to === undefined ? undefined : tabs[(to + tabs.length) % tabs.length];
      if (!next) return;
      next.focus();
      show(next);
    });
  }
}
