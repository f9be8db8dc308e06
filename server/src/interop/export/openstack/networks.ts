import type { Network } from '../../../model/topology.ts';
import { MadeOnce } from './made-once.ts';
import { resourceName } from './resource-names.ts';
import { type Unique, oneLine } from '../names.ts';

/*
 * Provider networks: one for each VLAN of a physical network, and one for what is untagged there, as Neutron makes no second
 * (docs.openstack.org/api-ref/network/v2/#provider-extended-attributes; neutron/plugins/ml2/drivers/type_flat.py, type_vlan.py).
 */

export interface NetworkMade {
  readonly name: string;
  readonly resource: string;
  /** The condition under which it has a subnet. */
  readonly conditional: string;
}

/** Numbers as runs of consecutive ones, ascending. */
export function runsOf(numbers: Iterable<number>): readonly (readonly [from: number, to: number])[] {
  const runs: [number, number][] = [];
  for (const n of [...numbers].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && n <= last[1] + 1) last[1] = n;
    else runs.push([n, n]);
  }
  return runs;
}

export class Networks {
  readonly resources: Record<string, object> = {};
  readonly parameters: Record<string, object> = {};
  readonly conditions: Record<string, object> = {};
  /** Physical networks with untagged frames, and the VLANs of each. */
  readonly flat = new Set<string>();
  readonly tagged = new Map<string, Set<number>>();
  private readonly made = new MadeOnce<NetworkMade>();
  private readonly names: Unique;
  /** Those that have the name that the design gives them. */
  private readonly plain = new Set<string>();

  constructor(names: Unique) {
    this.names = names;
  }

  /** The resource of a network on a physical network. */
  of(physnet: string, network: Network | undefined): NetworkMade {
    const vlan = network?.vlan?.value;
    return this.made.of([physnet, vlan], () => this.make(physnet, network));
  }

  private make(physnet: string, network: Network | undefined): NetworkMade {
    const vlan = network?.vlan?.value;
    if (vlan === undefined) this.flat.add(physnet);
    else this.tagged.set(physnet, (this.tagged.get(physnet) ?? new Set()).add(vlan));
    const plain = network === undefined ? physnet : oneLine(network.label ?? network.name);
    // The same VLAN elsewhere is another network for Neutron.
    const name = this.plain.has(plain) ? `${plain}-${physnet}` : plain;
    this.plain.add(plain);
    const id = this.names.name(resourceName('network', name), '_');
    const own = id.slice('network_'.length);
    const one = { name, resource: id, conditional: `addressed_${own}` };
    this.resources[id] = networkOf(name, physnet, vlan, network?.mtu?.value);
    this.parameters[`cidr_${own}`] = {
      type: 'string',
      description: `The range of IP addresses of ${name} (10.0.0.0/24); without one it has none.`,
      default: '',
    };
    this.conditions[one.conditional] = { not: { equals: [{ get_param: `cidr_${own}` }, ''] } };
    this.resources[`subnet_${own}`] = {
      type: 'OS::Neutron::Subnet',
      condition: one.conditional,
      properties: { network: { get_resource: id }, cidr: { get_param: `cidr_${own}` } },
    };
    return one;
  }
}

/** A network; only the plain one of Heat's two kinds takes an MTU, in words of Neutron's own. */
function networkOf(name: string, physnet: string, vlan: number | undefined, mtu: number | undefined): object {
  const type = vlan === undefined ? 'flat' : 'vlan';
  if (mtu === undefined)
    return {
      type: 'OS::Neutron::ProviderNet',
      properties: {
        name: name.slice(0, 255),
        network_type: type,
        physical_network: physnet,
        ...(vlan === undefined ? {} : { segmentation_id: vlan }),
        shared: false,
      },
    };
  return {
    type: 'OS::Neutron::Net',
    properties: {
      name: name.slice(0, 255),
      value_specs: {
        'provider:network_type': type,
        'provider:physical_network': physnet,
        ...(vlan === undefined ? {} : { 'provider:segmentation_id': vlan }),
        mtu,
      },
    },
  };
}
