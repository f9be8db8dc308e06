import { pcie } from '../../server/src/predict/cost/parameters.ts';
import { usableBps } from '../../server/src/predict/cost/pcie.ts';
import type { Point } from './points.ts';

/*
 * Raw DMA of blocks (pcie-bench). No file says it: it checks the arithmetic of slots (`predict/cost/pcie.ts`) that every prediction
 * rests on. A block is limited by the link, headers included, and by transactions a second of the card, which is found on the other hosts.
 */

const KINDS = ['dma_read_bw', 'dma_write_bw', 'dma_readwrite_bw'] as const;
/** How softly the two limits may meet: posted writes at a corner, reads that wait for completions in a curve. */
const EXPONENTS = [1.5, 1.75, 2, 3, 5, 8] as const;

/** ln(predicted / published) of each host's blocks, with the transaction rate of the others. */
export function dmaErrors(points: readonly Point[]): number[] {
  const rows = points.filter(
    ({ source_id: source, iommu, win, metric }) =>
      source === 'pciebench' && iommu !== true && (win ?? 0) === 0 && KINDS.some((kind) => kind === metric),
  );
  return KINDS.flatMap((kind) => {
    const own = rows.filter((row) => row.metric === kind);
    return [...new Set(own.map((row) => row.sys))].flatMap((system) => {
      const others = own.filter((row) => row.sys !== system);
      const card = bestCard(others, kind);
      return own
        .filter((row) => row.sys === system)
        .map((row) => Math.log(dmaGbps(row, kind, card) / row.value));
    });
  });
}

/** What a card makes of its link: block transactions a second, the share of the link when it reads and writes at once, how both limits meet. */
interface Card {
  readonly rate: number;
  readonly share: number;
  readonly exponent: number;
}

function dmaGbps({ frame_bytes: bytes, mps }: Point, kind: (typeof KINDS)[number], card: Card): number {
  const size = bytes ?? 64;
  const header = kind === 'dma_write_bw' ? pcie.writeHeaderBytes : pcie.completionHeaderBytes;
  const payload = Math.min(mps ?? pcie.maxPayloadBytes, pcie.maxPayloadBytes);
  const usable = card.share * usableBps({ generation: 3, lanes: 8 });
  const link = (usable * size) / (size + header * Math.ceil(size / payload)) / 1e9;
  const transactions = (card.rate * size * 8) / 1e9;
  return (link ** -card.exponent + transactions ** -card.exponent) ** (-1 / card.exponent);
}

/** What fits best, by least absolute error of logarithms. */
function bestCard(rows: readonly Point[], kind: (typeof KINDS)[number]): Card {
  let best: Card = { rate: 50e6, share: 1, exponent: 3 };
  let least = Infinity;
  for (const exponent of EXPONENTS) {
    for (let share = 1; share >= (kind === 'dma_readwrite_bw' ? 0.7 : 1); share -= 0.01) {
      for (let rate = 30e6; rate < 120e6; rate *= 1.02) {
        const card = { rate, share, exponent };
        const loss = rows.reduce(
          (sum, row) => sum + Math.abs(Math.log(dmaGbps(row, kind, card) / row.value)),
          0,
        );
        if (loss < least) [best, least] = [card, loss];
      }
    }
  }
  return best;
}
