import { exportAs } from '../interop/export/export.ts';
import { ExportError } from '../interop/export/file.ts';
import type { DeployAnswer, DeployParams } from '../protocol/interop.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { inBoth } from '../words/phrase.ts';

declare const IOV_VERSION: string | undefined;

const nothing = { files: [], notes: [], origin: '' };

export function deploymentFiles(snapshot: Snapshot, { format }: DeployParams): DeployAnswer {
  const errors = snapshot.diagnostics.filter((d) => d.severity === 'error').map((d) => d.message);
  if (errors.length > 0) return { ...nothing, errors };
  // eslint-disable-next-line iov/l10n -- files are in English
  const version = typeof IOV_VERSION === 'string' ? IOV_VERSION : 'in development';
  try {
    const header = { design: nameOf(snapshot), version };
    const { english, spoken } = inBoth(() => exportAs(format, snapshot.world.topology, header));
    const files = english.files.map(({ path, text }) => ({ path, text }));
    return { files, notes: spoken.notes, errors: [], origin: english.origin };
  } catch (error) {
    if (error instanceof ExportError) return { ...nothing, errors: [error.message] };
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
