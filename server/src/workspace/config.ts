import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { URI, Utils } from 'vscode-uri';
import { nearest } from '../model/nearest.ts';
import { rulesById } from '../rules/all.ts';
import type { Level } from '../rules/check.ts';
import { normalized } from './snapshot.ts';
import { phrase } from '../words/phrase.ts';

/*
 * `iov.config.json` or `iov.config.jsonc` beside the files, the nearest one upwards within the workspace:
 *
 *     { "severity": { "slot-bandwidth": "error", "unused": "off" } }   // comments and trailing commas are allowed
 */

export const configNames: readonly string[] = ['iov.config.json', 'iov.config.jsonc'];

export interface ConfigProblem {
  readonly message: string;
  /** UTF-16 offsets in the file. */
  readonly start: number;
  readonly end: number;
}

export interface Config {
  readonly uri: string;
  readonly text: string;
  readonly severity: Readonly<Record<string, Level>>;
  /** What is wrong with it. What is right of it counts all the same. */
  readonly problems: readonly ConfigProblem[];
}

/** Characters that a config may have: nobody writes more by hand. */
const maxCharacters = 1024 * 1024;
/** Folders that are looked through on the way up. */
const maxLevels = 64;
const levels: readonly Level[] = ['error', 'warning', 'information', 'hint', 'off'];

/** Reads a config; never throws. */
export function configOf(uri: string, text: string): Config {
  const problems: ConfigProblem[] = [];
  const severity: Record<string, Level> = {};
  const report = (at: { offset: number; length: number }, message: string): void =>
    void problems.push({ message, start: at.offset, end: at.offset + at.length });
  if (text.length > maxCharacters) {
    report({ offset: 0, length: 0 }, phrase`A config has at most 1 Mi characters: this one is not read.`);
    return { uri, text: '', severity, problems };
  }
  const errors: ParseError[] = [];
  // A byte order mark is no part of the text.
  const plain = text.replace(/^\uFEFF/, ' ');
  let root: Node | undefined;
  try {
    root = parseTree(plain, errors, { allowTrailingComma: true, disallowComments: false });
  } catch {
    report({ offset: 0, length: 0 }, phrase`This is nested too deeply to be read.`);
  }
  for (const { error, ...at } of errors.slice(0, 20))
    report(at, phrase`This is no JSON: ${wordsOf(printParseErrorCode(error))}.`);
  if (root && root.type !== 'object')
    report(root, phrase`A config is an object: \`{ "severity": { ... } }\`.`);
  for (const { key, value } of propertiesOf(root)) {
    const name = String(key.value);
    if (name === '$schema') continue;
    if (name !== 'severity') {
      report(key, phrase`There is no setting \`${name}\`: a config has \`severity\`.`);
    } else if (value && value.type !== 'object') {
      report(value, phrase`\`severity\` is an object of rules and levels: \`{ "unused": "off" }\`.`);
    } else for (const one of propertiesOf(value)) readLevel(one, severity, report);
  }
  return { uri, text, severity, problems };
}

interface Property {
  readonly key: Node;
  readonly value: Node | undefined;
}

function propertiesOf(node: Node | undefined): Property[] {
  if (node?.type !== 'object') return [];
  return (node.children ?? []).flatMap(({ children: [key, value] = [] }) => (key ? [{ key, value }] : []));
}

function readLevel(
  { key, value }: Property,
  severity: Record<string, Level>,
  report: (at: Node, message: string) => void,
): void {
  const rule = String(key.value);
  const level = levels.find((one) => one === value?.value);
  if (!rulesById.has(rule)) {
    const [near] = nearest(rule, [...rulesById.keys()]);
    report(
      key,
      near === undefined
        ? phrase`There is no rule \`${rule}\`.`
        : phrase`There is no rule \`${rule}\`. Did you mean \`${near}\`?`,
    );
  } else if (level === undefined) {
    report(value ?? key, phrase`The level of \`${rule}\` is error, warning, information, hint or off.`);
  } else severity[rule] = level;
}

/** `PropertyNameExpected` → `property name expected` */
function wordsOf(code: string): string {
  return code.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();
}

/** The configs of a workspace, each read once. */
export class Configs {
  private readonly read: (uri: string) => string | undefined;
  /** By folder. */
  private readonly known = new Map<string, Config | undefined>();
  private roots: readonly string[] = [];

  constructor(read: (uri: string) => string | undefined) {
    this.read = read;
  }

  /** The folders of the workspace: no config above them counts. */
  within(roots: readonly string[]): void {
    this.roots = roots.map((uri) => normalized(uri).replace(/\/+$/, ''));
    this.known.clear();
  }

  /** Something has changed on disk: all are read again when next needed. */
  forget(): void {
    this.known.clear();
  }

  /** Those that have been found so far. */
  get all(): readonly Config[] {
    return [...this.known.values()].flatMap((config) => config ?? []);
  }

  /** The nearest config of a file. */
  of(uri: string): Config | undefined {
    let at: URI;
    try {
      at = Utils.dirname(URI.parse(uri));
    } catch {
      return undefined;
    }
    // What is no file yet lies nowhere.
    if (at.scheme === 'untitled' || !at.path.startsWith('/')) return undefined;
    const start = at.toString();
    const inside = this.roots.some((root) => isWithin(start, root));
    for (let level = 0; level < maxLevels; level++) {
      const found = this.in(at);
      if (found) return found;
      const folder = at.toString().replace(/\/+$/, '');
      if (!inside || this.roots.includes(folder) || at.path === '/') return undefined;
      at = Utils.dirname(at);
    }
    return undefined;
  }

  private in(folder: URI): Config | undefined {
    const key = folder.toString();
    if (this.known.has(key)) return this.known.get(key);
    let config: Config | undefined;
    for (const name of configNames) {
      const uri = Utils.joinPath(folder, name).toString();
      const text = this.read(uri);
      if (text === undefined) continue;
      config = configOf(uri, text);
      break;
    }
    this.known.set(key, config);
    return config;
  }
}

/** Whether a folder is another one or lies below it. */
export function isWithin(uri: string, root: string): boolean {
  const folder = root.replace(/\/+$/, '');
  return uri === folder || uri.startsWith(`${folder}/`);
}

export function isConfig(uri: string): boolean {
  return configNames.some((name) => uri.endsWith(`/${name}`));
}
