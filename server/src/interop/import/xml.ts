import { SaxesParser } from 'saxes';
import { type Problem, failure } from './capture.ts';
import { phrase } from '../../words/phrase.ts';

/*
 * XML as captures have it: several documents may stand in one text. Nothing is ever expanded: a DOCTYPE with
 * declarations of its own is refused, and one that only names a DTD is passed over, never fetched.
 */

const maxDepth = 256;
const maxElements = 400_000;

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  /** The text directly inside it, trimmed. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

interface Draft extends Element {
  readonly children: Draft[];
  text: string;
}

/** The outermost elements of a text. Of a text that breaks off, what was whole until there is kept. */
export function readXml(source: string): {
  readonly roots: readonly Element[];
  readonly problems: readonly Problem[];
} {
  const prepared = withoutProlog(source);
  if (typeof prepared !== 'string') return { roots: [], problems: [prepared] };
  const roots: Draft[] = [];
  const open: Draft[] = [];
  let problem: Problem | undefined;
  let elements = 0;
  const parser = new SaxesParser<{ fragment: true; position: true; xmlns: false }>({
    fragment: true,
    position: true,
    xmlns: false,
  });
  parser.on('error', (error) => {
    problem ??= failure(phrase`XML: ${error.message.replace(/^(?:\d+:\d+: )/, '')}`, parser.line);
  });
  parser.on('opentag', (tag) => {
    if (problem) return;
    if (++elements > maxElements || open.length >= maxDepth) {
      problem = failure(
        elements > maxElements
          ? phrase`More than ${maxElements} elements.`
          : phrase`Elements nested more than ${maxDepth} deep.`,
        parser.line,
      );
      return;
    }
    const element: Draft = {
      name: tag.name,
      attributes: tag.attributes,
      children: [],
      text: '',
      line: parser.line,
    };
    (open.at(-1)?.children ?? roots).push(element);
    open.push(element);
  });
  parser.on('closetag', () => {
    if (problem) return;
    const closed = open.pop();
    if (closed) closed.text = closed.text.trim();
  });
  parser.on('text', (text) => {
    const inside = open.at(-1);
    if (inside && !problem && inside.text.length < 4096) inside.text += text;
  });
  parser.on('cdata', (text) => {
    const inside = open.at(-1);
    if (inside && !problem && inside.text.length < 4096) inside.text += text;
  });
  // In pieces, so that what is broken near the start does not cost the whole text.
  const piece = 1 << 16;
  try {
    for (let at = 0; at < prepared.length && !problem; at += piece)
      parser.write(prepared.slice(at, at + piece));
    if (!problem) parser.close();
  } catch (error) {
    problem ??= failure(phrase`XML: ${error instanceof Error ? error.message : String(error)}`, parser.line);
  }
  return { roots, problems: problem ? [problem] : [] };
}

/** With XML declarations, harmless DOCTYPEs and lines that are no XML (a shell prompt) blanked out; lines stay where they are. */
function withoutProlog(source: string): string | Problem {
  const blank = (text: string): string => text.replace(/[^\n]/g, ' ');
  const doctype = /<!DOCTYPE[^<>[]{0,1000}(?<end>[>[])/gi;
  for (const match of source.matchAll(doctype)) {
    if (match.groups?.['end'] === '[')
      return failure(
        phrase`XML: a DOCTYPE with declarations of its own is refused: captures have none, and entities are not expanded.`,
        source.slice(0, match.index).split('\n').length,
      );
  }
  const first = /^[ \t]*</m.exec(source)?.index ?? 0;
  return (blank(source.slice(0, first)) + source.slice(first))
    .replace(/^\ufeff/, ' ')
    .replace(/<\?xml[^<>]{0,200}\?>/gi, blank)
    .replace(doctype, blank);
}

export function child(element: Element | undefined, name: string): Element | undefined {
  return element?.children.find((c) => c.name === name);
}

export function childrenOf(element: Element | undefined, name: string): readonly Element[] {
  return element?.children.filter((c) => c.name === name) ?? [];
}

/** An element further in, by the names on the way. */
export function at(element: Element | undefined, ...names: readonly string[]): Element | undefined {
  return names.reduce<Element | undefined>(child, element);
}

/** The text of a child; undefined where it is missing or empty. */
export function textOf(element: Element | undefined, name: string): string | undefined {
  return child(element, name)?.text || undefined;
}
