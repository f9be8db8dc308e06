/*
 * The only file that knows the toolkit (archived upstream): controls as plain functions, so that replacing it touches
 * nothing else.
 */
import {
  provideVSCodeDesignSystem,
  vsCodeBadge,
  vsCodeButton,
  vsCodePanels,
  vsCodePanelTab,
  vsCodePanelView,
} from '@vscode/webview-ui-toolkit';

export function registerControls(): void {
  provideVSCodeDesignSystem().register(
    vsCodeBadge(),
    vsCodeButton(),
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
  element.setAttribute('aria-label', 'Views');
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

/** A number in a pill, with its meaning for those who do not see the sign before it. */
export function badge(text: string, label: string): HTMLElement {
  const element = document.createElement('vscode-badge');
  element.setAttribute('aria-label', label);
  element.setAttribute('role', 'img');
  element.title = label;
  element.append(text);
  return element;
}
