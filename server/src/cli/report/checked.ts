import { LineIndex } from '../../workspace/lines.ts';
import type { Diagnostic } from '../../workspace/diagnose.ts';
import type { World } from '../../workspace/world.ts';

/** A file with what was found in it. */
export interface Checked {
  /** As named on the command line. */
  readonly name: string;
  readonly world: World;
  readonly diagnostics: readonly Diagnostic[];
}

/** Lines of a world's own file. */
export function linesOf({ world }: Checked): LineIndex {
  return new LineIndex(world.sources.find((s) => s.uri === world.uri)?.tree.text ?? '');
}
