// The page of examples: each with its picture, as `iov render` draws it.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../common.mjs';
import { escapeHtml } from './highlight.mjs';

/** @typedef {{ name: string, text: string, about: string }} Example */

/** @returns {Promise<Example[]>} the small ones first */
export async function loadExamples() {
  const folder = join(ROOT, 'examples');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.iov'));
  const all = await Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(folder, name), 'utf8');
      return { name: name.replace(/\.iov$/, ''), text, about: aboutOf(text) };
    }),
  );
  return all.sort((a, b) => a.text.length - b.text.length);
}

/** @param {string} text whose first comment says what it shows */
function aboutOf(text) {
  const lines = text.split('\n');
  const end = lines.findIndex((line) => !line.startsWith('//'));
  return lines
    .slice(0, end)
    .map((line) => line.replace(/^\/\/ ?/, ''))
    .join(' ');
}

/**
 * @param {Example[]} examples
 * @param {ReadonlySet<string>} pictures names of the examples that have one
 */
export function examplesPage(examples, pictures) {
  const headings = examples.map(({ name }) => ({ level: 2, id: name, text: name }));
  const items = examples.map(({ name, about }) => {
    const picture = pictures.has(name)
      ? ['light', 'dark']
          .map(
            (theme) =>
              `<img class="when-${theme}" src="images/examples/${name}-${theme}.svg" alt="${escapeHtml(`Picture of ${name}`)}" loading="lazy">`,
          )
          .join('')
      : '';
    const words = escapeHtml(about).replaceAll(/`([^`]+)`/g, '<code>$1</code>');
    return `<section class="example"><h2 id="${name}">${name}</h2><p>${words}</p>${picture ? `<a class="picture" href="playground.html#example=${name}" aria-label="${name} in the playground">${picture}</a>` : ''}<p><a class="button" href="playground.html#example=${name}">Open ${name} in the playground</a></p></section>`;
  });
  return {
    html: `<h1>Examples</h1><p>Designs to start from. Each opens in the playground, where it can be changed.</p>${items.join('\n')}`,
    headings,
  };
}
