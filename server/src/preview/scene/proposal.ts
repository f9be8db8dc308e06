import type { Mode } from '../../model/topology.ts';

/** How an edit would look, before it is made: the lines it touches, as they are and as they would be. */
export interface Proposal {
  readonly vnic: string | null;
  readonly mode: Mode;
  readonly files: readonly {
    readonly name: string;
    readonly hunks: readonly {
      /** From 1, as an editor counts. */
      readonly line: number;
      readonly before: readonly string[];
      readonly after: readonly string[];
    }[];
  }[];
}

interface Replacement {
  readonly uri: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

interface Lines {
  readonly text: string;
  positionAt(offset: number): { readonly line: number };
  lineStart(line: number): number;
  lineEnd(line: number): number;
}

/** Places shown; of a change in a thousand statements the first ones tell how it looks. */
const HUNKS = 40;

export function proposalOf(
  vnic: string | null,
  mode: Mode,
  edits: readonly Replacement[],
  linesOf: (uri: string) => Lines | undefined,
): Proposal {
  const byFile = new Map<string, Replacement[]>();
  for (const edit of edits) byFile.set(edit.uri, [...(byFile.get(edit.uri) ?? []), edit]);
  const files = [...byFile].flatMap(([uri, own]) => {
    const lines = linesOf(uri);
    return lines ? [{ name: nameOf(uri), hunks: hunksOf(lines, own).slice(0, HUNKS) }] : [];
  });
  return { vnic, mode, files };
}

function hunksOf(lines: Lines, edits: readonly Replacement[]): Proposal['files'][number]['hunks'] {
  const sorted = [...edits.entries()]
    .sort(([i, a], [j, b]) => a.start - b.start || i - j)
    .map(([, one]) => one);
  const groups: { first: number; last: number; edits: Replacement[] }[] = [];
  for (const edit of sorted) {
    const first = lines.positionAt(edit.start).line;
    const last = lines.positionAt(edit.end).line;
    const group = groups[groups.length - 1];
    if (group && first <= group.last) {
      group.last = Math.max(group.last, last);
      group.edits.push(edit);
    } else groups.push({ first, last, edits: [edit] });
  }
  return groups.map(({ first, last, edits: own }) => {
    const from = lines.lineStart(first);
    const to = lines.lineEnd(last);
    let after = '';
    let at = from;
    for (const { start, end, text } of own) {
      after += lines.text.slice(at, start) + text;
      at = Math.max(at, end);
    }
    after += lines.text.slice(at, Math.max(at, to));
    return differing(first + 1, lines.text.slice(from, to).split(/\r\n|\r|\n/u), after.split(/\r\n|\r|\n/u));
  });
}

/** Without the lines at both ends that stay as they are. */
function differing(
  line: number,
  before: readonly string[],
  after: readonly string[],
): Proposal['files'][number]['hunks'][number] {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let end = 0;
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  return {
    line: line + start,
    before: before.slice(start, before.length - end),
    after: after.slice(start, after.length - end),
  };
}

function nameOf(uri: string): string {
  const name = uri.slice(uri.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
