import type { Body } from './spec.ts';
import { fileBody } from './vocabulary.ts';

/** What the vocabulary says in sentences: what hover and completion say with `said`, each text once. */
export function schemaTexts(): Set<string> {
  const texts = new Set<string>();
  const seen = new Set<Body>();
  const visit = (body: Body): void => {
    if (seen.has(body)) return;
    seen.add(body);
    for (const spec of Object.values(body)) {
      texts.add(spec.doc);
      if (spec.default !== undefined) texts.add(spec.default);
      for (const { type } of spec.forms.flat())
        if (type.type === 'enum') for (const text of Object.values(type.values)) texts.add(text);
      if (spec.body) visit(spec.body);
    }
  };
  visit(fileBody);
  texts.delete('');
  return texts;
}
