/*
 * Every sentence that the tool says to a person goes through here, so that it can be said in another language. The key
 * of a sentence is its English form with `{0}`, `{1}` where values stand; a translation may put them in any order.
 */

/** Translations by the English form of a text: what `vscode.l10n.bundle` is. */
export type Words = Readonly<Record<string, string>>;

/** A translation cut at its placeholders: a text, the number of a value, a text and so on. */
type Cut = readonly (string | number)[];

let words: ReadonlyMap<string, string> | undefined;
let plurals: Intl.PluralRules | undefined;
/** What has been said already in this language. */
let known = new WeakMap<TemplateStringsArray, Cut | null>();

/**
 * Says everything that follows in another language: what it has no words for stays English.
 * @param given what a client sent: anything but a record is ignored, and so is every value that is no text
 * @param language its BCP 47 tag, for which forms a number asks for
 */
export function speak(given: unknown, language?: unknown): void {
  const texts =
    typeof given === 'object' && given !== null && !Array.isArray(given)
      ? Object.entries(given).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
      : [];
  words = texts.length > 0 ? new Map(texts) : undefined;
  plurals = words && typeof language === 'string' ? pluralsOf(language) : undefined;
  known = new WeakMap();
}

function pluralsOf(language: string): Intl.PluralRules | undefined {
  try {
    return new Intl.PluralRules(language);
  } catch {
    return undefined;
  }
}

/** A sentence: phrase`${name} has ${n} VFs.` */
export function phrase(parts: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  if (words) {
    let cut = known.get(parts);
    if (cut === undefined) known.set(parts, (cut = cutOf(words.get(keyOf(parts))) ?? null));
    if (cut) return filled(cut, values);
  }
  let result = parts[0] ?? '';
  for (let i = 0; i < values.length; i++) result += String(values[i]) + (parts[i + 1] ?? '');
  return result;
}

/**
 * What something is in the language that is spoken and in English, as what goes into a file is the same from everybody's
 * editor. It is done once where that is one language.
 */
export function inBoth<T>(run: () => T): { readonly spoken: T; readonly english: T } {
  const spoken = run();
  if (!words) return { spoken, english: spoken };
  const kept = words;
  words = undefined;
  try {
    return { spoken, english: run() };
  } finally {
    words = kept;
  }
}

/** A text that stands in a table, such as the documentation of a property: translated as a whole. */
export function said(text: string): string {
  return words?.get(text) ?? text;
}

/**
 * `1 VF`, `2 VFs`: the texts `{0} VF` and `{0} VFs`. A language with more forms has them under the category of CLDR:
 * `{0} VFs|few`.
 */
export function counted(n: number, one: string, many = `${one}s`): string {
  if (words) {
    const category = plurals?.select(n);
    const text =
      (category === undefined ? undefined : words.get(`{0} ${many}|${category}`)) ??
      words.get(`{0} ${n === 1 ? one : many}`);
    const cut = cutOf(text);
    if (cut) return filled(cut, [n]);
  }
  return `${n} ${n === 1 ? one : many}`;
}

/** `a`, `a and b`, `a, b and c`, `a, b, c and 4 more`. */
export function listed(items: readonly string[], most = 4): string {
  const unique = [...new Set(items)];
  const shown = unique.slice(0, most);
  const rest = unique.length - shown.length;
  const last = rest > 0 ? phrase`${rest} more` : shown.pop();
  if (last === undefined) return '';
  return shown.length === 0 ? last : phrase`${shown.join(', ')} and ${last}`;
}

function keyOf(parts: readonly string[]): string {
  return parts.reduce((key, part, i) => (i === 0 ? part : `${key}{${i - 1}}${part}`), '');
}

function cutOf(text: string | undefined): Cut | undefined {
  return text?.split(/\{(\d+)\}/).map((part, i) => (i % 2 === 0 ? part : Number(part)));
}

function filled(cut: Cut, values: readonly (string | number)[]): string {
  return cut.reduce<string>((said, part) => {
    if (typeof part === 'string') return said + part;
    return said + String(values[part] ?? `{${part}}`);
  }, '');
}
