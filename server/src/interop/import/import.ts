import {
  type Capture,
  type Problem,
  type Reading,
  bounded,
  failure,
  maxCaptureCharacters,
} from './capture.ts';
import { type AnyFormat, detectFormat, unreadTool } from './detect.ts';
import { readHostFile } from './host-files.ts';
import { readIommuGroups } from './iommu-groups.ts';
import { readIpLink } from './ip-link.ts';
import { readKubernetes } from './kubernetes.ts';
import { readLibvirt } from './libvirt.ts';
import { readLspci } from './lspci.ts';
import { readLstopo } from './lstopo.ts';
import { merge } from './merge.ts';
import { readOvs } from './ovs.ts';
import { readSysfs } from './sysfs.ts';
import { write } from './write.ts';
import { phrase } from '../../words/phrase.ts';

/* Captures in, the text of an .iov out. No text makes it throw: what cannot be read is said in `problems`. */

export interface Input {
  /** As a message names it: a file's name. */
  readonly name: string;
  readonly text: string;
  /** Found out where it is not given. */
  readonly format?: AnyFormat | undefined;
}

export interface Imported {
  /** Undefined where nothing could be read. */
  readonly text?: string | undefined;
  /** In the order of the inputs. */
  readonly problems: readonly Problem[];
  /** What each input was read as; undefined where it looks like no capture. */
  readonly formats: readonly (AnyFormat | undefined)[];
}

export interface ImportOptions {
  /** Of a host that no capture names. */
  readonly hostName?: string | undefined;
}

/** Captures that say more of a function come first: what an earlier one says stands. */
const order: readonly AnyFormat[] = [
  'sysfs',
  'ip-link',
  'lspci',
  'libvirt',
  'kubernetes',
  'lstopo',
  'ovs',
  'iommu-groups',
  'hostname',
  'versions',
  'cpuinfo',
  'dmesg',
  'cmdline',
  'meminfo',
  'numactl',
  'lstopo-text',
];

/** Reads one capture. */
export function readCapture(text: string, format: AnyFormat): Reading {
  if (text.length > maxCaptureCharacters)
    return {
      captures: [],
      problems: [failure(phrase`Larger than ${maxCaptureCharacters / 1024 / 1024} MiB.`)],
    };
  const plain = text.replace(/^\ufeff/, '');
  switch (format) {
    case 'ip-link':
      return readIpLink(plain);
    case 'lspci':
      return readLspci(plain);
    case 'libvirt':
      return readLibvirt(plain);
    case 'lstopo':
      return readLstopo(plain);
    case 'kubernetes':
      return readKubernetes(plain);
    case 'sysfs':
      return readSysfs(plain);
    case 'ovs':
      return readOvs(plain);
    case 'iommu-groups':
      return readIommuGroups(plain);
    default:
      return readHostFile(format, plain);
  }
}

/** Merges captures into hosts, by the host's name where a capture says one, and writes them as one file. */
export function importCaptures(inputs: readonly Input[], options: ImportOptions = {}): Imported {
  const problems: Problem[] = [];
  const formats = inputs.map(({ text, format, name }) => format ?? detectFormat(text, name));
  const found: { readonly rank: number; readonly name: string; readonly capture: Capture }[] = [];
  inputs.forEach(({ name, text }, i) => {
    const format = formats[i];
    if (format === undefined) {
      const tool = unreadTool(text);
      const what =
        tool === undefined
          ? phrase`This looks like no capture that can be read.`
          : phrase`This is of ${tool}, which is not read.`;
      problems.push({ ...failure(what), input: name });
      return;
    }
    const reading = readCapture(text, format);
    problems.push(...reading.problems.map((p) => ({ ...p, input: name })));
    const looks = reading.captures.length === 0 ? detectFormat(text, name) : undefined;
    if (looks !== undefined && looks !== format)
      problems.push({
        ...failure(phrase`It looks like \`${looks}\`, and was to be read as \`${format}\`.`, 1),
        input: name,
      });
    for (const capture of reading.captures) bounded(capture, problems);
    for (const capture of reading.captures) found.push({ rank: order.indexOf(format), name, capture });
  });
  if (found.length === 0) return { problems, formats };
  found.sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const captures = found.map((f) => f.capture);
  const names = inputs
    .filter((_, i) => formats[i] !== undefined)
    .map((i) => i.name)
    .sort();
  const text = write(hostsOf(captures, problems), problems, { inputs: names, hostName: options.hostName });
  return { text, problems, formats };
}

/** Captures by host. Those that name none belong to the one that is named, else together. */
function hostsOf(captures: readonly Capture[], problems: Problem[]): Capture[] {
  const named = [...new Set(captures.flatMap((c) => c.host.name ?? []))].sort();
  const nameless = captures.filter((c) => c.host.name === undefined);
  if (named.length <= 1) return [merge(captures, problems)];
  return [
    ...named.map((name) =>
      merge(
        captures.filter((c) => c.host.name === name),
        problems,
      ),
    ),
    ...(nameless.length > 0 ? [merge(nameless, problems)] : []),
  ];
}
