import { describe, expect, it } from 'vitest';
import { framesOf, imix, perFrameBit, wireBits } from './wire.ts';

const lineRatePps = (linkBps: number, frameBytes: number, tagged: boolean): number =>
  linkBps / wireBits(frameBytes, tagged);

describe('wire', () => {
  it('gives the line rates that everybody knows', () => {
    // IEEE 802.3: 10 Gb/s over (64 + 20) x 8 bits.
    expect(lineRatePps(10e9, 64, false) / 1e6).toBeCloseTo(14.88, 2);
    expect(lineRatePps(10e9, 1518, false)).toBeCloseTo(812_743.8, 1);
    expect(lineRatePps(100e9, 64, false) / 1e6).toBeCloseTo(148.81, 2);
    expect(lineRatePps(10e9, 64, true) / 1e6).toBeCloseTo(14.2, 2);
  });

  it('averages a mix by packets, not by bytes', () => {
    expect(imix.meanBytes).toBeCloseTo(361.83, 2);
    // One unit a packet is one unit for each 361.83 bytes.
    expect(perFrameBit(imix, () => 1)).toBeCloseTo(1 / (8 * 361.8333), 9);
    // One unit a byte is one unit for each byte, whatever the mix.
    expect(perFrameBit(imix, (bytes) => bytes)).toBeCloseTo(1 / 8, 12);
    expect(perFrameBit(framesOf(64), (bytes) => wireBits(bytes, false))).toBeCloseTo(84 / 64, 12);
  });
});
