import { push } from './lookup.ts';
import type { Place } from '../../model/place.ts';
import type { Locate } from './context.ts';
import type { SceneDiagnostic, SceneElement, Severity, SourceRange } from './types.ts';

/** A finding as the scene needs it, its severity settled. */
export interface SceneFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly place: Place;
}

/**
 * Puts every finding on the innermost element whose statement holds it. One declaration may stand in the picture
 * several times (a set on two host groups); then each of its cards carries the finding.
 */
export function assign(
  elements: readonly SceneElement[],
  findings: readonly SceneFinding[],
  locate: Locate,
): readonly SceneElement[] {
  const found = new Map<SceneElement, SceneDiagnostic[]>();
  const onLine = byLine(elements);
  for (const finding of findings) {
    if (finding.severity === 'hint') continue;
    const range = locate(finding.place);
    if (!range) continue;
    const near = onLine(range.uri, range.start.line);
    for (const element of innermost(near, range.uri, range.start)) {
      const list = found.get(element) ?? [];
      list.push({ rule: finding.rule, severity: finding.severity, message: finding.message });
      found.set(element, list);
    }
  }
  return found.size === 0
    ? elements
    : elements.map((element) =>
        found.has(element) ? { ...element, diagnostics: found.get(element) ?? [] } : element,
      );
}

/** The elements whose statement touches a line, so that a thousand findings do not each look at a thousand elements. */
function byLine(elements: readonly SceneElement[]): (uri: string, line: number) => readonly SceneElement[] {
  const lines = new Map<string, Map<number, SceneElement[]>>();
  for (const element of elements) {
    const range = element.range ?? element.at;
    if (!range) continue;
    const file = lines.get(range.uri) ?? new Map<number, SceneElement[]>();
    lines.set(range.uri, file);
    for (let line = range.start.line; line <= range.end.line; line++) push(file, line, element);
  }
  return (uri, line) => lines.get(uri)?.get(line) ?? [];
}

type Position = SourceRange['start'];

/** The elements with the smallest statement around a position: several where one statement is drawn several times. */
export function innermost(
  elements: readonly SceneElement[],
  uri: string,
  at: Position,
): readonly SceneElement[] {
  let best: SourceRange | undefined;
  let found: SceneElement[] = [];
  for (const element of elements) {
    const range = element.range ?? element.at;
    if (range?.uri !== uri || !holds(range, at)) continue;
    if (best && same(best, range)) {
      found.push(element);
    } else if (!best || within(range, best)) {
      best = range;
      found = [element];
    }
  }
  return found;
}

const before = (a: Position, b: Position): boolean =>
  a.line < b.line || (a.line === b.line && a.character < b.character);
const holds = (range: SourceRange, at: Position): boolean =>
  !before(at, range.start) && !before(range.end, at);
const same = (a: SourceRange, b: SourceRange): boolean =>
  a.start.line === b.start.line &&
  a.start.character === b.start.character &&
  a.end.line === b.end.line &&
  a.end.character === b.end.character;
const within = (inner: SourceRange, outer: SourceRange): boolean =>
  holds(outer, inner.start) && holds(outer, inner.end);
