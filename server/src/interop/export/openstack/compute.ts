import { defaults } from '../../../predict/assume.ts';
import type { Port, VSwitch } from '../../../model/topology.ts';
import { bridgeName } from '../bridges.ts';
import type { ExportFile, Header } from '../file.ts';
import { onRepresentor } from '../functions.ts';
import { type Section, commas, ini } from '../ini.ts';
import { socketFolder } from '../libvirt-vnics.ts';
import { type Notes, hashComment } from '../notes.ts';
import { deviceSpecs } from './devices.ts';
import { type PhysicalNetworks, givesFunctions, neutronSwitches, switchOver } from './physnets.ts';
import { isGuaranteed } from './qos.ts';
import { switchType } from '../../../predict/cost/cost.ts';
import { type HostPlan, type PortPlan, type VnicPlan } from '../plan.ts';
import { phrase } from '../../../words/phrase.ts';

/*
 * What the services on a compute host are told: parts of their configuration, to be merged into what is there.
 * Source: docs.openstack.org/nova/latest/configuration/config.html; docs.openstack.org/neutron/latest/configuration/ml2-conf.html,
 * openvswitch-agent.html, sriov-agent.html, macvtap-agent.html.
 */

export function computeFiles(
  host: HostPlan,
  nets: PhysicalNetworks,
  header: Header,
  notes: Notes,
): ExportFile[] {
  const parts = [
    { name: 'nova.conf', where: '/etc/nova/', sections: nova(host, nets, notes) },
    { name: 'sriov_agent.ini', where: agents, sections: sriovAgent(host, nets, notes) },
    { name: 'openvswitch_agent.ini', where: agents, sections: openvswitchAgent(host, nets, notes) },
    { name: 'macvtap_agent.ini', where: agents, sections: macvtapAgent(host, nets, notes) },
  ].map((part) => ({
    ...part,
    sections: part.sections.filter((s) => s.entries.some(([, v]) => v !== undefined)),
  }));
  const said = notes.take();
  return parts
    .filter((part) => part.sections.length > 0)
    .map(({ name, where, sections }, i) => ({
      path: `compute/${host.file}/${name}`,
      text: `${hashComment(header, `For ${where}${name} on ${host.name}.`, i === 0 ? said : [])}\n\n${ini(sections)}`,
    }));
}

const agents = '/etc/neutron/plugins/ml2/';

function nova(host: HostPlan, nets: PhysicalNetworks, notes: Notes): Section[] {
  const pinned = host.vms.filter(({ vm }) => vm.pinned?.value);
  const cpus = pinned.reduce((sum, { vm }) => sum + (vm.vcpus?.value ?? defaults.vcpus), 0);
  // Source: nova doc/source/admin/cpu-topologies.rst, "Configuring CPU policies".
  if (cpus > 0)
    notes.add(
      phrase`\`${host.name}\`: its VMs pin ${cpus} vCPUs: name as many of its CPUs in \`cpu_dedicated_set\`, and those for the others in \`cpu_shared_set\` (\`[compute]\` in \`nova.conf\`), none of them a core that polls.`,
    );
  const affine = affinities(host, nets);
  return [
    {
      name: 'DEFAULT',
      // Memory that is promised to a VM is not given out twice (docs.openstack.org/nova/latest/configuration/config.html).
      entries: [['ram_allocation_ratio', host.vms.some(({ vm }) => vm.memoryReserved) ? '1.0' : undefined]],
    },
    { name: 'pci', entries: deviceSpecs(host, nets, notes).map((spec) => ['device_spec', spec]) },
    {
      name: 'neutron',
      entries: [['physnets', affine.length === 0 ? undefined : affine.map((a) => a.physnet).join(',')]],
    },
    ...affine.map(({ physnet, node }): Section => ({
      name: `neutron_physnet_${physnet}`,
      entries: [['numa_nodes', node]],
    })),
  ];
}

/**
 * The NUMA node of the physical network that a switch is on, where the design has all NICs of it there, and no VM of it
 * elsewhere: Nova asks it of each VM with a network there, VFs or not.
 * Source: nova doc/source/admin/networking.rst, "NUMA Affinity"; nova/network/neutron.py, create_resource_requests.
 */
function affinities(host: HostPlan, nets: PhysicalNetworks): { physnet: string; node: number }[] {
  return neutronSwitches(host).flatMap((vswitch) => {
    const physnet = nets.ofSwitch(vswitch);
    const isThere = (port: Port | undefined): boolean =>
      port !== undefined && physnet !== undefined && nets.ofFunctions(port) === physnet;
    const nodes = [
      ...vswitch.uplinks.map(({ port }) => port.nic.numa?.value),
      ...host.ports.flatMap(({ port }) => (isThere(port) ? [port.nic.numa?.value] : [])),
      ...host.vms
        .filter((vm) => vm.vnics.some((v) => v.vswitch === vswitch || isThere(v.port)))
        .flatMap(({ vm }) => vm.numa?.value ?? []),
    ];
    const [node] = nodes;
    return node === undefined || physnet === undefined || nodes.some((n) => n !== node)
      ? []
      : [{ physnet, node }];
  });
}

/** Source: neutron doc/source/admin/config-sriov.rst, "Enable neutron-sriov-nic-agent"; config-qos-min-bw.rst. */
function sriovAgent(host: HostPlan, nets: PhysicalNetworks, notes: Notes): Section[] {
  const plans = host.ports.filter(
    ({ port, vfs, functions }) =>
      (vfs ?? 0) > 0 &&
      givesFunctions(host, port) &&
      !onRepresentor(port) &&
      functions.every((f) => f.mode !== 'vdpa'),
  );
  const named = plans.flatMap((plan) => {
    const physnet = nets.ofFunctions(plan.port);
    if (plan.interface === undefined)
      notes.add(
        phrase`\`${plan.port.path}\`: Neutron's agent for VFs knows a port by its \`interface\`; it has none, so nothing keeps the rates and the spoof check of its VFs.`,
      );
    return plan.interface === undefined || physnet === undefined
      ? []
      : [{ plan, physnet, name: plan.interface }];
  });
  const guaranteed = named.filter(({ plan }) => plan.functions.some(isGuaranteed));
  const promised = named.some(({ plan }) => plan.functions.some((f) => f.vnic.qos));
  return [
    extensions(promised),
    {
      name: 'sriov_nic',
      entries: [
        ['physical_device_mappings', commas(named.map(({ physnet, name }) => `${physnet}:${name}`))],
        [
          'resource_provider_bandwidths',
          commas(guaranteed.flatMap(({ plan, name }) => room(name, [plan], true, notes))),
        ],
      ],
    },
  ];
}

/**
 * Source: neutron doc/source/admin/deploy-ovs-provider.rst; doc/source/contributor/internals/ovs_vhostuser.rst;
 * config-qos-min-bw.rst.
 */
function openvswitchAgent(host: HostPlan, nets: PhysicalNetworks, notes: Notes): Section[] {
  const switches = neutronSwitches(host);
  const named = switches.flatMap((vswitch) => {
    const physnet = nets.ofSwitch(vswitch);
    return physnet === undefined ? [] : [{ vswitch, physnet, bridge: bridgeName(vswitch) }];
  });
  const polling = switches.filter((vswitch) => switchType(vswitch) === 'ovs-dpdk');
  if (polling.length > 0 && polling.length < switches.length)
    notes.add(
      phrase`\`${host.name}\`: Neutron's agent has one data path for all VMs, so that those behind its other vswitches go over the polling one too.`,
    );
  // Source: docs.openstack.org/neutron/latest/configuration/openvswitch-agent.html, `bridge_mappings`.
  for (const { vswitch, bridge } of named)
    if (bridge.length > 11)
      notes.add(
        phrase`\`${vswitch.name}\`: its bridge is called \`${bridge}\`, and Neutron's agent asks for at most 11 characters: give it a shorter \`label\`.`,
      );
  const behind = named.map(({ vswitch }) => behindSwitch(host, vswitch));
  const promised = behind.some((vnics) => vnics.some((v) => v.vnic.qos));
  const guaranteed = named.filter((_, i) => behind[i]?.some(isGuaranteed));
  // Source: neutron doc/source/admin/config-qos-min-bw.rst, "Limitations".
  for (const { vswitch } of guaranteed)
    for (const { port } of vswitch.uplinks)
      if (!onRepresentor(port) && host.ports.some((p) => p.port === port && p.functions.some(isGuaranteed)))
        notes.add(
          phrase`\`${port.path}\`: its VFs and \`${vswitch.name}\` each count its whole speed: divide it between the two \`resource_provider_bandwidths\`.`,
        );
  return [
    extensions(promised),
    {
      name: 'ovs',
      entries: [
        ['bridge_mappings', commas(named.map(({ physnet, bridge }) => `${physnet}:${bridge}`))],
        ['datapath_type', polling.length > 0 ? 'netdev' : undefined],
        ['vhostuser_socket_dir', polling.length > 0 ? socketFolder : undefined],
        [
          'resource_provider_bandwidths',
          commas(
            guaranteed.flatMap(({ vswitch, bridge }) =>
              room(
                bridge,
                host.ports.filter((p) => vswitch.uplinks.some((u) => u.port === p.port)),
                vswitch.team?.value !== 'active-standby',
                notes,
              ),
            ),
          ),
        ],
      ],
    },
  ];
}

/** Source: neutron doc/source/admin/config-macvtap.rst. */
function macvtapAgent(host: HostPlan, nets: PhysicalNetworks, notes: Notes): Section[] {
  const used = host.ports.filter(({ port }) =>
    host.vms.some((vm) => vm.vnics.some((v) => v.mode === 'macvtap' && v.port === port)),
  );
  const mappings = used.flatMap((plan) => {
    if (plan.interface === undefined)
      notes.add(phrase`\`${plan.port.path}\`: Neutron's agent for macvtap needs its \`interface\`.`);
    return plan.interface === undefined ? [] : [`${nets.ofMacvtap(plan.port) ?? ''}:${plan.interface}`];
  });
  return mappings.length === 0
    ? []
    : [
        { name: 'macvtap', entries: [['physical_interface_mappings', commas(mappings)]] },
        { name: 'securitygroup', entries: [['firewall_driver', 'noop']] },
      ];
}

/** The vnics whose frames a vswitch switches: its own, and VFs whose representors it has. */
function behindSwitch(host: HostPlan, vswitch: VSwitch): VnicPlan[] {
  return host.vms
    .flatMap((vm) => vm.vnics)
    .filter((v) => v.vswitch === vswitch || (v.mode === 'sriov' && v.port && switchOver(v.port) === vswitch));
}

function extensions(qos: boolean): Section {
  return { name: 'agent', entries: [['extensions', qos ? 'qos' : undefined]] };
}

/** What a device can carry each way, in kbit/s: of this Placement gives out what ports are guaranteed. */
function room(name: string, plans: readonly PortPlan[], together: boolean, notes: Notes): string[] {
  const speeds = plans.flatMap(({ port }) => port.speedBps ?? []);
  if (speeds.length < plans.length || speeds.length === 0) {
    notes.add(
      phrase`\`${name}\`: its speed is not known, so add it to \`resource_provider_bandwidths\`: without that no host has room for a port with a \`min\`.`,
    );
    return [];
  }
  const kbps = Math.floor((together ? speeds.reduce((sum, s) => sum + s, 0) : Math.min(...speeds)) / 1000);
  return [`${name}:${kbps}:${kbps}`];
}
