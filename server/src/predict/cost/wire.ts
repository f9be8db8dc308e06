/** Ethernet arithmetic (IEEE 802.3). */

/** Preamble, start of frame and the least gap between frames. */
const gapBytes = 20;
/** An 802.1Q tag. */
export const tagBytes = 4;
/** Ethernet header and frame check sequence. */
export const framingBytes = 18;
export const leastFrameBytes = 64;

/** What frames a traffic has: sizes in bytes with FCS and without tag, and their shares of the packets (which add up to 1). */
export interface Frames {
  readonly sizes: readonly { readonly bytes: number; readonly share: number }[];
  readonly meanBytes: number;
}

export function framesOf(bytes: number): Frames {
  return { sizes: [{ bytes, share: 1 }], meanBytes: bytes };
}

/** 7 : 4 : 1 of 64, 594 and 1518 bytes (`docs/language.md`, "Traffic"). */
export const imix: Frames = {
  sizes: [
    { bytes: 64, share: 7 / 12 },
    { bytes: 594, share: 4 / 12 },
    { bytes: 1518, share: 1 / 12 },
  ],
  meanBytes: (7 * 64 + 4 * 594 + 1518) / 12,
};

/** Units for each frame bit of something that costs `ofBytes(size)` units for a packet of that size. */
export function perFrameBit(frames: Frames, ofBytes: (bytes: number) => number): number {
  let units = 0;
  for (const { bytes, share } of frames.sizes) units += share * ofBytes(bytes);
  return units / (8 * frames.meanBytes);
}

/** How unlike the costs of frames are: mean of their squares over the square of their mean. */
export function unevenness({ sizes }: Frames, ofBytes: (bytes: number) => number): number {
  if (sizes.length === 1) return 1;
  let [mean, squares] = [0, 0];
  for (const { bytes, share } of sizes) {
    const units = ofBytes(bytes);
    mean += share * units;
    squares += share * units * units;
  }
  return squares / mean ** 2;
}

/** Bits that a frame takes of the wire. */
export function wireBits(frameBytes: number, tagged: boolean): number {
  return 8 * (frameBytes + gapBytes + (tagged ? tagBytes : 0));
}
