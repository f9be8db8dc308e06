import fc from '../../server/src/testing/fast-check.ts';
import type { Design } from './designs.ts';

/*
 * Random designs that are correct by construction.
 */

/** What a correct design of one card goes by. */
interface Card {
  readonly device: string;
  readonly ports: number;
  readonly speed: number;
  readonly vfs: number;
  readonly queues: number;
  /** It keeps a minimum, and a maximum, for a VF. */
  readonly min?: true;
  readonly max?: true;
  readonly also?: string;
}
const cards: Card[] = [
  { device: 'intel.i350-t4', ports: 4, speed: 1, vfs: 7, queues: 1 },
  { device: 'intel.82576', ports: 2, speed: 1, vfs: 7, queues: 2, max: true },
  { device: 'intel.x520-da2', ports: 2, speed: 10, vfs: 63, queues: 1, max: true },
  { device: 'intel.x550-t2', ports: 2, speed: 10, vfs: 31, queues: 1, max: true },
  { device: 'intel.x710-da4', ports: 4, speed: 10, vfs: 32, queues: 8, max: true },
  { device: 'intel.xxv710-da2', ports: 2, speed: 25, vfs: 64, queues: 8, max: true },
  { device: 'intel.e810-xxvda4', ports: 4, speed: 25, vfs: 64, queues: 8, min: true, max: true },
  // With more VFs there are not vectors enough for 8 queues each.
  { device: 'intel.e810-cqda2', ports: 2, speed: 100, vfs: 120, queues: 8, min: true, max: true },
  {
    device: 'nvidia.connectx-5',
    ports: 2,
    speed: 100,
    vfs: 64,
    queues: 8,
    max: true,
    also: 'vfs-in-firmware 64',
  },
  {
    device: 'nvidia.connectx-6-lx',
    ports: 2,
    speed: 25,
    vfs: 64,
    queues: 8,
    max: true,
    also: 'vfs-in-firmware 64',
  },
  { device: 'broadcom.bcm57414', ports: 2, speed: 25, vfs: 32, queues: 4, min: true, max: true },
  { device: 'marvell.ql41262h', ports: 2, speed: 25, vfs: 48, queues: 4, min: true, max: true },
];

/** VFs on port 0, a switch behind port 1, a port of its own for one VM where there is a third: all within what the card can. */
export const sound: fc.Arbitrary<Design> = fc
  .record({
    card: fc.constantFrom(...cards),
    vfs: fc.double({ min: 0, max: 1, noNaN: true }),
    used: fc.double({ min: 0, max: 1, noNaN: true }),
    queues: fc.integer({ min: 1, max: 8 }),
    polling: fc.boolean(),
    jumbo: fc.boolean(),
    promised: fc.boolean(),
    hosts: fc.integer({ min: 1, max: 3 }),
    hypervisor: fc.constantFrom('kvm "8.2"', 'xen "4.17"'),
    guests: fc.integer({ min: 1, max: 12 }),
    bothWays: fc.boolean(),
  })
  .map((of) => {
    const { card, hosts } = of;
    const vfs = Math.max(1, Math.round(of.vfs * card.vfs));
    const used = Math.max(1, Math.round(of.used * vfs));
    const queues = Math.min(of.queues, card.queues);
    const mtu = of.jumbo ? 9000 : 1500;
    const [cap, floor] = [(card.speed * 1000) / 2, Math.floor((card.speed * 900) / used)];
    const polling = of.polling && of.hypervisor.startsWith('kvm');
    const promise = [
      card.max && of.promised ? `max ${cap}Mbps` : '',
      card.min && of.promised && floor >= 1 && used < 80 ? `min ${Math.min(floor, cap)}Mbps` : '',
    ].filter((t) => t !== '');
    const on = `on box[1..${hosts}]`;
    const withoutVms = [
      `network app { vlan 100; mtu ${mtu} }`,
      ...(promise.length > 0 ? [`qos fair { ${promise.join('; ')} }`] : []),
      `switch tor { ports 64 x ${card.speed}Gbps; mtu 9216 }`,
      `host box[1..${hosts}] {`,
      `  hypervisor ${of.hypervisor}`,
      '  cpu 2 x 32 cores 2.5GHz',
      '  memory 2TiB',
      '  iommu vt-d { interrupt-remapping on }',
      '  sr-iov on',
      '  above-4g on',
      `  nic lan : ${card.device} {`,
      ...(card.also === undefined ? [] : [`    ${card.also}`]),
      ...Array.from(
        { length: card.ports },
        (_, i) => `    port ${i} { ${i === 0 ? `vfs ${vfs}; ` : ''}mtu ${mtu}; link tor }`,
      ),
      '  }',
      `  vswitch s { type ${polling ? 'ovs-dpdk; cores 2' : 'linux-bridge'}; uplink lan.1; mtu ${mtu} }`,
      '}',
    ].join('\n');
    const rate = (card.speed * 100) / Math.max(used, of.guests);
    const text = [
      withoutVms,
      `vm fast[1..${used * hosts}] ${on} { vcpus 8; memory 4GiB reserved; vnic eth0 sriov lan.0 { queues ${queues}; network app${promise.length > 0 ? '; qos fair' : ''} } }`,
      `vm guest[1..${of.guests * hosts}] ${on} { memory 2GiB; needs [live-migration, snapshot]; vnic eth0 ${polling ? 'vhost-user' : 'vswitch'} s { network app } }`,
      ...(card.ports > 2
        ? [
            `vm own[1..${hosts}] ${on} { vcpus 4; memory 4GiB reserved; vnic eth0 direct lan.2 { network app } }`,
          ]
        : []),
      `flow fast ${of.bothWays ? '<->' : '->'} wire { rate ${rate.toFixed(3)}Mbps }`,
      `flow guest -> wire { rate ${rate.toFixed(3)}Mbps }`,
    ].join('\n');
    return { text: text + '\n', withoutVms: withoutVms + '\n' };
  });
