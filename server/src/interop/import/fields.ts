import { type PcieState, type Problem, maxVfs, skipped } from './capture.ts';
import { macAddress, onOff, pciAddress, pciId, pcieState, plainLine, whole } from './values.ts';
import { phrase } from '../../words/phrase.ts';

/*
 * The fields of one thing of a capture: what nothing can have is left out, and said. What a tool writes where it does
 * not know (a speed of -1, a MAC address of zeros) is no mistake of the capture, and is left out without a word.
 */

export interface Bounds {
  readonly least: number;
  readonly most: number;
  /** What stands where the value is not known. */
  readonly unknown?: readonly string[] | undefined;
}

/** What can be: of the standards, of Linux, and no more than the language can say. */
export const bounds = {
  /** 802.1Q; 0 is none, and 4095 is kept back. */
  vlan: { least: 0, most: 4094 },
  /** 802.1p. */
  priority: { least: 0, most: 7 },
  /** Bytes of payload: 68 is IPv4's least (RFC 791). */
  mtu: { least: 68, most: 65535 },
  /** Mb/s; without a link it is 0 or -1, which older kernels write as an unsigned number (ethtool: SPEED_UNKNOWN). */
  speed: { least: 1, most: 1e7, unknown: ['0', '-1', '65535', '4294967295'] },
  /** Mb/s; 0 is no limit. */
  vfRate: { least: 0, most: 1e7 },
  /** VFs are 16 bits wide in the SR-IOV capability; so is what their routing ids are counted by. */
  vfs: { least: 0, most: 65535 },
  /** The number of a VF. */
  vf: { least: 0, most: maxVfs - 1 },
  /** A node of -1 is none (NUMA_NO_NODE). */
  numa: { least: 0, most: 255, unknown: ['-1', '4294967295'] },
  iommuGroup: { least: 0, most: 65535 },
  vcpus: { least: 1, most: 4096 },
  queues: { least: 1, most: 4096 },
  /** libvirt's kilobytes a second; 0 is no limit. */
  bandwidth: { least: 0, most: 1e10 },
  /** libvirt's kibibytes. */
  burst: { least: 0, most: 1e9 },
  /** In whatever unit. */
  memory: { least: 0, most: 1e15 },
  msix: { least: 0, most: 2048 },
  cores: { least: 1, most: 1024 },
} as const satisfies Record<string, Bounds>;

export class Fields {
  private readonly problems: Problem[];
  private readonly of: string;
  private readonly line: number | undefined;

  /** @param of whose fields they are, as a message starts with it */
  constructor(problems: Problem[], of: string, line?: number) {
    this.problems = problems;
    this.of = of;
    this.line = line;
  }

  /** A whole number within bounds. */
  number(field: string, given: unknown, { least, most, unknown = [] }: Bounds): number | undefined {
    const text = textOf(given);
    if (text === undefined || unknown.includes(text)) return undefined;
    const value = whole(text, most);
    const possible = value !== undefined && value >= least ? value : undefined;
    return this.told(
      possible,
      (of) => phrase`${of}: \`${field}\` cannot be ${shown(text)}, only ${least} to ${most}.`,
    );
  }

  /** The same, where 0 stands for none. */
  positive(field: string, given: unknown, limits: Bounds): number | undefined {
    return this.number(field, given, limits) || undefined;
  }

  /** The address of an InfiniBand port, of 20 octets, is no mistake, and none that the language says. */
  mac(field: string, given: unknown): string | undefined {
    const text = textOf(given);
    if (text === undefined || unsaidAddress.test(text)) return undefined;
    return this.told(
      macAddress(text),
      (of) => phrase`${of}: \`${field}\` is no MAC address (${shown(text)}).`,
    );
  }

  address(field: string, given: unknown): string | undefined {
    const text = textOf(given);
    if (text === undefined) return undefined;
    return this.told(
      pciAddress(text),
      (of) => phrase`${of}: \`${field}\` is no PCI address that the language can say (${shown(text)}).`,
    );
  }

  /** `8086:1572` of both ids, each in a field of its own. */
  id(field: string, vendor: unknown, device: unknown): string | undefined {
    const [a, b] = [textOf(vendor), textOf(device)];
    if (a === undefined || b === undefined) return undefined;
    return this.told(pciId(a, b), (of) => phrase`${of}: \`${field}\` is no PCI ID (${shown(`${a}:${b}`)}).`);
  }

  /** Without a link the speed is unknown, or the width 0, all ones of its 6 bits, or Linux's 255. */
  link(field: string, gtps: unknown, lanes: unknown): PcieState | undefined {
    const [speed, width] = [textOf(gtps), textOf(lanes)];
    if (speed === undefined || width === undefined) return undefined;
    if (/^unknown/i.test(speed) || ['0', '63', '255'].includes(width)) return undefined;
    return this.told(
      pcieState(speed, width),
      (of) => phrase`${of}: \`${field}\` is no PCIe link (${shown(`${speed} x${width}`)}).`,
    );
  }

  /** `on`, `yes`, `true`; `off`, `no`, `false`. */
  flag(field: string, given: unknown): boolean | undefined {
    return onOff(this.word(field, given, ['on', 'off', 'yes', 'no', 'true', 'false']));
  }

  /** One of some words. */
  word<T extends string>(field: string, given: unknown, words: readonly T[]): T | undefined {
    const text = textOf(given);
    if (text === undefined) return undefined;
    const list = words.map((word) => `\`${word}\``).join(', ');
    return this.told(
      words.find((word) => word === text),
      (of) => phrase`${of}: \`${field}\` cannot be ${shown(text)}, only one of ${list}.`,
    );
  }

  /** The value, and where there is none the reason as a problem. */
  private told<T>(value: T | undefined, why: (of: string) => string): T | undefined {
    if (value === undefined) this.problems.push(skipped(why(this.of), this.line));
    return value;
  }
}

/** No address is set, or it is that of an InfiniBand port. */
const unsaidAddress = /^(?:00(?::|$)){6}$|^(?:[0-9a-f]{2}(?::|$)){20}$/i;

/** A value as its capture has it, on one line; undefined where there is none. */
function textOf(given: unknown): string | undefined {
  if (given === undefined || given === null) return undefined;
  return (typeof given === 'string' ? given : JSON.stringify(given)).trim() || undefined;
}

function shown(text: string): string {
  return `\`${plainLine(text, 40)}\``;
}
