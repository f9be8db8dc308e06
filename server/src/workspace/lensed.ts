import type { Part } from '../model/parts.ts';
import type { Mode, Topology } from '../model/topology.ts';
import { toldOf } from '../predict/alike.ts';
import { predictWorld } from '../predict/parts.ts';
import { type Lens, predict } from '../predict/predict.ts';
import type { Prediction } from '../predict/prediction.ts';
import { type Checked, check } from '../rules/check.ts';
import { LineIndex } from './lines.ts';
import { attachAllAs } from './what-if.ts';
import { withEdits } from './with-edits.ts';
import type { World } from './world.ts';

/* A world seen through a lens: other frames, another load, one mode for all. Nothing of it is ever written. */

export interface Glasses {
  readonly frame: number | 'imix' | null;
  readonly load: number | null;
  readonly mode: Mode | null;
}

export interface Lensed<F> {
  readonly world: World;
  readonly prediction: Prediction;
  readonly findings: readonly F[];
}

/** Worlds with one mode for all, kept for as long as the file stays as it is. */
const worlds = new WeakMap<
  World,
  Map<Mode, { readonly world: World; readonly findings: readonly Checked[] }>
>();
/** The last predictions of each part through a lens; an edit elsewhere leaves them as they are. */
const predictions = new WeakMap<Topology, Map<string, Prediction>>();
const mostPredictions = 4;

export function lensed<F>(
  world: World,
  { frame, load, mode }: Glasses,
  findings: readonly F[],
): Lensed<F | Checked> {
  const seen = mode === null ? { world, findings } : inMode(world, mode);
  if (frame === null && load === null) return { ...seen, prediction: predictWorld(seen.world) };
  const lens = { ...(frame === null ? {} : { frame }), ...(load === null ? {} : { load }) };
  const parts = seen.world.parts.map((part) => predictedThrough(part, lens));
  return { ...seen, prediction: together(parts) };
}

function predictedThrough(part: Part, lens: Lens): Prediction {
  const { pattern, topology } = part;
  const known = predictions.get(topology) ?? new Map<string, Prediction>();
  predictions.set(topology, known);
  const key = `${lens.frame ?? ''} ${lens.load ?? ''}`;
  const before = known.get(key);
  if (before) return before;
  const made =
    (pattern === part
      ? undefined
      : toldOf(predictedThrough(pattern, lens), pattern.topology, topology, (said) => part.named(said))) ??
    predict(topology, lens);
  const [oldest] = known.keys();
  if (known.size >= mostPredictions && oldest !== undefined) known.delete(oldest);
  known.set(key, made);
  return made;
}

function together(all: readonly Prediction[]): Prediction {
  const said = new Set<string>();
  return {
    vnics: all.flatMap((one) => one.vnics),
    flows: all.flatMap((one) => one.flows),
    ports: all.flatMap((one) => one.ports),
    hosts: all.flatMap((one) => one.hosts),
    expectations: all.flatMap((one) => one.expectations),
    measurements: all.flatMap((one) => one.measurements),
    loads: all.flatMap((one) => one.loads),
    assumptions: all
      .flatMap((one) => one.assumptions)
      .filter(({ text }) => !said.has(text) && said.add(text)),
  };
}

function inMode(world: World, mode: Mode): { readonly world: World; readonly findings: readonly Checked[] } {
  const known = worlds.get(world) ?? new Map<Mode, { world: World; findings: readonly Checked[] }>();
  worlds.set(world, known);
  let made = known.get(mode);
  if (!made) {
    const changed = withEdits(world, attachAllAs(world.topology, mode).edits);
    made = { world: changed, findings: check(changed) };
    known.set(mode, made);
  }
  return made;
}

const indexes = new WeakMap<World, Map<string, LineIndex>>();

/** The lines of a file as they would be in a world that was made by edits. */
export function lensedLines(world: World, uri: string): LineIndex | undefined {
  const known = indexes.get(world) ?? new Map<string, LineIndex>();
  indexes.set(world, known);
  let lines = known.get(uri);
  if (!lines) {
    const source = world.sources.find((one) => one.uri === uri);
    if (!source) return undefined;
    lines = new LineIndex(source.tree.text);
    known.set(uri, lines);
  }
  return lines;
}
