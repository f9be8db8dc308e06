import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../scripts/common.mjs';
import { mayStand } from '../../server/src/schema/vocabulary.ts';
import { parse } from '../../server/src/syntax/parser.ts';
import type { Tree } from '../../server/src/syntax/tree.ts';
import { diagnose } from '../../server/src/workspace/diagnose.ts';
import { loadWorld } from '../../server/src/workspace/world.ts';
import { compare, lineOf } from '../markers.ts';

const EXAMPLES = join(ROOT, 'examples');

/** How what is found in a text that stands in this file differs from its markers. */
function differences(path: string, text: string): string[] {
  const uri = pathToFileURL(path).href;
  const read = (at: string): Tree | undefined => {
    if (at === uri) return parse(text, mayStand);
    try {
      return parse(readFileSync(new URL(at), 'utf8'), mayStand);
    } catch {
      return undefined;
    }
  };
  const found = diagnose(loadWorld(uri, read));
  return compare(
    found.map((d) => ({ ...d, line: lineOf(text, d.start) })),
    text,
  );
}

describe('examples', () => {
  const files = readdirSync(EXAMPLES).filter((name) => name.endsWith('.iov'));
  test.each(files)('%s reports what its markers say', (name) => {
    const path = join(EXAMPLES, name);
    expect(differences(path, readFileSync(path, 'utf8'))).toEqual([]);
  });

  test.each(files)('%s opens with a comment that says what it shows', (name) => {
    expect(readFileSync(join(EXAMPLES, name), 'utf8')).toMatch(/^\/\/ [A-Z]/);
  });
});

describe('whole files in the documents report nothing', () => {
  test.each(['README.md', 'docs/language.md'])('%s', (name) => {
    const text = readFileSync(join(ROOT, name), 'utf8');
    const files = [...text.matchAll(/^```iov\n([^]*?)^```$/gm)].flatMap(([, code = '']) =>
      /^host /m.test(code) ? [code] : [],
    );
    expect(files).not.toEqual([]);
    for (const code of files) expect(differences(join(EXAMPLES, 'in-a-document.iov'), code)).toEqual([]);
  });
});
