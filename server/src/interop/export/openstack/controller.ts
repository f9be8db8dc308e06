import { defaults } from '../../../predict/assume.ts';
import type { ExportFile, Header } from '../file.ts';
import { onRepresentor } from '../functions.ts';
import { type Section, commas, ini } from '../ini.ts';
import { type Notes, hashComment } from '../notes.ts';
import { isGuaranteed } from './qos.ts';
import { type Networks, runsOf } from './networks.ts';
import { type PhysicalNetworks, givesFunctions, neutronSwitches } from './physnets.ts';
import type { HostPlan } from '../plan.ts';
import { phrase } from '../../../words/phrase.ts';

/*
 * What the services on a controller are told: parts of their configuration, to be merged into what is there.
 * Source: neutron doc/source/admin/config-ml2.rst, config-sriov.rst, config-qos.rst, config-qos-min-bw.rst, config-mtu.rst
 * (docs.openstack.org/neutron/latest/admin/); nova doc/source/admin/pci-passthrough.rst.
 */

export function controllerFiles(
  hosts: readonly HostPlan[],
  nets: PhysicalNetworks,
  networks: Networks,
  header: Header,
  notes: Notes,
): ExportFile[] {
  const uses = usesOf(hosts);
  const parts = [
    { name: 'ml2_conf.ini', where: '/etc/neutron/plugins/ml2/', sections: ml2(uses, nets, networks) },
    { name: 'neutron.conf', where: '/etc/neutron/', sections: neutron(uses, nets) },
    { name: 'nova.conf', where: '/etc/nova/', sections: nova(uses) },
  ].map((part) => ({
    ...part,
    sections: part.sections.filter((s) => s.entries.some(([, v]) => v !== undefined)),
  }));
  notes.add(
    phrase`The files below \`controller\` and \`compute\` are parts of configurations: a list such as \`mechanism_drivers\` or \`enabled_filters\` has what a cloud has there already, and these.`,
  );
  // Source: neutron doc/source/admin/ovn/sriov.rst; docs.openstack.org/neutron/latest/admin/ovn/refarch/refarch.html.
  if (uses.switched)
    notes.add(
      phrase`With OVN, \`ovn\` stands for \`openvswitch\` in \`mechanism_drivers\`, and what the agent's file says of bridges is said to Open vSwitch (\`ovn-bridge-mappings\`, \`ovn-cms-options\`).`,
    );
  if (uses.guaranteed)
    notes.add(
      phrase`For \`min\`, Neutron has to reach Placement: \`[placement]\` in \`neutron.conf\` says where it is, and who asks.`,
    );
  const said = notes.take();
  return parts
    .filter((part) => part.sections.length > 0)
    .map(({ name, where, sections }, i) => ({
      path: `controller/${name}`,
      text: `${hashComment(header, `For ${where}${name} on each controller.`, i === 0 ? said : [])}\n\n${ini(sections)}`,
    }));
}

/** What of OpenStack the hosts make use of. */
interface Uses {
  readonly switched: boolean;
  /** Functions at all, and those that the NIC itself switches. */
  readonly functions: boolean;
  readonly embedded: boolean;
  readonly macvtap: boolean;
  readonly offloaded: boolean;
  readonly promised: boolean;
  readonly guaranteed: boolean;
  /** Guaranteed on VFs, and behind virtual switches. */
  readonly both: boolean;
  /** VMs with a NUMA topology: pinned, on one node or on huge pages. */
  readonly numa: boolean;
}

function usesOf(hosts: readonly HostPlan[]): Uses {
  const vnics = hosts.flatMap((h) => h.vms.flatMap((vm) => vm.vnics));
  const ports = hosts.flatMap((host) => host.ports.filter(({ port }) => givesFunctions(host, port)));
  const guaranteed = vnics.filter((v) => isGuaranteed(v) && v.mode !== 'direct' && v.mode !== 'macvtap');
  return {
    switched: hosts.some((host) => neutronSwitches(host).length > 0),
    functions: ports.length > 0,
    embedded: ports.some(({ port }) => !onRepresentor(port)),
    macvtap: vnics.some((v) => v.mode === 'macvtap'),
    offloaded: ports.some(({ port }) => onRepresentor(port)),
    promised: vnics.some((v) => v.vnic.qos),
    guaranteed: guaranteed.length > 0,
    both: guaranteed.some((v) => v.mode === 'sriov') && guaranteed.some((v) => v.vswitch),
    numa: hosts.some((h) =>
      h.vms.some(
        ({ vm, vnics: own }) =>
          vm.pinned?.value === true || vm.numa !== undefined || own.some((v) => v.mode === 'vhost-user'),
      ),
    ),
  };
}

function ml2(uses: Uses, nets: PhysicalNetworks, networks: Networks): Section[] {
  const drivers = [
    uses.switched || uses.offloaded ? 'openvswitch' : undefined,
    uses.embedded ? 'sriovnicswitch' : undefined,
    uses.macvtap ? 'macvtap' : undefined,
  ].filter((d) => d !== undefined);
  const largest = largestMtu(nets);
  const smaller = nets.all.filter((n) => n.mtu !== largest);
  return [
    {
      name: 'ml2',
      entries: [
        ['type_drivers', drivers.length === 0 ? undefined : 'flat,vlan'],
        ['mechanism_drivers', commas(drivers)],
        [
          'extension_drivers',
          drivers.length === 0 ? undefined : commas(['port_security', ...(uses.promised ? ['qos'] : [])]),
        ],
        ['physical_network_mtus', commas(smaller.map((n) => `${n.name}:${n.mtu}`))],
      ],
    },
    { name: 'ml2_type_flat', entries: [['flat_networks', commas([...networks.flat])]] },
    { name: 'ml2_type_vlan', entries: [['network_vlan_ranges', commas(vlanRanges(networks))]] },
    {
      name: 'ovs_driver',
      // Both would take ports of VFs, and a guarantee is of one of them (config-qos-min-bw.rst, "neutron-server config").
      entries: [['vnic_type_prohibit_list', uses.both && !uses.offloaded ? 'direct' : undefined]],
    },
  ];
}

/** A physical network without a range would give all its VLANs to projects (docs.openstack.org/neutron/latest/configuration/ml2-conf.html). */
function vlanRanges({ tagged }: Networks): string[] {
  return [...tagged].flatMap(([physnet, vlans]) =>
    runsOf(vlans).map(([from, to]) => `${physnet}:${from}:${to}`),
  );
}

function neutron(uses: Uses, nets: PhysicalNetworks): Section[] {
  const largest = largestMtu(nets);
  const plugins = [...(uses.promised ? ['qos'] : []), ...(uses.guaranteed ? ['placement'] : [])];
  return [
    {
      name: 'DEFAULT',
      entries: [
        ['service_plugins', commas(plugins)],
        ['global_physnet_mtu', nets.all.every((n) => n.mtu === defaults.mtu) ? undefined : largest],
      ],
    },
  ];
}

/** The filters that there are as shipped (docs.openstack.org/nova/latest/configuration/config.html, `enabled_filters`), and those for this. */
function nova(uses: Uses): Section[] {
  const ours = [
    ...(uses.functions ? ['PciPassthroughFilter'] : []),
    ...(uses.numa ? ['NUMATopologyFilter'] : []),
  ];
  const shipped = [
    'ComputeFilter',
    'ComputeCapabilitiesFilter',
    'ImagePropertiesFilter',
    'ServerGroupAntiAffinityFilter',
    'ServerGroupAffinityFilter',
  ];
  return [
    {
      name: 'filter_scheduler',
      entries: [['enabled_filters', ours.length === 0 ? undefined : commas([...shipped, ...ours])]],
    },
  ];
}

function largestMtu({ all }: PhysicalNetworks): number | undefined {
  return all.length === 0 ? undefined : Math.max(...all.map((n) => n.mtu));
}
