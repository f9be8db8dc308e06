import { describe, expect, it } from 'vitest';
import { narrower, rawBps, receiveBytes, transmitBytes, usableBps } from './pcie.ts';

const gen2x8 = { generation: 2, lanes: 8 };
const gen3x8 = { generation: 3, lanes: 8 };

/** Packets a second that a slot lets in and out again: every packet crosses it twice. */
function forwardedPps(link: typeof gen2x8, frameBytes: number): number {
  const receive = receiveBytes(frameBytes);
  const transmit = transmitBytes(frameBytes);
  return usableBps(link) / 8 / Math.max(receive.up + transmit.up, receive.down + transmit.down);
}

describe('pcie', () => {
  it('has the raw rates of PCI Express, after encoding', () => {
    expect(rawBps({ generation: 1, lanes: 4 }) / 1e9).toBe(8);
    expect(rawBps(gen2x8) / 1e9).toBe(32);
    expect(rawBps(gen3x8) / 1e9).toBeCloseTo(63.02, 2);
    expect(rawBps({ generation: 3, lanes: 16 }) / 1e9).toBeCloseTo(126.03, 2);
    expect(rawBps({ generation: 4, lanes: 16 }) / 1e9).toBeCloseTo(252.06, 2);
    expect(rawBps({ generation: 5, lanes: 8 }) / 1e9).toBeCloseTo(252.06, 2);
  });

  it('bounds what a slot lets in and out again', () => {
    // "PCIe bound, computed": 82599 gen2 x8 at 64 B, 25.8 Mpps (published 23.3 to 25.8); XL710 gen3 x8, 50.8 Mpps.
    expect(forwardedPps(gen2x8, 64) / 1e6).toBeCloseTo(25.8, 1);
    expect(forwardedPps(gen3x8, 64) / 1e6).toBeCloseTo(50.8, 1);
    // Between VFs of one port at 1518 B: 24.9 Gb/s on gen2 x8, 49.0 on gen3 x8.
    expect((forwardedPps(gen2x8, 1518) * 1518 * 8) / 1e9).toBeCloseTo(24.9, 1);
    expect((forwardedPps(gen3x8, 1518) * 1518 * 8) / 1e9).toBeCloseTo(49.0, 1);
  });

  it('is within a tenth of the pcie-bench NIC model for full frames', () => {
    // pciebench, the NIC model with descriptors and interrupts, DPDK, both directions, 1518 B.
    const published = [
      [gen2x8, 24.3],
      [gen3x8, 49.0],
      [{ generation: 3, lanes: 16 }, 96.2],
      [{ generation: 4, lanes: 16 }, 192.3],
    ] as const;
    for (const [link, gbps] of published) {
      expect((forwardedPps(link, 1518) * 1518 * 8) / 1e9 / gbps).toBeGreaterThan(0.9);
      expect((forwardedPps(link, 1518) * 1518 * 8) / 1e9 / gbps).toBeLessThan(1.1);
    }
  });

  it('takes the narrower of slot and card', () => {
    expect(narrower({ generation: 4, lanes: 4 }, { generation: 3, lanes: 8 })).toEqual({
      generation: 3,
      lanes: 4,
    });
  });
});
