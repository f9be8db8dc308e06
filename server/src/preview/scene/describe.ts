import type { Severity } from '../../model/finding.ts';
import type { Mode } from '../../model/topology.ts';
import { certaintyText } from './figures.ts';
import { interval } from './interval.ts';
import type { ClassBand, FlowElement, SceneElement, VnicElement } from './types.ts';
import { counted, phrase } from '../../words/phrase.ts';

type Pathway = Pick<VnicElement | FlowElement, 'numbers' | 'certainty' | 'bottleneck'>;

/* What an element is in words: for screen readers, tooltips and the details strip. */

/** One sentence: name, kind, numbers. */
export const describe = (element: SceneElement): string => described(element).join(', ');

/** What the sentence is made of, the name first. */
export function described(element: SceneElement): readonly string[] {
  const name = element.label ?? element.name;
  const parts: (string | undefined)[] = [name];
  switch (element.kind) {
    case 'host':
      parts.push(
        element.count > 1 ? phrase`${element.count} alike hosts` : phrase`host`,
        element.details,
        element.cpu?.text,
        element.closed && phrase`${counted(element.closed.vms, 'VM')}, drawn closed`,
      );
      break;
    case 'unplaced':
      break;
    case 'nic':
      // The first line is the model in short, which its full name says as well.
      parts.push(
        'NIC',
        ...(element.details === '' ? element.lines : [element.details, ...element.lines.slice(1)]),
        element.pcie?.text,
      );
      break;
    case 'port': {
      const used = element.slots
        .filter((slot) => slot.state === 'used')
        .reduce((sum, slot) => sum + slot.count, 0);
      const all = element.slots.reduce((sum, slot) => sum + slot.count, 0);
      parts[0] = within(element);
      parts.push(phrase`port`, element.details, element.loadText);
      if (all > 0) parts.push(phrase`${used} of ${all} functions and queues used`);
      parts.push(...element.classes.map(classWords));
      break;
    }
    case 'vswitch':
      parts.push(
        element.implied ? phrase`kernel device` : phrase`virtual switch`,
        element.details,
        element.cores?.text,
      );
      break;
    case 'vm':
      parts.push(element.count > 1 ? phrase`set of ${element.count} VMs` : 'VM', element.details);
      break;
    case 'vnic':
      parts[0] = within(element);
      parts.push(
        phrase`virtual NIC`,
        element.mode,
        ...figureWords(element, (rate) => (element.count > 1 ? phrase`${rate} each` : rate)),
        element.qos === undefined ? undefined : `qos ${element.qos}`,
      );
      break;
    case 'flow':
      parts.push(
        phrase`flow without a VM`,
        ...figureWords(element, (rate) => (element.bothWays ? phrase`${rate} each way` : rate)),
      );
      break;
    case 'switch':
      parts.push(phrase`switch`, element.details);
      break;
  }
  return parts.filter((part): part is string => part !== undefined && part !== '');
}

/** `lan.0`, `web[1..4].eth0`: what has the same name in many others is named with the one that it is in. */
const within = ({ path }: SceneElement): string => path.split('/').slice(-2).join('.');

/** `class 3: 40 %, lossless` */
export function classWords({ name, share, strict, lossless }: ClassBand): string {
  const part = strict ? phrase`strict` : `${Math.round(share * 100)} %`;
  return lossless ? phrase`class ${name}: ${part}, lossless` : phrase`class ${name}: ${part}`;
}

function figureWords(
  { numbers, bottleneck }: Pathway,
  each: (said: string) => string,
): readonly (string | undefined)[] {
  const { throughput, packets, latencyP50, hostCpu } = numbers;
  if (!throughput && !latencyP50 && !hostCpu) return [phrase`no prediction`];
  return [
    throughput ? each(throughput.text) : phrase`throughput unknown`,
    packets?.text,
    latencyP50 ? phrase`${latencyP50.text} median latency` : undefined,
    hostCpu ? phrase`${hostCpu.text} of the host` : undefined,
    bottleneck ? phrase`limited by ${bottleneck.resource}` : undefined,
  ];
}

/** How wide and how sure the figures of a path are. */
export function reserve({ numbers: { throughput }, certainty }: Pathway): readonly string[] {
  const range = throughput ? interval(throughput) : '';
  return [
    ...(range === '' ? [] : [phrase`80 % interval ${range}`]),
    ...(certainty ? [certaintyText(certainty)] : []),
  ];
}

export const SEVERITIES: Readonly<Record<Severity, () => string>> = {
  error: () => phrase`error`,
  warning: () => phrase`warning`,
  information: () => phrase`information`,
  hint: () => phrase`hint`,
};

/** What there is to say beside the sentence: how sure it is, the documentation, the findings. */
export function remarks(element: SceneElement): readonly string[] {
  const lines = 'numbers' in element ? [...reserve(element)] : [];
  if (element.docs !== undefined) lines.push(element.docs);
  for (const diagnostic of element.diagnostics)
    lines.push(`${SEVERITIES[diagnostic.severity]()}: ${diagnostic.message} (${diagnostic.rule})`);
  return lines;
}

/** The mode in a few words, for the legend and Compare. */
export const MODE_WORDS: Readonly<Record<Mode, () => string>> = {
  emulated: () => phrase`fully emulated adapter`,
  vswitch: () => phrase`paravirtual, software switch`,
  vmdq: () => phrase`software switch, queues sorted by the NIC`,
  'vhost-user': () => phrase`user-space polling switch`,
  macvtap: () => phrase`kernel macvtap`,
  vdpa: () => phrase`virtio data path in the NIC`,
  sriov: () => phrase`a virtual function each`,
  direct: () => phrase`the whole port`,
};
