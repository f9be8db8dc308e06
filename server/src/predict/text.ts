import { dealtText } from '../model/dealt.ts';
import type { Attachment, TrafficClass } from '../model/topology.ts';
import { counted, phrase } from '../words/phrase.ts';

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

/** What a file states, with four significant digits at most: `100.5`. */
function shortest(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** `one core`, `4 cores` */
export const coresText = (n: number): string => (n === 1 ? phrase`one core` : counted(n, 'core'));
export const queuesText = (n: number): string => (n === 1 ? phrase`one queue` : counted(n, 'queue'));
export const vmdqText = (n: number): string => (n === 1 ? phrase`one VMDq queue` : counted(n, 'VMDq queue'));
export const vcpusText = (n: number): string => (n === 1 ? phrase`one vCPU` : counted(n, 'vCPU'));

/** `class 3 (ETS 40 %)` */
export function classText(of: TrafficClass): string {
  const name = of.priorities.join(', ');
  return of.strict?.value === true
    ? phrase`class ${name} (strict)`
    : of.ets === undefined
      ? phrase`class ${name}`
      : phrase`class ${name} (ETS ${shortest(of.ets.value * 100)} %)`;
}

/** `web[1..4].eth0`: a vnic, with the members of its VM's set that are meant. */
export function vnicText(attachment: Attachment): string {
  const { vm, vnic } = attachment;
  return `${vm.name}${dealtText([attachment])}.${vnic.name}`;
}
