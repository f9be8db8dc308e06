import type { Port } from '../../model/topology.ts';
import { ownMtu } from '../../rules/shared/mtus.ts';
import { vnicText } from '../../rules/shared/say.ts';
import { bridgeName, isLinuxBridge, vlanOf } from './bridges.ts';
import { onRepresentor, priorityOf } from './functions.ts';
import { hash } from './hash.ts';
import { fileName } from './names.ts';
import type { Notes } from './notes.ts';
import { switchType } from '../../predict/cost/cost.ts';
import { type HostPlan, type VnicPlan } from './plan.ts';
import { vfAddress } from './vf-address.ts';
import { type Element, xml } from './xml.ts';
import { phrase } from '../../words/phrase.ts';

/* The interfaces of a domain: one for each vnic, two for one with a standby. */

/** The libvirt network of a port's VFs. */
export function poolName(host: HostPlan, port: Port): string {
  return fileName(`${host.host.name}-${port.path.replace('.', '-')}`);
}

/**
 * Where QEMU makes the sockets that a polling switch meets it at: it outlives a restart of the host, and is where
 * deployments of OpenStack have them.
 */
export const socketFolder = '/var/lib/vhost_sockets';

/** The socket of a vnic, which the `ovs` export names too. A path of more than 107 characters is none (unix(7)). */
export function socketPath(host: HostPlan, one: VnicPlan): string {
  const name = `${host.file}-${fileName(one.text)}`;
  return `${socketFolder}/${name.length > 70 ? `${name.slice(0, 61)}-${hash(name)}` : name}.sock`;
}

export function vnicElements(host: HostPlan, one: VnicPlan, notes: Notes): Element[] {
  noteRest(one, notes);
  switch (one.mode) {
    case 'sriov':
      return withStandby(host, one, notes, (mac, teaming) => functionElement(host, one, notes, mac, teaming));
    case 'direct':
      return direct(host, one, notes);
    case 'macvtap':
      return macvtap(host, one, notes);
    case 'vdpa':
      notes.add(
        phrase`${vnicText(one.vnic)}: the number of a vhost-vdpa device is known once \`vdpa dev add\` has made it; that of the VF is written.`,
      );
      return [
        xml(
          'interface',
          { type: 'vdpa' },
          macElement(one.vnic.mac?.value),
          xml('source', { dev: `/dev/vhost-vdpa-${one.vf ?? 0}` }),
        ),
      ];
    case 'emulated':
      return software(one, notes, one.vswitch, 'e1000');
    case 'vswitch':
    case 'vmdq':
      if (one.mode === 'vmdq')
        notes.add(
          phrase`${vnicText(one.vnic)}: VMDq is set on the uplink (\`ethtool -K PORT l2-fwd-offload on\`), not on a VM.`,
        );
      return software(one, notes, one.vswitch, 'virtio');
    case 'vhost-user':
      return vhostUser(host, one, notes);
  }
}

function macElement(mac: string | undefined): Element | undefined {
  return mac === undefined ? undefined : xml('mac', { address: mac.toLowerCase() });
}

function vlanElement(vlan: number | undefined): Element | undefined {
  return vlan === undefined ? undefined : xml('vlan', {}, xml('tag', { id: vlan }));
}

/** A function, and the virtio adapter that stands by for it under the same MAC address. */
function withStandby(
  host: HostPlan,
  one: VnicPlan,
  notes: Notes,
  make: (mac: string | undefined, teaming: Element | undefined) => Element[],
): Element[] {
  const stated = one.vnic.mac?.value;
  if (!one.standby) return make(stated, undefined);
  // Both halves need one address, and libvirt would give each its own.
  const mac = stated ?? derivedMac(host, one);
  if (stated === undefined)
    notes.add(
      phrase`${vnicText(one.vnic)}: failover needs one MAC address on both halves; it is made of the names.`,
    );
  const alias = `ua-${fileName(one.vnic.name).replaceAll('.', '-')}-standby`;
  const persistent = software(
    one,
    notes,
    one.standby,
    'virtio',
    mac,
    xml('teaming', { type: 'persistent' }),
    xml('alias', { name: alias }),
  );
  if (persistent.length === 0) return make(mac, undefined);
  return [...persistent, ...make(mac, xml('teaming', { type: 'transient', persistent: alias }))];
}

/** Locally administered, under QEMU's own prefix. The same names give the same address. */
function derivedMac(host: HostPlan, one: VnicPlan): string {
  const tail = hash(`${host.name}\n${one.text}`).slice(0, 6);
  return `52:54:00:${tail.slice(0, 2)}:${tail.slice(2, 4)}:${tail.slice(4, 6)}`;
}

function functionElement(
  host: HostPlan,
  one: VnicPlan,
  notes: Notes,
  mac: string | undefined,
  teaming: Element | undefined,
): Element[] {
  const { port, vnic } = one;
  const own = functionAddress(host, one);
  const named = host.ports.find((p) => p.port === port)?.interface !== undefined;
  if (!port || (own === undefined && !named)) {
    notes.add(
      phrase`${vnicText(vnic)} is left out: its port has no \`interface\` that a pool could be made of, and no \`address\`.`,
    );
    return [];
  }
  const prio = priorityOf(one);
  if (prio !== undefined)
    notes.add(
      // Source: libvirt src/util/virnetdev.c, virNetDevSetVfVlan and virNetDevSetNetConfig.
      phrase`${vnicText(vnic)}: when the VM starts, libvirt sets the VLAN of its VF anew, with priority 0: the script of the \`shell\` export has to run again then (\`qos ${prio}\`).`,
    );
  if (vnic.qos)
    notes.add(
      phrase`${vnicText(vnic)}: QEMU refuses \`<bandwidth>\` on a function at start; the rates of \`${vnic.qos.value.name}\` are in the \`shell\` and \`networkmanager\` exports.`,
    );
  if (own !== undefined)
    notes.add(
      phrase`\`${port.path}\`: the addresses of its VFs follow from its own, \`ari\` and the device's VF offset; compare them with \`lspci\`.`,
    );
  const vlan = onRepresentor(port) ? undefined : vlanOf(one);
  if (vlan !== vlanOf(one))
    notes.add(phrase`${vnicText(vnic)}: in switchdev mode the VLAN of a VF is a rule on its representor.`);
  const rest = [vlanElement(vlan), teaming];
  const mine = macElement(mac);
  if (own === undefined)
    return [
      xml('interface', { type: 'network' }, mine, xml('source', { network: poolName(host, port) }), ...rest),
    ];
  return [
    xml(
      'interface',
      { type: 'hostdev', managed: 'yes' },
      mine,
      xml('source', {}, addressElement(own, { type: 'pci' })),
      ...rest,
    ),
  ];
}

/** The PCI address of the VF that a vnic has, where the design settles it; else it takes one from a pool. */
export function functionAddress(host: HostPlan, { port, vf }: VnicPlan): string | undefined {
  const plan = host.ports.find((p) => p.port === port);
  return port && vfAddress(port, plan?.address, vf);
}

/** `0000:3b:00.0`, taken apart as libvirt has it. */
function addressElement(address: string, more: Element['attributes'] = {}): Element {
  const [domain = '', bus = '', slot = '', func = ''] = address.split(/[:.]/);
  return xml('address', {
    ...more,
    domain: `0x${domain}`,
    bus: `0x${bus}`,
    slot: `0x${slot}`,
    function: `0x${func}`,
  });
}

function direct(host: HostPlan, one: VnicPlan, notes: Notes): Element[] {
  const plan = host.ports.find((p) => p.port === one.port);
  if (plan?.address === undefined) {
    notes.add(phrase`${vnicText(one.vnic)} is left out: \`direct\` needs the PCI \`address\` of its port.`);
    return [];
  }
  if (plan.addressDerived)
    notes.add(
      phrase`\`${plan.port.path}\`: its PCI address is taken to be ${plan.address}, the card's next functions being its ports in order.`,
    );
  if (one.vnic.network?.value.vlan)
    notes.add(phrase`${vnicText(one.vnic)}: a whole port is tagged by the guest, or by the switch outside.`);
  if (one.vnic.qos) notes.add(phrase`${vnicText(one.vnic)}: nothing limits a VM that has a port to itself.`);
  return [
    xml(
      'hostdev',
      { mode: 'subsystem', type: 'pci', managed: 'yes' },
      xml('source', {}, addressElement(plan.address)),
    ),
  ];
}

function macvtap(host: HostPlan, one: VnicPlan, notes: Notes): Element[] {
  const plan = host.ports.find((p) => p.port === one.port);
  if (plan?.interface === undefined) {
    notes.add(phrase`${vnicText(one.vnic)} is left out: macvtap needs the \`interface\` of its port.`);
    return [];
  }
  if (vlanOf(one) !== undefined)
    notes.add(
      phrase`${vnicText(one.vnic)}: QEMU refuses a VLAN on a macvtap that shares its port; the guest has to tag.`,
    );
  return [
    xml(
      'interface',
      { type: 'direct' },
      macElement(one.vnic.mac?.value),
      xml('source', {
        dev: plan.interface,
        mode: plan.port.switching?.value === 'vepa' ? 'vepa' : 'bridge',
      }),
      bandwidth(one, notes),
      xml('model', { type: 'virtio' }),
      driver(one),
    ),
  ];
}

function software(
  one: VnicPlan,
  notes: Notes,
  vswitch: VnicPlan['vswitch'],
  model: string,
  mac: string | undefined = one.vnic.mac?.value,
  ...more: readonly Element[]
): Element[] {
  const { vnic } = one;
  if (!vswitch) return [];
  const type = switchType(vswitch);
  const vlan = vlanOf(one);
  const linux = isLinuxBridge(vswitch);
  if (!linux && type !== 'ovs') {
    notes.add(
      phrase`${vnicText(vnic)} is left out: libvirt does not plug a tap into \`${vswitch.name}\` (${type}).`,
    );
    return [];
  }
  if (linux && vlan !== undefined)
    notes.add(
      phrase`\`${vswitch.name}\`: the bridge \`${bridgeName(vswitch, vlan)}\`, which its VMs in VLAN ${vlan} are on, is made by the \`netplan\`, \`networkmanager\` and \`systemd\` exports.`,
    );
  if (model !== 'virtio' && vnic.queues)
    notes.add(phrase`${vnicText(vnic)}: the adapter that is emulated has one queue.`);
  return [
    xml(
      'interface',
      { type: 'bridge' },
      macElement(mac),
      xml('source', { bridge: bridgeName(vswitch, linux ? vlan : undefined) }),
      linux ? undefined : vlanElement(vlan),
      linux ? undefined : xml('virtualport', { type: 'openvswitch' }),
      bandwidth(one, notes),
      xml('model', { type: model }),
      model === 'virtio' ? driver(one) : undefined,
      mtuElement(one, vswitch),
      ...more,
    ),
  ];
}

function vhostUser(host: HostPlan, one: VnicPlan, notes: Notes): Element[] {
  if (one.vnic.qos || vlanOf(one) !== undefined)
    notes.add(
      phrase`${vnicText(one.vnic)}: its rates and its VLAN are the polling switch's to keep, see the \`ovs\` export.`,
    );
  return [
    xml(
      'interface',
      { type: 'vhostuser' },
      macElement(one.vnic.mac?.value),
      xml('source', { type: 'unix', path: socketPath(host, one), mode: 'server' }),
      xml('model', { type: 'virtio' }),
      driver(one),
      mtuElement(one, one.vswitch),
    ),
  ];
}

/** A tap is as large as its bridge by itself, and a vhost-user port 1500; the guest knows only what is said to it. */
function mtuElement({ vnic }: VnicPlan, vswitch: VnicPlan['vswitch']): Element | undefined {
  const mtu = ownMtu(vnic) ?? vswitch?.mtu;
  return mtu && xml('mtu', { size: mtu.value });
}

function driver({ vnic }: VnicPlan): Element | undefined {
  const queues = vnic.queues?.value;
  return queues === undefined || queues < 2 ? undefined : xml('driver', { name: 'vhost', queues });
}

/** libvirt's unit is kB/s, and KiB for a burst. `outbound` is what the guest sends. */
function bandwidth(one: VnicPlan, notes: Notes): Element | undefined {
  const qos = one.vnic.qos?.value;
  if (qos?.minBps)
    notes.add(
      phrase`${vnicText(one.vnic)}: libvirt guarantees no rate (\`min\` of \`${qos.name}\`) on a bridge.`,
    );
  if (!qos?.maxBps) return undefined;
  const average = Math.max(1, Math.floor(qos.maxBps.value / 8000));
  const burst = qos.burstBytes && Math.max(1, Math.ceil(qos.burstBytes.value / 1024));
  return xml('bandwidth', {}, xml('outbound', { average, burst }));
}

function noteRest(one: VnicPlan, notes: Notes): void {
  const { vnic, mode } = one;
  const text = vnicText(vnic);
  if (one.standby && mode !== 'sriov')
    notes.add(phrase`${text}: a standby is written for a VF only, not for \`${mode}\`.`);
  const onFunction = mode === 'sriov' || mode === 'vdpa';
  if (vnic.trust !== undefined || vnic.spoofCheck !== undefined)
    notes.add(
      onFunction
        ? phrase`${text}: \`trust\` and \`spoof-check\` are set on the PF, see the \`shell\` export.`
        : phrase`${text}: \`trust\` and \`spoof-check\` are of a VF; for what others send from it add a \`<filterref>\` (\`clean-traffic\`).`,
    );
  if (!onFunction && mode !== 'direct' && priorityOf(one) !== undefined)
    notes.add(phrase`${text}: libvirt sets no 802.1p priority, so its class is left out.`);
  if (vnic.qos?.value.weight)
    notes.add(phrase`${text}: the \`weight\` of \`${vnic.qos.value.name}\` has no counterpart in libvirt.`);
  if (ownMtu(vnic) && (onFunction || mode === 'macvtap' || mode === 'direct'))
    notes.add(phrase`${text}: libvirt sets no MTU on a device of this kind; the guest does.`);
  if (vnic.queues && (mode === 'sriov' || mode === 'direct'))
    notes.add(phrase`${text}: \`queues\` are set by the device's driver in the guest (\`ethtool -L\`).`);
  if (vnic.queues && mode === 'vdpa')
    notes.add(phrase`${text}: \`queues\` are set when its device is made (\`vdpa dev add ... max_vqp\`).`);
  if (vnic.promiscuous?.value)
    notes.add(phrase`${text}: \`promiscuous\` is switched on in the guest; a VF has to be trusted for it.`);
  if (vnic.msix) notes.add(phrase`${text}: \`msix\` is not libvirt's to set.`);
}
