import {
  type NetFunction,
  type Problem,
  type Reading,
  emptyCapture,
  emptyFunction,
  failure,
  maxLineCharacters,
  maxVfs,
  vfAt,
} from './capture.ts';
import { linesOf, macAddress, pciAddress, pciId, pcieState, plainLine, whole } from './values.ts';
import { phrase } from '../../words/phrase.ts';

/*
 * The file that `iov collect` writes of /sys/bus/pci/devices: `0000:3b:00.0/sriov_totalvfs=64`, a fact a line. It has
 * what the kernel itself says, which every other capture only shows in part.
 */

const fact =
  /^(?<address>[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7])\/(?<key>[\w/.@:-]{1,200})=(?<value>.*)$/i;

export function isSysfs(text: string): boolean {
  return /^[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]\/(?:vendor|class)=0x/im.test(text.slice(0, 4000));
}

export function readSysfs(text: string): Reading {
  const problems: Problem[] = [];
  const facts = new Map<string, Map<string, string>>();
  for (const [line] of linesOf(text, maxLineCharacters)) {
    const groups = fact.exec(line)?.groups;
    const address = pciAddress(groups?.['address']);
    if (!groups || address === undefined) continue;
    let known = facts.get(address);
    if (!known) facts.set(address, (known = new Map<string, string>()));
    known.set(groups['key'] ?? '', plainLine(groups['value'] ?? ''));
  }
  if (facts.size === 0)
    return { captures: [], problems: [failure(phrase`There are no facts of /sys/bus/pci/devices here.`, 1)] };
  const capture = emptyCapture();
  for (const [address, known] of facts) {
    if (known.has('iommu_group')) capture.host.iommuActive = true;
    if (!known.get('class')?.startsWith('0x02')) {
      capture.others.set(
        address,
        `PCI device ${pciId(known.get('vendor'), known.get('device')) ?? ''}`.trim(),
      );
    } else capture.functions.push(functionOf(address, known));
  }
  return { captures: [capture], problems };
}

function functionOf(address: string, known: ReadonlyMap<string, string>): NetFunction {
  const net = [...known.keys()].flatMap((k) => /^net\/([^/]+)\/address$/.exec(k)?.[1] ?? [])[0];
  const of = (key: string): string | undefined =>
    net === undefined ? undefined : known.get(`net/${net}/${key}`);
  const speed = whole(of('speed'), 1e7);
  const link = (which: string) =>
    pcieState(
      /^([\d.]+) GT\/s/.exec(known.get(`${which}_link_speed`) ?? '')?.[1]?.replace(/\.0$/, ''),
      known.get(`${which}_link_width`),
    );
  const pf = pciAddress(known.get('physfn'));
  const fn: NetFunction = {
    ...emptyFunction(),
    address,
    id: pciId(known.get('vendor'), known.get('device')),
    interface: net,
    mac: macAddress(of('address')),
    mtu: whole(of('mtu')),
    speedBps: speed ? speed * 1e6 : undefined,
    firmware: of('firmware')?.split(' ')[0],
    driver: known.get('driver'),
    numa: whole(known.get('numa_node'), 255),
    iommuGroup: whole(known.get('iommu_group')),
    linkCapability: link('max'),
    linkStatus: link('current'),
    isVf: pf === undefined ? undefined : true,
    vfOf: pf,
    switchdev: known.has('eswitch_mode') ? known.get('eswitch_mode') === 'switchdev' : undefined,
  };
  const total = whole(known.get('sriov_totalvfs'));
  if (total !== undefined) {
    fn.sriov = {
      total,
      totalFromKernel: true,
      enabled: whole(known.get('sriov_numvfs')),
      offset: whole(known.get('sriov_offset')),
      stride: whole(known.get('sriov_stride')),
      vfId: pciId(known.get('vendor'), known.get('sriov_vf_device')),
    };
  }
  for (const [key, value] of known) {
    const index = whole(/^virtfn(\d{1,5})$/.exec(key)?.[1], maxVfs - 1);
    if (index !== undefined) vfAt(fn, index).address = pciAddress(value);
  }
  return fn;
}
