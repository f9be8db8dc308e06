import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as clouds from './clouds.ts';
import * as designs from './designs.ts';
import { exported, fileOf, missing, ran, written } from './harness.ts';

interface Resource {
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}
interface Template {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly resources: Readonly<Record<string, Resource>>;
}

function templateOf(text: string): Template {
  return parse(fileOf(exported(text, 'openstack'), 'stack.yaml'), { version: '1.1' }) as Template;
}

/** What a service of OpenStack makes of the files of a deployment. */
interface Answer {
  readonly faults: readonly string[];
  readonly read: Readonly<Record<string, unknown>>;
}

/** Debian's Python has the services; another that comes first in the path may not. */
const python = '/usr/bin/python3';
const absent = missing(
  ...['heat', 'neutron', 'nova'].map((name) => `/usr/lib/python3/dist-packages/${name}/__init__.py`),
);

/** Asks a service of every design: it takes each of them, and refuses a file with a fault. What it read, by design. */
function readBy(
  service: string,
  faulty: { readonly path: string; readonly text: string },
): Readonly<Record<string, Answer['read']>> {
  const designed = Object.entries(all).filter(([name]) => !['crowd', 'pods', 'esxi'].includes(name));
  const folders = [
    ...designed.map(([, text]) => exported(text, 'openstack')),
    { files: [faulty], notes: [] },
  ];
  const script = resolve('test/interop/export/openstack_services.py');
  const command = [python, script, service, ...folders.map(written)];
  const { status, out, err } = ran(command, { timeout: 120_000 });
  if (status !== 0) throw new Error(err);
  const answers = JSON.parse(out) as readonly Answer[];
  expect(answers.map(({ faults }) => faults)).toEqual([
    ...designed.map(() => []),
    [expect.stringContaining('') as string],
  ]);
  return Object.fromEntries(designed.map(([name], i) => [name, answers[i]?.read ?? {}]));
}

const all = { ...designs, ...clouds };

describe('what is made in the cloud', () => {
  it.for(Object.keys(all).filter((name) => name !== 'crowd'))(
    'names only resources that are there: %s',
    (name) => {
      const { files } = exported(all[name as keyof typeof all], 'openstack');
      const text = files.find((f) => f.path === 'stack.yaml')?.text;
      if (text === undefined) {
        expect(['pods', 'esxi']).toContain(name);
        return;
      }
      const { resources } = parse(text, { version: '1.1' }) as Template;
      for (const [, name] of text.matchAll(/get_resource: (\S+)/g))
        expect(resources).toHaveProperty([name ?? '']);
    },
  );

  it('has networks that VFs and virtual switches share where one physical network has both', () => {
    const { resources, parameters } = templateOf(clouds.cloud);
    expect(Object.keys(parameters)).toEqual(['image', 'availability_zone', 'cidr_app', 'cidr_back']);
    expect(resources['network_app']).toEqual({
      type: 'OS::Neutron::Net',
      properties: {
        name: 'app',
        value_specs: {
          'provider:network_type': 'vlan',
          'provider:physical_network': 'tor1',
          'provider:segmentation_id': 100,
          mtu: 9000,
        },
      },
    });
    const port = (name: string): unknown => resources[`port_${name}`]?.properties;
    const network = { get_resource: 'network_app' };
    const no_fixed_ips = { if: ['addressed_app', false, true] };
    expect(port('web1_eth0')).toEqual({
      name: 'web1.eth0',
      network,
      'binding:vnic_type': 'direct',
      qos_policy: { get_resource: 'qos_gold' },
      value_specs: { 'binding:profile': { trusted: 'true' } },
      no_fixed_ips,
    });
    expect(port('mgr_eth0')).toEqual({
      name: 'mgr.eth0',
      network,
      'binding:vnic_type': 'normal',
      port_security_enabled: false,
      qos_policy: { get_resource: 'qos_silver' },
      no_fixed_ips,
    });
    expect(resources['qos_gold_max']?.properties).toMatchObject({ max_kbps: 2_000_000, direction: 'egress' });
    expect(resources['qos_gold_min']?.properties).toMatchObject({ min_kbps: 500_000, direction: 'egress' });
    expect(resources['qos_silver_max']?.properties).toMatchObject({ max_kbps: 250_000, max_burst_kbps: 512 });
  });

  it('puts each VM on its host, in a flavor of its size', () => {
    const { resources } = templateOf(clouds.cloud);
    expect(resources['server_fast']?.properties).toEqual({
      name: 'fast',
      image: { get_param: 'image' },
      flavor: { get_resource: 'flavor_fast' },
      availability_zone: { list_join: [':', [{ get_param: 'availability_zone' }, 'compute1']] },
      networks: [{ port: { get_resource: 'port_fast_eth0' } }],
    });
    expect(resources['flavor_fast']?.properties).toEqual({
      vcpus: 8,
      ram: 16_384,
      is_public: false,
      extra_specs: {
        'hw:cpu_policy': 'dedicated',
        'hw:numa_nodes': '1',
        'hw:pci_numa_affinity_policy': 'preferred',
      },
    });
    expect(resources['flavor_small']?.properties).toEqual({ vcpus: 2, ram: 4096, is_public: false });
    const rack = templateOf(designs.rack).resources;
    expect(rack['flavor_fw']?.properties).toMatchObject({
      extra_specs: { 'hw:mem_page_size': 'large', 'hw:vif_multiqueue_enabled': 'true' },
    });
    // Its only vnic is one that Heat makes no port for.
    expect(rack['server_acc']?.properties).toMatchObject({ networks: [{ allocate_network: 'none' }] });
  });

  it('has a port of the type that each mode is, and two for a vnic with a standby', () => {
    const { resources } = templateOf(designs.rack);
    const ports = Object.entries(resources).filter(([, r]) => r.type === 'OS::Neutron::Port');
    const type = Object.fromEntries(ports.map(([name, r]) => [name, r.properties['binding:vnic_type']]));
    expect(type).toMatchObject({
      port_db_eth0: 'direct',
      port_db_eth1: 'direct',
      'port_db_eth1-standby': 'normal',
      port_db_old: 'normal',
      port_cache_tap: 'normal',
      port_fw_in: 'normal',
      port_whole_eth0: 'direct-physical',
    });
    expect(resources['port_db_eth0']?.properties).toMatchObject({
      mac_address: '52:54:00:aa:bb:01',
      port_security_enabled: false,
    });
    const odd = templateOf(clouds.odd).resources;
    expect(odd['port_v1_e0']?.properties['value_specs']).toEqual({
      'binding:profile': { capabilities: ['switchdev'] },
    });
    expect(odd['port_v1_e2']?.properties).not.toHaveProperty('mac_address');
    expect(odd).not.toHaveProperty('port_v2_e3');
  });

  it('keeps the ports of a card apart, and says what that makes of their networks', () => {
    const { resources } = templateOf(designs.dealt);
    const at = Object.values(resources)
      .filter((r) => r.type === 'OS::Neutron::ProviderNet')
      .map((r) => [r.properties['name'], r.properties['physical_network']]);
    expect(at).toEqual([
      ['physnet-lan-0', 'physnet-lan-0'],
      ['physnet-lan-1', 'physnet-lan-1'],
    ]);
    expect(exported(designs.dealt, 'openstack').notes[0]).toContain(
      '`physnet` is 2 physical networks (`physnet-lan-0`, `physnet-lan-1`)',
    );
    expect(exported(clouds.cloud, 'openstack').notes.join('\n')).not.toContain('physical networks (');
  });

  it('makes names safe, and is the same every time', () => {
    const { files } = exported(designs.hostile, 'openstack');
    for (const { path } of files) expect(path).toMatch(/^[A-Za-z0-9._/-]+$/);
    const { resources } = templateOf(designs.hostile);
    for (const name of Object.keys(resources)) expect(name).toMatch(/^[A-Za-z0-9_-]+$/);
    const [server] = Object.values(resources).filter((r) => r.type === 'OS::Nova::Server');
    expect(server?.properties['name']).toBe("../../etc/</name><name> x--!> & 'q' %h");
    expect(JSON.stringify(server?.properties['availability_zone'])).toMatch(/"[a-z0-9.-]+"\]\]\}$/);
    expect(exported(designs.hostile, 'openstack').files).toEqual(files);
  });

  it('says where it is more than Heat takes', () => {
    expect(exported(clouds.crowd, 'openstack').notes.join('\n')).toContain(
      'The template has 1203 resources and',
    );
  });
});

describe('what hosts and controllers are told', () => {
  it('says which functions Nova may give out, and where they lead', () => {
    const nova = fileOf(exported(clouds.cloud, 'openstack'), 'compute1/nova.conf');
    expect(nova).toContain(
      'device_spec={"vendor_id":"8086","product_id":"1889","address":"0000:3b:00.0","physical_network":"tor1","trusted":"true"}\n',
    );
    // One of its VMs is on the other node, so that this may not be asked of all.
    expect(nova).not.toContain('numa_nodes');
    expect(fileOf(exported(clouds.cloud, 'openstack'), 'compute2/nova.conf')).toContain(
      '[neutron]\nphysnets=tor1\n\n[neutron_physnet_tor1]\nnuma_nodes=0\n',
    );
  });

  it('leaves it to Neutron what each VF gets, and who is behind a bridge', () => {
    const { files } = exported(designs.rack, 'openstack');
    const text = (name: string): string => files.find((f) => f.path === `compute/kvm1/${name}`)?.text ?? '';
    expect(text('functions.sh')).toContain('functions "$pf" 8 any\n');
    expect(text('functions.sh')).toContain('dcb ets set');
    expect(text('functions.sh')).not.toMatch(/^(?:clear )?vf "\$pf"/m);
    expect(text('bridges.sh')).toContain(
      'ovs --may-exist add-br fwd -- set Bridge fwd datapath_type=netdev\n',
    );
    expect(text('bridges.sh')).toContain('ovs --may-exist add-br br0 ');
    expect(text('bridges.sh')).not.toContain('dpdkvhostuserclient');
  });

  it('is for hosts that run KVM', () => {
    expect(exported(designs.esxi, 'openstack')).toEqual({
      files: [],
      notes: ['`esx1` does not run KVM: nothing is written for it.'],
      origin: 'from design.iov as openstack.',
    });
  });
});

describe('the services that it is for', { timeout: 120_000 }, () => {
  it('Heat makes all of it, and subnets where ranges are named', ({ skip }) => {
    skip(absent !== undefined, absent);
    const read = readBy('heat', {
      path: 'stack.yaml',
      text: 'heat_template_version: "2018-08-31"\nparameters: { image: { type: string } }\nresources: { a: { type: OS::Neutron::Port, properties: { net: a } } }\n',
    });
    const counts = {
      'OS::Neutron::Net': 1,
      'OS::Neutron::ProviderNet': 1,
      'OS::Neutron::QoSPolicy': 2,
      'OS::Neutron::QoSBandwidthLimitRule': 2,
      'OS::Neutron::QoSMinimumBandwidthRule': 1,
      'OS::Nova::Flavor': 3,
      'OS::Neutron::Port': 7,
      'OS::Nova::Server': 6,
    };
    expect(read['cloud']?.['stack.yaml']).toEqual({
      plain: counts,
      addressed: { ...counts, 'OS::Neutron::Subnet': 2 },
    });
  });

  it('Neutron reads the mappings, and what devices can carry', ({ skip }) => {
    skip(absent !== undefined, absent);
    const { cloud, rack } = readBy('neutron', {
      path: 'compute/a/sriov_agent.ini',
      text: '[sriov_nic]\nphysical_device_mapping=a:b\n',
    });
    expect(cloud?.['compute/compute2/sriov_agent.ini']).toEqual({
      agent: { extensions: ['qos'] },
      sriov_nic: {
        physical_device_mappings: { tor1: ['ens1f0'] },
        resource_provider_bandwidths: { ens1f0: { egress: 25_000_000, ingress: 25_000_000 } },
      },
    });
    expect(rack?.['compute/kvm1/openvswitch_agent.ini']).toEqual({
      agent: { extensions: ['qos'] },
      ovs: {
        bridge_mappings: { 'physnet-br0': 'br0', 'physnet-ovs0': 'ovs0', 'physnet-fwd': 'fwd' },
        datapath_type: 'netdev',
        vhostuser_socket_dir: '/var/lib/vhost_sockets',
        resource_provider_bandwidths: { ovs0: { egress: 100_000_000, ingress: 100_000_000 } },
      },
    });
    expect(rack?.['compute/kvm1/macvtap_agent.ini']).toEqual({
      macvtap: { physical_interface_mappings: { 'physnet-lan-1-macvtap': 'ens1f1' } },
      securitygroup: { firewall_driver: 'noop' },
    });
    expect(cloud?.['controller/ml2_conf.ini']).toEqual({
      ml2: {
        type_drivers: ['flat', 'vlan'],
        mechanism_drivers: ['openvswitch', 'sriovnicswitch'],
        extension_drivers: ['port_security', 'qos'],
      },
      ml2_type_vlan: { network_vlan_ranges: { tor1: [[100, 101]] } },
      ovs_driver: { vnic_type_prohibit_list: ['direct'] },
    });
    expect(rack?.['controller/neutron.conf']).toEqual({
      DEFAULT: { service_plugins: ['qos', 'placement'], global_physnet_mtu: 9000 },
    });
  });

  it('Nova offers the VFs of a port, and a whole port where a VM has it', ({ skip }) => {
    skip(absent !== undefined, absent);
    const { cloud, rack } = readBy('nova', {
      path: 'compute/a/nova.conf',
      text: '[pci]\ndevice_spec={"address":"0000:3b:20.0"}\n',
    });
    // The port itself is of another model than its VFs.
    const offers = { vf: true, 'same model': true, 'other model': false, elsewhere: false };
    expect(rack?.['compute/kvm1/nova.conf']).toMatchObject({
      DEFAULT: { ram_allocation_ratio: 1 },
      pci: {
        device_spec: [
          { address: '0000:3b:00.0', product_id: '1889', trusted: 'true', offers },
          { address: '0000:3b:00.1', product_id: '1889', offers },
          { devname: 'ens2f0np0', physical_network: 'physnet-fast-0', offers },
          { address: '0000:5e:00.1', product_id: '158b', physical_network: 'physnet-dpdk-1', offers },
        ],
      },
    });
    expect(cloud?.['compute/compute2/nova.conf']).toMatchObject({
      neutron: { physnets: ['tor1'] },
      neutron_physnet_tor1: { numa_nodes: [0] },
    });
    expect(rack?.['controller/nova.conf']).toMatchObject({
      filter_scheduler: { enabled_filters: expect.arrayContaining(['PciPassthroughFilter']) as unknown },
    });
  });
});
