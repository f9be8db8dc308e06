import { CompletionItemKind } from 'vscode-languageserver-types';
import { metricsOf } from '../../model/claims.ts';
import { property, valueOf } from '../../model/read.ts';
import type { Form, Slot, SlotType } from '../../schema/spec.ts';
import type { Dimension } from '../../schema/units.ts';
import { modes } from '../../schema/vocabulary.ts';
import { hostsAround } from '../around.ts';
import { likelyModes } from '../likelyModes.ts';
import { nextVf, usesOf } from '../room.ts';
import type { Context } from './context.ts';
import { namesFor } from './names.ts';
import type { Expected } from './slots.ts';
import type { Suggestion } from './suggestion.ts';
import { phrase, said } from '../../words/phrase.ts';

type ValueContext = Context & { readonly type: 'value' };

/** What may be written as the next argument. */
export function valueSuggestions(context: ValueContext): Suggestion[] {
  const found = context.expected.flatMap((expected) => ofExpected(expected, context));
  const seen = new Set<string>(context.listed);
  return found.filter(({ label }) => !seen.has(label) && seen.add(label));
}

function ofExpected({ slot, form, led, operators }: Expected, context: ValueContext): Suggestion[] {
  if (operators) return context.listed ? [] : operators.map(operator);
  if (slot.lead === undefined || led) return [...wholeForm(form, slot, context), ...ofType(slot, context)];
  if (context.listed) return [];
  // `on kvm` at once where there is a choice of few, the word alone otherwise.
  const { lead } = slot;
  const values =
    slot.type.type === 'ref' && slot.type.to === 'device' ? [] : ofType(slot, context).slice(0, 12);
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

function ofType(slot: Slot, context: ValueContext): Suggestion[] {
  const { type } = slot;
  switch (type.type) {
    case 'enum':
      return wordsOf(slot, type, context).map((word) => ({
        label: word,
        kind: CompletionItemKind.EnumMember,
        documentation: said(type.values[word] ?? ''),
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
      return quantities(context.prefix, [type.dimension], type.unit, slot.example);
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
          documentation: frames[text]?.(),
        })),
        {
          label: 'imix',
          kind: CompletionItemKind.EnumMember,
          documentation: phrase`7:4:1 of 64, 594 and 1518 B.`,
        },
      ];
    case 'generation':
      return ['3.0', '4.0', '5.0', '2.0', '1.0', '6.0'].map((text) => ({
        label: text,
        kind: CompletionItemKind.Value,
        detail: phrase`PCI Express generation`,
      }));
    case 'lanes':
      return ['x8', 'x16', 'x4', 'x1', 'x2', 'x12', 'x32'].map((text) => ({
        label: text,
        kind: CompletionItemKind.Value,
        detail: phrase`lanes`,
      }));
    case 'integer':
      return integers(slot, type, context);
    case 'name':
    case 'word':
    case 'string':
      return [];
  }
}

/** A form that has words of its own, with usual values: `2 x 16 cores 2.5GHz` where a `cpu` starts. */
function wholeForm(form: Form, slot: Slot, { spec, prefix }: ValueContext): Suggestion[] {
  const [first] = form.filter((s) => !s.optional);
  if (slot !== first || prefix !== '' || form.length < 3 || spec.declares !== undefined) return [];
  const parts = form.flatMap((s) => {
    const text = s.type.type === 'literal' ? s.type.text : (s.example ?? usual[s.type.type]);
    return text === undefined && s.optional ? [] : [{ text, literal: s.type.type === 'literal' }];
  });
  if (parts.some(({ text }) => text === undefined) || !parts.some(({ literal }) => literal)) return [];
  let stop = 0;
  return [
    {
      label: parts.map(({ text }) => text).join(' '),
      kind: CompletionItemKind.Value,
      snippet: parts.map(({ text = '', literal }) => (literal ? text : `\${${++stop}:${text}}`)).join(' '),
      group: 0,
    },
  ];
}

const usual: Readonly<Record<string, string>> = { generation: '4.0', lanes: 'x8' };

/** The words of a slot, those first that lead somewhere here. */
function wordsOf(slot: Slot, type: SlotType & { type: 'enum' }, context: ValueContext): string[] {
  const words = Object.keys(type.values);
  if (type.values === modes) return likelyModes(context.snapshot, context.bound);
  if (slot.name === 'metric') {
    const can = metricsFor(context);
    return can ? words.filter((word) => can.includes(word)) : words;
  }
  if (slot.name === 'percentile') return ['latency', 'rtt'].includes(metricOf(context)) ? words : [];
  return words;
}

/** What can be said of the subject of an expectation; undefined where that is not known. */
function metricsFor({ snapshot, bound }: ValueContext): readonly string[] | undefined {
  const subject = bound.values.get('subject')?.[0];
  const [path] = subject?.type === 'refs' ? subject.paths : [];
  const name = path?.segments[0]?.text;
  const { hosts, vms } = snapshot.world.partOf(bound.top).topology;
  if (vms.some((vm) => vm.name === name)) return metricsOf.vnics;
  const host = hosts.find((h) => h.name === name);
  if (!host) return undefined;
  const inner = path?.segments[1]?.text;
  if (inner === undefined) return metricsOf.host;
  return host.vswitches.some((v) => v.name === inner) ? metricsOf.vswitch : metricsOf.port;
}

function operator(text: string): Suggestion {
  return { label: text, kind: CompletionItemKind.Operator, detail: operatorWords[text]?.() };
}

const operatorWords: Readonly<Record<string, () => string>> = {
  '->': () => phrase`one way`,
  '<->': () => phrase`both ways`,
  '>=': () => phrase`at least`,
  '<=': () => phrase`at most`,
  '>': () => phrase`more than`,
  '<': () => phrase`less than`,
};

const frames: Readonly<Record<string, () => string>> = {
  '64B': () => phrase`The smallest frame: the hardest on packet rates.`,
  '512B': () => phrase`A middling frame.`,
  '1518B': () => phrase`The largest frame at MTU 1500.`,
  '9018B': () => phrase`The largest frame at MTU 9000.`,
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
function quantities(
  prefix: string,
  dimensions: readonly Dimension[],
  usual?: string,
  example?: string,
): Suggestion[] {
  const digits = /^\d+(?:\.\d+)?/.exec(prefix)?.[0];
  const units = dimensions.flatMap((d) => unitsOf[d]);
  const ordered = usual === undefined ? units : [usual, ...units.filter((u) => u !== usual)];
  const known: Suggestion[] =
    example === undefined || digits !== undefined ? [] : [{ label: example, kind: CompletionItemKind.Unit }];
  const written = ordered.map((unit): Suggestion => {
    const text = `${digits ?? '1'}${unit}`;
    return {
      label: text,
      kind: CompletionItemKind.Unit,
      snippet: digits === undefined ? `\${1:1}${unit}` : undefined,
    };
  });
  return [...known, ...written];
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

/** Numbers that there are few of (ports that the card has, priorities), the next free one, and what is usual. */
function integers(
  slot: Slot,
  type: SlotType & { readonly type: 'integer' },
  context: ValueContext,
): Suggestion[] {
  const { bound, parent, snapshot } = context;
  const item = (value: number): Suggestion => ({ label: String(value), kind: CompletionItemKind.Value });
  if (bound.spec?.declares === 'port' && bound.spec.word === 'port') {
    const nic = snapshot.world
      .partOf(bound.top)
      .topology.hosts.flatMap((h) => h.nics)
      .find((n) => n.bound === parent);
    return (nic?.ports ?? []).filter((p) => !p.stated).map((p) => item(p.index));
  }
  if (slot.name === 'vf') return freeFunction(context).map(item);
  if (type.max - type.min > 8) return usualNumbers(slot, context, item);
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

/** The next VF that nobody has by its number. */
function freeFunction({ snapshot, bound }: ValueContext): number[] {
  for (const host of hostsAround(snapshot, bound)) {
    for (const { attachments } of host.groups) {
      const own = attachments.find((a) => a.vnic.bound === bound);
      const use = own?.port && usesOf(host, bound).get(own.port);
      const next = own && use && nextVf(use, own.perHost);
      if (next !== undefined) return [next];
    }
  }
  return [];
}

function usualNumbers(slot: Slot, context: ValueContext, item: (value: number) => Suggestion): Suggestion[] {
  const { bound, parent, snapshot } = context;
  const found = slot.example === undefined ? [] : [item(Number(slot.example))];
  if (bound.spec?.word !== 'vfs' || parent?.spec?.word !== 'port') return found;
  const ports = snapshot.world
    .partOf(bound.top)
    .topology.hosts.flatMap((h) => h.nics.flatMap((n) => n.ports));
  const most = ports.find((p) => p.bound === parent)?.nic.device?.vfsPerPort?.value;
  if (most === undefined) return found;
  if (most === 0) return [{ ...item(0), detail: phrase`this card has no SR-IOV` }];
  return [
    ...found.filter((s) => Number(s.label) < most),
    { ...item(most), detail: phrase`all that a port of this card has` },
  ];
}
