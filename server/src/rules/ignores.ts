import { phrase } from '../model/phrase.ts';
import type { Bound } from '../model/bind.ts';
import type { Finding } from '../model/finding.ts';
import type { Linked } from '../model/link.ts';
import type { Place } from '../model/place.ts';
import type { Statement } from '../syntax/tree.ts';

/*
 * `// iov-ignore RULE-ID[, RULE-ID]` silences those rules on the next statement and inside it.
 */

interface Ignore {
  readonly rule: string;
  readonly place: Place;
  /** The whole comment, to take it away. */
  readonly comment: Place;
  readonly alone: boolean;
  /** What it covers, relative to the top-level statement. */
  readonly start: number;
  readonly end: number;
  used: boolean;
}

export interface Ignores {
  /** Whether a finding is silenced; marks what silenced it as needed. */
  readonly silences: (finding: Finding) => boolean;
  /** Findings about ignores that silenced nothing so far, or name no rule. */
  readonly unneeded: (rules: ReadonlyMap<string, unknown>) => Finding[];
}

const pattern = /^\/\/+\s*iov-ignore\b[ \t]*(?<rules>(?:(?!\/\/)[^\n])*)/;

export function ignoresOf({ few }: Pick<Linked, 'few'>): Ignores {
  const all: Ignore[] = [];
  const byTop = new Map<Statement, Map<string, Ignore[]>>();
  for (const { statement, ignores } of few(ignoring)) {
    const found = ignores.map((ignore) => ({ ...ignore, used: false }));
    byTop.set(statement, byRule(found));
    all.push(...found);
  }
  return {
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
          const { rule, place, comment, alone } = ignore;
          return {
            rule: 'unneeded-ignore',
            place,
            message:
              rule === ''
                ? 'This ignore names no rule.'
                : rules.has(rule)
                  ? `\`${rule}\` reports nothing here: this ignore silences nothing.`
                  : `There is no rule \`${rule}\`.`,
            tag: 'unnecessary',
            fixes: () => [
              {
                title: phrase`Remove it`,
                preferred: true,
                edits: [{ place: alone ? comment : place, text: '' }],
              },
            ],
          };
        }),
  };
}

interface Ignoring {
  readonly statement: Statement;
  readonly ignores: readonly Ignore[];
}

function ignoring({ statement }: Bound): Ignoring | undefined {
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

function ignoresIn(top: Statement): Ignore[] {
  const found: Ignore[] = [];
  const visit = (statement: Statement, offset: number): void => {
    for (const comment of statement.comments) {
      const match = comment.start < statement.head ? pattern.exec(comment.text) : null;
      if (!match) continue;
      const listed = match.groups?.['rules'] ?? '';
      const from = match[0].length - listed.length;
      const names = [...listed.matchAll(/[^\s,]+/g)];
      const whole = { top, start: offset + comment.start, end: offset + comment.end };
      const covers = {
        start: offset + statement.head,
        end: offset + Math.max(statement.end, statement.head + 1),
        used: false,
      };
      if (names.length === 0) found.push({ rule: '', place: whole, comment: whole, alone: true, ...covers });
      for (const name of names) {
        const start = offset + comment.start + from + name.index;
        found.push({
          rule: name[0],
          place: { top, start, end: start + name[0].length },
          comment: whole,
          alone: names.length === 1,
          ...covers,
        });
      }
    }
    statement.block?.statements.forEach((child, i) => {
      visit(child, offset + (statement.block?.starts[i] ?? 0));
    });
  };
  visit(top, 0);
  return found;
}
