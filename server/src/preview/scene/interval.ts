import type { Shown } from './types.ts';
import { phrase } from '../../words/phrase.ts';

/** `0.94 to 1.42 Gb/s`, in the number's own prefix and unit; empty where both ends are the number. */
export function interval(shown: Shown): string {
  // Where the number stands is for the language to say.
  const [number = ''] = /\d+(?:\.\d+)?/.exec(shown.text) ?? [];
  const scaled = Number(number);
  if (scaled === 0 || shown.value === 0) return '';
  // Prefixes, and what a share is said in, are powers of ten; the number itself has been rounded.
  const scale = 10 ** Math.round(Math.log10(scaled / shown.value));
  const say = (value: number): string => String(Number((value * scale).toPrecision(3)));
  const [low, high] = [say(shown.low), say(shown.high)];
  if (low === high) return '';
  return shown.text.replace(number, () => phrase`${low} to ${high}`);
}
