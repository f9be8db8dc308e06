import {
  type NetFunction,
  type Problem,
  type Reading,
  emptyCapture,
  emptyFunction,
  failure,
  linesOf,
  skipped,
  vfAt,
} from './capture.ts';
import { type Bounds, Fields, bounds } from './fields.ts';
import { isRepresentor, pciAddress, pciId, plainLine } from './values.ts';
import { phrase } from '../../words/phrase.ts';

/*
 * The file that `iov collect` writes of /sys/bus/pci/devices: `0000:3b:00.0/sriov_totalvfs=64`, a fact a line. It has
 * what the kernel itself says, which every other capture only shows in part.
 */

const fact =
  /^(?<address>[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7])\/(?<key>[\w/.@:-]{1,200})=(?<value>.*)$/i;

export function isSysfs(text: string): boolean {
  return /^[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]\/(?:vendor|class)=0x/im.test(text.slice(0, 4000));
}

export function readSysfs(text: string): Reading {
  const problems: Problem[] = [];
  const facts = new Map<string, Map<string, string>>();
  for (const [line, number] of linesOf(text, problems)) {
    const groups = fact.exec(line)?.groups;
    const address = pciAddress(groups?.['address']);
    if (!groups || address === undefined) {
      if (line.trim() !== '')
        problems.push(skipped(phrase`\`${plainLine(line, 60)}\`: a fact that cannot be read.`, number));
      continue;
    }
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
    } else capture.functions.push(functionOf(address, known, problems));
  }
  return { captures: [capture], problems };
}

function functionOf(address: string, known: ReadonlyMap<string, string>, problems: Problem[]): NetFunction {
  const fields = new Fields(problems, address);
  const number = (key: string, limits: Bounds): number | undefined =>
    fields.number(key, known.get(key), limits);
  // In switchdev mode a card's interfaces for its VFs are there too.
  const [net, ...others] = [...known.keys()]
    .flatMap((k) => /^net\/([^/]+)\/address$/.exec(k)?.[1] ?? [])
    .filter((name) => !isRepresentor(known.get(`net/${name}/phys_port_name`)));
  if (net !== undefined && others.length > 0)
    problems.push(
      skipped(
        phrase`${address} has more interfaces than \`${net}\`, which are left out: ${plainLine(others.join(', '))}.`,
      ),
    );
  const of = (key: string): string | undefined =>
    net === undefined ? undefined : known.get(`net/${net}/${key}`);
  const speed = fields.number('speed', of('speed'), bounds.speed);
  const link = (which: string) =>
    fields.link(
      `${which}_link_speed`,
      known.get(`${which}_link_speed`)?.replace(/(?:\.0)? GT\/s.*$/, ''),
      known.get(`${which}_link_width`),
    );
  const pf = fields.address('physfn', known.get('physfn'));
  const mode = fields.word('eswitch_mode', known.get('eswitch_mode'), ['legacy', 'switchdev']);
  const fn: NetFunction = {
    ...emptyFunction(),
    address,
    id: fields.id('device', known.get('vendor'), known.get('device')),
    interface: net,
    mac: fields.mac('address', of('address')),
    mtu: fields.number('mtu', of('mtu'), bounds.mtu),
    speedBps: speed ? speed * 1e6 : undefined,
    firmware: of('firmware')?.split(' ')[0],
    driver: known.get('driver'),
    numa: number('numa_node', bounds.numa),
    iommuGroup: number('iommu_group', bounds.iommuGroup),
    linkCapability: link('max'),
    linkStatus: link('current'),
    isVf: pf === undefined ? undefined : true,
    vfOf: pf,
    switchdev: mode === undefined ? undefined : mode === 'switchdev',
  };
  const total = number('sriov_totalvfs', bounds.vfs);
  if (known.has('sriov_totalvfs')) {
    fn.sriov = {
      total,
      totalFromKernel: total !== undefined,
      enabled: number('sriov_numvfs', bounds.vfs),
      offset: number('sriov_offset', bounds.vfs),
      stride: number('sriov_stride', bounds.vfs),
      vfId: fields.id('sriov_vf_device', known.get('vendor'), known.get('sriov_vf_device')),
    };
  }
  for (const [key, value] of known) {
    const index = fields.number('virtfn', /^virtfn(\d+)$/.exec(key)?.[1], bounds.vf);
    if (index !== undefined) vfAt(fn, index).address = fields.address(key, value);
  }
  return fn;
}
