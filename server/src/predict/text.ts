import type { TrafficClass } from '../model/topology.ts';

/** Numbers and names as a person reads them in a bottleneck or an assumption. */

/** `500 Mb/s`, `2.5 Gb/s` */
export function rateText(bps: number): string {
  const units = [
    [1e12, 'Tb/s'],
    [1e9, 'Gb/s'],
    [1e6, 'Mb/s'],
    [1e3, 'kb/s'],
  ] as const;
  for (const [size, unit] of units) if (bps >= size) return `${shortest(bps / size)} ${unit}`;
  return `${shortest(bps)} b/s`;
}

/** Three significant digits at most. */
function shortest(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** `one core`, `4 cores` */
export function counted(count: number, thing: string): string {
  return count === 1 ? `one ${thing}` : `${count} ${thing}s`;
}

/** `class 3 (ETS 40 %)` */
export function classText(of: TrafficClass): string {
  const kind =
    of.strict?.value === true
      ? ' (strict)'
      : of.ets !== undefined
        ? ` (ETS ${shortest(of.ets.value * 100)} %)`
        : '';
  return `class ${of.priorities.join(', ')}${kind}`;
}
