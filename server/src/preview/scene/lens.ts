import type { Mode } from '../../model/topology.ts';
import { phrase } from '../../words/phrase.ts';

/** What the file is looked at through: other frames, another load, one mode for all. Null leaves it as it is written. */
export interface Lens {
  /** Bytes, without preamble and gap. */
  readonly frame: number | 'imix' | null;
  /** Factor on stated rates. */
  readonly load: number | null;
  readonly mode: Mode | null;
}

export const NO_LENS: Lens = { frame: null, load: null, mode: null };

export const FRAMES: readonly (number | 'imix')[] = [64, 128, 256, 512, 1024, 1518, 4096, 9018, 'imix'];
export const LOADS: readonly number[] = [0.1, 0.2, 0.5, 0.8, 1.25, 1.5, 2, 5, 10];

export const isOn = ({ frame, load, mode }: Lens): boolean =>
  frame !== null || load !== null || mode !== null;

export const frameText = (frame: number | 'imix'): string => (frame === 'imix' ? 'imix' : `${frame} B`);
export const loadText = (load: number): string => phrase`load × ${load}`;

/** `64 B frames · load × 2 · all sriov`; empty where nothing is changed. */
export function lensText({ frame, load, mode }: Lens): string {
  return [
    frame === null ? undefined : frame === 'imix' ? phrase`imix frames` : phrase`${frame} B frames`,
    load === null ? undefined : loadText(load),
    mode === null ? undefined : phrase`all ${mode}`,
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
}
