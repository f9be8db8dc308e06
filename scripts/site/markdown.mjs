// Markdown of the manual to HTML of the site: links lead to pages, code is coloured, tables scroll by themselves.
import { posix } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import MarkdownIt from 'markdown-it';
import { escapeHtml } from './highlight.mjs';
import { pathOf } from './pages.mjs';

/**
 * @typedef {object} Heading
 * @property {number} level
 * @property {string} id
 * @property {string} text
 *
 * @typedef {object} Rendered
 * @property {string} html
 * @property {Heading[]} headings
 * @property {{ heading: Heading | undefined, text: string }[]} sections what a search looks through
 *
 * @typedef {(source: string, text: string) => Rendered} Render of a file of the repository and its text
 */

/** @typedef {{ source: string, base: string, images: ReadonlySet<string> }} At the page that is rendered */

/** A playground's address that has the text in it. What `site/src/share.ts` reads. */
const shareHash = (/** @type {string} */ text) =>
  `#text=${deflateRawSync(Buffer.from(text)).toString('base64url')}`;

/**
 * @param {(code: string) => string} highlight
 * @param {ReadonlySet<string>} images below docs/images that the site has
 * @returns {Render}
 */
export function renderer(highlight, images) {
  const markdown = new MarkdownIt({ html: true });
  /** @type {At} */
  let at = { source: '', base: '', images };
  /** Whether a link is open that leads nowhere on the site. */
  let unlinked = false;
  const { rules } = markdown.renderer;
  const plainLink =
    rules.link_open ?? ((tokens, i, options, _, self) => self.renderToken(tokens, i, options));

  rules.fence = (tokens, i) => {
    const { info, content } = /** @type {{ info: string, content: string }} */ (tokens[i]);
    return codeBlock(info.trim(), content, highlight, at.base);
  };
  rules.table_open = () => '<div class="table" tabindex="0" role="group" aria-label="Table"><table>\n';
  rules.table_close = () => '</table></div>\n';
  // The styles of aligned cells would be refused by the page's own policy.
  for (const name of /** @type {const} */ (['th_open', 'td_open'])) {
    rules[name] = (tokens, i, options, _, self) => {
      const token = tokens[i];
      const style = token?.attrGet('style');
      if (token && typeof style === 'string') {
        token.attrs = (token.attrs ?? []).filter(([key]) => key !== 'style');
        token.attrJoin('class', `to-${/right|center/.exec(style)?.[0] ?? 'left'}`);
      }
      return self.renderToken(tokens, i, options);
    };
  }
  rules.heading_open = (tokens, i, options, _, self) => self.renderToken(tokens, i, options);
  rules.heading_close = (tokens, i) => {
    const id = /** @type {string} */ (tokens[i - 2]?.attrGet('id'));
    const tag = tokens[i]?.tag ?? 'h2';
    if (tag === 'h1') return '</h1>\n';
    return `<a class="anchor" href="#${id}" aria-hidden="true" tabindex="-1">#</a></${tag}>\n`;
  };
  rules.link_open = (tokens, i, options, env, self) => {
    const token = tokens[i];
    const href = token?.attrGet('href') ?? '';
    const to = target(/** @type {string} */ (href), at);
    if (to === undefined) {
      // A file of the repository that is no page: its name is enough.
      unlinked = true;
      return '';
    }
    token?.attrSet('href', to);
    if (/^https?:/.test(to)) token?.attrSet('rel', 'noreferrer');
    return plainLink(tokens, i, options, env, self);
  };
  rules.link_close = (tokens, i, options, _, self) => {
    if (!unlinked) return self.renderToken(tokens, i, options);
    unlinked = false;
    return '';
  };
  rules.image = (tokens, i, options, _, self) => {
    const token = tokens[i];
    const src = /** @type {string} */ (token?.attrGet('src') ?? '');
    token?.attrSet('src', target(src, at) ?? src);
    token?.attrSet('alt', token.content);
    token?.attrSet('loading', 'lazy');
    return self.renderToken(tokens, i, options);
  };
  rules.html_block = (tokens, i) => themed(tokens[i]?.content ?? '', at);

  return (source, text) => {
    const path = pathOf(source) ?? '';
    const base = '../'.repeat(path.split('/').length - 1);
    at = { source, base, images };
    const tokens = markdown.parse(text, {});
    const headings = withIds(tokens);
    return {
      html: markdown.renderer.render(tokens, markdown.options, {}),
      headings,
      sections: sectionsOf(tokens, headings),
    };
  };
}

/**
 * @param {string} language
 * @param {string} content
 * @param {(code: string) => string} highlight
 * @param {string} base
 */
function codeBlock(language, content, highlight, base) {
  const code = content.replace(/\n$/, '');
  const inside =
    language === 'iov' ? highlight(code) : language === 'console' ? terminal(code) : escapeHtml(code);
  const open =
    language === 'iov' && /^host /m.test(code)
      ? `<a class="try" href="${base}playground.html${shareHash(`${code.replaceAll(/ *\/\/~.*$/gm, '')}\n`)}">Open in the playground</a>`
      : '';
  return `<figure class="code"><pre tabindex="0"><code class="language-${escapeHtml(language || 'text')}">${inside}</code></pre>${open}</figure>\n`;
}

/** @param {string} code */
const terminal = (code) =>
  code
    .split('\n')
    .map((line) =>
      line.startsWith('$ ')
        ? `<span class="t-punctuation">$ </span><span class="t-command">${escapeHtml(line.slice(2))}</span>`
        : escapeHtml(line),
    )
    .join('\n');

/**
 * @param {string} href as written in the Markdown
 * @param {At} at
 * @returns {string | undefined} where it leads on the site; undefined where the site has nothing of it
 */
function target(href, { source, base, images }) {
  if (/^(?:https?:|mailto:|#)/.test(href)) return href;
  const [file = '', hash] = href.split('#');
  const meant = posix.normalize(posix.join(posix.dirname(source), file)).replace(/\/$/, '');
  const after = hash === undefined ? '' : `#${hash}`;
  const page = pathOf(meant);
  if (page !== undefined) return `${base}${page}${after}`;
  if (meant === 'examples') return `${base}examples.html`;
  if (meant === 'docs/rules') return `${base}rules/index.html`;
  const example = /^examples\/([\w-]+)\.iov$/.exec(meant)?.[1];
  if (example !== undefined) return `${base}playground.html#example=${example}`;
  const image = /^docs\/images\/(.+)$/.exec(meant)?.[1];
  return image !== undefined && images.has(image) ? `${base}images/${image}` : undefined;
}

/**
 * A `<picture>` of two themes becomes two images, of which the page's theme shows one: the reader may have chosen
 * another than the system's.
 * @param {string} html
 * @param {At} at
 */
function themed(html, at) {
  return html.replaceAll(
    /<picture>\s*<source media="\(prefers-color-scheme: dark\)" srcset="([^"]+)">\s*<img src="([^"]+)"([^>]*)>\s*<\/picture>/g,
    (_, /** @type {string} */ dark, /** @type {string} */ light, /** @type {string} */ rest) =>
      `<img class="when-light" src="${target(light, at) ?? light}"${rest}><img class="when-dark" src="${target(dark, at) ?? dark}"${rest}>`,
  );
}

/**
 * Gives every heading an id, as GitHub does.
 * @param {import('markdown-it').Token[]} tokens
 */
function withIds(tokens) {
  /** @type {Heading[]} */
  const headings = [];
  const taken = new Map();
  tokens.forEach((token, i) => {
    if (token.type !== 'heading_open') return;
    const text = plain(tokens[i + 1]);
    const slug = text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(/\s/g, '-');
    const nth = taken.get(slug) ?? 0;
    taken.set(slug, nth + 1);
    const id = nth === 0 ? slug : `${slug}-${nth}`;
    token.attrSet('id', id);
    headings.push({ level: Number(token.tag.slice(1)), id, text });
  });
  return headings;
}

/** @param {import('markdown-it').Token | undefined} inline */
const plain = (inline) =>
  (inline?.children ?? [])
    .filter(({ type }) => type === 'text' || type === 'code_inline')
    .map(({ content }) => content)
    .join('');

/**
 * @param {import('markdown-it').Token[]} tokens
 * @param {Heading[]} headings
 */
function sectionsOf(tokens, headings) {
  /** @type {Rendered['sections']} */
  const sections = [];
  let next = 0;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token?.type === 'heading_open') {
      sections.push({ heading: headings[next++], text: '' });
      i += 1;
      continue;
    }
    const text = token?.type === 'inline' ? plain(token) : token?.type === 'fence' ? token.content : '';
    if (text === '') continue;
    const last = sections.at(-1) ?? { heading: undefined, text: '' };
    if (sections.length === 0) sections.push(last);
    last.text += `${text} `;
  }
  return sections;
}
