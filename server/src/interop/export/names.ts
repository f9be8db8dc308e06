import type { Declared, Members } from '../../model/topology.ts';
import { hash } from './hash.ts';

/*
 * Names outside. Whatever a file calls things, what is made of it here is safe where it stands: a file name has no
 * separators, an interface name is one that Linux takes, a Kubernetes name is a DNS label.
 */

/** The name of a set's member: name and index joined as written (`web01`, `web-a`); a label stands for the name. */
export function memberName(declared: Pick<Declared, 'name' | 'label'>, members: Members, i: number): string {
  const name = oneLine(declared.label ?? '') || declared.name;
  const index = members.indexAt(i);
  if (index === undefined) return name;
  return /^\d/.test(index) ? name + index : `${name}-${index}`;
}

/** Text on one line, with nothing in it that steers a terminal or reorders what is shown. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** A name for a file or folder: ASCII letters, digits, `.`, `_` and `-`, not starting with a dot or dash. */
export function fileName(text: string): string {
  const safe = text.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[.-]+|[.-]+$/g, '');
  const short = safe.length > 100 ? `${safe.slice(0, 91)}-${hash(text)}` : safe;
  return short === '' ? `x-${hash(text)}` : short;
}

/** A DNS label (RFC 1123), as Kubernetes names are. */
export function dnsLabel(text: string): string {
  const safe = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  if (safe === '') return `x-${hash(text)}`;
  return safe.length > 63 ? `${safe.slice(0, 54).replace(/-+$/, '')}-${hash(text)}` : safe;
}

/** A DNS name of labels, as Kubernetes' node names are. */
export function dnsName(text: string): string {
  return text
    .split('.')
    .filter((part) => part !== '')
    .map(dnsLabel)
    .join('.');
}

/** Whether a name is one for a Linux interface that no format reads as more than a name. */
export function isInterfaceName(text: string): boolean {
  return /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,14}$/.test(text);
}

/** An interface name (at most 15 characters) made of a name of the file. */
export function interfaceName(text: string, suffix = ''): string {
  const safe = text.replace(/[^A-Za-z0-9_-]+/g, '-').replace(/^-+/, '');
  const whole = (safe || 'x') + suffix;
  return isInterfaceName(whole) && safe !== ''
    ? whole
    : `${(safe || 'x').slice(0, 9 - suffix.length)}-${hash(text).slice(0, 5)}${suffix}`;
}

/** Keeps names apart: of two alike the later gets a number. Letter case does not count. */
export class Unique {
  private readonly taken = new Set<string>();

  name(wanted: string, separator = '-'): string {
    let name = wanted;
    for (let n = 2; this.taken.has(name.toLowerCase()); n++) name = `${wanted}${separator}${n}`;
    this.taken.add(name.toLowerCase());
    return name;
  }
}
