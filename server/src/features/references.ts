import {
  type DocumentHighlight,
  DocumentHighlightKind,
  type Location,
  type Position,
} from 'vscode-languageserver-types';
import type { Bound } from '../model/bind.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { cursorAt } from './cursor.ts';
import { declaredName, nameAt, nameIn, usesOf } from './names.ts';
import { locationOf } from './places.ts';

/** Every use of the name at a position, here, in what this file reaches, and in the open files that reach this one. */
export function references(snapshot: Snapshot, position: Position, withDeclaration: boolean): Location[] {
  const cursor = cursorAt(snapshot, position);
  const name = cursor && nameAt(snapshot, cursor);
  return name ? name.targets.flatMap((target) => occurrences(snapshot, target, withDeclaration)) : [];
}

/** The same within the file. */
export function highlights(snapshot: Snapshot, position: Position): DocumentHighlight[] {
  const cursor = cursorAt(snapshot, position);
  const name = cursor && nameAt(snapshot, cursor);
  if (!name) return [];
  return name.targets.flatMap((target): DocumentHighlight[] => {
    const declared = declaredName(target);
    const uses = usesOf(snapshot.world, target).map(nameIn);
    const at = (place: (typeof uses)[number], kind: DocumentHighlightKind): DocumentHighlight[] => {
      const location = locationOf(snapshot, place);
      return location?.uri === snapshot.uri ? [{ range: location.range, kind }] : [];
    };
    return [
      ...(declared ? at(declared, DocumentHighlightKind.Write) : []),
      ...uses.flatMap((use) => at(use, DocumentHighlightKind.Read)),
    ];
  });
}

/** Where a declaration's name stands, in every world that sees it; each place once. */
export function occurrences(snapshot: Snapshot, target: Bound, withDeclaration: boolean): Location[] {
  const found = new Map<string, Location>();
  const add = (from: Snapshot, place: ReturnType<typeof nameIn>): void => {
    const location = locationOf(from, place);
    if (!location) return;
    const { line, character } = location.range.start;
    found.set(`${location.uri} ${line} ${character}`, location);
  };
  const declared = declaredName(target);
  if (withDeclaration && declared) add(snapshot, declared);
  for (const seeing of seeingAll(snapshot, target))
    for (const use of usesOf(seeing.world, target)) add(seeing, nameIn(use));
  return [...found.values()];
}

/** The snapshots whose worlds may hold uses of a declaration: this one, and those of the files that see where it stands. */
export function seeingAll(snapshot: Snapshot, target: Bound): readonly Snapshot[] {
  const home = snapshot.world.locate({ top: target.top, start: 0, end: 0 }).uri;
  return [snapshot, ...snapshot.seeing(home).filter((other) => other.uri !== snapshot.uri)];
}
