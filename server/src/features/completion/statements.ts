import { CompletionItemKind } from 'vscode-languageserver-types';
import { type Slot, type Spec, signature, slotText } from '../../schema/spec.ts';
import type { Context } from './context.ts';
import { likelyModes } from '../likelyModes.ts';
import { namesFor } from './names.ts';
import { modes } from '../../schema/vocabulary.ts';
import type { Suggestion } from './suggestion.ts';
import { phrase, said } from '../../words/phrase.ts';

/** Statements that may stand in a block, but for those that are said already and can be said only once. */
export function statementSuggestions(context: Context & { type: 'statement' }): Suggestion[] {
  const { body, parent, statement, snapshot } = context;
  const siblings = parent ? (parent.statement.block?.statements ?? []) : snapshot.tree.statements;
  const stated = new Set(siblings.filter((s) => s !== statement).map((s) => s.word));
  // Only the word is changed where more follows it.
  const bare = statement !== undefined && (statement.args.length > 0 || statement.block !== undefined);
  return Object.values(body)
    .filter((spec) => spec.many || !stated.has(spec.word))
    .sort((a, b) => (parent ? 0 : fileOrder.indexOf(a.word) - fileOrder.indexOf(b.word)))
    .map((spec): Suggestion => {
      const snippet = bare ? undefined : snippetOf(spec, context);
      return {
        label: spec.word,
        kind: spec.declares === undefined ? CompletionItemKind.Property : CompletionItemKind.Class,
        snippet,
        detail: signature(spec),
        documentation: statementDoc(spec),
        deprecated: spec.deprecated !== undefined,
        // A VM without a vnic has nothing to do here.
        group: spec.deprecated ? 9 : spec.required || (spec.word === 'vnic' && !stated.has('vnic')) ? 0 : 1,
      };
    });
}

/** What a file is made of, in the order in which one comes to it. */
const fileOrder = [
  'host',
  'vm',
  'flow',
  'network',
  'qos',
  'flavor',
  'switch',
  'expect',
  'import',
  'device',
  'platform',
  'measured',
];

/** What a statement means, as hover and completion say it. */
export function statementDoc(spec: Spec): string {
  const parts = [said(spec.doc)];
  if (spec.default !== undefined) parts.push(phrase`Default: ${said(spec.default)}.`);
  if (spec.notPredicted) parts.push(phrase`*Checked and exported; it does not enter the prediction.*`);
  if (spec.deprecated) parts.push(phrase`Deprecated: write \`${spec.deprecated.replacement}\`.`);
  return parts.join('\n\n');
}

/** A statement with a tab stop for each value it needs. */
function snippetOf(spec: Spec, context: Context): string {
  let stop = 0;
  const [form = []] = spec.forms;
  const slots = form.filter((slot) => !slot.optional || (slot.lead === 'on' && context.parent === undefined));
  const parts = slots.map((slot) => {
    const text =
      slot.type.type === 'name' && slot.example !== undefined
        ? `\${${++stop}:${freeName(spec, slot.example, context)}}`
        : slotSnippet(slot, context, () => ++stop);
    return slot.lead === undefined ? text : `${escape(slot.lead)} ${text}`;
  });
  const head = [spec.word, ...parts].join(' ');
  if (!spec.body || !opensBlock.has(spec.declares ?? '')) return head;
  return `${head} {\n\t$0\n}`;
}

/** Declarations that say little without a block. */
const opensBlock: ReadonlySet<string> = new Set([
  'host',
  'nic',
  'port',
  'class',
  'vswitch',
  'vm',
  'device',
  'platform',
  'network',
  'qos',
  'flavor',
  'switch',
]);

/** The usual name of a declaration, counted up past those that stand beside it. */
function freeName({ word }: Spec, example: string, { parent, snapshot }: Context): string {
  const siblings = parent ? (parent.statement.block?.statements ?? []) : snapshot.tree.statements;
  const taken = new Set(
    siblings.flatMap(({ word: other, args: [name] }) =>
      other === word && name?.type === 'path' ? [name.segments[0]?.text] : [],
    ),
  );
  const [, stem = example, digits = '1'] = /^(.*?)(\d*)$/.exec(example) ?? [];
  let name = example;
  for (let n = Number(digits) + 1; taken.has(name); n++) name = `${stem}${n}`;
  return name;
}

function slotSnippet(slot: Slot, context: Context, next: () => number): string {
  const { type } = slot;
  switch (type.type) {
    case 'literal':
      return escape(type.text);
    case 'operator':
      return `\${${next()}|${type.values.map(escapeChoice).join(',')}|}`;
    case 'enum': {
      if (type.list) return `[\${${next()}}]`;
      const words =
        type.values === modes ? likelyModes(context.snapshot, context.parent) : Object.keys(type.values);
      return `\${${next()}|${words.map(escapeChoice).join(',')}|}`;
    }
    case 'flag':
      return `\${${next()}|on,off|}`;
    case 'ref': {
      const known = namesFor(type.to, context).slice(0, 30);
      const names = known.map((name) => name.insert ?? name.label);
      return names.length > 0 && type.to !== 'device'
        ? `\${${next()}|${names.map(escapeChoice).join(',')}|}`
        : `\${${next()}:${slot.example ?? slot.name}}`;
    }
    case 'string':
      return `"\${${next()}}"`;
    case 'quantity':
      return `\${${next()}:${escape(slot.example ?? `1${type.unit}`)}}`;
    case 'integer':
      return `\${${next()}:${slot.example ?? Math.max(type.min, type.max > 100 ? 1 : type.min)}}`;
    case 'frame':
      return `\${${next()}:1518B}`;
    case 'generation':
      return `\${${next()}:4.0}`;
    case 'lanes':
      return `\${${next()}:x8}`;
    case 'name':
    case 'word':
    case 'measure':
      return `\${${next()}:${escape(slot.example ?? slotText({ ...slot, optional: false, rest: false }).toLowerCase())}}`;
  }
}

function escape(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}

function escapeChoice(text: string): string {
  return text.replace(/[\\$},|]/g, '\\$&');
}
