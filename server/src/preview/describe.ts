import type { Mode } from '../model/topology.ts';
import type { ClassBand, SceneElement, VnicElement } from './scene-types.ts';

/* What an element is in words: for screen readers, tooltips and the details strip. */

/** One sentence: name, kind, numbers. */
export function describe(element: SceneElement): string {
  const name = element.label ?? element.name;
  const parts: (string | undefined)[] = [];
  switch (element.kind) {
    case 'host':
      parts.push(
        element.count > 1 ? `${name}, ${element.count} alike hosts` : `${name}, host`,
        element.details,
        element.cpu?.text,
        element.closed && `${element.closed.vms} VMs, drawn closed`,
      );
      break;
    case 'unplaced':
      parts.push(name);
      break;
    case 'nic':
      parts.push(`${name}, NIC`, element.details, ...element.lines, element.pcie?.text);
      break;
    case 'port': {
      const used = element.slots
        .filter((slot) => slot.state === 'used')
        .reduce((sum, slot) => sum + slot.count, 0);
      const all = element.slots.reduce((sum, slot) => sum + slot.count, 0);
      parts.push(`${element.path.split('/').slice(-2).join('.')}, port`, element.details, element.loadText);
      if (all > 0) parts.push(`${used} of ${all} functions and queues used`);
      parts.push(...element.classes.map(classWords));
      break;
    }
    case 'vswitch':
      parts.push(
        `${name}, ${element.implied ? 'kernel device' : 'virtual switch'}`,
        element.details,
        element.cores?.text,
      );
      break;
    case 'vm':
      parts.push(element.count > 1 ? `${name}, set of ${element.count} VMs` : `${name}, VM`, element.details);
      break;
    case 'vnic':
      parts.push(`${name}, virtual NIC, ${element.mode}`, ...vnicNumbers(element));
      break;
    case 'switch':
      parts.push(`${name}, switch`, element.details);
      break;
  }
  return parts.filter((part) => part !== undefined && part !== '').join(', ');
}

/** `class 3: 40 %, lossless` */
export const classWords = ({ name, share, strict, lossless }: ClassBand): string =>
  `class ${name}: ${strict ? 'strict' : `${Math.round(share * 100)} %`}${lossless ? ', lossless' : ''}`;

function vnicNumbers(vnic: VnicElement): readonly (string | undefined)[] {
  const { throughput, packets, latencyP50, hostCpu } = vnic.numbers;
  if (!throughput && !latencyP50 && !hostCpu) return ['no prediction'];
  return [
    throughput ? `${throughput.text}${vnic.count > 1 ? ' each' : ''}` : 'throughput unknown',
    packets?.text,
    latencyP50 ? `${latencyP50.text} median latency` : undefined,
    hostCpu ? `${hostCpu.text} of the host` : undefined,
    vnic.bottleneck ? `limited by ${vnic.bottleneck.resource}` : undefined,
    vnic.qos === undefined ? undefined : `qos ${vnic.qos}`,
  ];
}

/** Several lines: the sentence, the documentation, the findings. */
export function tooltip(element: SceneElement): string {
  const lines = [describe(element)];
  if (element.docs !== undefined) lines.push(element.docs);
  for (const diagnostic of element.diagnostics)
    lines.push(`${diagnostic.severity}: ${diagnostic.message} (${diagnostic.rule})`);
  return lines.join('\n');
}

/** The mode in a few words, for the legend and Compare. */
export const MODE_WORDS: Readonly<Record<Mode, string>> = {
  emulated: 'fully emulated adapter',
  vswitch: 'paravirtual, software switch',
  vmdq: 'software switch, queues sorted by the NIC',
  'vhost-user': 'user-space polling switch',
  macvtap: 'kernel macvtap',
  vdpa: 'virtio data path in the NIC',
  sriov: 'a virtual function each',
  direct: 'the whole port',
};
