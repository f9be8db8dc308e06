import type { Change, Header } from './reading.ts';
import type { Fault, Range, Statement } from './tree.ts';
import { phrase } from '../words/phrase.ts';

/* What is said of braces and comments that do not pair up; each relative to the statement that holds it. */

/** The comment starts at `open`, and the text has no end of it. */
export function unclosedComment(text: string, open: number, base: number): Fault {
  const line = open + (/^[^\r\n]*/.exec(text.slice(open))?.[0].trimEnd().length ?? 0);
  return {
    start: open - base,
    end: open + 2 - base,
    message: phrase`The comment is not closed: \`*/\` is missing.`,
    fix: { title: phrase`Close it here`, start: line - base, end: line - base, text: ' */' },
    swallows: true,
  };
}

/** A `{` is missing where the head of a statement ends. */
export function lacksOpening(word: string, end: number): Fault {
  return {
    start: Math.max(0, end - 1),
    end,
    message: phrase`\`{\` is missing: what follows belongs to this \`${word}\`.`,
    fix: { title: phrase`Insert \`{\``, start: end, end, text: ' {' },
  };
}

/** Only indentation says what belongs to a statement. `braces`: where they should be, in the order of the text. */
export function lacksBraces(text: string, { word, start, end }: Header, braces: readonly Change[]): Fault {
  const from = braces[0]?.start ?? end;
  let mended = '';
  let at = from;
  for (const brace of braces) {
    mended += text.slice(at, brace.start) + brace.text;
    at = brace.end;
  }
  return {
    start: Math.max(0, end - start - 1),
    end: end - start,
    message: phrase`\`{\` and \`}\` are missing: what is indented below belongs to this \`${word}\`.`,
    fix: { title: phrase`Insert \`{\` and \`}\``, start: from - start, end: at - start, text: mended },
  };
}

/** A `{` stands on the line after its statement; `bare`: with nothing but white space between. */
export function opensBelow({ word, end }: Statement, brace: Range, bare: boolean): Fault {
  return {
    ...brace,
    message: phrase`\`{\` stands on the line of its \`${word}\`: a new line ends a statement.`,
    fix: bare ? { title: phrase`Move \`{\` up`, start: end, end: brace.end, text: ' {' } : undefined,
  };
}

/** A `}` too many. */
export function closesNothing(brace: Range): Fault {
  return {
    ...brace,
    message: phrase`\`}\` closes nothing here.`,
    fix: { title: phrase`Remove \`}\``, ...brace, text: '' },
  };
}
