import { type Rule } from '../rules/shared/rule.ts';
import { rules } from '../rules/all.ts';
import type { Body, Form, Slot, SlotType, Spec } from '../schema/spec.ts';
import { fileBody } from '../schema/vocabulary.ts';
import { messagesPage } from './messages.ts';

export { commandsPage } from './commands-page.ts';
export { configSchema } from './config-schema.ts';
export { schemaTexts } from '../schema/texts.ts';

/*
 * The pages of the manual that are read from the schema and the rules, as Markdown. scripts/docs.mjs writes them.
 */

/** The vocabulary: a section for each kind, outermost first. */
export function vocabulary(): string {
  const seen = new Set<Body>();
  const sections: string[] = [];
  const visit = (spec: Spec, parents: readonly string[]): void => {
    if (spec.body && seen.has(spec.body)) return;
    if (spec.body) seen.add(spec.body);
    sections.push(kindSection(spec, parents));
    for (const inner of Object.values(spec.body ?? {}))
      if (isKind(inner)) visit(inner, [...parents, spec.word]);
  };
  for (const spec of Object.values(fileBody)) visit(spec, []);
  return sections.join('\n\n');
}

/** Has a section of its own: what declares something in a block, and everything that stands in a file. */
function isKind(spec: Spec): boolean {
  return spec.declares !== undefined && spec.declares !== 'bond';
}

function kindSection(spec: Spec, parents: readonly string[]): string {
  const where = parents.length === 0 ? 'Stands in a file.' : `Stands in ${article(parents.at(-1) ?? '')}.`;
  const inside = Object.values(spec.body ?? {}).filter(isKind);
  const parts = [
    `### ${spec.word}`,
    code(spec.forms.map((f) => formText(spec.word, f)).join('\n')),
    `${spec.doc} ${standsIn(spec, where)}`,
  ];
  if (inside.length > 0)
    parts.push(`In its block may stand: ${inside.map((k) => `[${k.word}](#${k.word})`).join(', ')}.`);
  const rows = Object.values(spec.body ?? {})
    .filter((s) => !isKind(s))
    .flatMap((s) => rowsOf(s, ''));
  if (rows.length > 0) parts.push(table(['Property', 'Meaning', 'Default'], rows));
  parts.push(...valueTables(spec));
  return parts.join('\n\n');
}

/** A vm stands in a host, too. */
function standsIn(spec: Spec, where: string): string {
  return spec.word === 'vm' ? 'Stands in a file, or in a host, where it needs no `on`.' : where;
}

function article(word: string): string {
  return `a \`${word}\``;
}

/** A property and what may stand in its block, a row each. */
function rowsOf(spec: Spec, parent: string): string[][] {
  const forms = spec.forms.map((f) => `\`${formText(spec.word, f)}\``).join(' or ');
  const remarks = [
    spec.doc,
    rangeText(spec),
    spec.many ? 'May be said more than once.' : '',
    spec.notPredicted ? 'Checked and exported; it does not enter the prediction.' : '',
  ];
  if (spec.deprecated) remarks.push(`Deprecated: write \`${spec.deprecated.replacement}\`.`);
  const row = [
    parent === '' ? forms : `${forms}, in \`${parent}\``,
    remarks.filter((r) => r !== '').join(' '),
    spec.required ? 'required' : (spec.default ?? ''),
  ];
  const inner = Object.values(spec.body ?? {}).filter((s) => s.word !== 'source' && s.word !== 'note');
  return [row, ...inner.flatMap((s) => rowsOf(s, spec.word))];
}

/** The bounds of a lone whole number, where they say something. */
function rangeText(spec: Spec): string {
  const [form] = spec.forms;
  const [only, ...more] = form ?? [];
  if (only?.type.type !== 'integer' || more.length > 0 || only.type.max >= 65535 || only.type.min < 0)
    return '';
  return `${only.type.min} to ${only.type.max}.`;
}

/** What the words of an enumeration mean, a table for each slot that has some. */
function valueTables(spec: Spec): string[] {
  const tables: string[] = [];
  const add = (owner: Spec): void => {
    for (const slot of owner.forms.flat()) {
      if (slot.type.type !== 'enum') continue;
      if (Object.hasOwn(slot.type.values, 'on')) continue;
      const rows = Object.entries(slot.type.values).flatMap(([word, doc]) =>
        doc === '' ? [] : [[`\`${word}\``, doc]],
      );
      if (rows.length > 1)
        tables.push(
          `What \`${owner === spec ? slot.name : owner.word}\` may be:\n\n${table(['Word', 'Meaning'], rows)}`,
        );
    }
  };
  const visit = (property: Spec): void => {
    add(property);
    Object.values(property.body ?? {}).forEach(visit);
  };
  add(spec);
  Object.values(spec.body ?? {})
    .filter((s) => !isKind(s))
    .forEach(visit);
  return [...new Set(tables)];
}

function formText(word: string, form: Form): string {
  return [word, ...form.map(slotText)].join(' ');
}

function slotText(slot: Slot): string {
  const text = typeText(slot.type, slot.name);
  const led = slot.lead === undefined ? text : `${slot.lead} ${text}`;
  return slot.optional ? `[${led}]` : slot.rest ? `${led} …` : led;
}

function typeText(type: SlotType, name: string): string {
  const upper = name.toUpperCase();
  const list = 'list' in type && type.list;
  switch (type.type) {
    case 'name':
      return type.set ? 'NAME[set]' : 'NAME';
    case 'ref':
      return upper;
    case 'enum': {
      const words = Object.keys(type.values);
      return list ? `[${upper}, …]` : words.length <= 5 ? words.join('|') : upper;
    }
    case 'word':
      return list ? `[${upper}, …]` : upper;
    case 'flag':
      return 'on|off';
    case 'integer':
      return list ? 'N|[N, …]' : 'N';
    case 'quantity':
      return list ? `[${type.dimension.toUpperCase()}, …]` : type.dimension.toUpperCase();
    case 'measure':
      return 'QUANTITY';
    case 'frame':
      return 'SIZE|imix';
    case 'string':
      return list ? `["${upper}", …]` : `"${upper}"`;
    case 'literal':
      return type.text;
    case 'operator':
      return type.values.join('|');
    case 'generation':
      return 'GENERATION';
    case 'lanes':
      return 'xLANES';
  }
}

/** A rule's page. */
function rulePage(rule: Rule): string {
  return [
    `# ${rule.id}`,
    rule.summary,
    `Severity: ${rule.severity}.`,
    rule.docs.trim(),
    '## Reports',
    'On the line that `//~` marks:',
    code(rule.bad.trim(), 'iov'),
    '## Reports nothing',
    code(rule.good.trim(), 'iov'),
    '## Silencing it',
    'On one statement and what is inside it, with a comment before it:',
    code(`// iov-ignore ${rule.id}`, 'iov'),
    `On the command line: \`iov check --severity ${rule.id}=off FILE\`.`,
  ].join('\n\n');
}

/** The list of all rules. */
export function ruleIndex(): string {
  return [
    '# Rules',
    'Every diagnostic carries the id of its rule. `iov explain RULE` shows the same pages in the terminal.',
    'Errors and warnings make `iov check` exit with 1; informations and hints do not. `--severity RULE=LEVEL` changes the severity of a rule, `off` included; `// iov-ignore RULE` silences it on the next statement.',
    'Where a device’s figure is not known, the rules that rest on it say nothing. [What they say](messages.md) is on one page.',
    table(
      ['Rule', 'Severity', 'Reports'],
      rules.map((r) => [`[${r.id}](${r.id}.md)`, r.severity, r.summary]),
    ),
  ].join('\n\n');
}

/** Every page of the rules: file name and text. */
export function rulePages(): [string, string][] {
  return [
    ['README.md', ruleIndex()],
    ['messages.md', messagesPage()],
    ...rules.map((r): [string, string] => [`${r.id}.md`, rulePage(r)]),
  ];
}

function code(text: string, language = 'text'): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const used = head.map((_, i) => i === 0 || rows.some((r) => (r[i] ?? '') !== ''));
  const line = (cells: readonly string[]): string =>
    `| ${cells
      .filter((_, i) => used[i])
      .map((c) => c.replaceAll('|', '\\|'))
      .join(' | ')} |`;
  return [
    line(head),
    line(head.map(() => '---')),
    ...rows.map((r) => line(head.map((_, i) => r[i] ?? ''))),
  ].join('\n');
}
