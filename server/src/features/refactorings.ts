import type { CodeAction, Range } from 'vscode-languageserver-types';
import type { Snapshot } from '../workspace/snapshot.ts';
import { cursorAtOffset } from './cursor.ts';
import { workspaceEdit } from './edits.ts';
import type { Refactoring } from './refactor/common.ts';
import { extractFlavor, extractQos } from './refactor/extract.ts';
import { gatherSet } from './refactor/gather.ts';
import { type AttachAs, type Obstacles, changeMode } from './refactor/mode.ts';
import { scatterSet } from './refactor/scatter.ts';

export interface RefactoringOptions {
  /** What attaches a vnic in another mode. */
  readonly attachAs?: AttachAs | undefined;
  /** What keeps it from being attached so; where it is missing, nobody looks. */
  readonly obstacles?: Obstacles | undefined;
  /** Whether the client shows what cannot be done, with the reason; else it is left out. */
  readonly showsImpossible?: boolean | undefined;
}

/** What the file could say otherwise and mean the same, where the selection starts; and the modes of a vnic. */
export function refactorings(
  snapshot: Snapshot,
  range: Range,
  { attachAs, obstacles, showsImpossible }: RefactoringOptions,
  wants: (kind: string) => boolean,
): CodeAction[] {
  const cursor = cursorAtOffset(snapshot, snapshot.lines.offsetAt(range.start));
  if (!cursor) return [];
  const found: Refactoring[] = [
    ...extractFlavor(snapshot, cursor),
    ...extractQos(snapshot, cursor),
    ...gatherSet(snapshot, cursor),
    ...scatterSet(snapshot, cursor),
    ...(attachAs ? changeMode(snapshot, cursor, attachAs, obstacles) : []),
  ];
  return found
    .filter(({ kind, impossible }) => wants(kind) && (impossible === undefined || showsImpossible === true))
    .map(({ title, kind, replacements, impossible }) =>
      impossible === undefined
        ? { title, kind, edit: workspaceEdit(snapshot, replacements) }
        : { title, kind, disabled: { reason: impossible } },
    );
}
