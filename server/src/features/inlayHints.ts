import { type InlayHint, InlayHintKind, MarkupKind, type Range } from 'vscode-languageserver-types';
import { headPlace, wholePlace } from '../model/bound.ts';
import type { Part } from '../model/parts.ts';
import type { Host } from '../model/topology.ts';
import type { Prediction, VnicPrediction } from '../predict/prediction.ts';
import { bits } from '../preview/scene/format.ts';
import { queueLimit } from '../rules/shared/queue-limit.ts';
import { type Statement, headEnd, lastAtMost } from '../syntax/tree.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { absolute, cursorAtOffset } from './cursor.ts';
import { rangeOf } from './places.ts';
import { vnicNumbers } from './numbers.ts';
import { freeVfs, freeVmdq, usesOf } from './room.ts';
import { counted, phrase } from '../words/phrase.ts';

export interface InlayHintOptions {
  /** What each vnic would deliver. */
  readonly predictions?: boolean | undefined;
  /** What is assumed where the file says nothing. */
  readonly assumptions?: boolean | undefined;
  /** VFs and VMDq queues that nobody has yet. */
  readonly room?: boolean | undefined;
  /** What a device allows as it is set up: queues of a VF. */
  readonly limits?: boolean | undefined;
}

/** What cannot be read off the line: the predicted throughput of each vnic, what had to be assumed, what is left. */
export function inlayHints(snapshot: Snapshot, range: Range, options: InlayHintOptions = {}): InlayHint[] {
  const from = snapshot.lines.offsetAt(range.start);
  const to = snapshot.lines.offsetAt(range.end);
  const { predictions = true, assumptions = true, room = true, limits = true } = options;
  const parts = partsIn(snapshot, from, to);
  const hosts = room || limits ? hostsIn(snapshot, parts, from, to) : [];
  const foretold = parts.map(([top]) => snapshot.predictionAt(top));
  const hints = [
    ...(predictions ? predicted(snapshot, foretold) : []),
    ...(assumptions ? assumed(snapshot, foretold) : []),
    ...(room ? hosts.flatMap((host) => roomOf(snapshot, host)) : []),
    ...(limits ? hosts.flatMap((host) => limitsOf(snapshot, host)) : []),
  ];
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

/** The parts that have a statement in a stretch of the file, each with one. */
function partsIn({ world, tree }: Snapshot, from: number, to: number): [Statement, Part][] {
  const found = new Map<Part, Statement>();
  for (let i = Math.max(0, lastAtMost(tree.starts, from)); i < tree.statements.length; i++) {
    const statement = tree.statements[i];
    if (!statement || (tree.starts[i] ?? 0) > to) break;
    const part = world.partOf(statement);
    if (!found.has(part)) found.set(part, statement);
  }
  return [...found].map(([part, top]) => [top, part]);
}

function predicted(snapshot: Snapshot, foretold: readonly Prediction[]): Hint[] {
  const parts = new Map<VnicPrediction['attachment']['vnic'], number[]>();
  for (const { attachment, throughputBps } of foretold.flatMap((one) => one.vnics)) {
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
    const range = least === most ? least : phrase`${least} to ${most}`;
    return [
      {
        at: end,
        label: `≈ ${vnic.vm.members.count > 1 ? phrase`${range} each` : range}`,
        tooltip: () => vnicNumbers(snapshot, vnic.bound),
      },
    ];
  });
}

/** The assumptions about one statement, in one hint at the end of its head. */
function assumed(snapshot: Snapshot, foretold: readonly Prediction[]): Hint[] {
  const byOffset = new Map<number, string[]>();
  for (const { text, place } of foretold.flatMap((one) => one.assumptions)) {
    const where = place && snapshot.world.locate(place);
    const cursor = where?.uri === snapshot.uri ? cursorAtOffset(snapshot, where.start) : undefined;
    if (!cursor) continue;
    const at = absolute(cursor, { start: 0, end: headEnd(cursor.bound.statement) }).end;
    const known = byOffset.get(at) ?? [];
    // What several parts share is assumed once.
    if (!known.includes(text)) byOffset.set(at, [...known, text]);
  }
  return [...byOffset].map(([at, texts]) => ({
    at,
    label: shortened(texts.map(withoutSubject).join(', ')),
    tooltip: () =>
      `${phrase`Assumed, as the file does not say it:`}\n\n${texts.map((text) => `- ${text}`).join('\n')}`,
  }));
}

function hostsIn(
  snapshot: Snapshot,
  parts: readonly (readonly [Statement, Part])[],
  from: number,
  to: number,
): Host[] {
  const hosts = parts.flatMap(([, part]) => part.topology.hosts);
  return hosts.filter(({ bound }) => {
    const { uri, start, end } = snapshot.world.locate(wholePlace(bound));
    return uri === snapshot.uri && start <= to && from <= end;
  });
}

/** `vfs 8`: 5 free. On a set of hosts those of the fullest. */
function roomOf(snapshot: Snapshot, host: Host): Hint[] {
  const uses = usesOf(host);
  const fullest = host.members.count > 1 ? phrase`, on the fullest of its hosts` : '';
  const ports = host.nics.flatMap(({ ports: all }) => all);
  const functions = ports.flatMap((port): Hint[] => {
    const use = uses.get(port);
    if (!use || !port.vfs || port.vfs.value === 0) return [];
    const free = freeVfs(use);
    return [
      {
        at: snapshot.world.locate(port.vfs.place).end,
        label: phrase`${free} free`,
        tooltip: () => phrase`${counted(port.vfs?.value ?? 0, 'VF')}, ${free} of them in no VM${fullest}.`,
      },
    ];
  });
  const queues = host.vswitches.flatMap((vswitch): Hint[] => {
    const free = freeVmdq(host, vswitch);
    if (free === undefined || !vswitch.vmdq) return [];
    return [
      {
        at: snapshot.world.locate(vswitch.vmdq.place).end,
        label: phrase`${free} free`,
        tooltip: () => phrase`${counted(free, 'VMDq queue')} that no \`vmdq\` vnic has${fullest}.`,
      },
    ];
  });
  return [...functions, ...queues];
}

/** `vfs 40` of an 82599: 2 queues each. */
function limitsOf(snapshot: Snapshot, host: Host): Hint[] {
  return host.nics.flatMap(({ ports }) =>
    ports.flatMap((port): Hint[] => {
      const limit = port.vfs && port.vfs.value > 0 ? queueLimit(port) : undefined;
      if (!limit || !port.vfs || (port.vfQueues && port.vfQueues.value <= limit.most)) return [];
      return [
        {
          at: snapshot.world.locate(port.vfs.place).end,
          label: phrase`at most ${counted(limit.most, 'queue')} each`,
          tooltip: () => phrase`As this port is set up, ${limit.why}.`,
        },
      ];
    }),
  );
}

/** `kvm.vs0: type ovs` stands at `vs0` already. */
function withoutSubject(text: string): string {
  return text.replace(/^[\w.[\]-]+: /, '');
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
