// What stands around every page of the site: head, policy, navigation.
import { escapeHtml } from './highlight.mjs';

/**
 * @typedef {object} Place where a page stands
 * @property {string} path its address, relative to the site's root
 * @property {string} title
 *
 * @typedef {object} Site what all pages share
 * @property {string} version
 * @property {import('./pages.mjs').Group[]} groups
 * @property {ReadonlyMap<string, string>} titles of each page by its address
 * @property {readonly string[]} rules addresses of the rules' pages
 */

/** Nothing comes from anywhere else, and nothing that a page shows can run. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
];

const MARK =
  '<svg class="mark" viewBox="0 0 16 16" aria-hidden="true"><rect x="1.5" y="10.5" width="13" height="4" rx="1"/><rect x="1.5" y="1.5" width="4" height="4" rx="1"/><rect x="10.5" y="1.5" width="4" height="4" rx="1"/><path d="M3.5 5.5v5M12.5 5.5v5M8 10.5V3.5"/></svg>';

/** @param {string} path drawn with lines, in 16 by 16 */
const icon = (path) => `<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="${path}"/></svg>`;
const SEARCH = icon('M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 0 0 0-9M10.3 10.3l3.7 3.7');
const THEME = icon('M8 1.8a6.2 6.2 0 1 0 0 12.4zM8 1.8a6.2 6.2 0 0 1 0 12.4');
const MENU = icon('M2 4h12M2 8h12M2 12h12');

/** @param {string} path */
const baseOf = (path) => '../'.repeat(path.split('/').length - 1);

/**
 * @param {Place} place
 * @param {{ styles?: string[], scripts?: string[], policy?: string[] }} more
 */
export function head({ path, title }, { styles = [], scripts = [], policy = [] } = {}) {
  const base = baseOf(path);
  const css = ['site', ...styles].map((name) => `<link rel="stylesheet" href="${base}assets/${name}.css">`);
  const js = ['site', ...scripts].map((name) => `<script defer src="${base}assets/${name}.js"></script>`);
  return `<!DOCTYPE html>
<html lang="en" data-base="${base}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${[...POLICY, ...policy].join('; ')}">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title === 'iov' ? 'iov: design virtual I/O topologies' : `${title} · iov`)}</title>
<link rel="icon" type="image/svg+xml" href="${base}assets/icon.svg">
<script src="${base}assets/theme.js"></script>
${[...css, ...js].join('\n')}
</head>
`;
}

/**
 * @param {Place} place
 * @param {Site} site
 * @param {string} [tools] more of the bar's right side
 */
export function bar({ path }, { version }, tools = '') {
  const base = baseOf(path);
  const link = (/** @type {string} */ to, /** @type {string} */ name, /** @type {boolean} */ here) =>
    `<a href="${base}${to}"${here ? ' aria-current="true"' : ''}>${name}</a>`;
  const manual = !['index.html', 'playground.html', 'examples.html'].includes(path);
  return `<header class="bar">
<button class="only-narrow" type="button" data-menu aria-expanded="false" aria-label="Contents">${MENU}</button>
<a class="brand" href="${base}index.html">${MARK}iov <span class="version">${escapeHtml(version)}</span></a>
<nav aria-label="Site">${link('language.html', 'Manual', manual)}${link('examples.html', 'Examples', path === 'examples.html')}${link('playground.html', 'Playground', path === 'playground.html')}</nav>
<div class="tools">${tools}<button type="button" class="find" data-search aria-label="Search">${SEARCH}<span>Search</span><kbd>/</kbd></button><button type="button" data-theme-toggle aria-label="Light or dark">${THEME}</button></div>
</header>
`;
}

/**
 * @param {Place} place
 * @param {Site} site
 */
function sidebar({ path }, { groups, titles, rules }) {
  const base = baseOf(path);
  const item = (/** @type {string} */ to) =>
    `<li><a href="${base}${to}"${to === path ? ' aria-current="page"' : ''}>${escapeHtml(titles.get(to) ?? to)}</a></li>`;
  const all = groups.map(({ name, paths }) => `<h2>${name}</h2><ul>${paths.map(item).join('')}</ul>`);
  if (path.startsWith('rules/'))
    all.push(`<h2>All rules</h2><ul class="rules">${rules.map(item).join('')}</ul>`);
  return `<nav class="side" id="side" aria-label="Manual">${all.join('')}</nav>`;
}

/** @param {import('./markdown.mjs').Heading[]} headings */
function contents(headings) {
  const shown = headings.filter(({ level }) => level === 2 || level === 3);
  if (shown.length < 3) return '';
  const items = shown.map(
    ({ level, id, text }) => `<li class="level-${level}"><a href="#${id}">${escapeHtml(text)}</a></li>`,
  );
  return `<nav class="toc" aria-label="On this page"><h2>On this page</h2><ul>${items.join('')}</ul></nav>`;
}

/**
 * A page of the manual.
 * @param {Place} place
 * @param {Site} site
 * @param {{ html: string, headings: import('./markdown.mjs').Heading[], before?: string, kind?: string }} content
 */
export function layout(place, site, { html, headings, before = '', kind = 'page' }) {
  return `${head(place)}<body class="${kind}">
<a class="skip" href="#content">Skip to the text</a>
${bar(place, site)}<div class="frame">
${sidebar(place, site)}
<main id="content" tabindex="-1">${before}<article>${html}</article>${turning(place, site)}${foot(place)}</main>
${kind === 'home' ? '' : contents(headings)}
</div>
</body>
</html>
`;
}

/**
 * The pages before and after this one.
 * @param {Place} place
 * @param {Site} site
 */
function turning({ path }, { groups, titles, rules }) {
  const order = path.startsWith('rules/') ? rules : groups.flatMap(({ paths }) => paths);
  const at = order.indexOf(path);
  if (at < 0) return '';
  const base = baseOf(path);
  const link = (/** @type {string | undefined} */ to, /** @type {string} */ rel) =>
    to === undefined
      ? '<span></span>'
      : `<a rel="${rel}" href="${base}${to}"><small>${rel === 'prev' ? 'Before' : 'Next'}</small>${escapeHtml(titles.get(to) ?? to)}</a>`;
  return `<nav class="turn" aria-label="Pages">${link(order[at - 1], 'prev')}${link(order[at + 1], 'next')}</nav>`;
}

/** @param {Place} place */
const foot = ({ path }) =>
  `<footer class="foot">Nothing on these pages is sent anywhere. <a href="${baseOf(path)}THIRD-PARTY-NOTICES.txt">Licences</a> of what runs here.</footer>`;
