import type { Shown } from './types.ts';
import { phrase } from '../../words/phrase.ts';

/** What stands before a figure that is told as the most that it comes to: its interval has both ends. */
export const AT_MOST = '≤ ';

/** `0.94 to 1.42 Gb/s`, in the number's own prefix and unit; empty where both ends are the number. */
export function interval(shown: Shown): string {
  // Where the number stands is for the language to say.
  const said = shown.text.startsWith(AT_MOST) ? shown.text.slice(AT_MOST.length) : shown.text;
  const [number = ''] = /\d+(?:\.\d+)?/.exec(said) ?? [];
  const scaled = Number(number);
  if (scaled === 0 || shown.value === 0) return '';
  // Prefixes, and what a share is said in, are powers of ten; the number itself has been rounded.
  const scale = 10 ** Math.round(Math.log10(scaled / shown.value));
  const say = (value: number): string => String(Number((value * scale).toPrecision(3)));
  const [low, high] = [say(shown.low), say(shown.high)];
  if (low === high) return '';
  return said.replace(number, () => phrase`${low} to ${high}`);
}
