import { type HostFacts, type Problem, type Reading, emptyCapture, linesOf, skipped } from './capture.ts';
import { Fields, bounds } from './fields.ts';
import { plainLine } from './values.ts';
import { phrase } from '../../words/phrase.ts';

/*
 * What a Linux host says of itself: /proc/cpuinfo, the kernel's command line and boot messages, numactl, meminfo,
 * versions. They name no network function; they say what the host is and whether its IOMMU works.
 */

export type HostFile =
  'cpuinfo' | 'cmdline' | 'dmesg' | 'numactl' | 'meminfo' | 'hostname' | 'versions' | 'lstopo-text';

export function readHostFile(kind: HostFile, text: string): Reading {
  const capture = emptyCapture();
  const { host } = capture;
  const problems: Problem[] = [];
  const lines = [...linesOf(text, problems)].map(([line]) => line);
  readers[kind](lines, host, new Fields(problems, kind));
  return {
    captures: [capture],
    problems:
      kind === 'lstopo-text'
        ? [
            ...problems,
            skipped(
              phrase`The text of lstopo has no PCI addresses: only the memory is taken. \`lstopo --of xml --whole-io\` has all.`,
              1,
            ),
          ]
        : problems,
  };
}

const readers: Readonly<
  Record<HostFile, (lines: readonly string[], host: HostFacts, fields: Fields) => void>
> = {
  cpuinfo(lines, host, fields) {
    const all = (key: string): string[] =>
      lines.flatMap((l) => {
        const colon = l.indexOf(':');
        return colon > 0 && l.slice(0, colon).trim() === key ? [l.slice(colon + 1).trim()] : [];
      });
    const threads = all('processor').length;
    const sockets = new Set(all('physical id')).size;
    const cores = fields.number('cpu cores', all('cpu cores')[0], bounds.cores);
    const model = all('model name')[0];
    host.cpuVendor = all('vendor_id')[0];
    if (model !== undefined) {
      host.cpuModel = plainLine(model);
      host.hz = clockIn(model);
    }
    if (sockets === 0 || sockets > 64 || !cores) return;
    host.sockets = sockets;
    host.coresPerSocket = cores;
    const perCore = threads / (sockets * cores);
    if (Number.isInteger(perCore) && perCore >= 1 && perCore <= 8) host.threads = perCore;
  },
  cmdline(lines, host) {
    const words = lines.join(' ').split(/\s+/);
    commandLine(words, host);
  },
  dmesg(lines, host) {
    for (const raw of lines) {
      const line = raw.replace(/^\[[^\]]*\]\s*/, '');
      const dmi = /^DMI: ([^,]{1,120}?)(?:\/[^,]*)?, BIOS /.exec(line)?.[1];
      if (dmi !== undefined) host.product = plainLine(dmi);
      const version = /^Linux version (\S{1,60}) /.exec(line)?.[1];
      if (version !== undefined) host.kernel = version;
      if (/^Kernel command line: /.test(line)) commandLine(line.split(/\s+/), host);
      if (
        /^(?:DMAR|Intel-IOMMU|dmar): (?:IOMMU enabled|enabled$)|^DMAR: Intel\(R\) Virtualization Technology for Directed I\/O/.test(
          line,
        )
      ) {
        host.iommu = 'vt-d';
        host.iommuActive = true;
      }
      if (
        /^AMD-Vi: (?:Found IOMMU|AMD IOMMUv2|Interrupt remapping enabled)|^pci [^ ]+: AMD-Vi: (?:Found IOMMU|IOMMU performance)/.test(
          line,
        )
      ) {
        host.iommu = 'amd-vi';
        host.iommuActive = true;
      }
      if (/^arm-smmu(?:-v3)? /.test(line)) {
        host.iommu = 'smmu';
        host.iommuActive = true;
      }
      if (/(?:^|: )(?:DMAR-IR: )?Enabled IRQ remapping|^AMD-Vi: Interrupt remapping enabled/.test(line))
        host.interruptRemapping = true;
      if (/IRQ remapping (?:was not enabled|doesn't support)|Failed to enable IRQ remapping/.test(line))
        host.interruptRemapping = false;
    }
  },
  numactl() {
    // Its nodes are said better by lspci and lstopo; memory of the nodes is what the kernel has left of it.
  },
  meminfo(lines, host, fields) {
    const total = lines.flatMap((l) => /^MemTotal:\s+(\S+) kB$/.exec(l)?.[1] ?? [])[0];
    const kib = fields.positive('MemTotal', total, bounds.memory);
    if (kib) host.memoryBytes = kib * 1024;
  },
  hostname(lines, host) {
    const name = lines[0]?.trim() ?? '';
    if (/^[\w.-]{1,200}$/.test(name)) host.name = name;
  },
  versions(lines, host) {
    for (const line of lines) {
      host.kernel = /^(?:kernel: |Linux \S+ )(\d\S{1,60})/.exec(line)?.[1] ?? host.kernel;
      host.libvirt = /^Using library: libvirt (\d[\d.]{1,20})/.exec(line)?.[1] ?? host.libvirt;
      const qemu = /^Running hypervisor: QEMU (\d[\d.]{1,20})/.exec(line)?.[1];
      if (qemu === undefined) continue;
      host.hypervisor = 'kvm';
      host.hypervisorVersion = qemu;
    }
  },
  'lstopo-text'(lines, host, fields) {
    const memory = /^Machine \((\d+)(GB|MB)/.exec(lines[0] ?? '');
    const value = fields.positive('Machine', memory?.[1], bounds.memory);
    if (value) host.memoryBytes = value * (memory?.[2] === 'GB' ? 2 ** 30 : 2 ** 20);
  },
};

function commandLine(words: readonly string[], host: HostFacts): void {
  for (const word of words) {
    const intel = /^intel_iommu=(.*)$/.exec(word)?.[1]?.split(',');
    if (intel?.includes('on')) host.iommu ??= 'vt-d';
    if (intel?.includes('off')) host.iommu ??= 'off';
    if (/^amd_iommu=off$/.test(word)) host.iommu ??= 'off';
    if (word === 'iommu=pt' || word === 'iommu.passthrough=1') host.passthrough = true;
    if (word === 'intremap=off') host.interruptRemapping = false;
    // On a kernel that was told so the units of the firmware are used.
    if (intel?.includes('on')) host.iommuActive ??= true;
  }
}

/** The clock in a model's name: `... @ 2.40GHz`. */
function clockIn(model: string): number | undefined {
  const ghz = /@ (\d+(?:\.\d+)?)GHz/.exec(model)?.[1];
  return ghz === undefined ? undefined : Math.round(Number(ghz) * 1e9);
}
