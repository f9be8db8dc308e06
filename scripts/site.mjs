// Builds the site of the manual, with the playground, into build/site: files for any web server, at any address.
import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as esbuild from 'esbuild';
import MiniSearch from 'minisearch';
import { bundles } from './bundles.mjs';
import { withBundle } from './cli-bundle.mjs';
import { ROOT } from './common.mjs';
import { noticesOf } from './notices.mjs';
import { examplesPage, loadExamples } from './site/examples.mjs';
import { loadHighlighter } from './site/highlight.mjs';
import { home } from './site/home.mjs';
import { layout } from './site/layout.mjs';
import { renderer } from './site/markdown.mjs';
import { loadPages, MADE, navigationOf } from './site/pages.mjs';
import { playgroundPage, previewPage } from './site/playground.mjs';

export const SITE = join(ROOT, 'build', 'site');

/** @typedef {{ id: string, page: string, heading: string, text: string }} Entry what is found by a search */

/**
 * @param {string} [out] the folder that is written anew
 * @returns {Promise<string>} that folder
 */
export async function buildSite(out = SITE) {
  await rm(out, { recursive: true, force: true });
  const write = async (/** @type {string} */ path, /** @type {string} */ text) => {
    await mkdir(dirname(join(out, path)), { recursive: true });
    await writeFile(join(out, path), text);
  };
  const images = await copyImages(out);
  const examples = await loadExamples();
  const pictures = await drawExamples(examples, out);
  const pages = await loadPages();
  const site = await siteOf(pages);
  const render = renderer(await loadHighlighter(), images);

  /** @type {Entry[]} */
  const entries = [];
  for (const { source, path, title, text } of pages) {
    const first = path === 'index.html' ? home(text) : undefined;
    const { html, headings, sections } = render(source, first?.rest ?? text);
    const before = first ? { before: first.hero, kind: 'home' } : {};
    await write(path, layout({ path, title }, site, { html, headings, ...before }));
    for (const { heading, text: words } of sections) {
      const id = `${path}${heading === undefined || heading.level === 1 ? '' : `#${heading.id}`}`;
      entries.push({ id, page: title, heading: heading?.text ?? title, text: words });
    }
  }
  const { html, headings } = examplesPage(examples, pictures);
  await write(
    'examples.html',
    layout({ path: 'examples.html', title: 'Examples' }, site, { html, headings }),
  );
  await write('playground.html', playgroundPage(site));
  await write('panel.html', previewPage());
  await write('THIRD-PARTY-NOTICES.txt', await bundleAssets(out, entries, examples));
  return out;
}

/** @param {string} out */
async function copyImages(out) {
  const names = await readdir(join(ROOT, 'docs/images'));
  await mkdir(join(out, 'images/examples'), { recursive: true });
  await mkdir(join(out, 'assets'), { recursive: true });
  for (const name of names) await copyFile(join(ROOT, 'docs/images', name), join(out, 'images', name));
  await copyFile(join(ROOT, 'syntaxes/icon-light.svg'), join(out, 'assets/icon.svg'));
  return new Set(names);
}

/**
 * @param {readonly import('./site/pages.mjs').Page[]} pages
 * @returns {Promise<import('./site/layout.mjs').Site>}
 */
async function siteOf(pages) {
  const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  const titles = new Map([...MADE, ...pages.map(({ path, title }) => /** @type {const} */ ([path, title]))]);
  titles.set('index.html', 'Overview');
  const rules = pages.map(({ path }) => path).filter((path) => /^rules\/(?!index|messages)/.test(path));
  return { version, groups: navigationOf(pages), titles, rules };
}

/**
 * Draws each example in both themes.
 * @param {readonly import('./site/examples.mjs').Example[]} examples
 * @param {string} out
 * @returns {Promise<Set<string>>} the names of those that have a picture
 */
async function drawExamples(examples, out) {
  const drawn = new Set();
  await withBundle('cli/main.ts', 'cjs', async (cli) => {
    for (const { name } of examples) {
      for (const theme of ['light', 'dark']) {
        const to = join(out, 'images/examples', `${name}-${theme}.svg`);
        const args = [cli, 'render', join(ROOT, 'examples', `${name}.iov`), '--theme', theme, '-o', to];
        const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
        if (status !== 0) throw new Error(`The example ${name} could not be drawn: ${stderr}`);
      }
      drawn.add(name);
    }
  });
  return drawn;
}

/**
 * Bundles what runs in the pages.
 * @param {string} out
 * @param {readonly Entry[]} entries
 * @param {readonly import('./site/examples.mjs').Example[]} examples
 * @returns {Promise<string>} the licence notices of what is in the bundles
 */
async function bundleAssets(out, entries, examples) {
  const index = new MiniSearch({
    fields: ['heading', 'page', 'text'],
    storeFields: ['page', 'heading', 'text'],
  });
  // What is shown of a found section is its beginning.
  index.addAll(entries.map((entry) => ({ ...entry, text: entry.text })));
  const made = await bundles(true);
  const webview = made['dist/webview/main.js'];
  /** @type {import('esbuild').BuildOptions} */
  const page = {
    ...webview,
    sourcemap: false,
    plugins: [values({ index: JSON.stringify(index), examples })],
  };
  const results = await Promise.all([
    esbuild.build({ ...made['dist/iov.js'], outfile: join(out, 'assets/server.js'), metafile: true }),
    esbuild.build({ ...webview, outfile: join(out, 'assets/preview.js'), metafile: true }),
    esbuild.build({
      ...page,
      entryPoints: ['theme', 'site', 'search', 'playground', 'preview-host'].map(
        (name) => `site/src/${name}.ts`,
      ),
      outdir: join(out, 'assets'),
      metafile: true,
    }),
    esbuild.build({
      ...page,
      entryPoints: ['site', 'playground', 'preview'].map((name) => `site/style/${name}.css`),
      outdir: join(out, 'assets'),
      metafile: true,
    }),
  ]);
  return noticesOf(results.map(({ metafile }) => metafile));
}

/**
 * Modules `site:NAME` of which the default export is one of these values.
 * @param {Record<string, unknown>} known
 * @returns {import('esbuild').Plugin}
 */
function values(known) {
  return {
    name: 'site-values',
    setup(build) {
      build.onResolve({ filter: /^site:/ }, ({ path }) => ({ path: path.slice(5), namespace: 'site' }));
      build.onLoad({ filter: /.*/, namespace: 'site' }, ({ path }) => ({
        contents: JSON.stringify(known[path]),
        loader: 'json',
      }));
    },
  };
}
