import { append } from '../syntax/append.ts';
import { phrase } from '../words/phrase.ts';
import type { Finding } from '../model/finding.ts';
import type { Linked } from '../model/link.ts';
import type { Place } from '../model/place.ts';
import type { Top } from '../model/top.ts';
import type { Comment, Statement } from '../syntax/tree.ts';

/*
 * `// iov-ignore RULE-ID[, RULE-ID]` silences those rules on the next statement and inside it.
 */

interface Ignore {
  readonly rule: string;
  readonly place: Place;
  /** What to take away with it: the whole comment, or it and a comma. */
  readonly removed: Place;
  /** What it covers, relative to the top-level statement; nothing where no statement follows it. */
  readonly start: number;
  readonly end: number;
  used: boolean;
}

type Subject = Pick<Linked, 'few' | 'ownStatements' | 'ownComments'>;

export interface Ignores {
  readonly none: boolean;
  /** Whether a finding is silenced; marks what silenced it as needed. */
  readonly silences: (finding: Finding) => boolean;
  /** Findings about ignores that silenced nothing so far, or name no rule. */
  readonly unneeded: (rules: ReadonlyMap<string, unknown>) => Finding[];
}

const pattern = /^\/\/+\s*iov-ignore\b[ \t]*(?<rules>(?:(?!\/\/)[^\n])*)/;

export function ignoresOf({ few, ownStatements, ownComments }: Subject): Ignores {
  const all: Ignore[] = [];
  const byTop = new Map<Statement, Map<string, Ignore[]>>();
  for (const { statement, ignores } of few(ignoring)) {
    const found = ignores.map((ignore) => ({ ...ignore, used: false }));
    byTop.set(statement, byRule(found));
    append(all, found);
  }
  const last = ownStatements.at(-1);
  // Comments at the end of the file have their places in it; those of the last statement are beside them.
  if (last) {
    const before = ownStatements.reduce((sum, { width }) => sum + width, 0) - last.width;
    for (const comment of ownComments) append(all, ignoresOfComment(last, comment, -before));
  }
  return {
    none: all.length === 0,
    silences: ({ rule, place }) => {
      let silenced = false;
      for (const ignore of byTop.get(place.top)?.get(rule) ?? []) {
        if (place.start < ignore.start || place.start >= ignore.end) continue;
        ignore.used = true;
        silenced = true;
      }
      return silenced;
    },
    unneeded: (rules) =>
      all
        .filter((ignore) => !ignore.used)
        .map((ignore): Finding => {
          const { rule, place, removed, start, end } = ignore;
          return {
            rule: 'unneeded-ignore',
            place,
            message:
              rule === ''
                ? phrase`This ignore names no rule.`
                : !rules.has(rule)
                  ? phrase`There is no rule \`${rule}\`.`
                  : start === end
                    ? phrase`An ignore stands before the statement that it is for: here it silences nothing.`
                    : phrase`\`${rule}\` reports nothing here: this ignore silences nothing.`,
            tag: 'unnecessary',
            fixes: () => [
              { title: phrase`Remove it`, preferred: true, edits: [{ place: removed, text: '' }] },
            ],
          };
        }),
  };
}

interface Ignoring {
  readonly statement: Statement;
  readonly ignores: readonly Ignore[];
}

function ignoring({ statement }: Top): Ignoring | undefined {
  const ignores = ignoresIn(statement);
  return ignores.length > 0 ? { statement, ignores } : undefined;
}

function byRule(ignores: readonly Ignore[]): Map<string, Ignore[]> {
  const found = new Map<string, Ignore[]>();
  for (const ignore of ignores) {
    const known = found.get(ignore.rule);
    if (known) known.push(ignore);
    else found.set(ignore.rule, [ignore]);
  }
  return found;
}

function ignoresOfComment(
  top: Statement,
  comment: Comment,
  offset: number,
  covers: { readonly start: number; readonly end: number } = { start: 0, end: 0 },
): Ignore[] {
  const match = pattern.exec(comment.text);
  if (!match) return [];
  const listed = match.groups?.['rules'] ?? '';
  const from = offset + comment.start + match[0].length - listed.length;
  const names = [...listed.matchAll(/[^\s,]+/g)];
  const at = (start: number, end: number): Place => ({ top, start, end });
  const whole = at(offset + comment.start, offset + comment.end);
  if (names.length === 0) return [{ rule: '', place: whole, removed: whole, used: false, ...covers }];
  const endOf = (name: RegExpExecArray | undefined): number =>
    from + (name?.index ?? 0) + (name?.[0].length ?? 0);
  return names.map((name, i): Ignore => {
    const place = at(from + name.index, endOf(name));
    const next = names[i + 1];
    const removed =
      names.length === 1
        ? whole
        : next
          ? at(place.start, from + next.index)
          : at(endOf(names[i - 1]), place.end);
    return { rule: name[0], place, removed, used: false, ...covers };
  });
}

function ignoresIn(top: Statement): Ignore[] {
  const found: Ignore[] = [];
  const visit = (statement: Statement, offset: number): void => {
    const covers = {
      start: offset + statement.head,
      end: offset + Math.max(statement.end, statement.head + 1),
    };
    for (const comment of statement.comments) {
      const leads = comment.start < statement.head;
      append(found, ignoresOfComment(top, comment, offset, leads ? covers : undefined));
    }
    for (const comment of statement.block?.comments ?? [])
      append(found, ignoresOfComment(top, comment, offset));
    statement.block?.statements.forEach((child, i) => {
      visit(child, offset + (statement.block?.starts[i] ?? 0));
    });
  };
  visit(top, 0);
  return found;
}
