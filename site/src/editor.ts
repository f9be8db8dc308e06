import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, foldKeymap, indentUnit } from '@codemirror/language';
import { lintKeymap } from '@codemirror/lint';
import {
  formatKeymap,
  hoverTooltips,
  jumpToDefinitionKeymap,
  type LSPClient,
  renameKeymap,
  serverCompletion,
  signatureHelp,
} from '@codemirror/lsp-client';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { iovLanguage } from './language.ts';

const look = EditorView.theme({
  '&': { height: '100%', fontSize: '13px', color: 'var(--ink)', backgroundColor: 'var(--page)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.55' },
  '.cm-content': { caretColor: 'var(--ink)', paddingBottom: '40vh' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': { backgroundColor: 'var(--page)', color: 'var(--faint)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--line)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--selection)',
  },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--selection)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--raised)',
    color: 'var(--ink)',
    border: '1px solid var(--edge)',
    borderRadius: '6px',
    boxShadow: '0 4px 16px var(--shade)',
    maxWidth: 'min(560px, 90vw)',
  },
  '.cm-lsp-hover-tooltip, .cm-lsp-documentation': {
    font: '13px/1.5 var(--sans)',
    padding: '4px 10px',
    maxHeight: '320px',
    overflow: 'auto',
  },
  '.cm-lsp-documentation code': { fontFamily: 'var(--mono)', fontSize: '12px' },
  '.cm-lsp-documentation a': { color: 'var(--accent)' },
  '.cm-lsp-documentation table': { borderCollapse: 'collapse' },
  '.cm-lsp-documentation td, .cm-lsp-documentation th': { padding: '2px 8px', textAlign: 'left' },
  '.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)', fontSize: '12.5px' },
  '.cm-tooltip-autocomplete > ul > li': { padding: '3px 8px' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--accent)',
    color: 'var(--on-accent)',
  },
  '.cm-completionDetail': { color: 'inherit', opacity: '0.75', fontStyle: 'normal' },
  '.cm-completionIcon': { display: 'none' },
  '.cm-diagnostic': { font: '13px/1.5 var(--sans)', padding: '5px 10px', borderLeftWidth: '3px' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--error)' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--warning)' },
  '.cm-diagnostic-info': { borderLeftColor: 'var(--info)' },
  '.cm-diagnosticSource': { color: 'var(--faint)', fontSize: '12px' },
  '.cm-diagnosticAction': {
    backgroundColor: 'var(--accent)',
    color: 'var(--on-accent)',
    borderRadius: '4px',
    padding: '2px 8px',
    margin: '4px 6px 4px 0',
  },
  '.cm-lintRange-error': wave('--error'),
  '.cm-lintRange-warning': wave('--warning'),
  '.cm-lintRange-info': wave('--info'),
  '.cm-lintRange-hint': { backgroundImage: 'none', borderBottom: '1px dotted var(--faint)' },
  '.cm-lint-marker': { width: '0.8em', height: '0.8em' },
  '.cm-panels': { backgroundColor: 'var(--raised)', color: 'var(--ink)', borderColor: 'var(--edge)' },
  '.cm-textfield': { backgroundColor: 'var(--page)', border: '1px solid var(--edge)', borderRadius: '4px' },
  '.cm-button': {
    backgroundImage: 'none',
    backgroundColor: 'var(--page)',
    border: '1px solid var(--edge)',
    borderRadius: '4px',
    color: 'inherit',
  },
  '.t-keyword': { color: 'var(--t-keyword)' },
  '.t-property': { color: 'var(--t-property)' },
  '.t-name': { color: 'var(--t-name)' },
  '.t-constant': { color: 'var(--t-constant)' },
  '.t-number': { color: 'var(--t-number)' },
  '.t-string': { color: 'var(--t-string)' },
  '.t-operator': { color: 'var(--t-operator)' },
  '.t-mode': { color: 'var(--t-mode)', fontWeight: '600' },
});

function wave(colour: string): Record<string, string> {
  return {
    backgroundImage: 'none',
    textDecoration: `underline wavy var(${colour})`,
    textDecorationSkipInk: 'none',
    textUnderlineOffset: '3px',
  };
}

/**
 * An editor of .iov. It stands in a shadow of its own: there its styles are sheets made by script, which the page's
 * policy need not allow.
 */
export function openEditor(
  place: HTMLElement,
  text: string,
  uri: string,
  client: LSPClient,
  told: { changed: () => void; moved: () => void },
): EditorView {
  const root = place.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(':host { display: block; height: 100%; } .cm-editor { height: 100%; }');
  root.adoptedStyleSheets = [sheet];
  const parent = document.createElement('div');
  parent.style.height = '100%';
  root.append(parent);
  return new EditorView({
    parent,
    root,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        history(),
        drawSelection(),
        bracketMatching(),
        closeBrackets(),
        search({ top: true }),
        highlightSelectionMatches(),
        indentUnit.of('  '),
        EditorState.tabSize.of(2),
        iovLanguage(),
        autocompletion(),
        serverCompletion(),
        hoverTooltips({ hoverTime: 250 }),
        signatureHelp(),
        client.plugin(uri, 'iov'),
        keymap.of([
          ...closeBracketsKeymap,
          ...defaultKeymap,
          ...searchKeymap,
          ...historyKeymap,
          ...foldKeymap,
          ...completionKeymap,
          ...lintKeymap,
          ...formatKeymap,
          ...renameKeymap,
          ...jumpToDefinitionKeymap,
          indentWithTab,
        ]),
        EditorView.contentAttributes.of({
          'aria-label': 'Text of the design',
          spellcheck: 'false',
          tabindex: '0',
          autocapitalize: 'off',
        }),
        EditorView.updateListener.of(({ docChanged, selectionSet }) => {
          if (docChanged) told.changed();
          else if (selectionSet) told.moved();
        }),
        look,
      ],
    }),
  });
}
