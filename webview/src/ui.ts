/*
 * The only file that knows the toolkit (archived upstream): controls as plain functions, so that replacing it touches
 * nothing else.
 */
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeDropdown,
  vsCodeOption,
  vsCodePanels,
  vsCodePanelTab,
  vsCodePanelView,
} from '@vscode/webview-ui-toolkit';
import { phrase } from '../../server/src/words/phrase.ts';

export function registerControls(): void {
  provideVSCodeDesignSystem().register(
    vsCodeButton(),
    vsCodeDropdown(),
    vsCodeOption(),
    vsCodePanels(),
    vsCodePanelTab(),
    vsCodePanelView(),
  );
}

/** A button with a sign; `label` is its name and its tooltip. */
export function iconButton(sign: Node, label: string, click: () => void): HTMLElement {
  const button = document.createElement('vscode-button');
  button.setAttribute('appearance', 'icon');
  button.setAttribute('aria-label', label);
  button.title = label;
  button.append(sign);
  button.addEventListener('click', click);
  return button;
}

export function textButton(text: string, click: () => void, first = false): HTMLElement {
  const button = document.createElement('vscode-button');
  button.setAttribute('appearance', first ? 'primary' : 'secondary');
  button.append(text);
  button.addEventListener('click', click);
  return button;
}

/**
 * Says of a button what it is at the moment. As properties: the toolkit's button hands no other attribute than its label
 * on to the button inside it, which is the one that is read out.
 */
export function setState(
  button: HTMLElement,
  state: { readonly pressed?: boolean; readonly expanded?: boolean; readonly popup?: 'menu' },
): void {
  const { pressed, expanded, popup } = state;
  if (pressed !== undefined) button.ariaPressed = String(pressed);
  if (expanded !== undefined) button.ariaExpanded = String(expanded);
  if (popup !== undefined) Object.assign(button, { ariaHaspopup: popup });
}

export interface Choice {
  readonly element: HTMLElement;
  select(id: string): void;
}

/** One of several; the label stands before it. */
export function dropdown(
  label: string,
  options: readonly { readonly id: string; readonly name: string }[],
  chosen: (id: string) => void,
): Choice {
  const list = document.createElement('vscode-dropdown');
  list.setAttribute('aria-label', label);
  for (const { id, name } of options) {
    const option = document.createElement('vscode-option');
    option.setAttribute('value', id);
    option.append(name);
    list.append(option);
  }
  const ids = options.map(({ id }) => id);
  let current = ids[0] ?? '';
  list.addEventListener('change', () => {
    const { value } = list as HTMLElement & { value: string };
    if (value === current) return;
    current = value;
    chosen(value);
  });
  const words = document.createElement('span');
  words.className = 'label';
  words.append(label);
  words.setAttribute('aria-hidden', 'true');
  const element = document.createElement('span');
  element.className = 'choice';
  element.append(words, list);
  return {
    element,
    select: (id) => {
      current = id;
      const set = (): void => {
        (list as HTMLElement & { value: string }).value = id;
      };
      set();
      // Before it is upgraded and has its options a value does not hold.
      requestAnimationFrame(set);
    },
  };
}

export interface Tab {
  readonly id: string;
  readonly name: string;
  readonly content: HTMLElement;
}

export interface Tabs {
  readonly element: HTMLElement;
  select(id: string): void;
}

/** Tabs with their contents; `tools` stand at the right of the tabs. */
export function tabs(all: readonly Tab[], tools: HTMLElement, chosen: (id: string) => void): Tabs {
  const element = document.createElement('vscode-panels');
  element.setAttribute('aria-label', phrase`Views`);
  for (const tab of all) {
    const handle = document.createElement('vscode-panel-tab');
    handle.id = `tab-${tab.id}`;
    handle.append(tab.name);
    element.append(handle);
  }
  for (const tab of all) {
    const view = document.createElement('vscode-panel-view');
    view.id = `view-${tab.id}`;
    view.append(tab.content);
    element.append(view);
  }
  tools.slot = 'end';
  element.append(tools);
  let current = '';
  element.addEventListener('change', (event) => {
    // Controls inside a view have changes of their own.
    if (event.target !== element) return;
    // The attribute follows only later.
    const { activeid } = element as HTMLElement & { readonly activeid?: string };
    const id = (activeid ?? '').slice('tab-'.length);
    if (id === '' || id === current) return;
    current = id;
    chosen(id);
  });
  return {
    element,
    select: (id) => {
      current = id;
      element.setAttribute('activeid', `tab-${id}`);
    },
  };
}

/**
 * A number in a pill, with its meaning for those who do not see the sign before it. The toolkit's own has an inline
 * style, which the page's policy refuses.
 */
export function badge(text: string, label: string): HTMLElement {
  const element = document.createElement('span');
  element.className = 'number';
  element.setAttribute('aria-label', label);
  element.setAttribute('role', 'img');
  element.title = label;
  element.append(text);
  return element;
}
