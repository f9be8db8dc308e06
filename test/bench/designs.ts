/** VMs that a host has: five functions on each port of its NIC. */
const vmsPerHost = 20;
/** Hosts that are one set, where the design is written as sets. */
const hostsPerSet = 5;

/** How a design is written: each VM a statement of its own, or alike ones as a set. */
export type Form = 'statements' | 'sets';

/** One topology as an .iov file and as JSON, and where in both a user edits. */
export interface Design {
  readonly name: string;
  readonly vms: number;
  readonly iov: string;
  readonly json: string;
}

/** A design of hosts with 20 VMs each, a four-port NIC, and a promise for each vnic. */
export function designOf(vms: number, form: Form): Design {
  const hosts = Math.ceil(vms / vmsPerHost);
  const name = `${vms} VMs as ${form}`;
  return form === 'statements' ? oneByOne(name, vms, hosts) : inSets(name, vms, hosts);
}

const promises = [
  'network app { vlan 100 }',
  'qos silver { min 500Mbps; max 2Gbps }',
  'qos gold { min 1Gbps; max 5Gbps }',
  '',
].join('\n');

const shared = {
  networks: [{ name: 'app', vlan: 100 }],
  qos: [
    { name: 'silver', min: '500Mbps', max: '2Gbps' },
    { name: 'gold', min: '1Gbps', max: '5Gbps' },
  ],
};

function oneByOne(name: string, vms: number, hosts: number): Design {
  const text = [promises];
  for (let h = 0; h < hosts; h++) {
    text.push(hostText(`h${h}`));
    for (let i = h * vmsPerHost; i < Math.min(vms, (h + 1) * vmsPerHost); i++) {
      text.push(vmText(`vm${i}`, `h${h}`, `lan.${i % 4}`, i % 5 === 0 ? 'gold' : 'silver'));
    }
  }
  const json = {
    ...shared,
    hosts: Array.from({ length: hosts }, (_, h) => hostJson(`h${h}`)),
    vms: Array.from({ length: vms }, (_, i) =>
      vmJson(`vm${i}`, `h${Math.floor(i / vmsPerHost)}`, [`lan.${i % 4}`], i % 5 === 0 ? 'gold' : 'silver'),
    ),
  };
  return { name, vms, iov: text.join('\n'), json: JSON.stringify(json, null, 2) };
}

function inSets(name: string, vms: number, hosts: number): Design {
  const text = [promises];
  const hostsJson: object[] = [];
  const vmsJson: object[] = [];
  for (let first = 0; first < hosts; first += hostsPerSet) {
    const count = Math.min(hostsPerSet, hosts - first);
    const set = first / hostsPerSet;
    const ports = ['lan.0', 'lan.1', 'lan.2', 'lan.3'];
    const host = `rack${set}`;
    text.push(hostText(`${host}[1..${count}]`));
    text.push(
      vmText(
        `vm${set}[1..${count * vmsPerHost}]`,
        host,
        `[${ports.join(', ')}]`,
        set % 5 ? 'silver' : 'gold',
      ),
    );
    hostsJson.push({ ...hostJson(host), count });
    vmsJson.push({
      ...vmJson(`vm${set}`, host, ports, set % 5 ? 'silver' : 'gold'),
      count: count * vmsPerHost,
    });
  }
  return {
    name,
    vms,
    iov: text.join('\n'),
    json: JSON.stringify({ ...shared, hosts: hostsJson, vms: vmsJson }, null, 2),
  };
}

const hostText = (name: string): string => `host ${name} {
  hypervisor kvm "8.2"
  cpu "Xeon Gold 6338" 2 x 32 cores 2.0GHz
  memory 768GiB
  iommu vt-d
  sr-iov on
  nic lan : intel.e810-xxvda4 {
    slot pcie 4.0 x16 { ari on; acs on }
    port 0 { vfs 8 }
    port 1 { vfs 8 }
    port 2 { vfs 8 }
    port 3 { vfs 8 }
  }
}
`;

const vmText = (name: string, host: string, port: string, qos: string): string => `vm ${name} on ${host} {
  vcpus 2
  memory 8GiB reserved
  vnic eth0 sriov ${port} { network app; qos ${qos} }
}
`;

const hostJson = (name: string): object => ({
  name,
  hypervisor: { kind: 'kvm', version: '8.2' },
  cpu: { model: 'Xeon Gold 6338', sockets: 2, cores: 32, clock: '2.0GHz' },
  memory: '768GiB',
  iommu: 'vt-d',
  'sr-iov': true,
  nics: [
    {
      name: 'lan',
      device: 'intel.e810-xxvda4',
      slot: { generation: '4.0', lanes: 16, ari: true, acs: true },
      ports: [0, 1, 2, 3].map((index) => ({ index, vfs: 8 })),
    },
  ],
});

const vmJson = (name: string, host: string, ports: readonly string[], qos: string): object => ({
  name,
  host,
  vcpus: 2,
  memory: { size: '8GiB', reserved: true },
  vnics: [{ name: 'eth0', mode: 'sriov', ports, network: 'app', qos }],
});

const text = (pattern: string) => ({ type: 'string', pattern });
const name = text('^[a-z_][a-z0-9_-]*$');
const amount = (unit: string) => text(`^[0-9]+(\\.[0-9]+)?([kMGT]i?)?${unit}$`);
const count = (maximum: number) => ({ type: 'integer', minimum: 0, maximum });
const each = (required: readonly string[], properties: object) => ({
  type: 'object',
  description: 'What this is, as the schema of a product would say it.',
  required,
  properties,
  additionalProperties: false,
});
const list = (items: object) => ({ type: 'array', items });

/** The JSON's schema, as deep as the language's own: every property with its type, its bounds and its form. */
export const schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  ...each(['hosts', 'vms'], {
    networks: list(each(['name'], { name, vlan: count(4094), mtu: count(9216) })),
    qos: list(each(['name'], { name, min: amount('bps'), max: amount('bps'), weight: count(100) })),
    hosts: list(
      each(['name', 'nics'], {
        name,
        count: count(1_000_000),
        hypervisor: each(['kind'], {
          kind: { enum: ['kvm', 'esxi', 'hyper-v', 'xen'] },
          version: { type: 'string' },
        }),
        cpu: each(['model'], {
          model: { type: 'string' },
          sockets: count(8),
          cores: count(256),
          clock: amount('Hz'),
        }),
        memory: amount('B'),
        iommu: { enum: ['vt-d', 'amd-vi', 'smmu', 'off'] },
        'sr-iov': { type: 'boolean' },
        nics: list(
          each(['name', 'device'], {
            name,
            device: text('^[a-z]+\\.[a-z0-9-]+$'),
            slot: each([], {
              generation: { enum: ['1.0', '2.0', '3.0', '4.0', '5.0', '6.0'] },
              lanes: { enum: [1, 2, 4, 8, 16] },
              ari: { type: 'boolean' },
              acs: { type: 'boolean' },
            }),
            ports: list(each(['index'], { index: count(7), vfs: count(256), speed: amount('bps') })),
          }),
        ),
      }),
    ),
    vms: list(
      each(['name', 'host'], {
        name,
        host: name,
        count: count(1_000_000),
        vcpus: count(512),
        memory: each(['size'], { size: amount('B'), reserved: { type: 'boolean' } }),
        vnics: list(
          each(['name', 'mode'], {
            name,
            mode: {
              enum: ['emulated', 'vswitch', 'vmdq', 'vhost-user', 'direct', 'sriov', 'macvtap', 'vdpa'],
            },
            ports: list(text('^[a-z][a-z0-9]*\\.[0-7]$')),
            network: name,
            qos: name,
          }),
        ),
      }),
    ),
  }),
};
