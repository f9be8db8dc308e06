import {
  type DocumentHighlight,
  DocumentHighlightKind,
  type Location,
  type Position,
} from 'vscode-languageserver-types';
import type { Bound } from '../model/bound.ts';
import type { Place } from '../model/place.ts';
import type { Port } from '../model/topology.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { cursorAt } from './cursor.ts';
import { declaredName, nameAt, nameIn, usesOf } from './names.ts';
import { locationOf } from './places.ts';
import { portDeclaration, portUses, portsAt } from './ports.ts';

/** Every use of the name at a position, here, in what this file reaches, and in the open files that reach this one. */
export function references(snapshot: Snapshot, position: Position, withDeclaration: boolean): Location[] {
  const cursor = cursorAt(snapshot, position);
  const ports = cursor ? portsAt(snapshot, cursor) : [];
  if (ports.length > 0) return ports.flatMap((port) => portOccurrences(snapshot, port, withDeclaration));
  const name = cursor && nameAt(snapshot, cursor);
  return name ? name.targets.flatMap((target) => occurrences(snapshot, target, withDeclaration)) : [];
}

/** The same within the file. */
export function highlights(snapshot: Snapshot, position: Position): DocumentHighlight[] {
  const cursor = cursorAt(snapshot, position);
  if (!cursor) return [];
  const at = (place: Place, kind: DocumentHighlightKind): DocumentHighlight[] => {
    const location = locationOf(snapshot, place);
    return location?.uri === snapshot.uri ? [{ range: location.range, kind }] : [];
  };
  const ports = portsAt(snapshot, cursor);
  if (ports.length > 0)
    return ports.flatMap((port) => [
      ...at(portDeclaration(port).name, DocumentHighlightKind.Write),
      ...portUses(snapshot, port).flatMap((use) => at(use, DocumentHighlightKind.Read)),
    ]);
  const name = nameAt(snapshot, cursor);
  if (!name) return [];
  return name.targets.flatMap((target): DocumentHighlight[] => {
    const declared = declaredName(target);
    const uses = usesOf(snapshot.world, target).map(nameIn);
    return [
      ...(declared ? at(declared, DocumentHighlightKind.Write) : []),
      ...uses.flatMap((use) => at(use, DocumentHighlightKind.Read)),
    ];
  });
}

/** Where a declaration's name stands, in every world that sees it; each place once. */
export function occurrences(snapshot: Snapshot, target: Bound, withDeclaration: boolean): Location[] {
  return locations(snapshot, target, withDeclaration ? declaredName(target) : undefined, (seeing) =>
    usesOf(seeing.world, target).map(nameIn),
  );
}

function portOccurrences(snapshot: Snapshot, port: Port, withDeclaration: boolean): Location[] {
  const declared = withDeclaration ? portDeclaration(port).name : undefined;
  return locations(snapshot, port.nic.bound, declared, (seeing) => portUses(seeing, port));
}

function locations(
  snapshot: Snapshot,
  target: Bound,
  declared: Place | undefined,
  usesIn: (seeing: Snapshot) => readonly Place[],
): Location[] {
  const found = new Map<string, Location>();
  const add = (from: Snapshot, place: Place): void => {
    const location = locationOf(from, place);
    if (!location) return;
    const { line, character } = location.range.start;
    found.set(`${location.uri} ${line} ${character}`, location);
  };
  if (declared) add(snapshot, declared);
  for (const seeing of seeingAll(snapshot, target)) for (const use of usesIn(seeing)) add(seeing, use);
  return [...found.values()].sort(inOrder);
}

/** File by file, each from its start. */
function inOrder(a: Location, b: Location): number {
  if (a.uri !== b.uri) return a.uri < b.uri ? -1 : 1;
  const [from, to] = [a.range.start, b.range.start];
  return from.line - to.line || from.character - to.character;
}

/** The snapshots whose worlds may hold uses of a declaration: this one, and those of the files that see where it stands. */
export function seeingAll(snapshot: Snapshot, target: Bound): readonly Snapshot[] {
  const home = snapshot.world.locate({ top: target.top, start: 0, end: 0 }).uri;
  return [snapshot, ...snapshot.seeing(home).filter((other) => other.uri !== snapshot.uri)];
}
