// Which pages the site has: every page of the manual, where it stands, and how it is found.
import { readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { ROOT } from '../common.mjs';

/**
 * @typedef {object} Page
 * @property {string} source path of its Markdown in the repository
 * @property {string} path its address, relative to the site's root
 * @property {string} title
 * @property {string} text the Markdown
 *
 * @typedef {object} Group pages that stand together in the navigation
 * @property {string} name
 * @property {string[]} paths
 */

/** What stands outside `docs/`, with its address. */
const PAPERS = new Map([
  ['README.md', 'index.html'],
  ['CONTRIBUTING.md', 'contributing.html'],
  ['CHANGELOG.md', 'changelog.html'],
]);

/** Rules have a list of their own; whatever is in `docs/` and not named here stands last. */
const NAVIGATION = [
  ['Start', ['index.html', 'playground.html', 'examples.html']],
  ['Manual', ['language.html', 'preview.html', 'rules/index.html', 'prediction.html', 'accuracy.html']],
  ['Working with it', ['editors.html', 'cli.html', 'ci.html', 'import.html', 'export.html', 'api.html']],
  [
    'Inside',
    ['architecture.html', 'features.html', 'performance.html', 'contributing.html', 'changelog.html'],
  ],
];

/** Pages that are made here and come from no Markdown. */
export const MADE = new Map([
  ['playground.html', 'Playground'],
  ['examples.html', 'Examples'],
]);

/**
 * @param {string} source
 * @returns {string | undefined} the address of the page that a file of the repository becomes
 */
export function pathOf(source) {
  const paper = PAPERS.get(source);
  if (paper !== undefined) return paper;
  if (!source.startsWith('docs/') || !source.endsWith('.md')) return undefined;
  const name = source.slice('docs/'.length, -'.md'.length);
  return posix.join(posix.dirname(name), `${posix.basename(name).replace(/^README$/, 'index')}.html`);
}

/** @returns {Promise<Page[]>} */
export async function loadPages() {
  const found = (await readdir(join(ROOT, 'docs'), { recursive: true }))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name.replaceAll('\\', '/')}`);
  return Promise.all(
    [...PAPERS.keys(), ...found.sort()].map(async (source) => {
      const text = await readFile(join(ROOT, source), 'utf8');
      const title = /^# (.+)$/m.exec(text)?.[1]?.replaceAll(/[`*]/g, '') ?? source;
      return { source, path: pathOf(source) ?? '', title, text };
    }),
  );
}

/**
 * @param {readonly Page[]} pages
 * @returns {Group[]}
 */
export function navigationOf(pages) {
  const there = new Set([...MADE.keys(), ...pages.map(({ path }) => path)]);
  const groups = NAVIGATION.map(([name, paths]) => ({
    name: /** @type {string} */ (name),
    paths: /** @type {string[]} */ (paths).filter((path) => there.has(path)),
  }));
  const named = new Set(groups.flatMap(({ paths }) => paths));
  const others = [...there].filter((path) => !path.includes('/') && !named.has(path));
  return others.length > 0 ? [...groups, { name: 'More', paths: others.sort() }] : groups;
}
