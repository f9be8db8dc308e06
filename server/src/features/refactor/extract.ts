import { removal } from '../../model/edit.ts';
import { nameOf, pathsOf, properties, property } from '../../model/read.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { type Cursor } from '../cursor.ts';
import { replacementsOf } from '../edits.ts';
import { textAt } from '../places.ts';
import { wholePlace } from '../../model/bound.ts';
import { type Refactoring, before, extractKind, freeName, joined } from './common.ts';
import { phrase } from '../../words/phrase.ts';

/** What a flavor may say. */
const sizes = ['vcpus', 'memory', 'pinned', 'numa', 'driver'];

/** The size of a vm without a flavor becomes a flavor that others may share. */
export function extractFlavor(snapshot: Snapshot, { chain, base }: Cursor): Refactoring[] {
  const vm = chain.find((bound) => bound.spec?.declares === 'vm');
  const named = vm && nameOf(vm);
  if (!vm || !named || vm.statement.faulty || vm.values.has('flavor')) return [];
  const said = sizes.flatMap((word) => properties(vm, word));
  if (said.length === 0) return [];
  const name = freeName(snapshot, 'flavor', `${named.name}-size`, vm);
  const body = said.map((one) => textAt(snapshot, wholePlace(one))).join('; ');
  const removed = replacementsOf(snapshot, said.map(removal));
  if (!removed) return [];
  const at = base + named.place.end;
  return [
    {
      title: phrase`Extract flavor \`${name}\``,
      kind: `${extractKind}.flavor`,
      replacements: [
        before(snapshot, base, vm, `flavor ${name} { ${body} }`),
        { uri: snapshot.uri, start: at, end: at, text: ` : ${name}` },
        ...joined(removed),
      ],
    },
  ];
}

/** A vnic gets a promise of its own, as it is now: what changes it then changes no other's. */
export function extractQos(snapshot: Snapshot, { chain, base }: Cursor): Refactoring[] {
  const vnic = chain.find((bound) => bound.spec?.word === 'vnic');
  const vm = vnic?.parent && nameOf(vnic.parent);
  const [used] = pathsOf(property(vnic, 'qos'), 'qos');
  if (!vnic || !vm || !used || vnic.top.faulty) return [];
  const old = used.path.segments.map((segment) => segment.text).join('.');
  const declared = snapshot.world.declarations.find((d) => d.kind === 'qos' && d.name === old)?.bound;
  if (!declared || declared.statement.faulty) return [];
  const name = freeName(snapshot, 'qos', `${vm.name}-${nameOf(vnic)?.name ?? 'vnic'}`, vnic);
  const { statement } = declared;
  const { block } = statement;
  const lines = snapshot.world.locate(wholePlace(declared));
  const text = snapshot.linesOf(lines.uri)?.text.slice(lines.start, lines.end);
  const body = text?.slice((block?.start ?? statement.end) - statement.head, statement.end - statement.head);
  if (body === undefined) return [];
  const place = snapshot.world.locate(used.place);
  return [
    {
      title: phrase`Extract qos \`${name}\` from \`${old}\``,
      kind: `${extractKind}.qos`,
      replacements: [
        before(snapshot, base, vnic, `qos ${name} ${body.trim() === '' ? '{ }' : body.trim()}`),
        { uri: snapshot.uri, start: place.start, end: place.end, text: name },
      ],
    },
  ];
}
