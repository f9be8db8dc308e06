import { phrase } from '../words/phrase.ts';
import type { PathArgument } from '../syntax/tree.ts';
import type { Bound } from './bound.ts';
import type { Place } from './place.ts';
import { nameOf, pathText } from './read.ts';
import { type Scope, isCutShort } from './scope.ts';

/* Paths that leave out where they start: `cna.0` is a port only together with its host, `eth0` a vnic with its VM. */

/** Declarations of a kind that are looked into, and paths that are suggested, at most. */
const mostAsked = 64;
const mostMeant = 4;

/** What may be meant where a path starts. */
export interface Meant {
  /** What stands in a host that it may start with. */
  readonly inHost: readonly ('nic' | 'vswitch')[];
  /** What it may be besides a VM or a host. */
  readonly others?: readonly string[];
}

/** Whole paths that may be meant by one that starts inside a host or a VM. */
function wholePaths(path: PathArgument, scope: Scope, { inHost }: Meant): readonly string[] {
  const [first] = path.segments;
  const found: string[] = [];
  for (const kind of ['vm', 'host'] as const) {
    for (const name of scope.namesOf(kind).slice(0, mostAsked)) {
      const declared = scope.lookup(kind, name)?.bound;
      if (declared && first && has(declared, kind === 'vm' ? ['vnic'] : inHost, first.text))
        found.push(`${name}.${pathText(path)}`);
    }
  }
  return found.slice(0, mostMeant);
}

function has({ children }: Bound, kinds: readonly string[], name: string): boolean {
  return children.some((child) => kinds.includes(child.spec?.word ?? '') && nameOf(child)?.name === name);
}

/** Reports a path whose first name is that of no VM or host. */
export function unresolvedPath(path: PathArgument, place: Place, scope: Scope, meant: Meant): void {
  const [first] = path.segments;
  if (!first || isCutShort(place)) return;
  const [best, ...more] = wholePaths(path, scope, meant);
  if (best === undefined) {
    scope.unresolved(['vm', 'host'], path, place, first.text, [
      ...scope.namesOf('vm', 'host'),
      ...(meant.others ?? []),
    ]);
    return;
  }
  scope.report({
    rule: 'unresolved-name',
    place,
    message: phrase`There is no vm or host \`${first.text}\`. Did you mean \`${best}\`?`,
    fixes: () =>
      [best, ...more].map((text) => ({
        title: phrase`Write \`${text}\``,
        preferred: more.length === 0,
        edits: [{ place, text }],
      })),
  });
}
