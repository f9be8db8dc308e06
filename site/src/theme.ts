/* Runs before the page is drawn: the theme that the reader chose last, where one was chosen. */

const chosen = stored();
if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset['theme'] = chosen;

function stored(): string | null {
  try {
    return localStorage.getItem('iov-theme');
  } catch {
    // A browser that keeps nothing.
    return null;
  }
}
