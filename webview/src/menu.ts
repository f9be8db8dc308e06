import { html } from './dom.ts';
import { iconButton, setState } from './ui.ts';

/** A button that opens a short list of things to do. */
export function menu(
  sign: Node,
  label: string,
  items: readonly { readonly name: string; readonly run: () => void }[],
): HTMLElement {
  const list = html('div', { class: 'menu', role: 'menu', 'aria-label': label });
  list.hidden = true;
  const toggle = (open: boolean): void => {
    list.hidden = !open;
    setState(button, { expanded: open });
    if (open) entries[0]?.focus();
  };
  const button = iconButton(sign, label, () => toggle(list.hidden));
  setState(button, { popup: 'menu', expanded: false });
  const entries = items.map(({ name, run }) => {
    const entry = html('button', { type: 'button', role: 'menuitem', tabindex: '-1' }, name);
    entry.addEventListener('click', () => {
      toggle(false);
      button.focus();
      run();
    });
    return entry;
  });
  list.append(...entries);
  const element = html('span', { class: 'with-menu' }, button, list);
  element.addEventListener('keydown', (event) => {
    if (list.hidden) return;
    const at = entries.findIndex((entry) => entry === document.activeElement);
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) entries[(at + step + entries.length) % entries.length]?.focus();
    else if (event.key === 'Escape') {
      toggle(false);
      button.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  element.addEventListener('focusout', (event) => {
    if (!(event.relatedTarget instanceof Node) || !element.contains(event.relatedTarget)) toggle(false);
  });
  return element;
}
