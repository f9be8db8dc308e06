/** An element of an XML document. Attributes that are undefined are not written. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number | undefined>>;
  readonly children: readonly (Element | string)[];
}

/** `xml('tag', { id: 100 })`; children that are undefined are left out. */
export function xml(
  name: string,
  attributes: Element['attributes'] = {},
  ...children: readonly (Element | string | undefined)[]
): Element {
  return { name, attributes, children: children.filter((c) => c !== undefined) };
}

/** A document, with a comment at its head. Names are ours; every value is escaped. */
export function document(comment: readonly string[], root: Element): string {
  // Two dashes would end a comment.
  const lines = comment.map((line) => `  ${clean(line).replaceAll('--', '- -')}`.trimEnd());
  return `<!--\n${lines.join('\n')}\n-->\n${written(root, '')}\n`;
}

function written({ name, attributes, children }: Element, indent: string): string {
  const pairs = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}='${escaped(String(value))}'`],
  );
  const open = `${indent}<${name}${pairs.join('')}`;
  const [only, ...more] = children;
  if (only === undefined) return `${open}/>`;
  if (typeof only === 'string' && more.length === 0) return `${open}>${escaped(only)}</${name}>`;
  const inner = children.map((c) =>
    typeof c === 'string' ? `${indent}  ${escaped(c)}` : written(c, `${indent}  `),
  );
  return `${open}>\n${inner.join('\n')}\n${indent}</${name}>`;
}

function escaped(text: string): string {
  return clean(text).replace(/[&<>'"\n\r\t]/g, (c) => entities[c] ?? `&#${c.charCodeAt(0)};`);
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&apos;',
  '"': '&quot;',
};

/** Without what XML 1.0 cannot hold at all, not even escaped. */
function clean(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are the ones that are meant
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, '');
}
