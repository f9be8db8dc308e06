import type { Unwritten, Written } from './points-to-iov.ts';
import type { Point } from './points.ts';

/** Makes a file of a source's point, or says why not. */
export type Writer = (point: Point) => Written | Unwritten;

export const cannot = (reason: string): Unwritten => ({ reason });

export const MPPS = 1e-6;

/** Frame bits to the bits of TCP payload, Gb/s. */
export const payloadGbps = (frameBytes: number): number => (1e-9 * (frameBytes - 70)) / frameBytes;
