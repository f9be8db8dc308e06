import { speak } from '../../server/src/words/phrase.ts';

/* Comes before everything that says something: in which language, and with which words, is said by the page. */

const { l10n } = document.body.dataset;
if (l10n !== undefined) speak(parsed(l10n), document.documentElement.lang);

function parsed(text: string): unknown {
  try {
    return JSON.parse(decodeURIComponent(text));
  } catch {
    return undefined;
  }
}
