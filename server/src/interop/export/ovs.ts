import type { VSwitch } from '../../model/topology.ts';
import { mtuOf } from '../../rules/shared/mtus.ts';
import { vnicText } from '../../rules/shared/say.ts';
import { bridgeName, vlanOf } from './bridges.ts';
import type { Exported, Header } from './file.ts';
import { keepsKernelDriver } from '../../model/drivers.ts';
import { priorityOf } from './functions.ts';
import { hugePagesNote, onHugePages } from './huge-pages.ts';
import { socketFolder, socketPath } from './libvirt-vnics.ts';
import { Notes, hashComment } from './notes.ts';
import { interfaceName, oneLine } from './names.ts';
import { switchType } from '../../predict/cost/cost.ts';
import { type Deployment, type HostPlan, type PortPlan, type VnicPlan, isLinux } from './plan.ts';
import { quote, scriptHead, variable } from './sh.ts';
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

# ask ARGUMENT...: what the database has.
ask() {
  # shellcheck disable=SC2086
  ovs-vsctl ${'$'}{OVS_OPTIONS-} --bare "$@"
}

# members PORT: its interfaces.
members() {
  ids=$(ask --if-exists --columns=interfaces list Port "$1")
  # shellcheck disable=SC2086
  [ -z "$ids" ] || ask --columns=name list Interface $ids | grep . | sort
}

# holders INTERFACE: the port that has it.
holders() {
  id=$(ask --if-exists --columns=_uuid list Interface "$1")
  [ -z "$id" ] || ask --columns=name find Port "interfaces{>=}$id"
}

# uplink BRIDGE [PORT INTERFACE...]: makes way for the port that these interfaces are to be. What an earlier run made an
# uplink of the bridge goes, and what has one of the interfaces; what is so already stays.
uplink() {
  [ "$dry" = 0 ] || return 0
  bridge=$1
  shift
  port=${'$'}{1-} keep=
  if [ -n "$port" ]; then
    shift
    if [ "$(members "$port")" = "$(printf '%s\n' "$@" | sort)" ]; then keep=$port; fi
  fi
  {
    ask --columns=name find Port "external_ids:iov=\"$bridge\""
    if [ -n "$port" ]; then ask --if-exists --columns=name list Port "$port"; fi
    for interface in "$@"; do holders "$interface"; done
  } | grep . | sort -u | while read -r old; do
    on=$(ask port-to-br "$old")
    if [ "$old" = "$keep" ] && [ "$on" = "$bridge" ]; then continue; fi
    # Nothing is taken from a bridge of somebody else's: Open vSwitch refuses that below.
    if [ "$on" = "$bridge" ] || [ -n "$(ask --if-exists get Port "$old" external_ids:iov)" ]; then ovs del-port "$old"; fi
  done
}

# forget KEY: removes the QoS and queues that an earlier run made for a bridge.
forget() {
  [ "$dry" = 0 ] || return 0
  for row in $(ask --columns=_uuid find QoS "external_ids:iov=$1"); do
    # The uplink of then, which need not be that of now.
    for port in $(ask --columns=_uuid find Port "qos=$row"); do
      # shellcheck disable=SC2086
      ovs-vsctl ${'$'}{OVS_OPTIONS-} clear Port "$port" qos
    done
    # shellcheck disable=SC2086
    ovs-vsctl ${'$'}{OVS_OPTIONS-} destroy QoS "$row"
  done
  for row in $(ask --columns=_uuid find Queue "external_ids:iov=$1"); do
    # shellcheck disable=SC2086
    ovs-vsctl ${'$'}{OVS_OPTIONS-} destroy Queue "$row"
  done
}

ofctl() {
  printf '%s\n' "ovs-ofctl $*"
  [ "$dry" = 1 ] || ovs-ofctl "$@"
}

# Flows of this script are known by their cookie.
# flow BRIDGE MAC QUEUE: what a vnic sends goes through its queue.
flow() {
  ofctl add-flow "$1" "cookie=0x696f76,dl_src=$2,actions=set_queue:$3,normal"
}

# unflow BRIDGE: removes the flows that an earlier run made.
unflow() {
  ofctl del-flows "$1" cookie=0x696f76/-1
}

# sockets FOLDER: where QEMU makes the sockets at which it and the polling switch meet.
sockets() {
  for user in libvirt-qemu qemu root; do
    id "$user" >/dev/null 2>&1 || continue
    printf '%s\n' "install -d -o $user $1"
    [ "$dry" = 1 ] || install -d -o "$user" "$1"
    return
  done
}
`;

export function ovs({ hosts }: Deployment, header: Header): Exported {
  const notes = new Notes();
  const files = hosts.flatMap((host) => {
    if (!isLinux(host)) return [];
    const ours = host.host.vswitches.filter((v) => switchType(v).startsWith('ovs'));
    const polling = ours.filter((v) => switchType(v) === 'ovs-dpdk');
    const first = questions(host, ours, notes);
    const parts = host.host.vswitches.flatMap((vswitch) => {
      const type = switchType(vswitch);
      if (type !== 'ovs' && type !== 'ovs-dpdk') {
        notes.add(phrase`\`${vswitch.name}\` is of type ${type}, which is not Open vSwitch.`);
        return [];
      }
      return [bridge(host, vswitch, type === 'ovs-dpdk', notes)];
    });
    if (parts.length === 0) return [];
    if (polling.length > 0) parts.unshift(pollingHost(host, polling, notes));
    if (first.length > 0) parts.unshift(first);
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

/**
 * What a host has to have for the polling data path.
 * Source: openvswitch vswitchd/vswitch.xml, `other_config:dpdk-init`: takes effect as Open vSwitch runs, where it was
 * not on before; Documentation/intro/install/dpdk.rst for huge pages and VFIO.
 */
function pollingHost(host: HostPlan, vswitches: readonly VSwitch[], notes: Notes): string[] {
  const bound = host.ports.flatMap(({ port, address }) =>
    address !== undefined &&
    !keepsKernelDriver(port.nic.device) &&
    vswitches.some((v) => v.uplinks.some((u) => u.port === port))
      ? [address]
      : [],
  );
  if (bound.length > 0)
    notes.add(
      phrase`\`${host.name}\`: DPDK needs ${bound.join(', ')} bound to vfio-pci beforehand, and an IOMMU at work: \`driverctl set-override ADDRESS vfio-pci\` keeps it over a restart.`,
    );
  const pages = hugePagesNote(host);
  if (pages !== undefined) notes.add(pages);
  const meets = host.vms.some(onHugePages);
  if (meets)
    notes.add(
      phrase`\`${socketFolder}\` is made for QEMU's user. Where Open vSwitch does not run as root, the two have to share a group (\`group\` in \`/etc/libvirt/qemu.conf\`).`,
    );
  return [
    '# The polling data path',
    'ovs set Open_vSwitch . other_config:dpdk-init=true',
    ...(meets ? [`sockets ${socketFolder}`] : []),
  ];
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
  lines.push(`ovs ${mtu(name, vswitch.mtu?.value)}`);
  const uplink = uplinkCommand(host, vswitch, name, dpdk, notes);
  lines.push(['uplink', name, ...(uplink ? [uplink.port, ...uplink.ports] : [])].join(' '));
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
  for (const vnic of vnics) noteVnic(vnic, notes);
  noteRest(vswitch, dpdk, notes);
  return lines;
}

/** The MTU that an interface is to have; where none is stated, one that an earlier design asked for is taken back. */
function mtu(name: string, size: number | undefined): string {
  return size === undefined
    ? `clear Interface ${name} mtu_request`
    : `set Interface ${name} mtu_request=${size}`;
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
  const known = plans.map((plan) => ({
    plan,
    is: dpdk ? dpdkName(plan) : (plan.interface ?? asked(plan, dpdk)),
  }));
  const [first] = known;
  if (!first) return undefined;
  const ports = known.map((k) => k.is);
  // `--may-exist` leaves a port that is there as it is, so what it is to be is set apart.
  const sets = known
    .map(({ plan, is }) =>
      dpdk
        ? ` -- set Interface ${is} type=dpdk options:dpdk-devargs=${plan.address === undefined ? asked(plan, dpdk) : quote(plan.address)} -- ${mtu(is, vswitch.mtu?.value ?? plan.port.mtu?.value)}`
        : ` -- ${mtu(is, vswitch.mtu?.value ?? plan.port.mtu?.value)}`,
    )
    .join('');
  if (!dpdk)
    notes.add(
      phrase`\`${vswitch.name}\`: an address that the host has on ${known.map(({ plan }) => plan.interface ?? plan.port.path).join(', ')} is of no use once the bridge has the port; it moves to an interface of the bridge.`,
    );
  const mark = `external_ids:iov=${name}`;
  if (ports.length === 1)
    return {
      command: `ovs --may-exist add-port ${name} ${first.is} -- set Port ${first.is} ${mark}${sets}`,
      port: first.is,
      ports,
    };
  const bond = interfaceName(vswitch.label ?? vswitch.name, '-bond');
  // Source-port teaming is Open vSwitch's balance-slb: by source address and VLAN, with nothing asked of the switch.
  const mode =
    vswitch.team?.value === 'lacp'
      ? 'bond_mode=balance-tcp lacp=active'
      : vswitch.team?.value === 'active-standby'
        ? 'bond_mode=active-backup lacp=off'
        : 'bond_mode=balance-slb lacp=off';
  return {
    command: `ovs --may-exist add-bond ${name} ${bond} ${ports.join(' ')} -- set Port ${bond} ${mode} ${mark}${sets}`,
    port: bond,
    ports,
  };
}

/** The name of a port that DPDK drives: it has no interface of the kernel's. */
function dpdkName({ port }: PortPlan): string {
  return interfaceName(port.path.replace('.', '-'));
}

/** What tells a port and the design does not say, as the environment has it: a word of the script. */
function asked({ port }: PortPlan, dpdk: boolean): string {
  return `"$${variable(dpdk ? `${port.path}_address` : port.path)}"`;
}

/** Lines that stop the script, before it changes anything, where the environment does not say what it has to. */
function questions(host: HostPlan, vswitches: readonly VSwitch[], notes: Notes): string[] {
  return vswitches.flatMap((vswitch) => {
    const dpdk = switchType(vswitch) === 'ovs-dpdk';
    const silent = host.ports.filter(
      (p) => (dpdk ? p.address : p.interface) === undefined && vswitch.uplinks.some((u) => u.port === p.port),
    );
    return silent.map(({ port }) => {
      const name = variable(dpdk ? `${port.path}_address` : port.path);
      notes.add(
        dpdk
          ? phrase`\`${port.path}\` says no \`address\`, by which DPDK knows it: name its PCI address in the environment (\`${name}=0000:3b:00.0 sh SCRIPT\`).`
          : phrase`\`${port.path}\` says no \`interface\`: name it in the environment (\`${name}=ens1f0 sh SCRIPT\`).`,
      );
      return `: "\${${name}:?the ${dpdk ? 'PCI address' : 'interface'} of ${port.path}}"`;
    });
  });
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
    `ovs --may-exist add-port ${name} ${port} -- ${vlan === undefined ? `clear Port ${port} tag` : `set Port ${port} tag=${vlan}`} -- set Interface ${port} type=dpdkvhostuserclient options:vhost-server-path=${quote(socketPath(host, one))} -- ${mtu(port, mtuOf(one.attachment)?.value)}`,
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
  const key = quote(`${host.file}/${name}`);
  const past = [`forget ${key}`, `unflow ${name}`];
  if (uplink === undefined) {
    if (promised.length > 0)
      notes.add(phrase`\`${vswitch.name}\`: without an uplink there is nothing to shape.`);
    return past;
  }
  if (promised.length === 0) return past;
  notes.add(
    phrase`\`${vswitch.name}\`: the flows to the queues are gone when Open vSwitch restarts: run the script again then.`,
  );
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
    ...past,
    ...rows.map(({ v, number }) => `# queue ${number}: ${oneLine(v.text)}`),
    [
      `ovs set Port ${uplink} qos=@iov`,
      `-- --id=@iov create QoS type=linux-htb external_ids:iov=${key}${speed === undefined ? '' : ` other-config:max-rate=${Math.round(speed)}`} ${list}`,
      ...rows.map((r) => r.create),
    ].join(' \\\n  '),
    ...flows,
  ];
}

function noteVnic(one: VnicPlan, notes: Notes): void {
  const qos = one.vnic.qos?.value;
  if (qos?.weight)
    notes.add(
      phrase`${vnicText(one.vnic)}: the \`weight\` of \`${qos.name}\` has no counterpart in Open vSwitch.`,
    );
  if (one.vswitch && priorityOf(one) !== undefined)
    notes.add(
      phrase`${vnicText(one.vnic)}: its port sets no 802.1p priority, so its class is left out (a flow can: \`mod_vlan_pcp\`).`,
    );
}

function noteRest({ name, cores, vmdq, numa, offload, ring }: VSwitch, dpdk: boolean, notes: Notes): void {
  if (dpdk)
    notes.add(
      phrase`\`${name}\`: which ${cores?.value ?? 1} cores${numa ? phrase` of NUMA node ${numa.value}` : ''} poll is yours to choose: \`ovs-vsctl set Open_vSwitch . other_config:pmd-cpu-mask=...\`.`,
    );
  const words = Object.entries({
    cores: dpdk ? undefined : cores,
    vmdq,
    numa: dpdk ? undefined : numa,
    offload,
    ring: dpdk ? undefined : ring,
  });
  const unsaid = words.flatMap(([word, fact]) => (fact === undefined ? [] : [`\`${word}\``]));
  if (unsaid.length > 0)
    notes.add(phrase`\`${name}\`: ${unsaid.join(', ')} cannot be said to Open vSwitch here.`);
}
