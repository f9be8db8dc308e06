import { numberFact } from '../model/read.ts';
import type { Device } from '../model/topology.ts';

/** Where the VFs of a function are: First VF Offset and VF Stride of its SR-IOV capability, in routing ids. */
export interface VfLayout {
  readonly ari?: number | undefined;
  readonly noAri?: number | undefined;
  /** Below 2 the VFs of a card's functions follow each other: then the offset is of function 0 alone. */
  readonly stride: number;
}

/** What the catalog knows of it; the stride stands beside the offset, and a derived device has its base's. */
export function vfLayoutOf(device: Device | undefined): VfLayout | undefined {
  const offset = device?.vfOffset?.value;
  if (!offset) return undefined;
  for (let at: Device | undefined = device, steps = 0; at && steps < 64; at = at.base, steps++) {
    const stride = numberFact(at.bound, 'vf-stride')?.value;
    if (stride !== undefined) return { ...offset, stride };
  }
  return undefined;
}
