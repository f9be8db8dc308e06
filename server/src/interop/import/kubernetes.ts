import {
  LineCounter,
  type Document,
  isMap,
  isScalar,
  isSeq,
  parseAllDocuments,
  type Node,
  type YAMLMap,
  visit,
} from 'yaml';
import {
  type Bridge,
  type Capture,
  type NetFunction,
  type Problem,
  type Reading,
  type Vf,
  emptyCapture,
  emptyFunction,
  failure,
  shownTwice,
  skipped,
} from './capture.ts';
import { Fields, bounds } from './fields.ts';
import { pciAddress, plainLine } from './values.ts';
import { phrase } from '../../words/phrase.ts';

/*
 * SriovNetworkNodeState of the SR-IOV network operator, one or a list, in YAML (or JSON). Every scalar is read as text:
 * `deviceID: 10e8` is no number, and `0000:19:00.0` no base 60 one. Aliases are never followed.
 */

const maxYamlCharacters = 4 * 1024 * 1024;
/** Nesting that a capture may have; the parser recurses. */
const maxNesting = 64;

export function readKubernetes(text: string): Reading {
  const problems: Problem[] = [];
  if (text.length > maxYamlCharacters)
    return { captures: [], problems: [failure(phrase`Larger than ${maxYamlCharacters / 1024 / 1024} MiB.`)] };
  const deep = nestedTooDeep(text);
  if (deep !== undefined)
    return { captures: [], problems: [failure(phrase`YAML: nested more than ${maxNesting} deep.`, deep)] };
  const lines = new LineCounter();
  let documents: readonly Document.Parsed[] = [];
  try {
    const parsed = parseAllDocuments(text, {
      schema: 'failsafe',
      lineCounter: lines,
      prettyErrors: false,
      uniqueKeys: false,
      merge: false,
    });
    documents = Array.isArray(parsed) ? (parsed as Document.Parsed[]) : [];
  } catch (error) {
    problems.push(
      failure(phrase`YAML: ${plainLine(error instanceof Error ? error.message : String(error))}`, 1),
    );
  }
  const captures: Capture[] = [];
  for (const document of documents) {
    const [error] = document.errors;
    if (error)
      problems.push(failure(phrase`YAML: ${plainLine(error.message)}`, lines.linePos(error.pos[0]).line));
    const alias = aliasIn(document);
    if (alias !== undefined)
      problems.push(
        skipped(
          phrase`YAML aliases are not followed: what they stand for is left out.`,
          lines.linePos(alias).line,
        ),
      );
    captures.push(...statesIn(document.contents, problems, lines));
  }
  if (captures.length === 0 && !problems.some((p) => p.severity === 'error'))
    problems.push(failure(phrase`There is no SriovNetworkNodeState here.`, 1));
  return { captures, problems };
}

/** Where the first alias stands. */
function aliasIn(document: Document.Parsed): number | undefined {
  let found: number | undefined;
  visit(document, {
    Alias(_, { range }) {
      found = range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return found;
}

/** The line on which brackets, or the indentation of a line, go too deep; undefined where all is well. */
function nestedTooDeep(text: string): number | undefined {
  let depth = 0;
  let line = 1;
  let dashes = 0;
  for (const c of text) {
    if (c === '\n') {
      line++;
      dashes = 0;
    } else if (c === '[' || c === '{') depth++;
    else if (c === ']' || c === '}') depth = Math.max(0, depth - 1);
    else if (c === '-' || c === '?' || c === ':') dashes++;
    if (depth > maxNesting || dashes > 1000) return line;
  }
  return undefined;
}

type Reader = YAMLMap | undefined;

function get(map: Reader, key: string): Node | undefined {
  const pair = map?.items.find((p) => isScalar(p.key) && p.key.value === key);
  return (pair?.value as Node | null | undefined) ?? undefined;
}

function mapOf(map: Reader, key: string): Reader {
  const value = get(map, key);
  return isMap(value) ? value : undefined;
}

function listOf(map: Reader, key: string): readonly YAMLMap[] {
  const value = get(map, key);
  return isSeq(value) ? value.items.filter((item): item is YAMLMap => isMap(item)) : [];
}

function text(map: Reader, key: string): string | undefined {
  const value = get(map, key);
  return isScalar(value) && typeof value.value === 'string'
    ? plainLine(value.value, 200) || undefined
    : undefined;
}

function statesIn(contents: unknown, problems: Problem[], lines: LineCounter): Capture[] {
  if (!isMap(contents)) return [];
  const items = listOf(contents, 'items');
  const states = items.length > 0 ? items : [contents];
  return states.flatMap((state): Capture[] => {
    const kind = text(state, 'kind');
    const line = state.range ? lines.linePos(state.range[0]).line : undefined;
    if (kind !== undefined && kind !== 'SriovNetworkNodeState') {
      problems.push(skipped(phrase`\`kind: ${kind}\`: only SriovNetworkNodeState is read.`, line));
      return [];
    }
    // A fragment without its head is known by what it lists.
    if (kind === undefined && listOf(mapOf(state, 'status'), 'interfaces').length === 0) return [];
    return [captureOf(state, { problems, lines, line })];
  });
}

function captureOf(
  state: YAMLMap,
  { problems, lines, line }: { problems: Problem[]; lines: LineCounter; line: number | undefined },
): Capture {
  const capture = emptyCapture();
  capture.host.name = text(mapOf(state, 'metadata'), 'name');
  capture.host.hypervisor = 'none';
  const wanted = listOf(mapOf(state, 'spec'), 'interfaces');
  const seen = listOf(mapOf(state, 'status'), 'interfaces');
  const read = (item: YAMLMap): NetFunction | undefined =>
    functionOf(item, problems, item.range ? lines.linePos(item.range[0]).line : line);
  capture.functions.push(...seen.flatMap((item) => read(item) ?? []));
  const known = new Map(capture.functions.map((f) => [f.address, f]));
  for (const item of wanted) {
    const fn = read(item);
    if (!fn) continue;
    const there = known.get(fn.address);
    (there ?? fn).notes.push(...listOf(item, 'vfGroups').flatMap((g) => groupNote(g) ?? []));
    if (there) continue;
    fn.planned = true;
    fn.notes.push('Asked for by the policies; the node does not report it.');
    capture.functions.push(fn);
  }
  for (const half of ['status', 'spec'] as const)
    for (const item of listOf(mapOf(mapOf(state, half), 'bridges'), 'ovs')) {
      const bridge = bridgeOf(item, half);
      if (bridge && !capture.bridges.some((b) => b.name === bridge.name)) capture.bridges.push(bridge);
    }
  return capture;
}

/** `VFs 0 to 4 are the resource switchdev of policy ovs-hw-offload, on netdevice.` */
function groupNote(group: YAMLMap): string | undefined {
  const range = /^(\d{1,4})-(\d{1,4})$/.exec(text(group, 'vfRange') ?? '');
  const resource = text(group, 'resourceName');
  if (!range || resource === undefined) return undefined;
  const [, from = '', to = ''] = range;
  const policy = text(group, 'policyName');
  const driver = text(group, 'deviceType');
  return `${from === to ? `VF ${from} is` : `VFs ${from} to ${to} are`} the resource ${resource}${policy === undefined ? '' : ` of policy ${policy}`}${driver === undefined ? '' : `, as ${driver}`}.`;
}

/** An Open vSwitch bridge that the operator makes on a PF. */
function bridgeOf(item: YAMLMap, half: 'spec' | 'status'): Bridge | undefined {
  const name = text(item, 'name');
  if (name === undefined) return undefined;
  return {
    name,
    type: text(mapOf(item, 'bridge'), 'datapathType') === 'netdev' ? 'ovs-dpdk' : 'ovs',
    members: listOf(item, 'uplinks').flatMap(
      (u) => pciAddress(text(u, 'pciAddress')) ?? text(u, 'name') ?? [],
    ),
    note: half === 'spec' ? 'Asked for by the policies; the node does not report it.' : undefined,
  };
}

function functionOf(item: YAMLMap, problems: Problem[], line: number | undefined): NetFunction | undefined {
  const given = text(item, 'pciAddress');
  if (given === undefined) {
    problems.push(skipped(phrase`An interface without a PCI address.`, line));
    return undefined;
  }
  const fields = new Fields(problems, given, line);
  const address = fields.address('pciAddress', given);
  if (address === undefined) return undefined;
  const total = fields.number('totalvfs', text(item, 'totalvfs'), bounds.vfs);
  const count = fields.number('numVfs', text(item, 'numVfs'), bounds.vfs);
  const vfs: Vf[] = [];
  for (const vf of listOf(item, 'Vfs').flatMap((v) => vfOf(v, fields) ?? []))
    if (vfs.some(({ index }) => index === vf.index)) problems.push(shownTwice(vf.index, address, line));
    else vfs.push(vf);
  const speed = fields.number('linkSpeed', text(item, 'linkSpeed')?.replace(/ Mb\/s$/, ''), bounds.speed);
  const mode = fields.word('eSwitchMode', text(item, 'eSwitchMode'), ['legacy', 'switchdev']);
  const fn: NetFunction = {
    ...emptyFunction(),
    address,
    id: fields.id('deviceID', text(item, 'vendor'), text(item, 'deviceID')),
    interface: text(item, 'name'),
    mac: fields.mac('mac', text(item, 'mac')),
    mtu: fields.number('mtu', text(item, 'mtu'), bounds.mtu),
    driver: text(item, 'driver'),
    speedBps: speed ? speed * 1e6 : undefined,
    switchdev: mode === undefined ? undefined : mode === 'switchdev',
    vfs,
  };
  const enabled = count ?? (vfs.length > 0 ? vfs.length : undefined);
  if (total !== undefined || enabled !== undefined)
    fn.sriov = { total, totalFromKernel: total !== undefined, enabled };
  return fn;
}

function vfOf(item: YAMLMap, fields: Fields): Vf | undefined {
  const index = fields.number('vfID', text(item, 'vfID'), bounds.vf);
  if (index === undefined) return undefined;
  return {
    index,
    address: fields.address(`Vfs/${index}/pciAddress`, text(item, 'pciAddress')),
    mac: fields.mac(`Vfs/${index}/mac`, text(item, 'mac')),
    vlan: fields.positive(`Vfs/${index}/Vlan`, text(item, 'Vlan') ?? text(item, 'vlan'), bounds.vlan),
    driver: text(item, 'driver'),
  };
}
