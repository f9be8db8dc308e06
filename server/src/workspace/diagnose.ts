import type { Edit, Finding, Severity } from '../model/finding.ts';
import type { Place } from '../model/place.ts';
import { phrase } from '../words/phrase.ts';
import { predictPart } from '../predict/parts.ts';
import { append } from '../syntax/append.ts';
import { type Checked, type CheckOptions, check } from '../rules/check.ts';
import { ofCapture } from './pasted.ts';
import { remedyOf } from './remedy.ts';
import type { Location, World } from './world.ts';

/** A finding as it is shown in the file that the world is of. */
export interface Diagnostic {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  /** UTF-16 offsets in that file. */
  readonly start: number;
  readonly end: number;
  readonly related: readonly (Location & { readonly message: string })[];
  /** What it was made of: its fixes are there, at places. */
  readonly finding: Checked;
}

/**
 * Everything that is to be said in a world's own file, in the order of the text.
 *
 * A finding that lies in an imported file is shown on the statement here that takes part, else on the import. Hints
 * about imported files stay there: what one file does not use another may.
 */
export function diagnose(world: World, options: CheckOptions = {}): Diagnostic[] {
  const importOf = importsByFile(world);
  const isOwn = (place: Place): boolean => world.locate(place).uri === world.uri;
  const shownAt = ({ place, related = [] }: Finding): Place | undefined =>
    isOwn(place)
      ? undefined
      : (related.find((r) => isOwn(r.place))?.place ?? importOf.get(world.locate(place).uri));
  return check(world, { ...options, shownAt })
    .map((finding) => ofCapture(withRemedy(finding, world), world))
    .flatMap((finding): Diagnostic[] => {
      const { rule, severity, message } = finding;
      const own = world.locate(finding.place);
      const relatedAll = (finding.related ?? []).map((r) => ({
        ...world.locate(r.place),
        message: r.message,
      }));
      if (own.uri === world.uri)
        return [{ rule, severity, message, start: own.start, end: own.end, related: relatedAll, finding }];
      const at = severity === 'hint' ? undefined : shownAt(finding);
      if (!at) return [];
      const { start, end } = world.locate(at);
      const others = relatedAll.filter((r) => r.uri !== world.uri || r.start !== start || r.end !== end);
      const related = [{ ...own, message: phrase`It stands here.` }, ...others];
      return [{ rule, severity, message, start, end, related, finding }];
    })
    .sort((a, b) => a.start - b.start || a.end - b.end || (a.rule < b.rule ? -1 : 1));
}

/** An expectation that fails is mended by the smallest change that would meet it, which is looked for when asked. */
function withRemedy(finding: Checked, world: World): Checked {
  if (finding.rule !== 'expectation-failed') return finding;
  const { place, fixes } = finding;
  return {
    ...finding,
    fixes: () => {
      const own = fixes?.() ?? [];
      const failed = world.parts
        .filter(({ topology }) => topology.expectations.some((e) => e.place === place))
        .flatMap((part) => predictPart(part).expectations)
        .find(({ expectation }) => expectation.place === place);
      const remedy = failed && remedyOf(world, failed);
      if (!remedy) return own;
      const key = (edits: readonly Edit[]): string =>
        edits.map((e) => `${e.place.start} ${e.place.end} ${e.text}`).join('\n');
      const same = key(remedy.edits);
      return [
        { title: phrase`Write ${remedy.text}`, edits: remedy.edits },
        ...own.filter((f) => key(f.edits) !== same),
      ];
    },
  };
}

/** By imported file: the import statement of the world's own file through which it is seen. */
function importsByFile(world: World): Map<string, Place> {
  const found = new Map<string, Place>();
  const own = world.sources.find((s) => s.uri === world.uri);
  if (!own) return found;
  const imports = new Map(world.sources.map((s) => [s.uri, [...s.imports.values()].map((i) => i.uri)]));
  for (const [statement, { uri }] of own.imports) {
    const here: Place = { top: statement, start: statement.head, end: statement.end };
    const open = [uri];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (found.has(next) || next === world.uri) continue;
      found.set(next, here);
      append(open, imports.get(next) ?? []);
    }
  }
  return found;
}
