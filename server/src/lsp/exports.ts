import { exportAs } from '../interop/export/export.ts';
import { ExportError } from '../interop/export/file.ts';
import { type ExportFormat, isExportFormat } from '../interop/export/formats.ts';
import type { Snapshot } from '../workspace/snapshot.ts';

/** Asks for a design's deployment files: `DeployParams`, answered with a `DeployAnswer`, or null where the file is not open. */
export const DEPLOY_REQUEST = 'iov/deploymentFiles';

export interface DeployParams {
  readonly uri: string;
  readonly format: ExportFormat;
}

export interface DeployAnswer {
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** What the format cannot carry. */
  readonly notes: readonly string[];
  /** Why nothing is exported: the design's errors, a sentence each. */
  readonly errors: readonly string[];
}

export function isDeployParams(value: unknown): value is DeployParams {
  if (typeof value !== 'object' || value === null) return false;
  const { uri, format } = value as Readonly<Record<string, unknown>>;
  return typeof uri === 'string' && isExportFormat(format);
}

declare const IOV_VERSION: string | undefined;

export function deploymentFiles(snapshot: Snapshot, { format }: DeployParams): DeployAnswer {
  const errors = snapshot.diagnostics.filter((d) => d.severity === 'error').map((d) => d.message);
  if (errors.length > 0) return { files: [], notes: [], errors };
  const version = typeof IOV_VERSION === 'string' ? IOV_VERSION : 'in development';
  try {
    const { files, notes } = exportAs(format, snapshot.world.topology, { design: nameOf(snapshot), version });
    return { files: files.map(({ path, text }) => ({ path, text })), notes, errors: [] };
  } catch (error) {
    if (error instanceof ExportError) return { files: [], notes: [], errors: [error.message] };
    throw error;
  }
}

function nameOf({ uri }: Snapshot): string {
  const name = uri.slice(uri.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
