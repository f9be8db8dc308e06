import { findLoose } from './loose.ts';
import type { MayStand } from './missing-braces.ts';
import type { Fault, Tree } from './tree.ts';
import { phrase } from '../words/phrase.ts';

/*
 * Texts that are in another notation as a whole: somebody pasted the XML of a domain, or the output of `lspci`. Read as
 * a design each of their lines would be a fault of its own. A text with a single statement that may stand in a file is
 * a design, whatever stands around that.
 */

/** What a text is written in: a notation by its name, lines of `key: value`, or what a command writes to a terminal. */
type Notation = 'JSON' | 'XML' | 'INI' | 'keys' | 'output';

/** A text in another notation as one statement without a word, with one fault; undefined where it may be a design. */
export function foreignTree(text: string, mayStand: MayStand): Tree | undefined {
  const first = firstLine(text);
  const notation = first && notationOf(text, first, mayStand);
  if (!notation) return undefined;
  const statement = {
    width: text.length,
    head: first.start,
    end: text.trimEnd().length,
    word: '',
    args: [],
    comments: [],
    indent: 0,
    faults: [{ ...first, message: said(notation), foreign: true } satisfies Fault],
    faulty: true,
  };
  const tree = { text, statements: [statement], starts: [0], comments: [] };
  findLoose(tree, []);
  return tree;
}

/** Whether all of a text is in another notation. */
export function isForeign({ statements }: Tree): boolean {
  return statements[0]?.faults[0]?.foreign === true;
}

function said(notation: Notation): string {
  switch (notation) {
    case 'keys':
      return phrase`These are lines of \`key: value\` as in YAML, not a design, which has statements such as \`host kvm1 { ... }\`.`;
    case 'output':
      return phrase`This is the output of a command, not a design, which has statements such as \`host kvm1 { ... }\`.`;
    default:
      return phrase`This is ${notation}, not a design, which has statements such as \`host kvm1 { ... }\`.`;
  }
}

interface Line {
  readonly start: number;
  readonly end: number;
}

/** The first line that says something; comments are passed over, those of other notations too. */
function firstLine(text: string): Line | undefined {
  const lines = /[^\r\n]+/g;
  for (let line = lines.exec(text); line; line = lines.exec(text)) {
    const [all] = line;
    const shown = all.trim();
    if (shown === '' || shown.startsWith('//') || /^#(?!\w)/.test(shown)) continue;
    const start = line.index + all.indexOf(shown);
    return { start, end: start + shown.length };
  }
  return undefined;
}

/** Characters at the start of a text that show which notation it is. */
const shownBy = 400;

function notationOf(text: string, { start, end }: Line, mayStand: MayStand): Notation | undefined {
  const line = text.slice(start, Math.min(end, start + shownBy));
  // Nearly every design: there is no need to look any further.
  if (isStatement(line, mayStand)) return undefined;
  const notation = bySigns(line, text.slice(start, start + shownBy));
  if (notation) return hasStatement(text, start, mayStand) ? undefined : notation;
  if (!/^(?:---(?:\s|$)|%YAML|- )/.test(line) && !keyLine.test(line)) return undefined;
  return hasForeignKeys(text.slice(start), mayStand) ? 'keys' : undefined;
}

function bySigns(line: string, text: string): Notation | undefined {
  if (/^<(?:[?!]|[A-Za-z][\w:.-]*(?:[\s/>]|$))/.test(line)) return 'XML';
  if (/^[[{][\s[{]*"/.test(text)) return 'JSON';
  if (/^\[[A-Za-z][\w .:-]*\]$/.test(line)) return 'INI';
  return outputs.some((looks) => looks.test(text)) ? 'output' : undefined;
}

/** How the outputs of commands begin that people have at hand. */
const outputs: readonly RegExp[] = [
  // lspci, ip link, a kernel's messages
  /^(?:[\da-f]{4,8}:)?[\da-f]{2}:[\da-f]{2}\.[0-7]\s/i,
  /^\d+: [^\s:]+: </,
  /^\[ *\d+\.\d{6}\] /,
  // ovs-vsctl show, lstopo, lshw, lists of IOMMU groups
  /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\s/i,
  /^Machine \(\d/,
  /^\S+[ \t\r]*\n[ \t]+description: /,
  /^IOMMU Group \d/i,
  // Whatever follows a prompt.
  /^(?:\[[\w.-]+@[^\]\r\n]*\][#$]?|[\w.-]+@[\w.-]+:\S*[#$]|\$) \w/,
];

/** A key and `:`, perhaps as the first of an item. */
const keyLine = /^([ \t]*(?:- +)*)["']?([\w./-]+)["']?[ \t]*:(?:[ \t]|$)/;

/** Whether a line starts with a statement of the file. */
function isStatement(line: string, mayStand: MayStand): boolean {
  const [, word] = /^([A-Za-z_][\w-]*)[ \t]+[^\s:]/.exec(line) ?? [];
  return word !== undefined && mayStand(word, undefined);
}

function hasStatement(text: string, from: number, mayStand: MayStand): boolean {
  const lines = /^[A-Za-z_][^\r\n]*/gm;
  lines.lastIndex = from;
  for (let line = lines.exec(text); line; line = lines.exec(text))
    if (isStatement(line[0], mayStand)) return true;
  return false;
}

/**
 * Whether lines of `key: value` are about something else. A design that is written as YAML is still a design: most of its
 * keys are words that may stand where they do, as their indentation says.
 */
function hasForeignKeys(text: string, mayStand: MayStand): boolean {
  const around: { readonly indent: number; readonly key: string }[] = [];
  let keys = 0;
  let known = 0;
  let others = 0;
  /** Where a text begins that goes on over lines indented more. */
  let scalar = Infinity;
  for (const line of text.split(/[\r\n]+/)) {
    const shown = line.trim();
    if (shown === '' || /^(?:#|\/\/|---)/.test(shown) || line.search(/[^ ]/) > scalar) continue;
    scalar = Infinity;
    if (isStatement(line, mayStand) || shown.endsWith('{') || shown === '}') return false;
    const [, before = '', key] = keyLine.exec(line) ?? [];
    if (key === undefined) {
      if (!shown.startsWith('- ')) others++;
      continue;
    }
    while ((around.at(-1)?.indent ?? -1) >= before.length) around.pop();
    keys++;
    if (mayStand(key, around.at(-1)?.key)) known++;
    around.push({ indent: before.length, key });
    if (/: +[|>][-+\d]*$/.test(shown)) scalar = before.length;
  }
  return keys > 1 && keys >= others && known * 2 <= keys;
}
