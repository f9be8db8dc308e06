import type { Position, Range, WorkspaceEdit } from 'vscode-languageserver-types';
import type { Bound } from '../model/bound.ts';
import { outside } from '../model/declaration.ts';
import { catalogScheme } from '../catalog/catalog.ts';
import { nameOf } from '../model/read.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { cursorAt } from './cursor.ts';
import { nameAt } from './names.ts';
import { locationOf } from './places.ts';
import { occurrences, seeingAll } from './references.ts';
import { phrase } from '../words/phrase.ts';

/** Why a name cannot be changed, or not to that; in words for the person who asked. */
export class Refusal extends Error {}

export interface Renamable {
  readonly range: Range;
  readonly placeholder: string;
}

/** The name at a position that can be changed; undefined where there is none. Throws a `Refusal` for the catalog's. */
export function prepareRename(snapshot: Snapshot, position: Position): Renamable | undefined {
  const found = renamable(snapshot, position);
  return found && { range: found.range, placeholder: found.old };
}

/** The edit that changes a name where it is declared and wherever it is used. Throws a `Refusal` where that cannot be. */
export function rename(snapshot: Snapshot, position: Position, name: string): WorkspaceEdit | undefined {
  const found = renamable(snapshot, position);
  if (!found) return undefined;
  const { target, old } = found;
  if (name === old) return { changes: {} };
  checkName(target, name);
  const taken = neighbours(snapshot, target).find(
    (other) => other !== target && nameOf(other)?.name === name,
  );
  if (taken) throw new Refusal(phrase`There is a ${taken.statement.word} \`${name}\` already.`);
  const changes: NonNullable<WorkspaceEdit['changes']> = {};
  for (const { uri, range } of occurrences(snapshot, target, true)) {
    // A use that spells it otherwise is none that a plain change of the name would mend.
    const lines = snapshot.linesOf(uri);
    if (lines?.text.slice(lines.offsetAt(range.start), lines.offsetAt(range.end)) !== old) continue;
    (changes[uri] ??= []).push({ range, newText: name });
  }
  return { changes };
}

function renamable(
  snapshot: Snapshot,
  position: Position,
): { target: Bound; old: string; range: Range } | undefined {
  const cursor = cursorAt(snapshot, position);
  const name = cursor && nameAt(snapshot, cursor);
  const [target] = name?.targets ?? [];
  if (!name || !target) return undefined;
  const old = nameOf(target)?.name;
  const location = locationOf(snapshot, name.place);
  if (old === undefined || !location) return undefined;
  if (snapshot.world.locate({ top: target.top, start: 0, end: 0 }).uri.startsWith(`${catalogScheme}:`)) {
    throw new Refusal(phrase`\`${old}\` is in the catalog: extend it under a name of your own.`);
  }
  if (name.targets.length > 1)
    throw new Refusal(
      phrase`\`${old}\` means another ${target.statement.word} on each host: rename each where it is declared.`,
    );
  return { target, old, range: location.range };
}

const word = /^[A-Za-z_](?:[A-Za-z0-9_]|-(?=[A-Za-z0-9]))*$/;

function checkName(target: Bound, name: string): void {
  const dotted = target.spec?.declares === 'device' || target.spec?.declares === 'platform';
  const [first = '', ...more] = dotted ? name.split('.') : [name];
  if (!word.test(first) || !more.every((part) => word.test(part) || /^\d+$/.test(part))) {
    throw new Refusal(
      phrase`\`${name}\` is no name: a letter or \`_\`, then letters, digits, \`_\` and \`-\`.`,
    );
  }
  if (name === outside && ['vm', 'host', 'switch'].includes(target.spec?.declares ?? ''))
    throw new Refusal(phrase`\`wire\` always means the outside.`);
}

/** What shares a namespace with a declaration. */
function neighbours(snapshot: Snapshot, target: Bound): readonly Bound[] {
  const kind = target.spec?.declares;
  const { parent } = target;
  if (parent && kind !== 'vm')
    return parent.children.filter((child) =>
      kind === 'bond'
        ? child.spec?.declares === 'bond'
        : child.spec?.word === 'vnic' || child.spec?.word === 'nic' || child.spec?.word === 'vswitch',
    );
  const node = kind === 'host' || kind === 'vm' || kind === 'switch';
  return seeingAll(snapshot, target).flatMap(({ world }) =>
    world.declarations
      .filter((d) => (node ? d.kind === 'host' || d.kind === 'vm' || d.kind === 'switch' : d.kind === kind))
      .map((d) => d.bound),
  );
}
