import {
  MarkupKind,
  type ParameterInformation,
  type Position,
  type SignatureHelp,
} from 'vscode-languageserver-types';
import { expectation } from '../model/expected.ts';
import { type Form, slotText } from '../schema/spec.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { contextAt } from './completion/context.ts';
import { expectedAfter } from './completion/slots.ts';
import { statementDoc } from './completion/statements.ts';

/** The values that the statement at a position takes, and which of them stands next. */
export function signatureHelp(snapshot: Snapshot, position: Position): SignatureHelp | undefined {
  const context = contextAt(snapshot, snapshot.lines.offsetAt(position));
  if (context?.type !== 'value') return undefined;
  const { spec, expected } = context;
  const forms = spec.forms.filter((form) => form.length > 0);
  if (forms.length === 0) return undefined;
  const active = Math.max(
    0,
    forms.findIndex((form) => expected.some((e) => e.form === form)),
  );
  const form = forms[active];
  const slot = expected.find((e) => e.form === form)?.slot;
  const done = expected.length === 0 && expectedAfter(spec, []).length > 0;
  return {
    activeSignature: active,
    // Behind the last one where all are said.
    activeParameter: form && slot ? form.indexOf(slot) : done ? (form?.length ?? 0) : 0,
    signatures: forms.map((f) => ({
      ...signatureText(spec.word, f),
      documentation: { kind: MarkupKind.Markdown, value: statementDoc(spec) },
    })),
  };
}

/** The form as text, and where each of its slots stands in it. */
function signatureText(word: string, form: Form): { label: string; parameters: ParameterInformation[] } {
  let label = word;
  const parameters = form.map((slot): ParameterInformation => {
    label += ' ';
    const start = label.length;
    label += slotText(slot);
    return { label: [start, label.length], documentation: expectation(slot.type) };
  });
  return { label, parameters };
}
