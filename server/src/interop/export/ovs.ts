import type { VSwitch } from '../../model/topology.ts';
import { vnicText } from '../../rules/shared/say.ts';
import { bridgeName, vlanOf } from './bridges.ts';
import type { Exported, Header } from './file.ts';
import { socketPath } from './libvirt-vnics.ts';
import { Notes, hashComment } from './notes.ts';
import { interfaceName, oneLine } from './names.ts';
import { type Deployment, type HostPlan, type PortPlan, type VnicPlan, isLinux, switchType } from './plan.ts';
import { quote, scriptHead } from './sh.ts';
import { phrase } from '../../words/phrase.ts';

/*
 * Open vSwitch: a script of ovs-vsctl commands for each host that has such a switch. Bridges and uplinks; with the
 * polling data path also the vhost-user ports, policed; with the kernel's an HTB queue on the uplink for each vnic with
 * a promise.
 */

const library = String.raw`${scriptHead}
# OVS_OPTIONS: what ovs-vsctl is to be given besides, such as --no-wait.
ovs() {
  printf '%s\n' "ovs-vsctl $*"
  # shellcheck disable=SC2086
  [ "$dry" = 1 ] || ovs-vsctl ${'$'}{OVS_OPTIONS-} "$@"
}

# forget KEY: removes the QoS and queues that an earlier run made for a port.
forget() {
  [ "$dry" = 0 ] || return 0
  for table in QoS Queue; do
    # shellcheck disable=SC2086
    for row in $(ovs-vsctl ${'$'}{OVS_OPTIONS-} --bare --columns=_uuid find "$table" "external_ids:iov=$1"); do
      # shellcheck disable=SC2086
      ovs-vsctl ${'$'}{OVS_OPTIONS-} destroy "$table" "$row"
    done
  done
}

# flow BRIDGE MAC QUEUE: what a vnic sends goes through its queue.
flow() {
  printf '%s\n' "ovs-ofctl add-flow $1 dl_src=$2,actions=set_queue:$3,normal"
  [ "$dry" = 1 ] || ovs-ofctl add-flow "$1" "dl_src=$2,actions=set_queue:$3,normal"
}
`;

export function ovs({ hosts }: Deployment, header: Header): Exported {
  const notes = new Notes();
  const files = hosts.flatMap((host) => {
    if (!isLinux(host)) return [];
    const parts = host.host.vswitches.flatMap((vswitch) => {
      const type = switchType({ vswitch, host });
      if (type !== 'ovs' && type !== 'ovs-dpdk') {
        notes.add(phrase`\`${vswitch.name}\` is of type ${type}, which is not Open vSwitch.`);
        return [];
      }
      return [bridge(host, vswitch, type === 'ovs-dpdk', notes)];
    });
    if (parts.length === 0) return [];
    const head = hashComment(header, `Open vSwitch of ${host.name}.`, notes.take());
    return [
      {
        path: `${host.file}-ovs.sh`,
        text: `#!/bin/sh\n${head}\n\n${library}\n${parts.map((p) => p.join('\n')).join('\n\n')}\n`,
        mode: 0o755,
      },
    ];
  });
  if (files.length === 0) notes.add(phrase`No Linux host has a vswitch of type \`ovs\` or \`ovs-dpdk\`.`);
  return { files, notes: notes.all };
}

function bridge(host: HostPlan, vswitch: VSwitch, dpdk: boolean, notes: Notes): string[] {
  const name = bridgeName(vswitch);
  const vnics = host.vms
    .flatMap((vm) => vm.vnics)
    .filter((v) => v.vswitch === vswitch || v.standby === vswitch);
  const lines = [
    `# ${vswitch.name}`,
    `ovs --may-exist add-br ${name} -- set Bridge ${name} datapath_type=${dpdk ? 'netdev' : 'system'}`,
  ];
  if (vswitch.mtu) lines.push(`ovs set Interface ${name} mtu_request=${vswitch.mtu.value}`);
  const uplink = uplinkCommand(host, vswitch, name, dpdk, notes);
  if (uplink) lines.push(uplink.command);
  if (vswitch.ring && dpdk && uplink)
    for (const port of uplink.ports)
      lines.push(
        `ovs set Interface ${port} options:n_rxq_desc=${vswitch.ring.value} options:n_txq_desc=${vswitch.ring.value}`,
      );
  if (dpdk)
    lines.push(
      ...vnics.filter((v) => v.mode === 'vhost-user').flatMap((v) => vhostPort(host, name, v, notes)),
    );
  else lines.push(...queues(host, vswitch, name, uplink?.port, vnics, notes));
  noteRest(vswitch, dpdk, notes);
  return lines;
}

interface Uplink {
  readonly command: string;
  /** The port, which may be a bond, and its interfaces. */
  readonly port: string;
  readonly ports: readonly string[];
}

function uplinkCommand(
  host: HostPlan,
  vswitch: VSwitch,
  name: string,
  dpdk: boolean,
  notes: Notes,
): Uplink | undefined {
  const plans = host.ports.filter((p) => vswitch.uplinks.some((u) => u.port === p.port));
  const known = plans.flatMap((plan) => {
    const is = dpdk ? dpdkInterface(plan) : plan.interface;
    if (is !== undefined) return [{ plan, is }];
    notes.add(
      phrase`\`${vswitch.name}\`: the uplink \`${plan.port.path}\` has no \`${dpdk ? phrase`address` : phrase`interface`}\`, so it is left out.`,
    );
    return [];
  });
  const [first] = known;
  if (!first) return undefined;
  const ports = known.map((k) => k.is);
  const sets = dpdk
    ? known.map(
        (k) =>
          ` -- set Interface ${k.is} type=dpdk options:dpdk-devargs=${quote(k.plan.address ?? '')}${vswitch.mtu ? ` mtu_request=${vswitch.mtu.value}` : ''}`,
      )
    : [];
  if (ports.length === 1)
    return { command: `ovs --may-exist add-port ${name} ${first.is}${sets.join('')}`, port: first.is, ports };
  const bond = interfaceName(vswitch.label ?? vswitch.name, '-bond');
  // Source-port teaming is Open vSwitch's balance-slb: by source address and VLAN, with nothing asked of the switch.
  const mode =
    vswitch.team?.value === 'lacp'
      ? 'bond_mode=balance-tcp lacp=active'
      : vswitch.team?.value === 'active-standby'
        ? 'bond_mode=active-backup'
        : 'bond_mode=balance-slb';
  return {
    command: `ovs --may-exist add-bond ${name} ${bond} ${ports.join(' ')} ${mode}${sets.join('')}`,
    port: bond,
    ports,
  };
}

/** The name of a port that DPDK drives: it has no interface of the kernel's. */
function dpdkInterface({ port, address }: PortPlan): string | undefined {
  return address === undefined ? undefined : interfaceName(port.path.replace('.', '-'));
}

function vhostPort(host: HostPlan, name: string, one: VnicPlan, notes: Notes): string[] {
  const port = portName(one);
  const vlan = vlanOf(one);
  const qos = one.vnic.qos?.value;
  const kbps = qos?.maxBps && Math.max(1, Math.floor(qos.maxBps.value / 1000));
  const burst = qos?.burstBytes && Math.max(1, Math.ceil((qos.burstBytes.value * 8) / 1000));
  if (qos?.minBps)
    notes.add(
      phrase`${vnicText(one.vnic)}: the polling data path guarantees no rate, so \`min\` is left out.`,
    );
  return [
    `# ${oneLine(one.text)}`,
    `ovs --may-exist add-port ${name} ${port}${vlan === undefined ? '' : ` tag=${vlan}`} -- set Interface ${port} type=dpdkvhostuserclient options:vhost-server-path=${quote(socketPath(host, one))}${one.vnic.mtu ? ` mtu_request=${one.vnic.mtu.value}` : ''}`,
    `ovs set Interface ${port} ingress_policing_rate=${kbps ?? 0} ingress_policing_burst=${burst ?? 0}`,
  ];
}

/** The name of a vnic's port: the same names give the same one. */
function portName(one: VnicPlan): string {
  return interfaceName(one.text.replaceAll('.', '-'));
}

/** A queue on the uplink for each vnic with a promise; queue 0 is for the others. */
function queues(
  host: HostPlan,
  vswitch: VSwitch,
  name: string,
  uplink: string | undefined,
  vnics: readonly VnicPlan[],
  notes: Notes,
): string[] {
  const plugged = vnics.filter((v) => v.mode !== 'vhost-user');
  if (plugged.length > 0)
    notes.add(
      phrase`\`${vswitch.name}\`: the ports of VMs, with their VLAN, are plugged in by libvirt when a VM starts; see the \`libvirt\` export.`,
    );
  const promised = plugged.filter((v) => v.vnic.qos);
  if (promised.length === 0) return [];
  if (uplink === undefined) {
    notes.add(phrase`\`${vswitch.name}\`: without an uplink there is nothing to shape.`);
    return [];
  }
  const key = quote(`${host.file}/${name}/${uplink}`);
  const speed = host.ports.find((p) => p.interface === uplink)?.port.speedBps;
  const rows = promised.map((v, i) => {
    const { minBps, maxBps, burstBytes } = v.vnic.qos?.value ?? {};
    const config = [
      minBps ? ` other-config:min-rate=${Math.round(minBps.value)}` : '',
      maxBps ? ` other-config:max-rate=${Math.round(maxBps.value)}` : '',
      burstBytes ? ` other-config:burst=${Math.round(burstBytes.value * 8)}` : '',
    ].join('');
    return { v, number: i + 1, create: `-- --id=@q${i + 1} create Queue external_ids:iov=${key}${config}` };
  });
  const list = rows.map((r) => `queues:${r.number}=@q${r.number}`).join(' ');
  const flows = rows.flatMap(({ v, number }) => {
    const mac = v.vnic.mac?.value.toLowerCase();
    if (mac !== undefined) return [`flow ${name} ${mac} ${number}`];
    notes.add(
      phrase`${vnicText(v.vnic)}: which frames go to its queue is told by MAC address, and it has none: add a flow with \`set_queue\`.`,
    );
    return [];
  });
  return [
    `ovs clear Port ${uplink} qos`,
    `forget ${key}`,
    ...rows.map(({ v, number }) => `# queue ${number}: ${oneLine(v.text)}`),
    [
      `ovs set Port ${uplink} qos=@iov`,
      `-- --id=@iov create QoS type=linux-htb external_ids:iov=${key}${speed === undefined ? '' : ` other-config:max-rate=${Math.round(speed)}`} ${list}`,
      ...rows.map((r) => r.create),
    ].join(' \\\n  '),
    ...flows,
  ];
}

function noteRest({ name, cores, vmdq, numa, offload, ring }: VSwitch, dpdk: boolean, notes: Notes): void {
  if (cores && dpdk)
    notes.add(
      phrase`\`${name}\`: which ${cores.value} cores poll is yours to choose: \`ovs-vsctl set Open_vSwitch . other_config:pmd-cpu-mask=...\`.`,
    );
  const words = Object.entries({
    cores: dpdk ? undefined : cores,
    vmdq,
    numa,
    offload,
    ring: dpdk ? undefined : ring,
  });
  const unsaid = words.flatMap(([word, fact]) => (fact === undefined ? [] : [`\`${word}\``]));
  if (unsaid.length > 0)
    notes.add(phrase`\`${name}\`: ${unsaid.join(', ')} cannot be said to Open vSwitch here.`);
}
