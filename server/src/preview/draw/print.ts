import type { SvgNode } from './svg.ts';
import { printable } from '../layout/text.ts';

/** The tree as a standalone SVG file: well-formed XML whatever was typed into the names. */
export function print(root: SvgNode): string {
  // eslint-disable-next-line iov/l10n -- XML
  const parts: string[] = ['<?xml version="1.0" encoding="UTF-8"?>\n'];
  write(root, '', parts);
  return parts.join('');
}

function write(at: SvgNode, indent: string, parts: string[]): void {
  parts.push(indent, '<', at.tag);
  for (const [name, value] of Object.entries(at.attrs))
    if (IDLE[name] !== value) parts.push(' ', name, '="', escaped(value), '"');
  if (at.text !== undefined) {
    parts.push('>', escaped(at.text), '</', at.tag, '>\n');
  } else if (at.children.length === 0) {
    parts.push('/>\n');
  } else {
    parts.push('>\n');
    for (const child of at.children) write(child, `${indent} `, parts);
    parts.push(indent, '</', at.tag, '>\n');
  }
}

/** What says nothing in a file: the defaults of SVG, and what only the panel's style asks for. */
const IDLE: Readonly<Record<string, string>> = {
  class: 'fine',
  'fill-opacity': '1',
  'stroke-opacity': '1',
  'stroke-width': '1',
  'stroke-linecap': 'butt',
};

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(said: string): string {
  return printable(said).replace(/[&<>"']/gu, (char) => ENTITIES[char] ?? '');
}
