import { vnicText } from '../../../rules/shared/say.ts';
import type { ExportFile, Header } from '../file.ts';
import { Flavors } from './flavors.ts';
import { novaHost, resourceName } from './resource-names.ts';
import { type NetworkMade, Networks } from './networks.ts';
import type { PhysicalNetworks } from './physnets.ts';
import { type Attached, attachedOf } from './ports.ts';
import { Policies } from './qos.ts';
import { Unique, oneLine } from '../names.ts';
import { type Notes, hashComment } from '../notes.ts';
import type { HostPlan, VmPlan } from '../plan.ts';
import { yaml } from '../yaml.ts';
import { phrase } from '../../../words/phrase.ts';

/*
 * The Heat template: what is made in the cloud. Networks, promises and flavors once, ports and a server for each VM.
 * Source: heat doc/source/template_guide/hot_spec.rst (docs.openstack.org/heat/latest/template_guide/hot_spec.html), and the
 * properties of resources in docs.openstack.org/heat/latest/template_guide/openstack.html.
 */

/** Conditions are a word of it since Newton, the rules of QoS that are used since Stein. */
const version = '2018-08-31';

/** What Heat takes unless it is told otherwise (heat doc/source/configuration: `max_resources_per_stack`, `max_template_size`). */
const most = { resources: 1000, bytes: 524_288 };

export type Resources = Record<string, object>;

/** What ports of all VMs share: each is in the template once. */
export interface Shared {
  readonly networks: Networks;
  readonly policies: Policies;
}

/** The template; none where there is no VM. `nets` says what each network is reached through. */
export function stack(
  hosts: readonly HostPlan[],
  nets: PhysicalNetworks,
  header: Header,
  notes: Notes,
): { readonly files: readonly ExportFile[]; readonly shared: Shared } {
  const names = new Unique();
  const flavors = new Flavors(names);
  const shared = { networks: new Networks(names), policies: new Policies(names) };
  const machines: Resources = {};
  for (const host of hosts)
    for (const vm of host.vms)
      Object.assign(machines, machine(host, vm, nets, { ...shared, flavors }, names, notes));
  if (Object.keys(machines).length === 0) return { files: [], shared };
  const { networks, policies } = shared;
  const resources = { ...networks.resources, ...policies.resources, ...flavors.resources, ...machines };
  const body = yaml({
    heat_template_version: version,
    description: `The VMs of ${oneLine(header.design)}.`,
    parameters: { ...parameters, ...networks.parameters },
    ...(Object.keys(networks.conditions).length === 0 ? {} : { conditions: networks.conditions }),
    resources,
  });
  noteStack(Object.keys(resources).length, body.length, notes);
  const what =
    'What is made in the cloud: openstack stack create -t stack.yaml --parameter image=IMAGE NAME.';
  return {
    files: [{ path: 'stack.yaml', text: `${hashComment(header, what, notes.take())}\n${body}` }],
    shared,
  };
}

/** What a design does not know. */
const parameters: object = {
  image: {
    type: 'string',
    description: 'The image that the VMs boot from.',
    constraints: [{ custom_constraint: 'glance.image' }],
  },
  availability_zone: {
    type: 'string',
    description: 'The availability zone of the hosts.',
    default: 'nova',
  },
};

/**
 * A VM with its ports. A host of a zone is asked for as `ZONE:HOST`.
 * Source: nova doc/source/admin/availability-zones.rst, "Using availability zones to select hosts".
 */
function machine(
  host: HostPlan,
  vm: VmPlan,
  nets: PhysicalNetworks,
  shared: Shared & { readonly flavors: Flavors },
  names: Unique,
  notes: Notes,
): Resources {
  const made = vm.vnics.flatMap((vnic) =>
    attachedOf(vnic, nets, notes).flatMap((one): [string, object][] => {
      const network = shared.networks.of(one.physnet, one.network);
      if (one.type !== 'vdpa')
        return [[names.name(resourceName('port', one.name), '_'), port(one, network, shared)]];
      // Source: `binding:vnic_type` of OS::Neutron::Port; nova doc/source/admin/vdpa.rst, attaching since Zed.
      notes.add(
        phrase`${vnicText(vnic.vnic)} is left out: Heat makes no port of the type \`vdpa\`. Once the stack is there, make it in \`${network.name}\` with \`openstack port create --vnic-type vdpa\`, and attach it with \`openstack server add port\`.`,
      );
      return [];
    }),
  );
  const server = {
    type: 'OS::Nova::Server',
    properties: {
      name: oneLine(vm.name).slice(0, 255),
      image: { get_param: 'image' },
      flavor: { get_resource: shared.flavors.of(vm, notes) },
      availability_zone: { list_join: [':', [{ get_param: 'availability_zone' }, novaHost(host)]] },
      // A server that names no port would be given one on a network of the project.
      networks:
        made.length === 0
          ? [{ allocate_network: 'none' }]
          : made.map(([name]) => ({ port: { get_resource: name } })),
    },
  };
  for (const bond of vm.vm.bonds)
    notes.add(phrase`\`${vm.vm.name}\`: the bond \`${bond.name}\` is made in the guest.`);
  return Object.fromEntries([...made, [names.name(resourceName('server', vm.name), '_'), server]]);
}

function port(one: Attached, { resource, conditional }: NetworkMade, { policies }: Shared): object {
  const policy = policies.of(one.promise);
  return {
    type: 'OS::Neutron::Port',
    properties: {
      name: oneLine(one.name).slice(0, 255),
      network: { get_resource: resource },
      'binding:vnic_type': one.type,
      ...(one.mac === undefined ? {} : { mac_address: one.mac }),
      ...(one.security === undefined ? {} : { port_security_enabled: one.security }),
      ...(policy === undefined ? {} : { qos_policy: { get_resource: policy } }),
      ...(one.profile === undefined ? {} : { value_specs: { 'binding:profile': one.profile } }),
      // Nova takes a port without an address only where it asks for none.
      no_fixed_ips: { if: [conditional, false, true] },
    },
  };
}

function noteStack(resources: number, bytes: number, notes: Notes): void {
  notes.add(
    phrase`A VM is placed by the name of its host, which has to be the one that Nova has for it (\`openstack compute service list\`): say it as the host's \`label\`. This takes an administrator, and the scheduler's filters are not asked.`,
  );
  notes.add(
    phrase`A design knows no IP addresses: name the range of a network as its parameter (\`cidr_...\`). Without it, its ports have none.`,
  );
  if (resources > most.resources || bytes > most.bytes)
    notes.add(
      phrase`The template has ${resources} resources and ${Math.ceil(bytes / 1024)} KiB: Heat takes ${most.resources} and ${most.bytes / 1024} KiB, unless \`max_resources_per_stack\` and \`max_template_size\` in \`heat.conf\` say more.`,
    );
}
