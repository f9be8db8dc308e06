/*
 * Every sentence that a finding says to a person goes through here, so that it can be said in another language: the key
 * of a sentence is its English form with `{0}`, `{1}` where values stand, and a translation may put them in any order.
 */

export type Translate = (key: string) => string | undefined;

let translate: Translate | undefined;

/** Says everything that follows in another language; what it has no words for stays English. */
export function speak(language: Translate | undefined): void {
  translate = language;
}

/** A sentence: phrase`${name} has ${n} VFs.` */
export function phrase(parts: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  const said = translate?.(keyOf(parts));
  if (said !== undefined)
    return said.replace(/\{(\d+)\}/g, (all, n: string) => String(values[Number(n)] ?? all));
  let result = parts[0] ?? '';
  for (let i = 0; i < values.length; i++) result += String(values[i]) + (parts[i + 1] ?? '');
  return result;
}

function keyOf(parts: readonly string[]): string {
  return parts.reduce((key, part, i) => (i === 0 ? part : `${key}{${i - 1}}${part}`), '');
}
