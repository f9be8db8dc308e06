import type { Network, Port, VSwitch } from '../../../model/topology.ts';
import { vnicText } from '../../../rules/shared/say.ts';
import { functionRates, noteGuests, onRepresentor, priorityOf } from '../functions.ts';
import { oneLine } from '../names.ts';
import type { Notes } from '../notes.ts';
import { type PhysicalNetworks, switchOver } from './physnets.ts';
import { type PortPromise, isGuaranteed } from './qos.ts';
import { switchType } from '../../../predict/cost/cost.ts';
import type { VnicPlan } from '../plan.ts';
import { phrase } from '../../../words/phrase.ts';

/*
 * Neutron's ports: one for each vnic, two for one with a standby. What is behind a port is told by its vnic_type.
 * Source: neutron doc/source/admin/config-ml2.rst, "Supported VNIC types"; docs.openstack.org/api-ref/network/v2/#port-binding-extended-attributes.
 */

export interface Attached {
  readonly name: string;
  readonly physnet: string;
  readonly network?: Network | undefined;
  /** A VF, a whole port, a VF with vDPA, or what a virtual switch has. */
  readonly type: 'direct' | 'direct-physical' | 'vdpa' | 'normal';
  readonly mac?: string | undefined;
  /** Whether frames from other addresses than its own are dropped; undefined leaves that to the cloud. */
  readonly security?: boolean | undefined;
  readonly promise?: PortPromise | undefined;
  /** `binding:profile`. */
  readonly profile?: object | undefined;
}

export function attachedOf(one: VnicPlan, nets: PhysicalNetworks, notes: Notes): Attached[] {
  noteVnic(one, notes);
  const first = firstOf(one, nets, notes);
  return [...first, ...standby(one, nets, notes)];
}

function firstOf(one: VnicPlan, nets: PhysicalNetworks, notes: Notes): Attached[] {
  const { port, vswitch } = one;
  switch (one.mode) {
    case 'sriov': {
      const physnet = port && nets.ofFunctions(port);
      return physnet === undefined ? [] : [virtualFunction(one, physnet, notes)];
    }
    case 'direct': {
      const physnet = port && nets.ofFunctions(port);
      return physnet === undefined ? [] : [wholePort(one, physnet, notes)];
    }
    case 'vdpa': {
      const physnet = port && nets.ofFunctions(port);
      if (physnet === undefined) return [];
      noteSwitchdev(port, notes);
      return [{ ...basic(one, physnet), type: 'vdpa' }];
    }
    case 'macvtap': {
      const physnet = port && nets.ofMacvtap(port);
      if (physnet === undefined) return [];
      if (one.vnic.qos)
        notes.add(phrase`${vnicText(one.vnic)}: Neutron keeps no rates on macvtap, so they are left out.`);
      return [{ ...basic(one, physnet), type: 'normal' }];
    }
    default:
      return vswitch ? software(one, vswitch, nets, notes) : [];
  }
}

function basic({ vnic, text }: VnicPlan, physnet: string): Omit<Attached, 'type'> {
  return { name: text, physnet, network: vnic.network?.value, mac: vnic.mac?.value.toLowerCase() };
}

/** Source: neutron doc/source/admin/config-sriov.rst, config-ovs-offload.rst. */
function virtualFunction(one: VnicPlan, physnet: string, notes: Notes): Attached {
  const { vnic, port } = one;
  noteGuests(one, notes);
  if (vnic.vf)
    notes.add(
      phrase`${vnicText(vnic)}: Nova gives a VM any free VF of the physical network, not the one that \`vf\` names.`,
    );
  const { maxMbps, minMbps } = functionRates(one, port?.nic.device, notes);
  const offloaded = port !== undefined && onRepresentor(port);
  noteSwitchdev(port, notes);
  const profile = {
    ...(vnic.trust?.value ? { trusted: 'true' } : {}),
    ...(offloaded ? { capabilities: ['switchdev'] } : {}),
  };
  return {
    ...basic(one, physnet),
    type: 'direct',
    security: vnic.spoofCheck?.value,
    promise: {
      name: vnic.qos?.value.name ?? '',
      maxKbps: maxMbps && maxMbps * 1000,
      minKbps: minMbps && minMbps * 1000,
    },
    profile: Object.keys(profile).length === 0 ? undefined : profile,
  };
}

/** A VF in switchdev mode reaches the wire over a bridge alone. */
function noteSwitchdev(port: Port | undefined, notes: Notes): void {
  if (port && onRepresentor(port) && switchOver(port) === undefined)
    notes.add(
      phrase`\`${port.path}\`: in switchdev mode Neutron plugs the representor of a VF into a bridge that has the port as its uplink, and there is none: state a vswitch of type \`ovs\`.`,
    );
}

function wholePort(one: VnicPlan, physnet: string, notes: Notes): Attached {
  const { vnic } = one;
  if (vnic.network?.value.vlan)
    notes.add(phrase`${vnicText(vnic)}: a whole port is tagged by the guest, or by the switch outside.`);
  if (vnic.qos) notes.add(phrase`${vnicText(vnic)}: nothing limits a VM that has a port to itself.`);
  if (vnic.mac)
    notes.add(phrase`${vnicText(vnic)}: a whole port keeps its own MAC address, so \`mac\` is left out.`);
  return { ...basic(one, physnet), mac: undefined, type: 'direct-physical' };
}

function software(one: VnicPlan, vswitch: VSwitch, nets: PhysicalNetworks, notes: Notes): Attached[] {
  const { vnic, mode } = one;
  const text = vnicText(vnic);
  const physnet = nets.ofSwitch(vswitch);
  const type = switchType(vswitch);
  if (physnet === undefined) {
    notes.add(phrase`${text} is left out: Neutron has no agent for \`${vswitch.name}\` (${type}).`);
    return [];
  }
  // Source: nova/objects/image_meta.py, `hw_vif_model`; nova/network/model.py, VIF_MODEL_E1000.
  if (mode === 'emulated')
    notes.add(
      phrase`${text}: which adapter is emulated is a property of the image (\`hw_vif_model=e1000\`), for all vnics of the VM that a virtual switch has.`,
    );
  if (mode === 'vmdq')
    notes.add(
      phrase`${text}: VMDq is set on the uplink (\`ethtool -K PORT l2-fwd-offload on\`), not on a VM.`,
    );
  const qos = vnic.qos?.value;
  if (type === 'ovs-dpdk' && qos && isGuaranteed(one))
    // Source: neutron doc/source/admin/config-qos-min-bw.rst; openvswitch vswitchd/vswitch.xml, QoS types are of Linux.
    notes.add(
      phrase`${text}: the polling data path guarantees no rate, so \`min\` of \`${qos.name}\` only decides which host has room for it.`,
    );
  if (qos?.weight)
    notes.add(phrase`${text}: the \`weight\` of \`${qos.name}\` has no counterpart in Neutron.`);
  if (vnic.mtu)
    notes.add(
      phrase`${text}: \`mtu\` is that of its network, which the guest is told by DHCP; state it there.`,
    );
  if (vnic.promiscuous?.value)
    notes.add(
      phrase`${text}: for \`promiscuous\`, port security is off: it then sends from any address, and the bridge floods to it what it has not learnt.`,
    );
  if (vnic.trust)
    notes.add(phrase`${text}: \`trust\` is of a VF, and means nothing behind a virtual switch.`);
  return [
    {
      ...basic(one, physnet),
      type: 'normal',
      security: vnic.promiscuous?.value ? false : vnic.spoofCheck?.value,
      promise: qos && {
        name: qos.name,
        maxKbps: qos.maxBps && Math.max(1, Math.floor(qos.maxBps.value / 1000)),
        burstKbits: qos.burstBytes && Math.max(1, Math.ceil((qos.burstBytes.value * 8) / 1000)),
        minKbps: isGuaranteed(one) ? Math.ceil((qos.minBps?.value ?? 0) / 1000) : undefined,
      },
    },
  ];
}

/** The adapter that stands by for a VF: Nova knows no pair, so the guest makes a bond of the two. */
function standby(one: VnicPlan, nets: PhysicalNetworks, notes: Notes): Attached[] {
  const physnet = one.standby && nets.ofSwitch(one.standby);
  if (physnet === undefined) return [];
  notes.add(
    phrase`${vnicText(one.vnic)}: Nova has no \`failover\`: the standby is a port of its own (\`${oneLine(one.vnic.name)}-standby\`), and the guest makes a bond of the two (\`fail_over_mac=active\`).`,
  );
  const security = one.vnic.spoofCheck?.value;
  return [{ ...basic(one, physnet), name: `${one.text}-standby`, mac: undefined, type: 'normal', security }];
}

function noteVnic(one: VnicPlan, notes: Notes): void {
  const { vnic } = one;
  if (priorityOf(one) !== undefined)
    notes.add(
      phrase`${vnicText(vnic)}: Neutron sets no 802.1p priority, so its class is left out (its QoS marks DSCP only).`,
    );
  if (vnic.msix && one.mode !== 'sriov')
    notes.add(phrase`${vnicText(vnic)}: \`msix\` is the device's and its firmware's to give.`);
}
