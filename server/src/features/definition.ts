import type { LocationLink, Position, Range } from 'vscode-languageserver-types';
import { valueOf } from '../model/read.ts';
import { type Bound, wholePlace } from '../model/bound.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { absolute, cursorAt } from './cursor.ts';
import type { Port } from '../model/topology.ts';
import { declaredName, headOf, nameAt } from './names.ts';
import { locationOf, rangeOf } from './places.ts';
import { portDeclaration, portsAt } from './ports.ts';

/** Where what stands at a position is declared: in this file, an imported one or the catalog; an import leads to its file. */
export function definition(snapshot: Snapshot, position: Position): LocationLink[] {
  const cursor = cursorAt(snapshot, position);
  if (!cursor) return [];
  const ports = portsAt(snapshot, cursor);
  if (ports.length > 0 && cursor.item)
    return portLinks(snapshot, ports, rangeOf(snapshot, absolute(cursor, cursor.item)));
  const name = nameAt(snapshot, cursor);
  if (name) {
    const origin = locationOf(snapshot, name.place)?.range;
    return name.targets.flatMap((target) => linkTo(snapshot, target, origin));
  }
  const { bound } = cursor;
  const file = bound.spec?.word === 'import' ? valueOf(bound, 'file', 'string') : undefined;
  const link = file && importOf(snapshot, bound.statement);
  if (!file || link === undefined) return [];
  const start = { line: 0, character: 0 };
  return [
    {
      targetUri: link,
      targetRange: { start, end: start },
      targetSelectionRange: { start, end: start },
      originSelectionRange: rangeOf(snapshot, absolute(cursor, file)),
    },
  ];
}

/** What is at a position is one of which kind: the device of a NIC or port, the flavor of a VM, the platform of a host, a device's base. */
export function typeDefinition(snapshot: Snapshot, position: Position): LocationLink[] {
  const cursor = cursorAt(snapshot, position);
  if (!cursor) return [];
  const cards = [...new Set(portsAt(snapshot, cursor).map(({ nic }) => nic.bound))];
  const name = cards.length > 0 ? undefined : nameAt(snapshot, cursor);
  const types = (name?.targets ?? cards).flatMap((one) =>
    isType(one) && name?.declaring === false ? [one] : headOf(snapshot.world, one).filter(isType),
  );
  return [...new Set(types)].flatMap((type) => linkTo(snapshot, type, undefined));
}

const isType = ({ spec }: Bound): boolean =>
  spec?.declares === 'device' || spec?.declares === 'flavor' || spec?.declares === 'platform';

function linkTo(snapshot: Snapshot, target: Bound, originSelectionRange: Range | undefined): LocationLink[] {
  const whole = locationOf(snapshot, wholePlace(target));
  const place = declaredName(target);
  const selection = place && locationOf(snapshot, place);
  if (!whole || !selection) return [];
  return [
    {
      targetUri: whole.uri,
      targetRange: whole.range,
      targetSelectionRange: selection.range,
      ...(originSelectionRange ? { originSelectionRange } : {}),
    },
  ];
}

function portLinks(snapshot: Snapshot, ports: readonly Port[], originSelectionRange: Range): LocationLink[] {
  return ports.flatMap((port): LocationLink[] => {
    const { whole, name } = portDeclaration(port);
    const target = locationOf(snapshot, whole);
    const selection = locationOf(snapshot, name);
    if (!target || !selection) return [];
    return [
      {
        targetUri: target.uri,
        targetRange: target.range,
        targetSelectionRange: selection.range,
        originSelectionRange,
      },
    ];
  });
}

/** The file that an import statement of the snapshot's own file leads to; undefined where it cannot be read. */
export function importOf(
  snapshot: Snapshot,
  statement: Snapshot['tree']['statements'][number],
): string | undefined {
  const root = snapshot.world.sources.find(({ tree }) => tree === snapshot.tree);
  const found = root?.imports.get(statement);
  return found && (found.problem === undefined || found.problem === 'cycle') ? found.uri : undefined;
}
