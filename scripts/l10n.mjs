// What there is to translate, for l10n/bundle.l10n.json: every text that the client says through `l10n.t`, that the server
// and the panel say through `phrase` and `counted`, what the schema says of its words, and what the examples show.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from './common.mjs';
import { loadExamples } from './site/examples.mjs';

const SOURCES = ['client/src', 'server/src', 'webview/src'];
/** The command speaks English, as its manual does. */
const ENGLISH = /^server\/src\/cli\/|\.test\.ts$/;

/**
 * @param {Set<string>} schema what the schema says of its words
 * @returns {Promise<string>} the file that translations start from: each text by itself
 */
export async function l10nBundle(schema) {
  const said = await Promise.all([...SOURCES.map(textsIn), firstSentences()]);
  const texts = new Set([...schema, ...said.flatMap((some) => [...some])]);
  const sorted = [...texts].sort((a, b) => (a < b ? -1 : 1));
  return JSON.stringify(Object.fromEntries(sorted.map((text) => [text, text])));
}

/** @returns {Promise<string[]>} what each example says first: that is how VS Code offers them */
async function firstSentences() {
  const examples = await loadExamples();
  return examples.map(({ about }) => /^.*?\.(?=\s|$)/.exec(about)?.[0] ?? about);
}

/**
 * @param {string} folder
 * @returns {Promise<Set<string>>} what the sources below it say
 */
export async function textsIn(folder) {
  /** @type {Set<string>} */
  const texts = new Set();
  for (const name of await readdir(join(ROOT, folder), { recursive: true })) {
    const path = `${folder}/${name.replaceAll('\\', '/')}`;
    if (!name.endsWith('.ts') || ENGLISH.test(path)) continue;
    const text = await readFile(join(ROOT, path), 'utf8');
    collect(ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true), texts);
  }
  return texts;
}

/**
 * @param {ts.Node} node
 * @param {Set<string>} texts
 */
function collect(node, texts) {
  if (ts.isCallExpression(node)) {
    const [first, second, third] = node.arguments;
    if (/(?:^|\.)l10n\.t$/.test(node.expression.getText())) texts.add(plain(first, node));
    const name = ts.isIdentifier(node.expression) ? node.expression.text : '';
    if (name === 'counted' && second) {
      const one = plain(second, node);
      texts.add(`{0} ${one}`).add(`{0} ${third ? plain(third, node) : `${one}s`}`);
    }
  } else if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === 'phrase') {
    texts.add(keyOf(node.template));
  }
  ts.forEachChild(node, (child) => collect(child, texts));
}

/**
 * @param {ts.Node | undefined} text
 * @param {ts.Node} of
 */
function plain(text, of) {
  if (text && ts.isStringLiteralLike(text)) return text.text;
  throw new Error(`Only a plain text can be translated: ${of.getText()}`);
}

/** @param {ts.TemplateLiteral} template */
const keyOf = (template) =>
  ts.isTemplateExpression(template)
    ? template.templateSpans.reduce(
        (key, { literal }, i) => `${key}{${i}}${literal.text}`,
        template.head.text,
      )
    : template.text;
