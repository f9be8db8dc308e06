import { detectFormat, importFormats, unreadTool } from '../interop/import/detect.ts';
import type { Checked } from '../rules/check.ts';
import { isForeign } from '../syntax/foreign.ts';
import type { World } from './world.ts';
import { phrase } from '../words/phrase.ts';

/** What is said of a file that is no design but a capture: which one, and what makes a design of it. */
export function ofCapture(finding: Checked, { sources }: World): Checked {
  if (finding.rule !== 'syntax') return finding;
  const tree = sources.find((s) => s.tree.statements[0] === finding.place.top && isForeign(s.tree))?.tree;
  if (!tree) return finding;
  const format = detectFormat(tree.text);
  const named = importFormats.find((known) => known === format);
  const tool = format === undefined ? unreadTool(tree.text) : undefined;
  if (named)
    return {
      ...finding,
      message: phrase`This is a capture of a host, not a design: \`iov import ${named}\` makes a design of it.`,
    };
  if (format !== undefined)
    return {
      ...finding,
      message: phrase`This is a capture of a host (\`${format}\`), not a design: \`iov import\` makes a design of a folder of them.`,
    };
  return tool === undefined
    ? finding
    : {
        ...finding,
        message: phrase`This is of ${tool}, not a design, and there is no import that reads it.`,
      };
}
