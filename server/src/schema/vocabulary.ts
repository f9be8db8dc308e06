import type { Body, Form, RefKind, Slot, SlotType, Spec } from './spec.ts';
import { deviceBody } from './device.ts';
import {
  body,
  enumeration,
  flag,
  form,
  integer,
  led,
  like,
  literal,
  optional,
  priority,
  prop,
  quantity,
  ref,
  slot,
  string,
} from './build.ts';
import { formatValue } from './units.ts';
import { assumedSize } from './vm-size.ts';
import { hypervisorsElsewhere, iommusElsewhere, modesElsewhere, vswitchTypesElsewhere } from './elsewhere.ts';

/*
 * The vocabulary of the language, said once; the tables of `docs/language.md` are read from it.
 */

const label = prop(
  'label',
  [string('label')],
  'Its real name outside: shown, and used where something is exported.',
);

/** Attachment modes, in the order in which a packet gets closer to the hardware. */
export const modes: Readonly<Record<string, string>> = {
  emulated: 'A fully emulated adapter (e1000) behind the software switch.',
  vswitch: 'A paravirtual adapter (virtio, vmxnet3, netvsc) behind the software switch.',
  vmdq: 'A paravirtual adapter behind the software switch, with receive sorting into hardware queues done by the NIC (VMDq; NetQueue on ESXi, VMQ on Hyper-V).',
  'vhost-user': 'A paravirtual adapter behind a polling switch in user space (OVS-DPDK, VPP).',
  direct: 'VT-d assignment of the physical function: the port is the VM’s alone.',
  sriov: 'A virtual function of a port (SR-IOV).',
  macvtap: 'A macvtap device on a port. Predicted only as far as there is data.',
  vdpa: 'A virtio data path in the NIC (vDPA). Predicted only as far as there is data.',
};

const vswitchTypes: Readonly<Record<string, string>> = {
  'linux-bridge': 'The Linux kernel’s bridge.',
  ovs: 'Open vSwitch with its kernel data path.',
  'ovs-dpdk': 'Open vSwitch with its user-space data path: polls.',
  vpp: 'FD.io VPP: polls.',
  vmware: 'The vSphere standard or distributed switch.',
  'hyper-v': 'The Hyper-V extensible switch.',
  xen: 'Xen’s netback on a bridge.',
  fastclick: 'FastClick: polls.',
  bess: 'BESS: polls.',
  snabb: 'Snabb: polls.',
  vale: 'VALE (netmap): runs in the sender’s context.',
};

export const needs: Readonly<Record<string, string>> = {
  'live-migration': 'Moves to another host while it runs (vMotion).',
  snapshot: 'Can be snapshotted while it runs.',
  suspend: 'Can be suspended and resumed.',
  ha: 'Is restarted elsewhere by the cluster (vSphere HA).',
  drs: 'Is balanced by the cluster (DRS).',
  'fault-tolerance': 'Runs in lock step with a second one (FT).',
  'hot-add': 'Devices, memory or vCPUs are added while it runs.',
};

const drivers = {
  kernel: 'The guest’s kernel driver, by interrupts.',
  dpdk: 'A polling driver in the guest’s user space (DPDK).',
};

const size: Body = body(
  prop('vcpus', [like('4', integer('vcpus', 1, 4096))], 'Virtual CPUs.', {
    default: String(assumedSize.vcpus),
  }),
  prop(
    'memory',
    [like('8GiB', quantity('memory', 'size', 'GiB', 1)), optional(literal('reserved'))],
    'Memory; `reserved` where the hypervisor keeps all of it aside (ESXi demands that of a VM with an assigned device).',
    { default: formatValue(assumedSize.memoryBytes, 'size') },
  ),
  prop('pinned', [flag('pinned')], 'Whether each vCPU has a core of its own.', { default: 'off' }),
  prop('numa', [like('0', integer('node', 0, 255))], 'The NUMA node that the VM runs on.'),
  prop(
    'driver',
    [enumeration('driver', drivers)],
    'How the guest takes its packets, unless a vnic says otherwise.',
    { default: 'kernel' },
  ),
);

const iommuOptions = body(
  prop('interrupt-remapping', [flag('state')], 'Interrupt remapping, without which VFIO refuses a device.'),
  prop('passthrough', [flag('state')], 'Host-owned devices bypass translation (`iommu=pt`).'),
);

const ofSlot = body(
  prop('ari', [flag('state')], 'Alternative Routing-ID Interpretation: more than 8 functions on one bus.'),
  prop(
    'acs',
    [flag('state')],
    'Access Control Services: functions behind this slot can be isolated from each other.',
  ),
);

const trafficClass: Spec = {
  word: 'class',
  declares: 'class',
  many: true,
  doc: 'An 802.1p priority with a traffic class of its own (`class 3`); `class [3, 4]` lets several share one. Priorities not named share class 0, which exists even if it is not written.',
  forms: [form(priority(true))],
  body: body(
    prop(
      'ets',
      [like('50%', quantity('share', 'share', '%', 0, 1))],
      'The class’s share of the port (802.1Qaz ETS). The shares of a port add up to 100 %.',
    ),
    prop('strict', [flag('state')], 'Served before all ETS classes.'),
    prop('pfc', [flag('state')], 'Priority flow control (802.1Qbb): the class pauses instead of dropping.'),
    prop('lossless', [flag('state')], 'The class must not drop: needs `pfc on`.'),
    label,
  ),
};

const port: Spec = {
  word: 'port',
  declares: 'port',
  many: true,
  doc: 'A port of the card, by its number. Ports that need no word of their own need not be written.',
  forms: [form(slot('index', { type: 'integer', min: 0, max: 63 }))],
  body: body(
    prop('speed', [like('10Gbps', quantity('speed', 'rate', 'Gbps', 1))], 'The speed at which it runs.', {
      default: 'the device’s own',
    }),
    prop(
      'vfs',
      [like('8', integer('count', 0, 65535))],
      'Virtual functions that are enabled on it (`sriov_numvfs`).',
      {
        default: '0',
      },
    ),
    prop('vf-queues', [like('4', integer('count', 1, 4096))], 'Queue pairs of each VF.'),
    prop(
      'switching',
      [
        enumeration('mode', {
          veb: 'The NIC forwards between its functions (default).',
          vepa: 'All frames go to the adjacent switch, which must reflect them (802.1Qbg).',
          switchdev: 'The eswitch is programmed through representors.',
        }),
      ],
      'How the NIC’s embedded switch forwards.',
      { default: 'veb' },
    ),
    prop('mtu', [like('9000', integer('bytes', 68, 65535))], 'Layer 2 payload in bytes.', {
      default: '1500',
    }),
    prop(
      'link',
      [ref('switch', 'switch-port')],
      'What its cable goes to: a switch (`tor1`) or a port of it (`tor1.7`).',
    ),
    prop('interface', [string('name')], 'Its interface name in the host’s operating system.'),
    prop('address', [string('address', 'pci-address')], 'Its PCI address.'),
    prop('iommu-group', [integer('group', 0, 65535)], 'The IOMMU group that it is in.'),
    prop('mac', [string('mac', 'mac')], 'Its MAC address.'),
    prop('pause', [flag('state')], 'Link-level flow control (802.3x). Excludes priority flow control.'),
    prop(
      'networks',
      [ref('networks', 'network', true)],
      'The networks that reach it; all where it says nothing.',
    ),
    trafficClass,
    label,
  ),
};

const nic: Spec = {
  word: 'nic',
  declares: 'port',
  many: true,
  doc: 'A network card: its name here, and its model.',
  forms: [
    form(
      like('lan', slot('name', { type: 'name' })),
      led(':', like('intel.e810-xxvda2', ref('device', 'device'))),
    ),
  ],
  body: body(
    {
      ...prop(
        'slot',
        [literal('pcie'), slot('generation', { type: 'generation' }), slot('lanes', { type: 'lanes' })],
        'The slot it sits in, as wired: `slot pcie 4.0 x8`, or a slot of the platform: `slot 1`.',
        { default: 'one that gives the card all it can use' },
      ),
      forms: [
        form(literal('pcie'), slot('generation', { type: 'generation' }), slot('lanes', { type: 'lanes' })),
        form(integer('index', 0, 255)),
      ],
      body: ofSlot,
    },
    prop('numa', [like('0', integer('node', 0, 255))], 'The NUMA node that its slot belongs to.'),
    prop('iommu-group', [integer('group', 0, 65535)], 'The IOMMU group of the whole card.'),
    prop('address', [string('address', 'pci-address')], 'PCI address of its first function.'),
    prop('firmware', [string('version', 'version')], 'Firmware version.', { notPredicted: true }),
    prop(
      'vfs-in-firmware',
      [integer('count', 0, 65535)],
      'VFs that its firmware is set to offer (NVIDIA: `NUM_OF_VFS`).',
      { notPredicted: true },
    ),
    prop(
      'features',
      [slot('features', { type: 'word', list: true })],
      'Driver features in use: `[xdp, lro, rdma]`.',
      { notPredicted: true },
    ),
    port,
    label,
  ),
};

const vswitch: Spec = {
  word: 'vswitch',
  declares: 'vswitch',
  many: true,
  doc: 'A software switch of the host.',
  forms: [form(like('vs0', slot('name', { type: 'name' })))],
  body: body(
    prop(
      'type',
      [enumeration('type', vswitchTypes, vswitchTypesElsewhere), optional(string('version', 'version'))],
      'Which switch it is, and its version.',
      { default: 'the hypervisor’s own' },
    ),
    {
      ...prop('uplink', [ref('uplink', 'port', true)], 'The port or ports it reaches the wire through.'),
      body: body(
        prop(
          'team',
          [
            enumeration('policy', {
              lacp: 'One logical link (802.1AX).',
              'active-standby': 'One carries, the others wait.',
              'source-port': 'Each vnic keeps to one port.',
            }),
          ],
          'How several uplinks share the traffic.',
          { default: 'source-port' },
        ),
      ),
    },
    prop(
      'vmdq',
      [like('8', integer('queues', 0, 4096))],
      'VMDq (NetQueue) queues that it uses on each uplink.',
    ),
    prop(
      'cores',
      [like('2', integer('cores', 1, 4096))],
      'A polling switch: the cores it owns and always uses. A kernel switch: the most that its threads may use.',
      { default: '1 where it polls' },
    ),
    prop('numa', [like('0', integer('node', 0, 255))], 'The NUMA node it runs on.'),
    prop('mtu', [like('9000', integer('bytes', 68, 65535))], 'Layer 2 payload in bytes.', {
      default: '1500',
    }),
    prop('ring', [like('1024', integer('entries', 1, 65536))], 'Entries of its rings.'),
    prop('offload', [flag('state')], 'Segmentation and checksum offloads on its way.', { default: 'on' }),
    label,
  ),
};

const vnic: Spec = {
  word: 'vnic',
  declares: 'vnic',
  many: true,
  doc: 'A virtual NIC: its name, how it is attached (changing this one word is what a what-if does), and what it meets.',
  forms: [
    form(
      like('eth0', slot('name', { type: 'name' })),
      like('vswitch', enumeration('mode', modes, modesElsewhere)),
      ref('target', 'target', true),
      optional(led('vf', integer('vf', 0, 65535))),
    ),
  ],
  body: body(
    prop('queues', [like('4', integer('queues', 1, 4096))], 'Queue pairs.', { default: '1' }),
    prop('qos', [ref('qos', 'qos')], 'What it is promised.'),
    prop('network', [ref('network', 'network')], 'The layer 2 network it is in.'),
    prop('class', [priority()], 'The 802.1p priority of its traffic.'),
    prop('mtu', [like('9000', integer('bytes', 68, 65535))], 'Layer 2 payload in bytes.', {
      default: 'its network’s, else that of what it meets',
    }),
    prop('mac', [string('mac', 'mac')], 'Its MAC address.'),
    prop(
      'trust',
      [flag('state')],
      'Whether the VF may change its MAC or listen to all (`ip link set ... trust on`).',
      { notPredicted: true },
    ),
    prop('spoof-check', [flag('state')], 'Whether the NIC drops frames with a MAC that is not its own.', {
      notPredicted: true,
    }),
    prop('promiscuous', [flag('state')], 'Whether the guest listens to all frames.', { notPredicted: true }),
    prop('msix', [like('8', integer('vectors', 1, 2048))], 'Interrupt vectors of its VF.', {
      notPredicted: true,
    }),
    prop('fcoe', [flag('state')], 'Whether it carries storage (FCoE): needs a lossless class of its own.'),
    prop('driver', [enumeration('driver', drivers)], 'How the guest takes its packets.', {
      default: 'the VM’s',
    }),
    prop(
      'failover',
      [ref('target', 'target')],
      'The software switch that carries it while its function is away (virtio standby, NetVSC): what lets it migrate.',
    ),
    label,
  ),
};

const vmBody: Body = {
  ...size,
  ...body(
    prop(
      'needs',
      [slot('needs', { type: 'enum', values: needs, list: true })],
      'What it must be able to do.',
    ),
    prop('migrate-to', [ref('hosts', 'host', true)], 'The hosts that it must be able to move to.', {
      notPredicted: true,
    }),
    {
      ...prop(
        'bond',
        [slot('name', { type: 'name' }), ref('vnics', 'vnic', true)],
        'A bond of vnics in the guest.',
        { notPredicted: true },
      ),
      many: true,
      declares: 'bond',
    },
    vnic,
    label,
  ),
};

const vm: Spec = {
  word: 'vm',
  declares: 'vm',
  many: true,
  doc: 'A virtual machine, or a set of alike ones: `vm web[1..30] : small on kvm[1] { ... }`. On a host with `hypervisor none` it is a container or pod.',
  forms: [
    form(
      like('web', slot('name', { type: 'name', set: true })),
      optional(led(':', ref('flavor', 'flavor'))),
      optional(led('on', like('kvm1', ref('host', 'host', true)))),
    ),
  ],
  body: vmBody,
};

const hostFacts: Body = body(
  {
    ...prop(
      'hypervisor',
      [
        enumeration(
          'type',
          {
            kvm: 'Linux KVM; the version is QEMU’s.',
            esxi: 'VMware ESXi.',
            xen: 'Xen.',
            'hyper-v': 'Microsoft Hyper-V.',
            none: 'No hypervisor: containers; a vm is then a pod.',
          },
          hypervisorsElsewhere,
        ),
        optional(string('version', 'version')),
      ],
      'What runs the VMs.',
      { default: 'kvm' },
    ),
    body: body(
      prop('kernel', [string('version', 'version')], 'Version of the host’s kernel.'),
      prop('libvirt', [string('version', 'version')], 'Version of libvirt.'),
    ),
  },
  {
    ...prop(
      'cpu',
      [
        optional(string('model')),
        like('2', integer('sockets', 1, 64)),
        literal('x'),
        like('16', integer('cores', 1, 1024)),
        literal('cores'),
        like('2.5GHz', optional(quantity('clock', 'frequency', 'GHz', 1))),
      ],
      'Processors: `cpu "Xeon Gold 6338" 2 x 32 cores 2.0GHz`.',
      { default: '2 x 16 cores at 2.5 GHz' },
    ),
    body: body(
      prop('threads', [like('2', integer('threads', 1, 8))], 'Hardware threads of each core.', {
        default: '2',
      }),
    ),
  },
  prop('memory', [like('256GiB', quantity('memory', 'size', 'GiB', 1))], 'Memory of the host.'),
  {
    ...prop(
      'iommu',
      [
        enumeration(
          'type',
          {
            'vt-d': 'Intel VT-d.',
            'amd-vi': 'AMD-Vi.',
            smmu: 'Arm SMMU.',
            off: 'None, or switched off.',
          },
          iommusElsewhere,
        ),
      ],
      'The IOMMU, without which no device can be assigned to a VM. Not assumed: say it.',
    ),
    body: iommuOptions,
  },
  prop('sr-iov', [flag('state')], 'SR-IOV in the firmware (BIOS). Not assumed.'),
  prop(
    'above-4g',
    [flag('state')],
    '“Above 4G decoding” in the firmware: room for the memory of many VFs. Not assumed.',
    { notPredicted: true },
  ),
  prop('netqueue', [flag('state')], 'ESXi’s NetQueue.', { notPredicted: true }),
);

const host: Spec = {
  word: 'host',
  declares: 'host',
  many: true,
  doc: 'A server, or a set of alike ones.',
  forms: [
    form(
      like('kvm1', slot('name', { type: 'name', set: true })),
      optional(led(':', ref('platform', 'platform'))),
    ),
  ],
  body: { ...hostFacts, ...body(nic, vswitch, vm, label) },
};

const platform: Spec = {
  word: 'platform',
  declares: 'platform',
  many: true,
  doc: 'A server model: what a host may say, and its slots.',
  forms: [form(slot('name', { type: 'name', dotted: true }))],
  body: {
    ...hostFacts,
    ...body(
      {
        ...prop(
          'slot',
          [
            integer('index', 0, 255),
            literal('pcie'),
            slot('generation', { type: 'generation' }),
            slot('lanes', { type: 'lanes' }),
          ],
          'A slot that a nic takes with `slot 1`.',
        ),
        many: true,
        body: {
          ...ofSlot,
          ...body(prop('numa', [like('0', integer('node', 0, 255))], 'The NUMA node it belongs to.')),
        },
      },
      prop('source', [string('text')], 'Where these facts are from.'),
      label,
    ),
  },
};

const device: Spec = {
  word: 'device',
  declares: 'device',
  many: true,
  doc: 'A NIC model: `device my.card : intel.x710-da4 { ... }` extends one. A fact that is left out is unknown; a derived device inherits all.',
  forms: [form(slot('name', { type: 'name', dotted: true }), optional(led(':', ref('base', 'device'))))],
  body: { ...deviceBody, ...body(label) },
};

const network: Spec = {
  word: 'network',
  declares: 'network',
  many: true,
  doc: 'A layer 2 network.',
  forms: [form(slot('name', { type: 'name' }))],
  body: body(
    prop('vlan', [like('100', integer('id', -1, Number.MAX_VALUE))], 'Its VLAN, 1 to 4094.'),
    prop('mtu', [like('9000', integer('bytes', 68, 65535))], 'Layer 2 payload in bytes.'),
    label,
  ),
};

const qos: Spec = {
  word: 'qos',
  declares: 'qos',
  many: true,
  doc: 'A service promise.',
  forms: [form(slot('name', { type: 'name' }))],
  body: body(
    prop('min', [like('500Mbps', quantity('rate', 'rate', 'Mbps'))], 'Guaranteed rate.'),
    prop('max', [like('1Gbps', quantity('rate', 'rate', 'Mbps', 1))], 'Most it may send.'),
    prop('weight', [like('10', integer('weight', 1, 65535))], 'Share of what is left, against the others.', {
      default: '1',
    }),
    prop('class', [priority()], 'The 802.1p priority of its traffic.'),
    prop('burst', [like('64KiB', quantity('size', 'size', 'KiB'))], 'What may go out at once above `max`.', {
      notPredicted: true,
    }),
    label,
  ),
};

const outerSwitch: Spec = {
  word: 'switch',
  declares: 'switch',
  many: true,
  doc: 'The switch outside the hosts (top of rack).',
  forms: [form(slot('name', { type: 'name' }))],
  body: body(
    prop(
      'ports',
      [
        like('48', integer('count', 1, 65535)),
        literal('x'),
        like('25Gbps', quantity('speed', 'rate', 'Gbps', 1)),
      ],
      'Its ports: `ports 48 x 25Gbps`.',
    ),
    prop('mtu', [like('9000', integer('bytes', 68, 65535))], 'Layer 2 payload in bytes.'),
    prop(
      'reflective-relay',
      [flag('state')],
      'Sends a frame back out of the port it came in by (802.1Qbg), which VEPA needs.',
    ),
    {
      ...prop(
        'evb',
        [enumeration('mode', { vepa: 'The same as `reflective-relay on`.' })],
        'Edge virtual bridging.',
      ),
      deprecated: { replacement: 'reflective-relay on' },
    },
    prop(
      'networks',
      [ref('networks', 'network', true)],
      'The networks that it carries; all where it says nothing.',
    ),
    label,
  ),
};

const protocols = {
  tcp: 'Bulk TCP with offloads.',
  udp: 'Packets of one size.',
  fcoe: 'Storage over Ethernet: needs a lossless class.',
};
const frame = prop(
  'frame',
  [slot('frame', { type: 'frame' })],
  'Frame size, 64B to 9728B with its checksum, or `imix` (7:4:1 of 64, 594, 1518 B).',
);
const loss = prop(
  'loss',
  [like('0%', quantity('share', 'share', '%', 0, 1))],
  'The part of the packets that may be lost: `loss 0%` asks for the rate without loss (RFC 2544).',
  { default: 'as many as the bottleneck drops when it is full' },
);
const flowEnd: Slot = { name: 'end', type: { type: 'ref', to: 'end', list: true } };

const flow: Spec = {
  word: 'flow',
  many: true,
  doc: 'Traffic that is offered: `flow web -> db`; `<->` both ways; `wire -> fw -> wire` a chain in which `fw` forwards. `wire` is the outside.',
  forms: [
    [
      { ...flowEnd, name: 'from' },
      { name: 'arrow', type: { type: 'operator', values: ['->', '<->'] } },
      { ...flowEnd, name: 'to', rest: true },
    ],
  ],
  body: body(
    prop(
      'rate',
      [like('100Mbps', quantity('rate', 'rate', 'Mbps'))],
      'Rate of each member (pair) and each direction.',
      {
        default: 'as much as it can',
      },
    ),
    frame,
    prop('protocol', [enumeration('protocol', protocols)], 'What is sent.', {
      default: 'tcp where no frame is given, else udp',
    }),
    prop('streams', [like('8', integer('streams', 1, 1e6))], 'Connections side by side.', {
      default: 'enough to fill every queue',
    }),
    loss,
    prop('class', [priority()], 'Its 802.1p priority.'),
    prop(
      'via',
      [ref('vswitch', 'vswitch')],
      'The software switch between two ports, in `flow wire -> wire { via vs0 }`.',
    ),
    label,
  ),
};

const metrics: Readonly<Record<string, string>> = {
  throughput: 'Frame bits a second in each direction; where there is traffic both ways, the lesser.',
  tx: 'What it sends.',
  rx: 'What it receives.',
  packets: 'Packets a second.',
  latency: 'One way, application to application.',
  rtt: 'There and back.',
  cpu: 'Of a host: host-side cores over its cores.',
  utilization: 'Of a port: its busier direction.',
};
const percentiles = { p50: 'The median.', p99: 'The 99th percentile.' };
const conditions = body(
  frame,
  prop(
    'flow',
    [
      { ...flowEnd, name: 'from' },
      { name: 'arrow', type: { type: 'operator', values: ['->', '<->'] } },
      { ...flowEnd, name: 'to', rest: true },
    ],
    'The traffic under which it holds.',
  ),
  prop(
    'load',
    [like('50%', quantity('load', 'share', '%', 0))],
    'The offered load, as a share of what it could carry.',
  ),
  prop(
    'cores',
    [like('2', integer('cores', 1, 4096))],
    'Cores of the polling switch, or of a guest that polls a VF or port itself.',
  ),
  loss,
  label,
);
const ofSubject = [
  ref('subject', 'subject'),
  enumeration('metric', metrics),
  optional(enumeration('percentile', percentiles)),
];

const expectation: Spec = {
  word: 'expect',
  many: true,
  doc: 'A promise about the prediction, checked like a test: `expect web throughput >= 15Mbps`. With `surely` after the quantity the cautious end of the interval counts.',
  forms: [
    form(
      ...ofSubject,
      slot('op', { type: 'operator', values: ['>=', '<=', '>', '<'] }),
      slot('limit', { type: 'measure' }),
      optional(literal('surely')),
    ),
  ],
  body: conditions,
};

const measured: Spec = {
  word: 'measured',
  many: true,
  doc: 'A measurement from the real host, which anchors the prediction: `measured esx1.vs0 throughput 3.2Gbps { frame 64B }`.',
  forms: [form(...ofSubject, slot('value', { type: 'measure' }))],
  body: conditions,
};

const importSpec: Spec = {
  word: 'import',
  many: true,
  doc: 'All declarations of another file, relative to this one. Reaches through: an imported file’s imports are seen too.',
  forms: [form(string('file', 'file'))],
};

/** What may stand in a file. */
export const fileBody: Body = body(
  importSpec,
  network,
  qos,
  flavor(),
  outerSwitch,
  device,
  platform,
  host,
  vm,
  flow,
  expectation,
  measured,
);

function flavor(): Spec {
  return {
    word: 'flavor',
    declares: 'flavor',
    many: true,
    doc: 'A VM size: what a vm may say of its vCPUs, memory, pinning, NUMA node and driver.',
    forms: [form(slot('name', { type: 'name' }))],
    body: { ...size, ...body(label) },
  };
}

/** Which bodies a statement of this word opens, wherever it may stand. */
const bodiesOf: ReadonlyMap<string, readonly Body[]> = collectBodies();

function collectBodies(): Map<string, Body[]> {
  const found = new Map<string, Body[]>();
  const visit = (body: Body): void => {
    for (const spec of Object.values(body)) {
      if (!spec.body) continue;
      const known = found.get(spec.word) ?? [];
      if (known.includes(spec.body)) continue;
      found.set(spec.word, [...known, spec.body]);
      visit(spec.body);
    }
  };
  visit(fileBody);
  return found;
}

/** Whether `word` may stand in a block that a `parent` statement opens (undefined: in the file). What the parser asks. */
export function mayStand(word: string, parent: string | undefined): boolean {
  if (parent === undefined) return Object.hasOwn(fileBody, word);
  return bodiesOf.get(parent)?.some((b) => Object.hasOwn(b, word)) ?? false;
}

/** Words of statements in which `word` may stand; `undefined` is the file. */
export function parentsOf(word: string): (string | undefined)[] {
  const parents: (string | undefined)[] = Object.hasOwn(fileBody, word) ? [undefined] : [];
  for (const [parent, bodies] of bodiesOf)
    if (bodies.some((b) => Object.hasOwn(b, word))) parents.push(parent);
  return parents;
}

/** Every word that means something by itself somewhere in the language. A name that is none of them is only a name. */
export const meaningfulWords: ReadonlySet<string> = collectWords();

function collectWords(): Set<string> {
  // A flow's outer end, a mix of frames, and what flags say.
  const found = new Set(['wire', 'imix', 'on', 'off']);
  const seen = new Set<Body>();
  const visit = (body: Body): void => {
    if (seen.has(body)) return;
    seen.add(body);
    for (const spec of Object.values(body)) {
      found.add(spec.word);
      for (const { type, lead } of spec.forms.flat()) {
        if (lead !== undefined) found.add(lead);
        if (type.type === 'literal') found.add(type.text);
        if (type.type === 'enum') for (const word of Object.keys(type.values)) found.add(word);
      }
      if (spec.body) visit(spec.body);
    }
  };
  visit(fileBody);
  return found;
}

export type { Form, RefKind, SlotType };
