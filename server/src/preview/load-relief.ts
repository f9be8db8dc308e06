import type { HostGroup, Port } from '../model/topology.ts';
import type { ResourceLoad } from '../predict/prediction.ts';
import { bits } from './format.ts';
import { behindPort } from './mix.ts';

/** What would relieve a resource that is full or nearly so, in a sentence that names what the file would have to say. */
export function reliefOf({ group, resource, kind, users }: ResourceLoad): string {
  const { host } = group;
  const port = host.nics.flatMap((nic) => nic.ports).find((one) => words(resource).includes(one.path));
  const vswitch = host.vswitches.find((one) => words(resource).includes(one.name));
  switch (kind) {
    case 'wire':
    case 'switch-port': {
      const free = freePort(group, port);
      const fewer = users.length > 1 ? 'Move some of its users' : 'Move it';
      return free
        ? `${fewer} to ${free.path}${free.speedBps === undefined ? '' : ` (${bits(free.speedBps)}, unused)`}, or use a faster card.`
        : `${users.length > 1 ? 'Spread its users over more ports' : 'Give it a faster port'}: no port of ${host.name} is free.`;
    }
    case 'pcie':
      return 'A slot of a newer generation or with more lanes, or part of the traffic on another card.';
    case 'nic-engine':
      return 'Larger frames, or part of the traffic on another card: this is packets, not bits.';
    case 'vswitch-core':
      return vswitch
        ? `More cores (\`cores ${(vswitch.cores?.value ?? 1) + 1}\` in ${vswitch.name}), \`vmdq\`, or \`sriov\` for its busiest VMs.`
        : 'More cores for the switch, or `sriov` for its busiest VMs.';
    case 'vmdq-queue':
      return vswitch?.vmdq
        ? `More queues (\`vmdq ${vswitch.vmdq.value + 1}\` in ${vswitch.name}), as far as the card has pools.`
        : 'More VMDq queues, or `sriov`, which gives each VM its own.';
    case 'guest-cpu':
      return 'More vCPUs, `driver dpdk`, or larger frames: the VM itself is busy.';
    case 'rate-limit':
      return 'Its qos holds it here on purpose: raise `max` to let it have more.';
    case 'class':
      return port
        ? `A larger \`ets\` share for its class on ${port.path}, or another class.`
        : 'A larger `ets` share.';
    case 'queue':
      return 'More queues on its vnic (`queues N`), with a vCPU for each.';
    case 'demand':
      return '';
  }
}

const words = (resource: string): readonly string[] => resource.split(/[ (,:]/u);

/** The fastest port of the host that nothing uses. */
function freePort(group: HostGroup, not: Port | undefined): Port | undefined {
  return group.host.nics
    .flatMap((nic) => nic.ports)
    .filter((port) => port !== not && behindPort(group, port).length === 0)
    .sort((a, b) => (b.speedBps ?? 0) - (a.speedBps ?? 0))[0];
}
