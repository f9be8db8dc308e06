import type { Shown } from './scene-types.ts';

/** `0.94 to 1.42 Gb/s`, in the number's own prefix and unit. */
export function interval(shown: Shown): string {
  const space = shown.text.indexOf(' ');
  const scaled = Number.parseFloat(shown.text);
  const unit = shown.text.slice(space + 1);
  if (!Number.isFinite(scaled) || scaled === 0 || shown.value === 0) return '';
  const scale = scaled / shown.value;
  const say = (value: number): string => String(Number((value * scale).toPrecision(3)));
  return `${say(shown.low)} to ${say(shown.high)} ${unit}`;
}
