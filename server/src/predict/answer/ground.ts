import type { Port } from '../../model/topology.ts';
import { isKnown } from '../cost/cpu-doubt.ts';
import { coreText } from '../cost/generations.ts';
import type { Site } from '../network/network.ts';
import type { Regime } from '../cost/parameters.ts';
import type { Figure, Ground } from '../prediction.ts';
import { phrase } from '../../words/phrase.ts';

/** What a figure rests on, in a form for programs and in words. */

/** What the calibration covered: frames of 64 to 1518 bytes, and bulk TCP up to jumbo frames. */
const calibratedFrameBytes = { packets: 1522, bulk: 9018 } as const;

/** Factors of an 80 % interval up to which confidence is high, and medium. */
const high = 1.15;
const medium = 1.6;

const levels = ['low', 'medium', 'high'] as const;

export interface GroundOf {
  readonly regime: Regime;
  readonly frameBytes: number;
  readonly bulk: boolean;
  /** Factor of the interval that the figure has. */
  readonly spread: number;
  /** Whose processor, and which card, it is on. */
  readonly site?: Site | undefined;
  readonly port?: Port | undefined;
  /** A measurement on this host scales the cost. */
  readonly anchored?: boolean | undefined;
}

export function groundOf({
  regime,
  frameBytes,
  bulk,
  spread,
  site,
  port,
  anchored = false,
}: GroundOf): Ground {
  const largest = bulk ? calibratedFrameBytes.bulk : calibratedFrameBytes.packets;
  const inside = frameBytes <= largest || regime.scope === 'device';
  const card = unknownCard(regime, port);
  const core = anchored && !isKnown(site?.generation) ? undefined : coreDoubt(regime, site);
  // A card or core that was not measured leaves no high confidence, nor does what one source alone measured.
  const sure = card === undefined && core === undefined && regime.sources.length !== 1;
  const known = spread <= high ? (sure ? 2 : 1) : spread <= medium ? 1 : 0;
  const level = Math.max(0, known - (inside ? 0 : 1));
  return {
    sources: regime.sources,
    scope: regime.scope,
    calibrated: regime.calibrated && inside,
    confidence: regime.calibrated ? (levels[level] ?? 'low') : 'low',
    reason: [
      regime.scope === 'device'
        ? regime.on()
        : regime.calibrated
          ? phrase`measured on ${regime.on()}`
          : phrase`from ${regime.on()}`,
      ...(card === undefined ? [] : [phrase`yours is ${card}: extrapolated`]),
      ...(core === undefined ? [] : [core]),
      ...(inside ? [] : [phrase`frames of ${frameBytes} bytes are larger than what was measured`]),
      ...(anchored ? [phrase`corrected by a measurement on this host`] : []),
    ].join('; '),
  };
}

/** A part of a figure: how much of its interval it makes up, how much of its value, and what it is known from. */
export interface FigurePart extends Pick<GroundOf, 'regime' | 'anchored'> {
  readonly width: number;
  readonly value: number;
}

/** The ground of a figure that is the sum of parts: what makes it most uncertain, or is most of it where nothing does. */
export function groundOfParts(
  { value, low, high }: Figure,
  parts: readonly FigurePart[],
  of: Omit<GroundOf, 'regime' | 'anchored' | 'spread'>,
): Ground {
  const [first, ...others] = together(parts);
  if (first === undefined) return unknownGround;
  const { regime, anchored } = others.reduce(
    (most, one) =>
      one.width > most.width || (one.width === most.width && one.value > most.value) ? one : most,
    first,
  );
  const spread = value > 0 ? Math.max(low > 0 ? value / low : Infinity, high / value) : 1;
  return groundOf({ ...of, regime, anchored, spread });
}

/** Parts that are known from the same, as one: many small ones may be more than a large one. */
function together(parts: readonly FigurePart[]): readonly FigurePart[] {
  const sums: FigurePart[] = [];
  for (const part of parts) {
    const at = sums.findIndex((sum) => sum.regime === part.regime && sum.anchored === part.anchored);
    const sum = sums[at];
    if (sum) sums[at] = { ...sum, width: sum.width + part.width, value: sum.value + part.value };
    else sums.push(part);
  }
  return sums;
}

/** What is not known of a host's cores where the regime was measured on others; undefined where they are those. */
function coreDoubt({ generations }: Regime, site: Site | undefined): string | undefined {
  if (generations === undefined || site === undefined) return undefined;
  const { generation } = site;
  if (generation === undefined) return phrase`the file does not name your CPU`;
  if (generations.includes(generation)) return undefined;
  return isKnown(generation)
    ? phrase`your cores are ${coreText(generation)}: scaled by what their vendor states`
    : phrase`your cores are ${coreText(generation)}: nobody states what they do against those measured`;
}

/** The card of a path where the regime was measured on others; its marketing name, or what the file calls it. */
function unknownCard({ families }: Regime, port: Port | undefined): string | undefined {
  const device = port?.nic.device;
  if (families === undefined || device === undefined) return undefined;
  if (device.family !== undefined && families.includes(device.family)) return undefined;
  return device.name;
}

/** What a tail rests on whose median has this ground. */
export function tailGround(median: Ground): Ground {
  return {
    ...median,
    calibrated: false,
    confidence: 'low',
    reason: phrase`follows from the median by an assumed distribution`,
  };
}

export const unknownGround: Ground = {
  sources: [],
  scope: 'class',
  calibrated: false,
  confidence: 'low',
  get reason() {
    return phrase`no measurement of this situation was found`;
  },
};
