import type { Mode } from '../model/topology.ts';
import { predict } from '../predict/predict.ts';
import type { Prediction } from '../predict/prediction.ts';
import { type Checked, check } from '../rules/check.ts';
import { LineIndex } from './lines.ts';
import { withEdits } from './what-if.ts';
import { attachAllAs } from './what-if-all.ts';
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
const worlds = new WeakMap<World, Map<Mode, { readonly world: World; readonly findings: readonly Checked[] }>>();
/** The last predictions through a lens: the scene, the loads and an export of one moment ask for the same one. */
const predictions = new WeakMap<World, Map<string, Prediction>>();
const PREDICTIONS = 4;

export function lensed<F>(world: World, { frame, load, mode }: Glasses, findings: readonly F[]): Lensed<F | Checked> {
  const seen = mode === null ? { world, findings } : inMode(world, mode);
  const known = predictions.get(seen.world) ?? new Map<string, Prediction>();
  predictions.set(seen.world, known);
  const key = `${frame ?? ''} ${load ?? ''}`;
  let prediction = known.get(key);
  if (!prediction) {
    prediction = predict(seen.world.topology, {
      ...(frame === null ? {} : { frame }),
      ...(load === null ? {} : { load }),
    });
    const [oldest] = known.keys();
    if (known.size >= PREDICTIONS && oldest !== undefined) known.delete(oldest);
    known.set(key, prediction);
  }
  return { world: seen.world, prediction, findings: seen.findings };
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
