import type { HostGroup, Port } from '../../model/topology.ts';
import type { ResourceLoad } from '../../predict/prediction.ts';
import { vnicText } from '../../predict/text.ts';
import { bits } from './format.ts';
import { behindPort } from './mix.ts';
import { speaksOf } from './paths.ts';
import { phrase } from '../../words/phrase.ts';

/** What would relieve a resource that is full or nearly so, in a sentence that names what the file would have to say. */
export function reliefOf({ group, resource, kind, users }: ResourceLoad): string {
  const { host } = group;
  const port = host.nics.flatMap((nic) => nic.ports).find((one) => speaksOf(resource, one.path));
  const vswitch = host.vswitches.find((one) => speaksOf(resource, one.name));
  switch (kind) {
    case 'wire':
    case 'switch-port': {
      const free = freePort(group, port);
      const several = countOf(group, users) > 1;
      if (!free)
        return several
          ? phrase`Spread its users over more ports: no port of ${host.name} is free.`
          : phrase`Give it a faster port: no port of ${host.name} is free.`;
      const to =
        free.speedBps === undefined ? free.path : phrase`${free.path} (${bits(free.speedBps)}, unused)`;
      return several
        ? phrase`Move some of its users to ${to}, or use a faster card.`
        : phrase`Move it to ${to}, or use a faster card.`;
    }
    case 'pcie':
      return phrase`A slot of a newer generation or with more lanes, or part of the traffic on another card.`;
    case 'nic-engine':
      return phrase`Larger frames, or part of the traffic on another card: this is packets, not bits.`;
    case 'vswitch-core':
      return vswitch
        ? phrase`More cores (\`cores ${(vswitch.cores?.value ?? 1) + 1}\` in ${vswitch.name}), \`vmdq\`, or \`sriov\` for its busiest VMs.`
        : phrase`More cores for the switch, or \`sriov\` for its busiest VMs.`;
    case 'vmdq-queue':
      return vswitch?.vmdq
        ? phrase`More queues (\`vmdq ${vswitch.vmdq.value + 1}\` in ${vswitch.name}), as far as the card has pools.`
        : phrase`More VMDq queues, or \`sriov\`, which gives each VM its own.`;
    case 'guest-cpu':
      return phrase`More vCPUs, \`driver dpdk\`, or larger frames: the VM itself is busy.`;
    case 'host-cpu':
      return phrase`Larger frames or more cores: the host's own stack is busy.`;
    case 'rate-limit':
      return phrase`Its qos holds it here on purpose: raise \`max\` to let it have more.`;
    case 'class':
      return port
        ? phrase`A larger \`ets\` share for its class on ${port.path}, or another class.`
        : phrase`A larger \`ets\` share.`;
    case 'queue':
      return phrase`More queues on its vnic (\`queues N\`), with a vCPU for each.`;
    case 'demand':
      return '';
  }
}

/** How many there are, with each member of a set that the host has. */
function countOf(group: HostGroup, users: readonly string[]): number {
  const members = new Map(group.attachments.map((one) => [vnicText(one), one.perHost]));
  return users.reduce((sum, user) => sum + (members.get(user) ?? 1), 0);
}

/** The fastest port of the host that nothing uses. */
function freePort(group: HostGroup, not: Port | undefined): Port | undefined {
  return group.host.nics
    .flatMap((nic) => nic.ports)
    .filter((port) => port !== not && behindPort(group, port).length === 0)
    .sort((a, b) => (b.speedBps ?? 0) - (a.speedBps ?? 0))[0];
}
