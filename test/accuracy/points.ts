import { readFileSync } from 'node:fs';

/** A published figure with its context, as `test/data/perf/points.json` has it. */
export interface Point {
  readonly id: string;
  readonly source_id: string;
  readonly mode: string;
  readonly family: string;
  /** `direct`: read in the source's own text or data; `secondary`: quoted elsewhere. */
  readonly seen: 'direct' | 'secondary';
  /** What the collection meant it for: fit, validate, reference (context only). */
  readonly use: 'fit' | 'validate' | 'reference' | 'none';
  readonly metric: string;
  readonly value: number;
  readonly unit: string;
  readonly notes: string;
  readonly hypervisor?: string | null;
  readonly cpu?: string | null;
  readonly ghz?: number | null;
  readonly cores?: number | null;
  readonly nic?: string | null;
  readonly link_gbps?: number | null;
  readonly ports?: number | null;
  readonly frame_bytes?: number | null;
  readonly direction?: string | null;
  readonly topology?: string | null;
  readonly n_vms?: number | null;
  readonly guest?: string | null;
  readonly load?: number | null;
  readonly variant?: string | null;
  readonly vring?: number | null;
  readonly ndr_mpps?: number | null;
  readonly loss?: string | null;
  readonly switch_threads?: number | null;
  readonly batch?: number | null;
  readonly ring?: number | null;
  readonly pcie?: string | null;
  readonly sys?: string | null;
  readonly iommu?: boolean | null;
  readonly mps?: number | null;
  readonly win?: number | null;
}

export interface Source {
  readonly title: string;
  readonly authors: string;
  readonly year: number;
  readonly venue: string;
  readonly where: string;
}

export interface PointsFile {
  readonly schema: string;
  readonly sources: Readonly<Record<string, Source>>;
  readonly points: readonly Point[];
}

/** The published measurements; `root` is the repository's folder. */
export function readPoints(root: string): PointsFile {
  return JSON.parse(readFileSync(`${root}/test/data/perf/points.json`, 'utf8')) as PointsFile;
}
