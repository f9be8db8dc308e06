// Colours code of .iov files as VS Code does, with the same grammar; classes rather than colours, for both themes.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ROOT, tool } from '../common.mjs';

const require = createRequire(import.meta.url);

/** The first that fits the innermost scope counts. */
const CLASSES = /** @type {const} */ ([
  ['comment', 'comment'],
  ['string', 'string'],
  ['constant.numeric', 'number'],
  ['keyword.other.unit', 'number'],
  ['keyword.operator', 'operator'],
  ['keyword.control.mode', 'mode'],
  ['keyword', 'keyword'],
  ['storage.type', 'keyword'],
  ['entity.name', 'name'],
  ['support.type.property-name', 'property'],
  ['support.constant', 'constant'],
  ['constant', 'constant'],
  ['invalid', 'invalid'],
  ['punctuation', 'punctuation'],
]);

/** @param {string} text */
export const escapeHtml = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** @returns {Promise<(code: string) => string>} what makes HTML of the text of an .iov file */
export async function loadHighlighter() {
  /** @type {typeof import('vscode-oniguruma')} */
  const { loadWASM, OnigScanner, OnigString } = require('vscode-oniguruma');
  /** @type {typeof import('vscode-textmate')} */
  const { INITIAL, Registry } = require('vscode-textmate');
  await loadWASM(new Uint8Array(await readFile(tool('vscode-oniguruma/release/onig.wasm'))).buffer);
  const registry = new Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new OnigScanner(patterns),
      createOnigString: (text) => new OnigString(text),
    }),
    loadGrammar: async () => JSON.parse(await readFile(join(ROOT, 'syntaxes/iov.tmLanguage.json'), 'utf8')),
  });
  const grammar = await registry.loadGrammar('source.iov');
  if (!grammar) throw new Error('The grammar could not be loaded.');
  return (code) => {
    let stack = INITIAL;
    return code
      .split('\n')
      .map((line) => {
        const { tokens, ruleStack } = grammar.tokenizeLine(line, stack);
        stack = ruleStack;
        return spans(tokens, line);
      })
      .join('\n');
  };
}

/**
 * @param {readonly { startIndex: number, endIndex: number, scopes: string[] }[]} tokens
 * @param {string} line
 */
function spans(tokens, line) {
  let html = '';
  let open = '';
  for (const { startIndex, endIndex, scopes } of tokens) {
    const text = line.slice(startIndex, endIndex);
    const name = text.trim() === '' ? open : classOf(scopes, line);
    if (name !== open)
      html += `${open === '' ? '' : '</span>'}${name === '' ? '' : `<span class="t-${name}">`}`;
    open = name;
    html += escapeHtml(text);
  }
  return open === '' ? html : `${html}</span>`;
}

/**
 * @param {string[]} scopes
 * @param {string} line
 */
function classOf(scopes, line) {
  // What the examples say of their own lines.
  const comment = line.includes('//~') ? 'mark' : 'comment';
  for (const scope of scopes.toReversed()) {
    for (const [start, name] of CLASSES) {
      if (scope !== start && !scope.startsWith(`${start}.`)) continue;
      if (name !== 'punctuation') return name === 'comment' ? comment : name;
      const of = scopes.find((one) => /^(?:comment|string)\b/.test(one));
      return of === undefined ? name : of.startsWith('comment') ? comment : 'string';
    }
  }
  return '';
}
