import {
  type Capture,
  type NetFunction,
  type Problem,
  type Reading,
  emptyCapture,
  emptyFunction,
  failure,
  linesOf,
  skipped,
} from './capture.ts';
import { Fields, bounds } from './fields.ts';
import { idsOfDescription } from './pci-names.ts';
import { partsOf, pciAddress, pciId, plainLine } from './values.ts';
import { phrase } from '../../words/phrase.ts';

/*
 * `lspci -vvv`, whatever else was asked for (-nn, -n, -D, -x, -vmm), of old and new pciutils, pasted with whatever
 * indentation: a function starts with its address, and what follows is known by its words.
 */

const head = /^[\s>]{0,40}(?<address>(?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7])\s+(?<rest>\S.*)$/i;

/** What stands in the place of the ids and is none. */
const brokenId = /(?:^| *\[)([^\s[\]:]{1,8}):([^\s[\]:]{1,8})\]?$/;

/** What lspci says of a header whose bits are all set: that of a card that is off the bus (pciutils lspci.c, show_verbose). */
const noAnswer = /^[\s>]*!!! Unknown header type 7f/;

/** A function while it is being read. */
interface Entry {
  readonly fn: NetFunction;
  readonly line: number;
  readonly address: string;
  className: string;
  classCode?: string | undefined;
  /** Of a bridge: the bus behind it. */
  secondary?: number | undefined;
  acs?: boolean | undefined;
  ariForwarding?: boolean | undefined;
  /** Whether its capabilities are shown; `denied` where they are kept from whoever is not root. */
  capabilities?: 'shown' | 'denied' | undefined;
}

export function readLspci(text: string): Reading {
  const problems: Problem[] = [];
  const entries: Entry[] = [];
  let entry: Entry | undefined;
  for (const [line, number] of linesOf(text, problems)) {
    const started = startOf(line, number, problems);
    if (started === 'skip') {
      entry = undefined;
      problems.push(
        skipped(phrase`\`${plainLine(line, 60)}\`: an address that the language cannot say.`, number),
      );
    } else if (started) {
      entry = started;
      entries.push(entry);
    } else if (entry && noAnswer.test(line))
      problems.push(skipped(phrase`${entry.address} does not answer: lspci reads all ones from it.`, number));
    else if (entry) readLine(line, entry, new Fields(problems, entry.address, number));
  }
  if (entries.length === 0)
    return {
      captures: [],
      problems: [...problems, failure(phrase`This is no output of \`lspci\`: no PCI address found.`, 1)],
    };
  const capture = emptyCapture();
  const bridges = new Map(
    entries.flatMap((e) =>
      e.secondary === undefined ? [] : [[`${partsOf(e.address).domain}:${e.secondary}`, e] as const],
    ),
  );
  for (const e of entries) addEntry(capture, e, bridges, problems);
  const denied = entries.find((e) => e.capabilities === 'denied');
  if (denied)
    problems.push(
      skipped(
        phrase`Capabilities (SR-IOV, the PCIe link) are kept from all but root: run \`lspci\` with sudo.`,
        denied.line,
      ),
    );
  else if (!entries.some((e) => e.capabilities))
    problems.push(
      skipped(
        phrase`No capabilities (SR-IOV, the PCIe link) are shown: run \`lspci -vvv\`.`,
        entries[0]?.line,
      ),
    );
  hostOf(capture, entries);
  return { captures: [capture], problems };
}

function startOf(line: string, number: number, problems: Problem[]): Entry | 'skip' | undefined {
  const slot = /^\s*Slot:\s+(?<address>\S+)\s*$/.exec(line)?.groups?.['address'];
  const groups = slot === undefined ? head.exec(line)?.groups : { address: slot, rest: '' };
  if (!groups) return undefined;
  const address = pciAddress(groups['address']);
  if (address === undefined) return slot === undefined ? 'skip' : undefined;
  const fn: NetFunction = { ...emptyFunction(), address };
  const entry: Entry = { fn, line: number, address, className: '' };
  const rest = (groups['rest'] ?? '').slice(0, 400);
  if (slot === undefined) {
    // `Ethernet controller [0200]: Vendor Device [8086:1521] (rev 01)`, with -n `0200: 8086:1521 (rev 01)`.
    const colon = rest.indexOf(': ');
    if (colon < 0) return undefined;
    const kind = rest.slice(0, colon);
    entry.classCode = /(?:^|\[)([0-9a-f]{4})(?:\]|$)/i.exec(kind)?.[1]?.toLowerCase();
    entry.className = kind.replace(/ *\[[0-9a-f]{4}\]$/i, '');
    const what = rest
      .slice(colon + 2)
      .replace(/ *\(prog-if .*$/, '')
      .replace(/ *\(rev [0-9a-f]{2}\)/i, '')
      .trim();
    const id = /(?:^|\[)([0-9a-f]{4}):([0-9a-f]{4})(?:\]|$)/i.exec(what);
    const broken = id ? undefined : brokenId.exec(what);
    fn.id = broken
      ? new Fields(problems, address, number).id('ID', broken[1], broken[2])
      : pciId(id?.[1], id?.[2]);
    const name = broken ? what.slice(0, broken.index) : what.replace(/ *\[[0-9a-f]{4}:[0-9a-f]{4}\]/i, '');
    fn.description = plainLine(name) || undefined;
  }
  return entry;
}

function readLine(line: string, entry: Entry, fields: Fields): void {
  const { fn } = entry;
  const colon = line.indexOf(':');
  if (colon < 0) return;
  // A line of a mail is quoted with `>`.
  const label = line.slice(0, colon).replace(/^[\s>]+/, '');
  const value = line.slice(colon + 1).trim();
  switch (label) {
    case 'Subsystem':
    case 'Product Name':
      fn.hints.push(plainLine(value));
      return;
    case 'Class':
      entry.className = value.replace(/ *\[[0-9a-f]{4}\]$/i, '');
      entry.classCode = /\[([0-9a-f]{4})\]$/i.exec(value)?.[1]?.toLowerCase();
      return;
    case 'Vendor':
    case 'Device': {
      const code = /\[([0-9a-f]{4})\]$/i.exec(value)?.[1];
      fn.description = plainLine(`${fn.description ?? ''} ${value.replace(/ *\[[0-9a-f]{4}\]$/i, '')}`);
      if (label === 'Vendor') fn.hints.unshift(`vendor:${code ?? ''}`);
      else fn.id = pciId(fn.hints.shift()?.slice('vendor:'.length), code);
      return;
    }
    case 'Physical Slot':
    case 'PhySlot':
      fn.physicalSlot = plainLine(value, 40);
      return;
    case 'NUMA node':
    case 'NUMANode':
      fn.numa = fields.number(label, value, bounds.numa);
      return;
    case 'IOMMU group':
    case 'IOMMUGroup':
      fn.iommuGroup = fields.number(label, value, bounds.iommuGroup);
      return;
    case 'Kernel driver in use':
    case 'Driver':
      fn.driver = plainLine(value, 40);
      return;
    case 'Bus':
      entry.secondary = hex(/secondary=([0-9a-f]{2})/i.exec(value)?.[1]);
      return;
    case 'LnkCap':
    case 'LnkSta': {
      const link = /Speed ([^\s,]+?)(?:GT\/s)?(?: \([a-z]+\))?, Width x(\d+)/.exec(value);
      const state = fields.link(label, link?.[1], link?.[2]);
      if (label === 'LnkCap') fn.linkCapability = state;
      else fn.linkStatus = state;
      return;
    }
    case 'IOVCtl':
      fn.sriov ??= {};
      fn.sriov.ari = value.includes('ARIHierarchy+');
      return;
    case 'Initial VFs':
      fn.sriov ??= {};
      fn.sriov.total = fields.number('Total VFs', /Total VFs: ([^\s,]+)/.exec(value)?.[1], bounds.vfs);
      fn.sriov.enabled = fields.number(
        'Number of VFs',
        /Number of VFs: ([^\s,]+)/.exec(value)?.[1],
        bounds.vfs,
      );
      return;
    case 'VF offset': {
      const parts = /^([^\s,]+), stride: ([^\s,]+)(?:, Device ID: ([0-9a-f]{4})\b)?/i.exec(value);
      fn.sriov ??= {};
      fn.sriov.offset = fields.number(label, parts?.[1], bounds.vfs);
      fn.sriov.stride = fields.number('stride', parts?.[2], bounds.vfs);
      fn.sriov.vfId = parts?.[3]?.toLowerCase();
      return;
    }
    case 'DevCtl2':
      entry.ariForwarding = value.includes('ARIFwd+') ? true : value.includes('ARIFwd-') ? false : undefined;
      return;
    case 'ACSCtl':
      // What the kernel asks of a port before it keeps what is behind it apart (drivers/pci: REQ_ACS_FLAGS).
      entry.acs = ['SrcValid+', 'ReqRedir+', 'CmpltRedir+', 'UpstreamFwd+'].every((f) => value.includes(f));
      return;
    case 'Capabilities':
      entry.capabilities = value.includes('access denied') ? 'denied' : 'shown';
      fn.msix ??= fields.number('MSI-X', /MSI-X: .*Count=(\d+)/.exec(value)?.[1], bounds.msix);
      return;
    default:
      if (label.endsWith('Part number')) fn.hints.push(plainLine(value));
      // Dell writes the firmware's version so.
      else if (label.endsWith('Vendor specific') && /^FFV\d/.test(value))
        fn.firmware = plainLine(value.slice(3), 40);
      else if (label === '00' && /^(?:[0-9a-f]{2} ){15}[0-9a-f]{2}$/i.test(value))
        hexDump(value.split(' '), entry);
  }
}

function hex(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseInt(text, 16);
}

/** The first line of `-x`: the ids as the card itself says them. */
function hexDump(bytes: readonly string[], entry: Entry): void {
  const word = (at: number): string => `${bytes[at + 1] ?? ''}${bytes[at] ?? ''}`;
  entry.fn.id ??= pciId(word(0), word(2));
  entry.classCode ??= word(10).toLowerCase();
}

function isNetwork(entry: Entry): boolean {
  if (/wireless|wi-?fi|802\.11/i.test(entry.fn.description ?? '')) return false;
  const { classCode } = entry;
  return classCode === undefined
    ? /^(?:Ethernet|Infiniband|Network|Fabric) controller$/i.test(entry.className)
    : classCode.startsWith('02');
}

function addEntry(
  capture: Capture,
  entry: Entry,
  bridges: ReadonlyMap<string, Entry>,
  problems: Problem[],
): void {
  const { fn, address, line } = entry;
  const text = fn.description ?? fn.id ?? 'device';
  if (!isNetwork(entry)) {
    capture.others.set(address, plainLine(`${entry.className}: ${text}`));
    if (fn.sriov)
      problems.push(
        skipped(
          phrase`${address} is no network card, though it has SR-IOV: ${plainLine(`${entry.className}, ${text}`, 100)}.`,
          line,
        ),
      );
    return;
  }
  if (fn.id === undefined) {
    const ids = idsOfDescription(fn.description);
    if (ids.length > 1) fn.likelyIds = ids;
    else fn.id = ids[0];
  }
  // A VF's vendor is its PF's.
  if (fn.sriov?.vfId !== undefined)
    fn.sriov.vfId = pciId((fn.id ?? fn.likelyIds?.[0])?.split(':')[0], fn.sriov.vfId);
  if (/virtual function|\bVF\b/i.test(fn.description ?? '')) fn.isVf = true;
  const { domain, bus } = partsOf(address);
  const bridge = bridges.get(`${domain}:${bus}`);
  fn.acs = bridge?.acs;
  fn.ariForwarding = bridge?.ariForwarding;
  capture.functions.push(fn);
}

function hostOf(capture: Capture, entries: readonly Entry[]): void {
  if (entries.some((e) => e.fn.iommuGroup !== undefined)) capture.host.iommuActive = true;
  const root = entries.find((e) => e.className === 'Host bridge' || e.classCode === '0600');
  const vendor = root?.fn.id?.slice(0, 4);
  const text = root?.fn.description ?? '';
  if (vendor === '8086' || text.startsWith('Intel ')) capture.host.cpuVendor = 'GenuineIntel';
  else if (vendor === '1022' || text.startsWith('Advanced Micro Devices'))
    capture.host.cpuVendor = 'AuthenticAMD';
}
