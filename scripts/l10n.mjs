// What there is to translate: every text that the client says through `l10n.t`, for l10n/bundle.l10n.json.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from './common.mjs';

const SOURCES = ['client/src'];

/** @returns {Promise<string>} the file that translations start from: each text by itself */
export async function l10nBundle() {
  const texts = new Set();
  for (const folder of SOURCES) {
    for (const name of await readdir(join(ROOT, folder), { recursive: true })) {
      if (!name.endsWith('.ts')) continue;
      const path = join(ROOT, folder, name);
      collect(ts.createSourceFile(path, await readFile(path, 'utf8'), ts.ScriptTarget.ES2022, true), texts);
    }
  }
  const sorted = [...texts].sort((a, b) => (a < b ? -1 : 1));
  return JSON.stringify(Object.fromEntries(sorted.map((text) => [text, text])));
}

/**
 * @param {ts.Node} node
 * @param {Set<string>} texts
 */
function collect(node, texts) {
  if (ts.isCallExpression(node) && /(?:^|\.)l10n\.t$/.test(node.expression.getText())) {
    const [text] = node.arguments;
    if (!text || !ts.isStringLiteralLike(text))
      throw new Error(`Only a plain text can be translated: ${node.getText()}`);
    texts.add(text.text);
  }
  ts.forEachChild(node, (child) => collect(child, texts));
}
