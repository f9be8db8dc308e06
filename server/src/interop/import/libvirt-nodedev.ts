import { type Capture, type NetFunction, type Problem, emptyFunction, maxVfs, skipped } from './capture.ts';
import { Fields, bounds } from './fields.ts';
import { addressOf, pciAddress, plainLine, whole } from './values.ts';
import { type Element, at, child, childrenOf, textOf } from './xml.ts';
import { phrase } from '../../words/phrase.ts';

/** The PCI address that an <address> says, whose numbers are hexadecimal; one that none can have is a problem of `of`. */
export function addressIn(element: Element | undefined, of: string, problems: Problem[]): string | undefined {
  if (!element) return undefined;
  const { domain = '0', bus = '', slot = '', function: fn = '' } = element.attributes;
  return (
    addressMade(element) ??
    new Fields(problems, of, element.line).address('address', `${domain}:${bus}:${slot}.${fn}`)
  );
}

function addressMade(element: Element): string | undefined {
  const number = (name: string): number | undefined => whole(element.attributes[name]);
  const bus = number('bus');
  const slot = number('slot');
  const fn = number('function');
  return bus === undefined || slot === undefined || fn === undefined || fn > 7
    ? undefined
    : addressOf(number('domain') ?? 0, bus, slot, fn);
}

/** `pci_0000_02_10_7` */
function addressInName(name: string | undefined): string | undefined {
  const parts = /^pci_([0-9a-f]{4,8})_([0-9a-f]{2})_([0-9a-f]{2})_([0-7])$/i.exec(name ?? '');
  return parts
    ? pciAddress(`${parts[1] ?? ''}:${parts[2] ?? ''}:${parts[3] ?? ''}.${parts[4] ?? ''}`)
    : undefined;
}

/** A <device>: a PCI function, or the interface that a function has. */
export function readNodeDevice(element: Element, capture: Capture, problems: Problem[]): void {
  const capability = child(element, 'capability');
  switch (capability?.attributes['type']) {
    case 'pci':
      readPci(element, capability, capture, problems);
      return;
    case 'net':
      readNet(element, capability, capture, problems);
      return;
    default:
      problems.push(
        skipped(
          phrase`Device \`${plainLine(textOf(element, 'name') ?? '?', 60)}\` is neither a PCI device nor a network interface.`,
          element.line,
        ),
      );
  }
}

function readPci(element: Element, pci: Element, capture: Capture, problems: Problem[]): void {
  const name = textOf(element, 'name') ?? 'pci';
  const fields = new Fields(problems, `\`${plainLine(name, 60)}\``, element.line);
  const number = (field: string): number | undefined => whole(textOf(pci, field));
  const [bus, slot, fn] = [number('bus'), number('slot'), number('function')];
  const address =
    bus === undefined || slot === undefined || fn === undefined
      ? addressInName(name)
      : addressOf(number('domain') ?? 0, bus, slot, fn);
  if (address === undefined) {
    problems.push(skipped(phrase`A PCI device without an address.`, element.line));
    return;
  }
  const product = child(pci, 'product');
  const vendor = child(pci, 'vendor');
  const description = plainLine(`${vendor?.text ?? ''} ${product?.text ?? ''}`);
  const deviceClass = textOf(pci, 'class');
  const sriov = childrenOf(pci, 'capability').find((c) => c.attributes['type'] === 'virt_functions');
  const pf = addressIn(
    child(
      childrenOf(pci, 'capability').find((c) => c.attributes['type'] === 'phys_function'),
      'address',
    ),
    `\`${plainLine(name, 60)}\``,
    problems,
  );
  // Old libvirt does not say the class: then what it is called has to do.
  const network =
    deviceClass === undefined || /^0xf+$/i.test(deviceClass)
      ? sriov !== undefined ||
        pf !== undefined ||
        /ether|network|connectx|virtual function/i.test(description)
      : /^0x02/i.test(deviceClass);
  if (!network) {
    capture.others.set(address, description || 'PCI device');
    return;
  }
  const links = childrenOf(child(pci, 'pci-express'), 'link');
  const link = (validity: string) => {
    const found = links.find((l) => l.attributes['validity'] === validity);
    return fields.link(`link ${validity}`, found?.attributes['speed'], found?.attributes['width']);
  };
  const group = fields.number(
    'iommuGroup',
    child(pci, 'iommuGroup')?.attributes['number'],
    bounds.iommuGroup,
  );
  if (group !== undefined) capture.host.iommuActive = true;
  const vfs = childrenOf(sriov, 'address')
    .slice(0, maxVfs)
    .flatMap((a) => addressIn(a, `\`${plainLine(name, 60)}\``, problems) ?? []);
  const total = fields.number('maxCount', sriov?.attributes['maxCount'], bounds.vfs);
  const made: NetFunction = {
    ...emptyFunction(),
    address,
    id: fields.id('product', vendor?.attributes['id'], product?.attributes['id']),
    description: description || undefined,
    driver: textOf(child(element, 'driver'), 'name'),
    iommuGroup: group,
    numa: fields.number('numa', child(pci, 'numa')?.attributes['node'], bounds.numa),
    linkCapability: link('cap'),
    linkStatus: link('sta'),
    isVf: pf === undefined ? undefined : true,
    vfOf: pf,
    vfs: pf === undefined ? vfs.map((vf, index) => ({ index, address: vf })) : [],
  };
  if (pf === undefined && (total !== undefined || vfs.length > 0))
    made.sriov = { total, totalFromKernel: total !== undefined, enabled: vfs.length };
  capture.functions.push(made);
}

function readNet(element: Element, net: Element, capture: Capture, problems: Problem[]): void {
  const name = textOf(net, 'interface');
  if (name === undefined || name === 'lo') return;
  if (at(net, 'capability')?.attributes['type'] === '80211') return;
  const address = addressInName(textOf(element, 'parent'));
  // An interface of no PCI device is a bridge, a tap or the like.
  if (address === undefined && !/^pci_/.test(textOf(element, 'parent') ?? '')) return;
  const fields = new Fields(problems, `\`${plainLine(name, 64)}\``, element.line);
  const speed = fields.number('speed', child(net, 'link')?.attributes['speed'], bounds.speed);
  capture.functions.push({
    ...emptyFunction(),
    address,
    interface: plainLine(name, 64),
    mac: fields.mac('address', textOf(net, 'address')),
    speedBps: speed ? speed * 1e6 : undefined,
  });
}
