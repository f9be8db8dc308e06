/** A section of a keyfile or unit: its name, and its lines in order. What is undefined is not written. */
export interface Section {
  readonly name: string;
  readonly entries: readonly (readonly [key: string, value: string | number | undefined])[];
}

/** Sections as text. A value stays on its line. */
export function ini(sections: readonly Section[]): string {
  return sections
    .map(({ name, entries }) =>
      [
        `[${name}]`,
        ...entries.flatMap(([key, value]) =>
          value === undefined ? [] : [`${key}=${String(value).replace(/[\r\n]+/g, ' ')}`],
        ),
      ].join('\n'),
    )
    .join('\n\n')
    .concat('\n');
}

/** A list as a value: its items with commas. Undefined where there are none. */
export function commas(items: readonly string[]): string | undefined {
  return items.length === 0 ? undefined : items.join(',');
}
