import { URI, Utils } from 'vscode-uri';
import { catalogHome, catalogScheme } from '../catalog/catalog.ts';
import { bind } from '../model/bind.ts';
import { type Linked, type Source, link } from '../model/link.ts';
import type { Place } from '../model/place.ts';
import { valueOf } from '../model/read.ts';
import type { Statement, Tree } from '../syntax/tree.ts';
import { importStatements } from './import-statements.ts';

/** Offsets in a file. */
export interface Location {
  readonly uri: string;
  readonly start: number;
  readonly end: number;
}

/** A file and all that it reaches through imports: the unit of checks, predictions and previews. */
export interface World extends Linked {
  readonly linked: Linked;
  /** The file that this world is of. */
  readonly uri: string;
  /** In the order of linking: imported files first, the file itself last. */
  readonly sources: readonly Source[];
  /** Where a place is; catalog devices are in `iov-catalog:` files. */
  readonly locate: (place: Place) => Location;
}

/** Files that a world may have, and characters in all of them. */
export const maxFiles = 1000;
export const maxCharacters = 64 * 1024 * 1024;

export interface LoadOptions {
  /** The world as it was before an edit: what the edit does not touch is taken over from it. */
  readonly before?: World | undefined;
  /** What files are to be called, where that differs from how they are read. */
  readonly name?: ((uri: string) => string) | undefined;
}

/** Loads a file with what it imports. `read` answers a file's tree, or undefined where it cannot be read. */
export function loadWorld(
  uri: string,
  read: (uri: string) => Tree | undefined,
  { before, name = (at) => at }: LoadOptions = {},
): World {
  const sources: Source[] = [];
  const open = new Set<string>();
  const done = new Set<string>();
  let characters = 0;
  // Explicit stack: a chain of imports is as long as somebody makes it.
  interface Visit {
    readonly source: Source & {
      readonly imports: Map<Statement, { uri: string; problem?: 'missing' | 'cycle' | 'bound' }>;
    };
    readonly pending: Statement[];
  }
  const enter = (at: string): Visit | undefined => {
    const tree = read(at);
    if (!tree) return undefined;
    characters += tree.text.length;
    open.add(at);
    return {
      source: { uri: at, tree, imports: new Map() },
      pending: [...importStatements(tree)],
    };
  };
  const first = enter(uri);
  const stack = first ? [first] : [];
  for (let visit = stack.at(-1); visit; visit = stack.at(-1)) {
    const statement = visit.pending.shift();
    if (!statement) {
      stack.pop();
      open.delete(visit.source.uri);
      done.add(visit.source.uri);
      sources.push(visit.source);
      continue;
    }
    const target = importTarget(visit.source.uri, statement);
    if (target === undefined) continue;
    const { imports } = visit.source;
    if (open.has(target)) imports.set(statement, { uri: target, problem: 'cycle' });
    else if (done.has(target)) imports.set(statement, { uri: target });
    else if (done.size + open.size >= maxFiles || characters > maxCharacters)
      imports.set(statement, { uri: target, problem: 'bound' });
    else {
      const next = enter(target);
      imports.set(statement, next ? { uri: target } : { uri: target, problem: 'missing' });
      if (next) stack.push(next);
    }
  }
  const named = sources.map((source) => ({
    uri: name(source.uri),
    tree: source.tree,
    imports: new Map([...source.imports].map(([statement, to]) => [statement, { ...to, uri: name(to.uri) }])),
  }));
  return worldOf(name(uri), named, before);
}

/** Links files that have been read, imported ones first. */
export function worldOf(uri: string, sources: readonly Source[], before?: World): World {
  const linked = link(sources, before?.linked);
  let homes: Map<Statement, Home> | undefined;
  let asked = 0;
  /** For a few statements they are not all put into a map. */
  const homeOf = (top: Statement): Home | undefined => {
    if (homes) return homes.get(top);
    if (++asked > fewHomes) return (homes = homesOf(sources)).get(top);
    for (const { uri: at, tree } of sources) {
      const i = tree.statements.indexOf(top);
      if (i >= 0) return { uri: at, start: tree.starts[i] ?? 0 };
    }
    return undefined;
  };
  return {
    uri,
    sources,
    linked,
    tops: linked.tops,
    ownStatements: linked.ownStatements,
    ownComments: linked.ownComments,
    sharedDeclarations: linked.sharedDeclarations,
    parts: linked.parts,
    outsideParts: linked.outsideParts,
    superseded: linked.superseded,
    few: (of) => linked.few(of),
    shared: linked.shared,
    partOf: (top) => linked.partOf(top),
    get own() {
      return linked.own;
    },
    get declarations() {
      return linked.declarations;
    },
    get topology() {
      return linked.topology;
    },
    get findings() {
      return linked.findings;
    },
    get references() {
      return linked.references;
    },
    locate: (place) => {
      const home = homeOf(place.top);
      if (home) return { uri: home.uri, start: home.start + place.start, end: home.start + place.end };
      const catalog = catalogHome(place.top);
      if (!catalog) return { uri, start: 0, end: 0 };
      return {
        uri: `${catalogScheme}:/${catalog.file.name}`,
        start: catalog.start + place.start,
        end: catalog.start + place.end,
      };
    },
  };
}

interface Home {
  readonly uri: string;
  readonly start: number;
}

/** So many statements are looked for one by one. */
const fewHomes = 32;

function homesOf(sources: readonly Source[]): Map<Statement, Home> {
  const homes = new Map<Statement, Home>();
  for (const { uri, tree } of sources) {
    tree.statements.forEach((s, i) => homes.set(s, { uri, start: tree.starts[i] ?? 0 }));
  }
  return homes;
}

/** The file that an import statement names. */
export function importTarget(uri: string, statement: Statement): string | undefined {
  const file = valueOf(bind(statement).bound, 'file', 'string')?.value;
  if (file === undefined || file === '') return undefined;
  return Utils.joinPath(Utils.dirname(URI.parse(uri)), file).toString();
}
