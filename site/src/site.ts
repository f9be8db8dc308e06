/* What every page can do: switch its theme, open its contents on a narrow screen, copy code, and load the search. */

const root = document.documentElement;
const base = root.dataset['base'] ?? '';

function isDark(): boolean {
  const { theme } = root.dataset;
  return theme === undefined ? matchMedia('(prefers-color-scheme: dark)').matches : theme === 'dark';
}

for (const button of document.querySelectorAll('[data-theme-toggle]')) {
  button.addEventListener('click', () => {
    const next = isDark() ? 'light' : 'dark';
    root.dataset['theme'] = next;
    try {
      localStorage.setItem('iov-theme', next);
    } catch {
      // A browser that keeps nothing.
    }
  });
}

const menu = document.querySelector<HTMLButtonElement>('[data-menu]');
menu?.addEventListener('click', () => {
  const open = document.body.classList.toggle('menu-open');
  menu.setAttribute('aria-expanded', String(open));
  if (open) document.querySelector<HTMLElement>('#side a')?.focus();
});
addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || !document.body.classList.contains('menu-open')) return;
  menu?.click();
  menu?.focus();
});
// Where one is in a long list of rules.
document.querySelector('.side [aria-current="page"]')?.scrollIntoView({ block: 'nearest' });

for (const figure of document.querySelectorAll('figure.code')) {
  const code = figure.querySelector('code');
  if (!code) continue;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  button.textContent = 'Copy';
  button.addEventListener('click', () => {
    void navigator.clipboard.writeText(code.textContent).then(
      () => say(button, 'Copied'),
      () => say(button, 'Not allowed'),
    );
  });
  figure.append(button);
}

function say(button: HTMLButtonElement, word: string): void {
  button.textContent = word;
  setTimeout(() => (button.textContent = 'Copy'), 1500);
}

let searching: Promise<void> | undefined;
/** The search and its index are read when somebody first wants to find something. */
function search(): void {
  searching ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = `${base}assets/search.js`;
    script.addEventListener('load', () => resolve());
    script.addEventListener('error', () => reject(new Error('The search could not be loaded.')));
    document.head.append(script);
  });
  void searching.then(() => dispatchEvent(new Event('iov-search')));
}
document.querySelector('[data-search]')?.addEventListener('click', search);
addEventListener('keydown', (event) => {
  const target = event.composedPath()[0];
  const typing =
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLElement && target.isContentEditable);
  if (typing || event.ctrlKey || event.metaKey || event.altKey || event.key !== '/') return;
  event.preventDefault();
  search();
});
