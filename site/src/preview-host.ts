/*
 * Inside the picture's frame: plays VS Code's part for the panel's own script, which comes after this one. Messages go
 * to the playground around it and come from there.
 */

/** Where the file to be drawn, and the panel's state, are left for it. */
export interface Frame extends Window {
  acquireVsCodeApi: () => object;
}

let state: unknown;
const own = window as unknown as Frame;
own.acquireVsCodeApi = () => ({
  postMessage: (message: unknown) => parent.postMessage(message, location.origin),
  getState: () => state,
  setState: (next: unknown) => {
    state = next;
  },
});

const outer = parent.document.documentElement;
const dark = matchMedia('(prefers-color-scheme: dark)');
const wear = (): void => {
  const { theme } = outer.dataset;
  const isDark = theme === undefined ? dark.matches : theme === 'dark';
  document.body.classList.toggle('vscode-dark', isDark);
  document.body.classList.toggle('vscode-light', !isDark);
};
wear();
dark.addEventListener('change', wear);
new MutationObserver(wear).observe(outer, { attributes: true, attributeFilter: ['data-theme'] });
