import {
  body,
  enumeration,
  flag,
  integer,
  literal,
  optional,
  prop,
  quantity,
  slot,
  string,
} from './build.ts';
import type { Body, Spec } from './spec.ts';

/*
 * What a device may say of itself. Each fact may carry `source "..."` in its own block; a fact that is left out is unknown.
 */

const source = prop('source', [string('text')], 'Where this is from.', { many: true });
const note: Spec = { ...prop('note', [string('text')], 'A remark.', { many: true }), body: body(source) };
const sourced = body(source, note);

/** A fact with a source of its own and, where given, further words in its block. */
function fact(spec: Spec, ...inside: Spec[]): Spec {
  return { ...spec, body: { ...body(...inside), ...sourced } };
}

const anyNumber = { type: 'integer', min: 0, max: 1e6 } as const;
const comparison = slot('op', { type: 'operator', values: ['>=', '<=', '>', '<'] });

/** `when ports > 2 { vfs 32 }` */
function whenPorts(word: string, doc: string): Spec {
  return {
    ...prop(
      'when',
      [
        slot('subject', { type: 'enum', values: { ports: 'Ports of the card.' } }),
        comparison,
        slot('than', anyNumber),
      ],
      'The value under a condition: by ports of the card. Later conditions win.',
    ),
    many: true,
    body: { ...body(prop(word, [integer('value', 0, 65535)], doc)), ...sourced },
  };
}

/** `when vfs >= 32 { queues 2 }`, `when dcb { queues 1 }` */
function when(word: string, doc: string): Spec {
  return {
    ...prop(
      'when',
      [],
      'The value under a condition: by VF count of the port, traffic classes in use, ports of the card, or DCB mode. Later conditions win.',
    ),
    forms: [
      [
        slot('subject', {
          type: 'enum',
          values: {
            vfs: 'VFs of the port.',
            classes: 'Traffic classes of the port.',
            ports: 'Ports of the card.',
          },
        }),
        comparison,
        slot('than', anyNumber),
      ],
      [slot('subject', { type: 'enum', values: { dcb: 'Whether DCB is in use.' } })],
    ],
    many: true,
    body: { ...body(prop(word, [integer('value', 0, 65535)], doc)), ...sourced },
  };
}

const onOff = { on: 'It has it.', off: 'It does not have it.' };

export const deviceBody: Body = {
  ...body(
    fact(prop('vendor', [string('name')], 'Who makes it.')),
    fact(prop('controller', [string('name')], 'The controller on it.')),
    fact(
      prop(
        'family',
        [string('name')],
        'Cards of one family share a driver and its limits; predictions name it.',
      ),
    ),
    fact(
      prop(
        'id',
        [slot('ids', { type: 'string', format: 'pci-id', list: true })],
        'PCI vendor and device ids of its physical functions.',
      ),
    ),
    fact(
      prop(
        'vf-id',
        [slot('ids', { type: 'string', format: 'pci-id', list: true })],
        'PCI ids of its virtual functions.',
      ),
    ),
    fact(
      prop(
        'ports',
        [integer('count', 1, 64), literal('x'), quantity('speed', 'rate', 'Gbps', 1)],
        'Its ports.',
      ),
      prop(
        'functions',
        [integer('count', 1, 64)],
        'Physical functions that carry them: one for each port unless it says otherwise.',
      ),
    ),
    fact(
      prop(
        'speeds',
        [slot('speeds', { type: 'quantity', dimension: 'rate', unit: 'Gbps', list: true })],
        'All speeds that a port can run at.',
      ),
    ),
    fact(
      prop(
        'pcie',
        [slot('generation', { type: 'generation' }), slot('lanes', { type: 'lanes' })],
        'Its PCI Express connector.',
      ),
    ),
    fact(
      {
        ...prop(
          'vfs',
          [optional(integer('count', 0, 65535))],
          'Most VFs that one port can really give; 0 where it has no SR-IOV.',
        ),
      },
      prop('device', [integer('count', 0, 65535)], 'The pool that all ports share.'),
      whenPorts('vfs', 'Most VFs of a port then.'),
      prop('firmware', [integer('count', 0, 65535)], 'What the firmware allows as shipped.'),
      prop('driver', [integer('count', 0, 65535)], 'VFs of a port that its Linux driver has tables for.'),
    ),
    fact(
      prop('vf-offset', [optional(integer('offset', 0, 65535))], 'First VF offset in its SR-IOV capability.'),
      prop('no-ari', [integer('offset', 0, 65535)], 'The same without ARI.'),
    ),
    fact(prop('vf-stride', [integer('stride', 0, 65535)], 'VF stride in its SR-IOV capability.')),
    fact(
      prop('queues', [optional(integer('count', 0, 1e6))], 'Queue pairs of a port.'),
      prop('device', [integer('count', 0, 1e6)], 'Queue pairs of the card.'),
    ),
    fact(
      prop('queues-per-vf', [optional(integer('count', 0, 4096))], 'Most queue pairs of one VF.'),
      prop('default', [integer('count', 0, 4096)], 'What it has unless told otherwise.'),
      when('queues', 'Most queue pairs of a VF then.'),
    ),
    fact(
      {
        ...prop('vmdq-pools', [integer('count', 0, 4096)], 'VMDq pools of a port.'),
      },
      {
        ...prop(
          'mode',
          [integer('pools', 1, 4096), literal('x'), integer('queues', 1, 4096)],
          'A way to divide its queues: pools x queues a pool.',
        ),
        many: true,
        body: {
          ...body(
            prop('rss', [flag('state')], 'Whether receive-side scaling works in this mode.'),
            prop('classes', [integer('count', 1, 8)], 'Traffic classes in this mode.'),
          ),
          ...sourced,
        },
      },
      prop(
        'with-vfs',
        [flag('state')],
        'Whether VFs and the physical function take pools of the same (on unless it says `off`).',
      ),
    ),
    fact(prop('vmdq', [enumeration('state', onOff)], 'Whether it has VMDq at all.')),
    fact(
      prop('msix', [optional(integer('vectors', 0, 65535))], 'MSI-X vectors of a physical function.'),
      prop('device', [integer('vectors', 0, 65535)], 'Vectors of the card.'),
      prop('per-vf', [integer('vectors', 0, 65535)], 'Vectors of a VF.'),
      prop(
        'sizes',
        [slot('vectors', { type: 'integer', min: 1, max: 65535, list: true })],
        'What a VF may have: the largest of these that fits for all VFs of the card. A queue takes one, and one is over.',
      ),
      {
        ...prop(
          'cpus',
          [integer('most', 1, 65535)],
          'Hardware threads of a host up to which its driver finds a vector of a port for each.',
        ),
        body: {
          ...body(prop('kernel', [string('version', 'version')], 'Seen up to this kernel.')),
          ...sourced,
        },
      },
    ),
    fact(prop('dcb', [enumeration('state', onOff)], 'Data centre bridging.')),
    fact(
      prop('classes', [integer('count', 0, 8)], 'Traffic classes of a port.'),
      when('classes', 'Traffic classes then.'),
    ),
    fact(prop('mtu', [integer('bytes', 68, 65535)], 'Largest layer 2 payload.')),
    fact(prop('max-frame', [quantity('size', 'size', 'B')], 'Largest frame.')),
    fact(
      prop(
        'switching',
        [slot('modes', { type: 'enum', values: { veb: '', vepa: '', switchdev: '' }, list: true })],
        'What its embedded switch can do.',
      ),
    ),
    fact(prop('loopback', [enumeration('state', onOff)], 'VF to VF inside the NIC.')),
    fact(
      prop('max-rate', [optional(enumeration('state', onOff))], 'Transmit limit of a VF.'),
      prop('step', [quantity('rate', 'rate', 'Mbps')], 'Granularity: a limit is floored to a multiple.'),
      prop('least', [quantity('rate', 'rate', 'Mbps')], 'The smallest limit.'),
      prop(
        'per',
        [
          slot('what', {
            type: 'enum',
            values: {
              queue: 'The limit is programmed for each queue, so a VF with n queues sends n times as much.',
            },
          }),
        ],
        'What the limit acts on.',
      ),
      prop('only-at', [quantity('speed', 'rate', 'Gbps')], 'Works at this link speed only.'),
    ),
    fact(
      prop(
        'min-rate',
        [
          enumeration('kind', {
            off: 'It has none.',
            on: 'It has one.',
            weight: 'The figure is taken as a relative weight, not as a floor.',
          }),
        ],
        'Guaranteed transmit rate of a VF.',
      ),
      prop('not-with', [slot('features', { type: 'word', list: true })], 'Features that exclude it.'),
    ),
    fact(prop('trust', [enumeration('state', onOff)], 'Whether a VF can be trusted.')),
    fact(
      prop('spoof-check', [slot('what', { type: 'word', list: true })], 'What it checks of a VF’s frames.'),
    ),
    fact(
      prop('vf-vlan', [enumeration('state', onOff)], 'A VLAN set by the host on each VF.'),
      prop('priority', [flag('state')], 'Whether a priority may go with it.'),
    ),
    fact(prop('vf-rss', [enumeration('state', onOff)], 'Receive-side scaling in a VF.')),
    fact(prop('fcoe', [enumeration('state', onOff)], 'FCoE offload.')),
    fact(
      prop(
        'vf-migration',
        [
          enumeration('kind', {
            off: 'No driver migrates its VFs.',
            on: 'A VFIO variant driver migrates its VFs.',
            'out-of-tree': 'Only with the vendor’s own driver.',
          }),
        ],
        'Live migration of a VF.',
      ),
      prop('kernel', [string('version', 'version')], 'From this kernel on.'),
      prop('qemu', [string('version', 'version')], 'From this QEMU on.'),
      prop('libvirt', [string('version', 'version')], 'From this libvirt on.'),
      prop('firmware', [string('version', 'version')], 'From this firmware on.'),
      prop('hypervisor', [slot('types', { type: 'word', list: true })], 'On these hypervisors.'),
    ),
    fact(prop('vdpa', [enumeration('state', onOff)], 'Virtio data path acceleration.')),
    fact(prop('subfunctions', [enumeration('state', onOff)], 'Subfunctions (SFs).')),
    fact(
      {
        ...prop('driver', [slot('on', { type: 'word' }), string('name')], 'Its driver, by system.'),
        many: true,
      },
      prop('vf', [string('name')], 'The driver of a VF.'),
    ),
    fact(prop('netqueue', [integer('queues', 0, 4096)], 'NetQueues that its ESXi driver offers.')),
    fact(
      {
        ...prop(
          'excludes',
          [slot('what', { type: 'word' }), optional(slot('with', { type: 'word' }))],
          'Features that exclude each other on it.',
        ),
        many: true,
      },
      prop('driver', [slot('name', { type: 'word' })], 'With this driver.'),
    ),
    fact(
      prop(
        'packet-rate',
        [quantity('rate', 'packets', 'Mpps')],
        'Most packets a second that its engine handles.',
      ),
      prop(
        'per',
        [slot('what', { type: 'enum', values: { port: 'Each port.', device: 'The whole card.' } })],
        'What has it.',
      ),
    ),
    fact(prop('end-of-life', [string('when')], 'When its maker gave it up.')),
    note,
    source,
  ),
};
