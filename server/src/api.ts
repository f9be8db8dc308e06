import ELK from 'elkjs/lib/elk.bundled.js';
import { predictWorld } from './predict/parts.ts';
import { buildCompare } from './preview/scene/compare.ts';
import type { Prediction } from './preview/written/prediction-data.ts';
import { predictionData } from './preview/written/prediction-json.ts';
import { FILE_THEMES, renderCompare, renderTopology } from './preview/render.ts';
import { buildScene } from './preview/scene/scene.ts';
import { check as checkWorld } from './rules/check.ts';
import { mayStand } from './schema/vocabulary.ts';
import { faultsOf } from './syntax/faults.ts';
import { parse as parseText } from './syntax/parser.ts';
import { type Statement as Node, type Tree, headEnd } from './syntax/tree.ts';
import { compare } from './workspace/compare.ts';
import { diagnose } from './workspace/diagnose.ts';
import { LineIndex } from './workspace/lines.ts';
import { type World, loadWorld } from './workspace/world.ts';

/*
 * What other programs call: `import { check, predict, render } from 'iov'`. Everything here is plain data, and its
 * types are here and in `prediction-data.ts`: the declarations that ship are made from these two alone.
 */

/** From 0; characters in UTF-16 units, as in the language server protocol. */
export interface Position {
  readonly line: number;
  readonly character: number;
}
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** What every function takes: the text of a file, or that with where it is from. */
export type Input = string | Source;
export interface Source {
  readonly text: string;
  /** Its address: imports are relative to it, and what is found is said to be there. Default: `file:///design.iov`. */
  readonly uri?: string | undefined;
  /** The text of a file that it imports, however far; undefined where there is none. Without it nothing is read. */
  readonly read?: ((uri: string) => string | undefined) | undefined;
}

/** A statement as it was read, with those in its block. */
export interface Statement {
  readonly word: string;
  /** Up to its block, as written: `vm web[1..30] on node1`. */
  readonly head: string;
  readonly range: Range;
  /** The text of the `///` lines above it. */
  readonly docs: string | undefined;
  readonly statements: readonly Statement[];
}
export interface Parsed {
  readonly statements: readonly Statement[];
  /** What does not parse. */
  readonly faults: readonly { readonly message: string; readonly range: Range }[];
}

export type Severity = 'error' | 'warning' | 'information' | 'hint';
export interface Diagnostic {
  /** As in `docs/rules`. */
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly range: Range;
}
export interface CheckOptions {
  /** By rule: a severity other than its own. */
  readonly severity?: Readonly<Record<string, Severity | 'off'>> | undefined;
}

export type * from './preview/written/prediction-data.ts';
export interface PredictOptions {
  /** Every attachment mode of every vnic, side by side. */
  readonly compare?: boolean | undefined;
}

export interface RenderOptions {
  readonly theme?: 'light' | 'dark' | undefined;
  /** One host alone. */
  readonly host?: string | undefined;
  /** The comparison of the attachment modes in place of the topology. */
  readonly compare?: boolean | undefined;
}

/** Reads a text. Never throws: what cannot be read is a fault. */
export function parse(input: Input): Parsed {
  const { text } = sourceOf(input);
  const tree = parseText(text, mayStand);
  const lines = new LineIndex(text);
  return {
    statements: statementsOf(text, lines, tree, 0),
    faults: faultsOf(tree).map(({ message, start, end }) => ({
      message,
      range: lines.rangeOf({ start, end }),
    })),
  };
}

/** Everything that is wrong with a design, in the order of the text. */
export function check(input: Input, options: CheckOptions = {}): Diagnostic[] {
  const source = sourceOf(input);
  const lines = new LineIndex(source.text);
  return diagnose(worldOf(source), { severity: options.severity ?? {} }).map(
    ({ rule, severity, message, start, end }) => ({
      rule,
      severity,
      message,
      range: lines.rangeOf({ start, end }),
    }),
  );
}

/** What each vnic will get. */
export function predict(input: Input, options: PredictOptions = {}): Prediction {
  const world = worldOf(sourceOf(input));
  const prediction = predictWorld(world);
  const comparisons = options.compare === true ? compare(world, prediction) : undefined;
  return predictionData(prediction, comparisons);
}

/** The picture of a design as an SVG file that stands alone. */
export async function render(input: Input, options: RenderOptions = {}): Promise<string> {
  const source = sourceOf(input);
  const world = worldOf(source);
  const theme = FILE_THEMES[options.theme ?? 'light'];
  const title = source.uri.replace(/^.*\//, '');
  const { host } = options;
  if (host !== undefined && !world.topology.hosts.some(({ name }) => name === host))
    throw new RangeError(`There is no host \`${host}\`.`);
  const prediction = predictWorld(world);
  if (options.compare === true) {
    const chosen = compare(
      world,
      prediction,
      (vnic) => host === undefined || vnic.attachments.some((a) => a.group.host.name === host),
    );
    return renderCompare(buildCompare(title, chosen), theme);
  }
  const lines = new Map(world.sources.map((s) => [s.uri, new LineIndex(s.tree.text)]));
  const scene = buildScene(
    world.topology,
    prediction,
    checkWorld(world),
    (place) => {
      const { uri, ...range } = world.locate(place);
      const index = lines.get(uri);
      return index && { uri, ...index.rangeOf(range) };
    },
    { title, ...(host === undefined ? {} : { host }) },
  );
  return renderTopology(scene, new ELK(), theme);
}

interface Located extends Source {
  readonly uri: string;
}

const sourceOf = (input: Input): Located =>
  typeof input === 'string'
    ? { text: input, uri: 'file:///design.iov' }
    : { ...input, uri: input.uri ?? 'file:///design.iov' };

function worldOf({ text, uri, read }: Located): World {
  const trees = new Map<string, Tree | undefined>([[uri, parseText(text, mayStand)]]);
  return loadWorld(uri, (at) => {
    if (!trees.has(at)) {
      const other = read?.(at);
      trees.set(at, other === undefined ? undefined : parseText(other, mayStand));
    }
    return trees.get(at);
  });
}

function statementsOf(
  text: string,
  lines: LineIndex,
  block: { readonly statements: readonly Node[]; readonly starts: readonly number[] },
  base: number,
): Statement[] {
  return block.statements.map((statement, i) => {
    const start = base + (block.starts[i] ?? 0);
    const { head, end, word, docs, block: inner } = statement;
    return {
      word,
      head: text.slice(start + head, start + headEnd(statement)),
      range: lines.rangeOf({ start: start + head, end: start + end }),
      docs,
      statements: inner ? statementsOf(text, lines, inner, start) : [],
    };
  });
}
