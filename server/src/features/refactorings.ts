import type { CodeAction, Range } from 'vscode-languageserver-types';
import type { Snapshot } from '../workspace/snapshot.ts';
import { cursorAtOffset } from './cursor.ts';
import { workspaceEdit } from './edits.ts';
import type { Refactoring } from './refactor/common.ts';
import { extractFlavor, extractQos } from './refactor/extract.ts';
import { gatherSet } from './refactor/gather.ts';
import { type AttachAs, changeMode } from './refactor/mode.ts';
import { scatterSet } from './refactor/scatter.ts';

/** What the file could say otherwise and mean the same, where the selection starts; and the modes of a vnic. */
export function refactorings(
  snapshot: Snapshot,
  range: Range,
  attachAs: AttachAs | undefined,
  wants: (kind: string) => boolean,
): CodeAction[] {
  const cursor = cursorAtOffset(snapshot, snapshot.lines.offsetAt(range.start));
  if (!cursor) return [];
  const found: Refactoring[] = [
    ...extractFlavor(snapshot, cursor),
    ...extractQos(snapshot, cursor),
    ...gatherSet(snapshot, cursor),
    ...scatterSet(snapshot, cursor),
    ...(attachAs ? changeMode(snapshot, cursor, attachAs) : []),
  ];
  return found
    .filter(({ kind }) => wants(kind))
    .map(({ title, kind, replacements }) => ({ title, kind, edit: workspaceEdit(snapshot, replacements) }));
}
