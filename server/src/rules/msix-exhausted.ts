import { listed, phrase } from '../words/phrase.ts';
import type { Fact } from '../model/place.ts';
import type { Host, Nic, Port, Vnic } from '../model/topology.ts';
import { hypervisorOf, inVersion, saidBy } from './shared/hypervisors.ts';
import { type PortUse, lacksSrIov, portUses } from './shared/ports.ts';
import type { Report, Rule } from './shared/rule.ts';
import { deviceText, related, shown, vnicText } from './shared/say.ts';
import { isBelow } from './shared/versions.ts';

/** Vectors a CPU has for devices on x86 (irqbalance issue 303: 203 of 256 are available). */
const vectorsPerCpu = 203;

export const rule: Rule = {
  id: 'msix-exhausted',
  severity: 'error',
  prevents: true,
  summary: 'More interrupt vectors than the card or the host has.',
  docs: `
Every VF takes MSI-X vectors, one a queue and one more. A card has a pool of them (2048 on the 800 series, all ports
together). ESXi has a budget of its own: 3 a VF of an Intel card, under 128 in all up to 6.0 and under 3072 from 6.7 on;
over it the VM does not power on ("Out of interrupt vectors"). A Linux host has about ${vectorsPerCpu} for each CPU: over that
"vector space exhaustion" moves interrupts to CPUs where nobody wanted them (a warning).

**What to do.** Fewer queues or vectors a VF, fewer VFs, or another card.

Source: intel/ethernet-linux-ice README; vSphere Networking 6.5 p. 163; irqbalance issue 303.
`,
  good: `
host kvm1 {
  iommu vt-d
  nic lan : intel.e810-xxvda2 { port 0 { vfs 64 } }
}
vm web[1..30] on kvm1 {
  vnic eth0 sriov lan.0 { msix 17 }
}
`,
  bad: `
host kvm1 {
  iommu vt-d
  nic lan : intel.e810-xxvda2 { port 0 { vfs 64 } }
}
vm web[1..40] on kvm1 {
  vnic eth0 sriov lan.0 { msix 65 } //~ msix-exhausted
}
`,
  check({ topology, hosts, carriers }, report) {
    for (const host of hosts) {
      for (const nic of host.nics) if (isCounted(nic)) probes(host, nic, report);
      budget(host, report);
    }
    for (const host of carriers) {
      const before = portUses(topology).filter((u) => u.group.host === host);
      for (const nic of host.nics) {
        const { device } = nic;
        const pool = device?.msix?.value.device;
        if (!device?.msix || pool === undefined || !isCounted(nic)) continue;
        for (const group of host.groups) {
          const asked = before
            .filter((u) => u.group === group && u.port.nic === nic)
            .flatMap((u) => askedOn(u));
          let taken = 0;
          const over = asked.find((x) => (taken += x.vectors) > pool);
          if (!over) continue;
          const total = asked.reduce((sum, x) => sum + x.vectors, 0);
          report({
            place: over.fact.place,
            vnics: asked.flatMap((x) => x.vnics),
            message: phrase`VFs of \`${group.text}.${nic.name}\` are to have ${total} interrupt vectors together (${listed(asked.map((x) => x.text))}); ${deviceText(device)} has a pool of ${pool}. Ask for fewer, or enable fewer VFs.`,
            related: related([
              shown(device.msix, phrase`${pool} vectors in all.`),
              ...asked.filter((x) => x !== over).map((x) => ({ place: x.fact.place, message: `${x.text}.` })),
            ]),
          });
        }
      }
    }
  },
};

/** Whether the catalog knows what its VFs take vectors from. */
function isCounted({ device }: Nic): boolean {
  return device?.msix?.value.device !== undefined && !lacksSrIov(device);
}

interface Asked {
  readonly vectors: number;
  readonly fact: Fact<number>;
  readonly text: string;
  readonly vnics: readonly Vnic[];
}

/** What the file asks for on a port: for every VF where it says how many queues they have, else for the vnics that say. */
function askedOn({ port, functions }: PortUse): Asked[] {
  const { vfs, vfQueues } = port;
  if (vfs && vfQueues) {
    const each = vfQueues.value + 1;
    return [
      {
        vectors: vfs.value * each,
        fact: vfQueues,
        text: `\`${port.path}\` ${vfs.value} x ${each}`,
        vnics: functions.map((a) => a.vnic),
      },
    ];
  }
  return functions.flatMap(({ vnic, perHost }) =>
    vnic.msix
      ? [
          {
            vectors: vnic.msix.value * perHost,
            fact: vnic.msix,
            text: `${vnicText(vnic)} ${perHost} x ${vnic.msix.value}`,
            vnics: [vnic],
          },
        ]
      : [],
  );
}

/** A driver that wants a vector for each CPU of the host, and does not find as many. */
function probes({ cpu, hypervisor }: Host, { device, place, name, host }: Nic, report: Report): void {
  const cpus = device?.msix?.value.cpus;
  if (!cpu || !cpus) return;
  // Threads that nobody states are not counted.
  const threads = cpu.value.sockets * cpu.value.coresPerSocket * (cpu.value.statedThreads ?? 1);
  const kernel = hypervisor?.value.kernel;
  const newer = kernel !== undefined && cpus.kernel !== undefined && isBelow(cpus.kernel, kernel) === true;
  if (threads <= cpus.most || newer) return;
  report({
    ...(kernel === undefined ? { severity: 'warning' as const } : {}),
    place,
    message: phrase`\`${host.name}\` has ${threads} hardware threads, and the driver of ${deviceText(device)} wants an interrupt vector of each port of \`${name}\` for each: seen up to kernel ${cpus.kernel ?? ''}, it finds enough for ${cpus.most} and the port does not probe. Use a newer driver, or lower \`msix_vec_per_pf_max\` (devlink).`,
    related: [
      { place: cpu.place, message: phrase`${threads} threads.` },
      shown(device.msix, `${deviceText(device)}.`),
    ],
  });
}

/** What VFs take of a host's own vectors, where the catalog knows how many each has. */
function budget(host: Host, report: Report): void {
  const ports = host.nics.flatMap((n) =>
    n.ports.flatMap((p) => {
      const fact = perVf(host, p);
      return p.vfs && p.vfs.value > 0 && fact ? [{ vfs: p.vfs, each: fact.value, fact }] : [];
    }),
  );
  // How many VFs a hypervisor takes at all is `passthrough-limit`.
  const most = inVersion(hypervisorOf(host).vfsPerHost, host)?.value ?? Infinity;
  if (ports.reduce((sum, p) => sum + p.vfs.value, 0) >= most) return;
  const total = ports.reduce((sum, p) => sum + p.vfs.value * p.each, 0);
  const limit = limitOf(host);
  let taken = 0;
  const over = limit && ports.find((p) => (taken += p.vfs.value * p.each) >= limit.most);
  if (!limit || !over) return;
  report({
    ...(limit.hard ? {} : { severity: 'warning' as const }),
    place: over.vfs.place,
    message: phrase`VFs of \`${host.name}\` take ${total} interrupt vectors (${over.each} each); ${limit.text}. Enable fewer.`,
    related: [shown(over.fact, phrase`${over.each} a VF.`), shown(limit.fact, phrase`The host.`)],
  });
}

/** Vectors of a VF: what the hypervisor counts for one, else one more than its queues, else what the catalog knows. */
function perVf(host: Host, { nic: { device }, vfQueues }: Port): Fact<number> | undefined {
  const counted = hypervisorOf(host).vectorsPerVf;
  const each = counted?.value[device?.vendor ?? ''];
  if (counted && each !== undefined && !lacksSrIov(device)) return saidBy(host, { ...counted, value: each });
  if (vfQueues) return { ...vfQueues, value: vfQueues.value + 1 };
  const own = device?.msix?.value.perVf;
  return device?.msix && own !== undefined ? { ...device.msix, value: own } : undefined;
}

function limitOf({
  hypervisor,
  cpu,
  name,
}: Host):
  | { readonly most: number; readonly hard: boolean; readonly text: string; readonly fact: Fact<number> }
  | undefined {
  const { name: system, vectors } = hypervisorOf({ hypervisor });
  if (vectors.length > 0) {
    const limit = inVersion(vectors, { hypervisor });
    return (
      limit &&
      hypervisor && {
        most: limit.value,
        hard: true,
        text: phrase`${system} ${hypervisor.value.version ?? ''} has fewer than ${limit.value} for VFs`,
        fact: { value: limit.value, place: hypervisor.place, source: limit.source },
      }
    );
  }
  if (!cpu) return undefined;
  const threads = cpu.value.sockets * cpu.value.coresPerSocket * cpu.value.threads;
  return {
    most: vectorsPerCpu * threads + 1,
    hard: false,
    text: phrase`\`${name}\` has about ${vectorsPerCpu * threads} on ${threads} CPUs`,
    fact: { value: vectorsPerCpu, place: cpu.place, source: 'irqbalance issue 303' },
  };
}
