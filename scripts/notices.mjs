// The licence notices of the packages whose code is in what ships, out of what the bundler says it put there.
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './common.mjs';

/** Packages that are in a bundle by another way than an import: the layout engine's worker is put in as text. */
const AS_TEXT = ['node_modules/elkjs'];

/**
 * The folders of packages of which something is in these bundles.
 * @param {Iterable<{ inputs: Record<string, unknown> }>} metafiles
 */
function packagesIn(metafiles) {
  const found = new Set(AS_TEXT);
  for (const { inputs } of metafiles) {
    for (const path of Object.keys(inputs)) {
      const folder = /^(?:.*?:)?(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
      if (folder !== undefined) found.add(folder.slice(folder.indexOf('node_modules/')));
    }
  }
  return [...found].sort();
}

/**
 * @param {Iterable<{ inputs: Record<string, unknown> }>} metafiles
 * @returns {Promise<string>} the notices, as Markdown
 */
export async function noticesOf(metafiles) {
  const parts = [];
  for (const folder of packagesIn(metafiles)) {
    const { name, version, license, author } = JSON.parse(
      await readFile(join(ROOT, folder, 'package.json'), 'utf8'),
    );
    const files = (await readdir(join(ROOT, folder))).filter((file) =>
      /^(?:licen[cs]e|notice|copying|thirdpartynotices)/i.test(file),
    );
    const texts = await Promise.all(files.sort().map((file) => readFile(join(ROOT, folder, file), 'utf8')));
    const by = typeof author === 'string' ? author : author?.name;
    const said = texts.map((text) => text.trim().replaceAll('\r\n', '\n'));
    if (said.length === 0) said.push(`Licensed under ${license}${by ? `, by ${by}` : ''}.`);
    parts.push(
      `## ${name} ${version}\n\n${license}\n\n${said.map((text) => `\`\`\`\`text\n${text}\n\`\`\`\`\n`).join('\n')}`,
    );
  }
  const head = `# Third-party notices\n\nThe code of these packages is in what ships. Made by \`scripts/notices.mjs\`.\n`;
  return `${head}\n${parts.join('\n')}`;
}
