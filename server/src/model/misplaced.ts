import type { Statement } from '../syntax/tree.ts';
import { phrase } from '../words/phrase.ts';
import type { Bound } from './bound.ts';
import type { NameTable } from './declaration.ts';
import { insertion, preceding } from './edit.ts';
import { type Edit, type Fix, movedHere } from './finding.ts';
import type { Place } from './place.ts';
import { argumentText, nameOf, numberFact, pathText, pathsOf, property } from './read.ts';
import type { Device } from './topology.ts';

/* Words that say something about what they stand in, and have their place elsewhere: what says the same there. */

/** What is declared around a statement. */
export interface Around {
  readonly names: NameTable;
  /** A NIC model, of the catalog or declared. */
  readonly device: (name: string) => Device | undefined;
  /** Before which statement of its file a declaration may come. */
  readonly first: Statement;
}

/** A statement without a place where it stands. */
interface Misplaced {
  readonly statement: Statement;
  /** What it stands in. */
  readonly parent: Bound;
  /** The whole of it. */
  readonly place: Place;
}

interface Meaning {
  /** Where the language has it. */
  readonly says: () => string;
  readonly fixes: (misplaced: Misplaced, around: Around) => readonly Fix[];
}

/** By what it stands in, and its word. */
const meanings: Readonly<Record<string, Meaning>> = {
  'vnic vlan': {
    says: () => phrase`A vnic has the VLAN of its \`network\`.`,
    fixes: networkOfVlan,
  },
  'host bond': {
    says: () => phrase`Ports are bundled by the \`team\` of a vswitch’s \`uplink\`.`,
    fixes: teamOfPorts,
  },
  ...Object.fromEntries(
    ['speed', 'mtu', 'switching', 'pause', 'vf-queues', 'networks'].map((word): [string, Meaning] => [
      `nic ${word}`,
      { says: () => phrase`It is said of each port.`, fixes: ofEachPort },
    ]),
  ),
  ...Object.fromEntries(
    ['vfs', 'link', 'interface', 'mac', 'class'].map((word): [string, Meaning] => [
      `nic ${word}`,
      { says: () => phrase`It is said of one port.`, fixes: ofOnePort },
    ]),
  ),
};

/** What a word means in a block in which it has no place; undefined where nobody can tell. */
export function meaningOf(word: string, parent: Bound | undefined): Meaning | undefined {
  const key = `${parent?.statement.word ?? ''} ${word}`;
  return Object.hasOwn(meanings, key) ? meanings[key] : undefined;
}

/** `vlan 5` in a vnic: the network that has it, which is declared where there is none. */
function networkOfVlan({ statement, parent, place }: Misplaced, { names, first }: Around): readonly Fix[] {
  const [vlan, ...more] = statement.args;
  if (vlan?.type !== 'number' || more.length > 0 || statement.block) return [];
  if (!Number.isInteger(vlan.value) || vlan.value < 1 || vlan.value > 4094) return [];
  const written = pathsOf(property(parent, 'network'), 'network')[0]?.path;
  if (property(parent, 'network')) {
    const own = written && names.get('network', pathText(written));
    if (!own) return [];
    const stated = numberFact(own.bound, 'vlan')?.value;
    const removed = { place, text: '' };
    if (stated === vlan.value) return [{ title: phrase`Remove it`, preferred: true, edits: [removed] }];
    if (stated !== undefined) return [];
    const title = phrase`Move it to \`network ${own.name}\``;
    return [{ title, preferred: true, edits: [removed, insertion(own.bound, `vlan ${vlan.text}`)] }];
  }
  const networks = names
    .list('network')
    .filter((name) => numberFact(names.get('network', name)?.bound, 'vlan')?.value === vlan.value);
  if (networks.length > 0)
    return networks.slice(0, 3).map((name, i) => ({
      title: phrase`Write \`network ${name}\``,
      preferred: i === 0,
      edits: [{ place, text: `network ${name}` }],
    }));
  let name = `vlan${vlan.value}`;
  for (let n = 2; names.get('network', name); n++) name = `vlan${vlan.value}-${n}`;
  const declared = preceding(first, `network ${name} { vlan ${vlan.value} }`);
  return [
    {
      title: phrase`Declare \`network ${name}\`, and put the vnic in it`,
      preferred: true,
      edits: [declared, { place, text: `network ${name}` }],
    },
  ];
}

/** How a bond's mode is called here: by name or number, as Linux, netplan and OVS know them. */
const teams: Readonly<Record<string, string>> = {
  '802.3ad': 'lacp',
  lacp: 'lacp',
  '4': 'lacp',
  'active-backup': 'active-standby',
  'active-standby': 'active-standby',
  '1': 'active-standby',
  'balance-slb': 'source-port',
  'source-port': 'source-port',
};

/** `bond bond0 [lan.0, lan.1]` in a host: the uplink of the vswitch that names it, else a vswitch over these ports. */
function teamOfPorts({ statement, parent, place }: Misplaced): readonly Fix[] {
  const [named, list, ...more] = statement.args;
  if (named?.type !== 'path' || list?.type !== 'list' || more.length > 0) return [];
  const mode = statement.block?.statements.find((s) => s.word === 'mode' || s.word === 'team')?.args[0];
  const team = mode && teams[argumentText(mode)];
  const uplink = `${argumentText(list)}${team === undefined ? '' : ` { team ${team} }`}`;
  const name = pathText(named);
  for (const vswitch of parent.children) {
    const over = vswitch.statement.word === 'vswitch' ? property(vswitch, 'uplink') : undefined;
    const [path, ...others] = pathsOf(over, 'uplink');
    if (!over || !path || others.length > 0 || pathText(path.path) !== name || over.statement.block) continue;
    const edits: Edit[] = [
      { place, text: '' },
      { place: path.place, text: uplink },
    ];
    return [
      { title: phrase`Make it the uplink of \`${nameOf(vswitch)?.name ?? ''}\``, preferred: true, edits },
    ];
  }
  const text = `vswitch ${name} { uplink ${uplink} }`;
  return [{ title: phrase`Write \`${text}\``, edits: [{ place, text }] }];
}

/** Ports that are written for a card, at most. */
const mostPorts = 8;

/** `speed 10Gbps` in a nic: said of those of its ports that say nothing else. */
function ofEachPort({ statement, parent, place }: Misplaced, { device }: Around): readonly Fix[] {
  const text = [statement.word, ...statement.args.map(argumentText)].join(' ');
  const written = parent.children.filter((child) => child.spec?.word === 'port');
  const indices = new Set(written.flatMap((port) => port.statement.args.slice(0, 1).map(argumentText)));
  const [model] = pathsOf(parent, 'device');
  const known = model && device(pathText(model.path))?.portCount?.value;
  const count = Math.min(known ?? 1, mostPorts);
  const others = Array.from({ length: count }, (_, i) => String(i)).filter((i) => !indices.has(i));
  const lines = statement.indent > parent.statement.indent;
  const between = lines ? `\n${' '.repeat(statement.indent)}` : '; ';
  const edits = [
    { place, text: others.map((i) => `port ${i} { ${text} }`).join(between) },
    ...written.filter((port) => !property(port, statement.word)).map((port) => insertion(port, text)),
  ];
  return [{ title: phrase`Say it of each port`, preferred: true, edits }];
}

/** `vfs 8` in a nic: moved to one of its ports, or to the first where none is written. */
function ofOnePort({ statement, parent, place }: Misplaced): readonly Fix[] {
  const written = parent.children.filter((child) => child.spec?.word === 'port');
  if (written.length === 0)
    return [
      {
        title: phrase`Put it in \`port 0\``,
        edits: [{ place, text: `port 0 { ${movedHere} }`, moved: place }],
      },
    ];
  return written.flatMap((port) => {
    const [index] = port.statement.args;
    const said = statement.word !== 'class' && property(port, statement.word) !== undefined;
    if (!index || said) return [];
    const title = phrase`Move it to \`port ${argumentText(index)}\``;
    const edits = [
      { place, text: '' },
      { ...insertion(port, movedHere), moved: place },
    ];
    return [{ title, edits }];
  });
}
