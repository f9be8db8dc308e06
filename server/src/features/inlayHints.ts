import { type InlayHint, InlayHintKind, MarkupKind, type Range } from 'vscode-languageserver-types';
import { headPlace } from '../model/bind.ts';
import type { VnicPrediction } from '../predict/prediction.ts';
import { bits } from '../preview/format.ts';
import { headEnd } from '../syntax/tree.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { absolute, cursorAtOffset } from './cursor.ts';
import { rangeOf } from './places.ts';
import { vnicNumbers } from './numbers.ts';

export interface InlayHintOptions {
  /** What each vnic would deliver. */
  readonly predictions?: boolean | undefined;
  /** What is assumed where the file says nothing. */
  readonly assumptions?: boolean | undefined;
}

/** What cannot be read off the line: the predicted throughput of each vnic, and what had to be assumed. */
export function inlayHints(snapshot: Snapshot, range: Range, options: InlayHintOptions = {}): InlayHint[] {
  const from = snapshot.lines.offsetAt(range.start);
  const to = snapshot.lines.offsetAt(range.end);
  const { predictions = true, assumptions = true } = options;
  const hints = [...(predictions ? predicted(snapshot) : []), ...(assumptions ? assumed(snapshot) : [])];
  return hints
    .filter(({ at }) => from <= at && at <= to)
    .map(({ at, label, tooltip }): InlayHint => ({
      position: rangeOf(snapshot, { start: at, end: at }).start,
      label,
      kind: InlayHintKind.Parameter,
      paddingLeft: true,
      tooltip: { kind: MarkupKind.Markdown, value: tooltip() },
    }));
}

interface Hint {
  readonly at: number;
  readonly label: string;
  readonly tooltip: () => string;
}

function predicted(snapshot: Snapshot): Hint[] {
  const parts = new Map<VnicPrediction['attachment']['vnic'], number[]>();
  for (const { attachment, throughputBps } of snapshot.prediction.vnics) {
    if (!throughputBps) continue;
    const known = parts.get(attachment.vnic) ?? [];
    known.push(throughputBps.value);
    parts.set(attachment.vnic, known);
  }
  return [...parts].flatMap(([vnic, values]): Hint[] => {
    const { uri, end } = snapshot.world.locate(headPlace(vnic.bound));
    if (uri !== snapshot.uri) return [];
    const least = bits(Math.min(...values));
    const most = bits(Math.max(...values));
    const each = vnic.vm.members.count > 1 ? ' each' : '';
    return [
      {
        at: end,
        label: `≈ ${least === most ? least : `${least} to ${most}`}${each}`,
        tooltip: () => vnicNumbers(snapshot, vnic.bound),
      },
    ];
  });
}

/** The assumptions about one statement, in one hint at the end of its head. */
function assumed(snapshot: Snapshot): Hint[] {
  const byOffset = new Map<number, string[]>();
  for (const { text, place } of snapshot.prediction.assumptions) {
    const where = place && snapshot.world.locate(place);
    const cursor = where?.uri === snapshot.uri ? cursorAtOffset(snapshot, where.start) : undefined;
    if (!cursor) continue;
    const at = absolute(cursor, { start: 0, end: headEnd(cursor.bound.statement) }).end;
    byOffset.set(at, [...(byOffset.get(at) ?? []), text]);
  }
  return [...byOffset].map(([at, texts]) => ({
    at,
    label: shortened(texts.map(withoutSubject).join(', ')),
    tooltip: () => `Assumed, as the file does not say it:\n\n${texts.map((text) => `- ${text}`).join('\n')}`,
  }));
}

/** `kvm.vs0: type ovs` stands at `vs0` already. */
function withoutSubject(text: string): string {
  return text.replace(/^[\w.[\]-]+: /, '');
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
