import { type Hover, MarkupKind, type Position } from 'vscode-languageserver-types';
import type { Bound } from '../model/bound.ts';
import { type Form, type Slot, type Spec, signature } from '../schema/spec.ts';
import { unitOf } from '../schema/units.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { hostsAround } from './around.ts';
import { expectedAfter } from './completion/slots.ts';
import { statementDoc } from './completion/statements.ts';
import { type Cursor, absolute, cursorAt } from './cursor.ts';
import { describe, describePort, joined } from './describe.ts';
import { nameAt } from './names.ts';
import { claimNumbers, flowNumbers, vnicNumbers } from './numbers.ts';
import { locationOf, rangeOf } from './places.ts';
import { portsAt } from './ports.ts';
import { phrase, said } from '../words/phrase.ts';

/** What stands at a position: a name with what it names, a word of the language with its meaning, a value with what it says. */
export function hover(snapshot: Snapshot, position: Position): Hover | undefined {
  const cursor = cursorAt(snapshot, position);
  if (!cursor) return undefined;
  const [port] = portsAt(snapshot, cursor);
  if (port && cursor.item?.type === 'path')
    return answer(snapshot, absolute(cursor, cursor.item), describePort(snapshot, port));
  const name = nameAt(snapshot, cursor);
  const [target] = name?.targets ?? [];
  if (name && target) {
    const range = locationOf(snapshot, name.place)?.range;
    const text = name.targets
      .slice(0, 3)
      .map((t) => describe(snapshot, t))
      .join('\n\n---\n\n');
    return { contents: { kind: MarkupKind.Markdown, value: text }, ...(range ? { range } : {}) };
  }
  const { bound, item, onWord } = cursor;
  const { spec, statement } = bound;
  if (!spec) return undefined;
  if (onWord)
    return answer(
      snapshot,
      absolute(cursor, { start: statement.head, end: statement.head + statement.word.length }),
      joined([specText(spec), ownText(snapshot, bound)]),
    );
  if (!item) return undefined;
  const text = valueText(snapshot, cursor, spec);
  return text === '' ? undefined : answer(snapshot, absolute(cursor, item), text);
}

function answer(snapshot: Snapshot, range: { start: number; end: number }, value: string): Hover {
  return { contents: { kind: MarkupKind.Markdown, value }, range: rangeOf(snapshot, range) };
}

/** What is known of a statement that has no name to point at. */
function ownText(snapshot: Snapshot, bound: Bound): string {
  switch (bound.spec?.word) {
    case 'expect':
    case 'measured':
      return claimNumbers(snapshot, bound);
    case 'flow':
      return flowNumbers(snapshot, bound);
    case 'port': {
      const port = hostsAround(snapshot, bound)
        .flatMap((h) => h.nics.flatMap((n) => n.ports))
        .find((p) => p.bound === bound);
      return port ? describePort(snapshot, port) : '';
    }
    default:
      return '';
  }
}

function specText(spec: Spec): string {
  const forms = spec.forms.map((form: Form) => signature(spec, form));
  return joined([`\`\`\`iov\n${forms.join('\n')}\n\`\`\``, statementDoc(spec)]);
}

/** A value: its own documentation where it is a word of the language, and that of the property it is said for. */
function valueText(snapshot: Snapshot, cursor: Cursor, spec: Spec): string {
  const { bound, item } = cursor;
  const slot = slotAt(cursor, spec);
  const word = item?.type === 'path' && item.segments.length === 1 ? item.segments[0]?.text : undefined;
  const values = slot?.type.type === 'enum' ? slot.type.values : {};
  const doc = word !== undefined && Object.hasOwn(values, word) ? said(values[word] ?? '') : '';
  const mode = spec.word === 'vnic' && slot?.name === 'mode';
  if (mode) return joined([`**${word ?? ''}**: ${doc}`, vnicNumbers(snapshot, bound)]);
  const own = doc === '' ? quantityText(cursor) : `**${word ?? ''}**: ${doc}`;
  // A name that leads nowhere has its diagnostic; the property's meaning is still worth saying.
  return joined([
    own,
    ownText(snapshot, bound),
    spec.declares === undefined || doc === '' ? statementDoc(spec) : '',
  ]);
}

function slotAt({ bound, argument }: Cursor, spec: Spec): Slot | undefined {
  if (!argument) return undefined;
  const before = bound.statement.args.slice(0, bound.statement.args.indexOf(argument));
  const expected = expectedAfter(spec, before);
  const word = argument.type === 'path' ? argument.segments[0]?.text : undefined;
  const fitting = expected.find(
    ({ slot: { type } }) => type.type === 'enum' && word !== undefined && Object.hasOwn(type.values, word),
  );
  return (fitting ?? expected.find(({ slot, led }) => slot.lead === undefined || led))?.slot;
}

/** A quantity in its base unit, where that is not how it is written. */
function quantityText({ item }: Cursor): string {
  if (item?.type !== 'quantity') return '';
  const unit = unitOf(item.unit);
  if (!unit || unit.factor === 1) return '';
  const value = item.value * unit.factor;
  const base = {
    rate: 'bit/s',
    packets: phrase`packets/s`,
    frequency: 'Hz',
    time: 's',
    size: phrase`bytes`,
    share: '',
  }[unit.dimension];
  return `\`${item.text}\` = ${value >= 1000 ? grouped(value) : String(Number(value.toPrecision(6)))} ${base}`.trim();
}

function grouped(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, '\u2009');
}
