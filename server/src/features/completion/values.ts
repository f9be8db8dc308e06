import { CompletionItemKind } from 'vscode-languageserver-types';
import type { SlotType } from '../../schema/spec.ts';
import type { Dimension } from '../../schema/units.ts';
import { property, valueOf } from '../../model/read.ts';
import type { Context } from './context.ts';
import { namesFor } from './names.ts';
import type { Expected } from './slots.ts';
import type { Suggestion } from './suggestion.ts';

type ValueContext = Context & { readonly type: 'value' };

/** What may be written as the next argument. */
export function valueSuggestions(context: ValueContext): Suggestion[] {
  const found = context.expected.flatMap((expected) => ofExpected(expected, context));
  const seen = new Set<string>(context.listed);
  return found.filter(({ label }) => !seen.has(label) && seen.add(label));
}

function ofExpected({ slot, led, operators }: Expected, context: ValueContext): Suggestion[] {
  if (operators) return context.listed ? [] : operators.map(operator);
  if (slot.lead === undefined || led) return ofType(slot.type, context);
  if (context.listed) return [];
  // `on kvm` at once where there is a choice of few, the word alone otherwise.
  const { lead } = slot;
  const values =
    slot.type.type === 'ref' && slot.type.to === 'device' ? [] : ofType(slot.type, context).slice(0, 12);
  const announced: Suggestion = {
    label: lead,
    kind: CompletionItemKind.Keyword,
    detail: slot.name,
    group: 1,
  };
  return [
    announced,
    ...values.map((v) => ({
      ...v,
      label: `${lead} ${v.label}`,
      insert: `${lead} ${v.insert ?? v.label}`,
      group: 2,
    })),
  ];
}

function ofType(type: SlotType, context: ValueContext): Suggestion[] {
  switch (type.type) {
    case 'enum':
      return Object.entries(type.values).map(([word, doc]) => ({
        label: word,
        kind: CompletionItemKind.EnumMember,
        documentation: doc,
      }));
    case 'flag':
      return ['on', 'off'].map((word) => ({ label: word, kind: CompletionItemKind.Value }));
    case 'literal':
      return [{ label: type.text, kind: CompletionItemKind.Keyword }];
    case 'operator':
      return context.listed ? [] : type.values.map(operator);
    case 'ref':
      return namesFor(type.to, context);
    case 'quantity':
      return quantities(context.prefix, [type.dimension], type.unit);
    case 'measure':
      return quantities(
        context.prefix,
        dimensionsOf[metricOf(context)] ?? ['rate', 'packets', 'time', 'share'],
      );
    case 'frame':
      return [
        ...['64B', '512B', '1518B', '9018B'].map((text): Suggestion => ({
          label: text,
          kind: CompletionItemKind.Unit,
          documentation: frames[text],
        })),
        { label: 'imix', kind: CompletionItemKind.EnumMember, documentation: '7:4:1 of 64, 594 and 1518 B.' },
      ];
    case 'generation':
      return ['3.0', '4.0', '5.0', '2.0', '1.0', '6.0'].map((text) => ({
        label: text,
        kind: CompletionItemKind.Value,
        detail: 'PCI Express generation',
      }));
    case 'lanes':
      return ['x8', 'x16', 'x4', 'x1', 'x2', 'x12', 'x32'].map((text) => ({
        label: text,
        kind: CompletionItemKind.Value,
        detail: 'lanes',
      }));
    case 'integer':
      return integers(type, context);
    case 'name':
    case 'word':
    case 'string':
      return [];
  }
}

function operator(text: string): Suggestion {
  return { label: text, kind: CompletionItemKind.Operator, detail: operatorWords[text] };
}

const operatorWords: Readonly<Record<string, string>> = {
  '->': 'one way',
  '<->': 'both ways',
  '>=': 'at least',
  '<=': 'at most',
  '>': 'more than',
  '<': 'less than',
};

const frames: Readonly<Record<string, string>> = {
  '64B': 'The smallest frame: the hardest on packet rates.',
  '512B': 'A middling frame.',
  '1518B': 'The largest frame at MTU 1500.',
  '9018B': 'The largest frame at MTU 9000.',
};

const unitsOf: Readonly<Record<Dimension, readonly string[]>> = {
  rate: ['Gbps', 'Mbps', 'kbps', 'bps'],
  packets: ['Mpps', 'kpps', 'pps'],
  frequency: ['GHz', 'MHz'],
  time: ['us', 'ms', 'ns', 's'],
  size: ['GiB', 'MiB', 'KiB', 'B'],
  share: ['%'],
};

/** The number typed so far with each unit that fits; the usual one first. */
function quantities(prefix: string, dimensions: readonly Dimension[], usual?: string): Suggestion[] {
  const digits = /^\d+(?:\.\d+)?/.exec(prefix)?.[0];
  const units = dimensions.flatMap((d) => unitsOf[d]);
  const ordered = usual === undefined ? units : [usual, ...units.filter((u) => u !== usual)];
  return ordered.map((unit) => {
    const text = `${digits ?? '1'}${unit}`;
    return {
      label: text,
      kind: CompletionItemKind.Unit,
      snippet: digits === undefined ? `\${1:1}${unit}` : undefined,
    };
  });
}

const dimensionsOf: Readonly<Record<string, readonly Dimension[]>> = {
  throughput: ['rate'],
  tx: ['rate'],
  rx: ['rate'],
  packets: ['packets'],
  latency: ['time'],
  rtt: ['time'],
  cpu: ['share'],
  utilization: ['share'],
};

function metricOf({ bound }: ValueContext): string {
  return valueOf(bound, 'metric', 'word')?.word ?? '';
}

/** Numbers only where there are few to choose from: ports that the card has, priorities. */
function integers(type: SlotType & { readonly type: 'integer' }, context: ValueContext): Suggestion[] {
  const { bound, parent, snapshot } = context;
  const item = (value: number): Suggestion => ({ label: String(value), kind: CompletionItemKind.Value });
  if (bound.spec?.declares === 'port' && bound.spec.word === 'port') {
    const nic = snapshot.world.topology.hosts.flatMap((h) => h.nics).find((n) => n.bound === parent);
    return (nic?.ports ?? []).filter((p) => !p.stated).map((p) => item(p.index));
  }
  if (type.max - type.min > 8) return [];
  const taken =
    parent && property(parent, bound.statement.word)
      ? parent.children
          .filter((c) => c !== bound && c.spec?.word === 'class')
          .map((c) => valueOf(c, 'priority', 'numbers')?.values[0]?.value)
      : [];
  return Array.from({ length: type.max - type.min + 1 }, (_, i) => type.min + i)
    .filter((v) => !taken.includes(v))
    .map(item);
}
