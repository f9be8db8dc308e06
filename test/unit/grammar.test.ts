import { beforeAll, expect, test } from 'vitest';
import { loadHighlighter } from '../../scripts/site/highlight.mjs';
import type { Body, Slot, Spec } from '../../server/src/schema/spec.ts';
import { fileBody } from '../../server/src/schema/vocabulary.ts';

/*
 * The colours before the server has answered: the grammar is written by hand, the vocabulary grows. Every word of it has
 * the colour of what it is.
 */

let highlight: (code: string) => string;
beforeAll(async () => {
  highlight = await loadHighlighter();
});

/** Every statement that may stand anywhere, with what stands around it. */
function everySpec(body: Body = fileBody, path = '', seen = new Set<Body>()): [string, Spec][] {
  if (seen.has(body)) return [];
  seen.add(body);
  return Object.values(body).flatMap((spec): [string, Spec][] => {
    const name = `${path}${spec.word}`;
    return [[name, spec], ...(spec.body ? everySpec(spec.body, `${name} > `, seen) : [])];
  });
}

/** What may stand in a slot, one of its words in the place of the usual one where it has several. */
function written(slot: Slot, word?: string): string {
  const { type, lead, example } = slot;
  const value =
    word ??
    example ??
    (type.type === 'literal'
      ? type.text
      : type.type === 'enum'
        ? Object.keys(type.values)[0]
        : type.type === 'flag'
          ? 'on'
          : type.type === 'operator'
            ? type.values[0]
            : type.type === 'integer'
              ? '1'
              : type.type === 'quantity'
                ? `1${type.unit}`
                : type.type === 'measure'
                  ? '1Gbps'
                  : type.type === 'frame'
                    ? '64B'
                    : type.type === 'string'
                      ? '"x"'
                      : type.type === 'generation'
                        ? '3.0'
                        : type.type === 'lanes'
                          ? 'x8'
                          : 'zz');
  return lead === undefined ? (value ?? '') : `${lead} ${value ?? ''}`;
}

/** The class of a word in a line, beside what has the same. */
function colourOf(line: string, word: string): string | undefined {
  const found = new RegExp(`<span class="t-(\\w+)">(?:[^<]* )?${word}(?: [^<]*)?</span>`).exec(
    highlight(line),
  );
  return found?.[1];
}

test.each(everySpec())('%s', (_, spec) => {
  for (const form of spec.forms) {
    const line = [spec.word, ...form.map((slot) => written(slot))].join(' ');
    expect(colourOf(`  ${line}`, spec.word), line).toMatch(/^(?:keyword|property)$/);
    form.forEach((slot, at) => {
      if (slot.type.type !== 'enum') return;
      for (const word of Object.keys(slot.type.values)) {
        const told = [spec.word, ...form.map((s, i) => written(s, i === at ? word : undefined))].join(' ');
        if (word === spec.word) continue;
        expect(colourOf(told, word), told).toMatch(/^(?:constant|mode)$/);
      }
    });
  }
});
