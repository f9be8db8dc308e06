import { HighlightStyle, StreamLanguage, type StreamParser, syntaxHighlighting } from '@codemirror/language';
import { type Extension, RangeSetBuilder, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/*
 * Colours of the text. A few patterns colour it at once; what each word is, the server says a moment later, and that
 * is laid over.
 */

interface State {
  comment: boolean;
  /** Whether a statement begins here. */
  fresh: boolean;
}

const parser: StreamParser<State> = {
  name: 'iov',
  startState: () => ({ comment: false, fresh: true }),
  token: (stream, state) => {
    if (stream.sol()) state.fresh = true;
    if (state.comment) {
      state.comment = !stream.match(/^.*?\*\//);
      if (state.comment) stream.skipToEnd();
      return 'comment';
    }
    if (stream.eatSpace()) return null;
    if (stream.match('//')) {
      stream.skipToEnd();
      return 'comment';
    }
    if (stream.match('/*')) {
      state.comment = true;
      return 'comment';
    }
    if (stream.match(/^[{};]/)) {
      state.fresh = true;
      return 'punctuation';
    }
    const { fresh } = state;
    state.fresh = false;
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/)) return 'string';
    if (stream.match(/^\d[\w.]*%?/)) return 'number';
    if (stream.match(/^[A-Za-z_]\w*(?:-\w+)*/)) return fresh ? 'keyword' : 'variableName';
    if (stream.match(/^(?:->|<->|[<>]=?|==)/)) return 'operator';
    stream.next();
    return 'punctuation';
  },
  languageData: { commentTokens: { line: '//', block: { open: '/*', close: '*/' } } },
};

const colours = HighlightStyle.define([
  { tag: tags.comment, color: 'var(--t-comment)', fontStyle: 'italic' },
  { tag: tags.string, color: 'var(--t-string)' },
  { tag: tags.number, color: 'var(--t-number)' },
  { tag: tags.keyword, color: 'var(--t-keyword)' },
  { tag: tags.operator, color: 'var(--t-operator)' },
  { tag: tags.punctuation, color: 'var(--t-punctuation)' },
]);

/** How each kind of word that the server knows is shown. */
const SHOWN: Readonly<Record<string, string>> = {
  keyword: 'keyword',
  property: 'property',
  class: 'name',
  namespace: 'name',
  struct: 'name',
  interface: 'name',
  variable: 'name',
  enumMember: 'constant',
  number: 'number',
  string: 'string',
  operator: 'operator',
  parameter: 'name',
  decorator: 'mode',
};

export interface Legend {
  readonly tokenTypes: readonly string[];
}
/** What the server answers: five numbers a token, each place relative to the one before. */
const setTokens = StateEffect.define<{ readonly legend: Legend; readonly data: readonly number[] }>();

const tokens = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (value, { changes, effects, state }) => {
    let now = value.map(changes);
    for (const effect of effects) {
      if (!effect.is(setTokens)) continue;
      const { legend, data } = effect.value;
      const builder = new RangeSetBuilder<Decoration>();
      let line = 0;
      let character = 0;
      for (let i = 0; i + 4 < data.length; i += 5) {
        const [down = 0, right = 0, length = 0, type = 0] = data.slice(i, i + 4);
        line += down;
        character = down === 0 ? character + right : right;
        const shown = SHOWN[legend.tokenTypes[type] ?? ''];
        if (shown === undefined || line >= state.doc.lines) continue;
        const from = state.doc.line(line + 1).from + character;
        if (from + length <= state.doc.length)
          builder.add(from, from + length, Decoration.mark({ class: `t-${shown}` }));
      }
      now = builder.finish();
    }
    return now;
  },
  provide: (field) => EditorView.decorations.from(field),
});

export function iovLanguage(): Extension {
  return [StreamLanguage.define(parser), syntaxHighlighting(colours), tokens];
}

export const paint = (view: EditorView, legend: Legend, data: readonly number[]): void =>
  view.dispatch({ effects: setTokens.of({ legend, data }) });
