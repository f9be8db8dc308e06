import type { Bound } from '../model/bound.ts';
import { labelOf } from '../model/read.ts';
import type { Fact } from '../model/place.ts';
import type { Port, Qos } from '../model/topology.ts';
import type { Prediction } from '../predict/prediction.ts';
import {
  hostFacts,
  nicFacts,
  portFacts,
  switchFacts,
  vmFacts,
  vswitchFacts,
} from '../preview/scene/facts.ts';
import { bits, bytes } from '../preview/scene/format.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { deviceAt, deviceFacts } from './devices.ts';
import { hostNumbers, portNumbers, vnicNumbers } from './numbers.ts';
import { headText } from './places.ts';
import { freeVfs, usesOf } from './room.ts';
import { phrase } from '../words/phrase.ts';

/** A declaration in markdown: how it is written, its documentation, what is known and predicted of it. */
export function describe(snapshot: Snapshot, bound: Bound): string {
  const label = labelOf(bound);
  return joined([
    `\`\`\`iov\n${headText(snapshot, bound)}\n\`\`\``,
    label === undefined ? '' : `**${label.replace(/[\\`*_[\]<>]/g, '\\$&')}**`,
    bound.statement.docs ?? '',
    factsOf(snapshot, bound),
  ]);
}

export function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

function factsOf(snapshot: Snapshot, bound: Bound): string {
  const { topology } = snapshot.world.partOf(bound.top);
  const predicted = (): Prediction => snapshot.predictionAt(bound.top);
  const word = bound.spec?.word;
  switch (word) {
    case 'device': {
      const device = deviceAt(snapshot, bound);
      return device ? deviceFacts(device) : '';
    }
    case 'host': {
      const host = topology.hosts.find((h) => h.bound === bound);
      return host
        ? joined([hostFacts(host), hostNumbers(predicted().hosts.filter((p) => p.host === host))])
        : '';
    }
    case 'nic': {
      const nic = topology.hosts.flatMap((h) => h.nics).find((n) => n.bound === bound);
      return nic
        ? joined([
            nicFacts(nic).join(' · '),
            portNumbers(predicted().ports.filter((p) => p.port.nic === nic)),
          ])
        : '';
    }
    case 'port': {
      const port = topology.hosts
        .flatMap((h) => h.nics.flatMap((n) => n.ports))
        .find((p) => p.bound === bound);
      return port ? describePort(snapshot, port) : '';
    }
    case 'vswitch': {
      const vswitch = topology.hosts.flatMap((h) => h.vswitches).find((v) => v.bound === bound);
      const used = predicted().hosts.flatMap((h) =>
        h.vswitches
          .filter((v) => v.vswitch === vswitch)
          .map((v) => phrase`- \`${h.text}\`: switching ${v.coresUsed.toFixed(2)} of ${v.cores} cores`),
      );
      const uplinks = vswitch?.uplinks.map(({ port }) => `\`${port.path}\``) ?? [];
      return vswitch
        ? joined([
            vswitchFacts(vswitch),
            uplinks.length === 0 ? '' : phrase`uplink ${uplinks.join(', ')}`,
            used.slice(0, 4).join('\n'),
          ])
        : '';
    }
    case 'vm': {
      const vm = topology.vms.find((v) => v.bound === bound);
      const numbers = (vm?.vnics ?? [])
        .slice(0, 4)
        .map((v) =>
          joined([vm && vm.vnics.length > 1 ? `**${v.name}**` : '', vnicNumbers(snapshot, v.bound)]),
        );
      return vm ? joined([vmFacts(vm), ...numbers]) : '';
    }
    case 'vnic':
      return vnicNumbers(snapshot, bound);
    case 'switch': {
      const found = topology.switches.find((s) => s.bound === bound);
      return found ? switchFacts(found) : '';
    }
    case 'qos': {
      const found = topology.qos.find((q) => q.bound === bound);
      return found ? qosFacts(found) : '';
    }
    case 'network': {
      const found = topology.networks.find((n) => n.bound === bound);
      return line(stated('VLAN', found?.vlan), stated('MTU', found?.mtu));
    }
    case 'flavor': {
      const found = topology.flavors.find((f) => f.bound === bound);
      return line(
        stated('vCPUs', found?.vcpus),
        stated(phrase`memory`, found?.memoryBytes, bytes),
        stated(phrase`NUMA node`, found?.numa),
        stated(phrase`driver`, found?.driver),
      );
    }
    default:
      return '';
  }
}

function qosFacts({ minBps, maxBps, weight, class: priority, burstBytes }: Qos): string {
  return line(
    stated(phrase`at least`, minBps, bits),
    stated(phrase`at most`, maxBps, bits),
    stated(phrase`weight`, weight),
    stated(phrase`class`, priority),
    stated(phrase`burst`, burstBytes, bytes),
  );
}

/** What is said of something, in one line: `at least **500 Mb/s** · at most **2 Gb/s**`. */
function line(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}

function stated<T>(name: string, fact: Fact<T> | undefined, text: (value: T) => string = String): string {
  return fact ? `${name} **${text(fact.value)}**` : '';
}

function freeOf(port: Port): number {
  const use = usesOf(port.nic.host).get(port);
  return use ? freeVfs(use) : 0;
}

/** A port, whether or not the file writes it. */
export function describePort(snapshot: Snapshot, port: Port): string {
  const facts = [
    phrase`port \`${port.path}\``,
    port.speedBps === undefined ? '' : bits(port.speedBps),
    portFacts(port),
    port.vfs ? phrase`${freeOf(port)} free` : '',
    port.nic.device ? `\`${port.nic.device.name}\`` : '',
  ];
  return joined([
    facts.filter((part) => part !== '').join(' · '),
    portNumbers(snapshot.predictionAt(port.nic.bound.top).ports.filter((p) => p.port === port)),
  ]);
}
