import { type Capture, type PortGroup, type Problem, type VirtualNetwork, skipped } from './capture.ts';
import { ratesOf } from './libvirt-domain.ts';
import { addressIn } from './libvirt-nodedev.ts';
import { Fields, bounds } from './fields.ts';
import { plainLine } from './values.ts';
import { type Element, child, childrenOf, textOf } from './xml.ts';
import { phrase } from '../../words/phrase.ts';

/** A <network>: what guests' interfaces name as their source. */
export function readNetwork(element: Element, capture: Capture, problems: Problem[]): void {
  const name = textOf(element, 'name');
  if (name === undefined) {
    problems.push(skipped(phrase`A network without a name.`, element.line));
    return;
  }
  const of = phrase`Network \`${plainLine(name, 60)}\``;
  const fields = new Fields(problems, of, element.line);
  const forward = child(element, 'forward');
  const network: VirtualNetwork = {
    name: plainLine(name, 100),
    mode: forward ? (forward.attributes['mode'] ?? 'nat') : 'isolated',
    bridge: child(element, 'bridge')?.attributes['name'],
    ovs: child(element, 'virtualport')?.attributes['type'] === 'openvswitch',
    pfs: childrenOf(forward, 'pf').flatMap((pf) => pf.attributes['dev'] ?? []),
    addresses: childrenOf(forward, 'address').flatMap((a) => addressIn(a, of, problems) ?? []),
    interfaces: [
      ...new Set([
        forward?.attributes['dev'],
        ...childrenOf(forward, 'interface').map((i) => i.attributes['dev']),
      ]),
    ].flatMap((dev) => dev ?? []),
    vlan: vlanOf(element, fields),
    mtu: fields.number('mtu', child(element, 'mtu')?.attributes['size'], bounds.mtu),
    portgroups: childrenOf(element, 'portgroup').map((group) => portGroupOf(group, of, problems)),
  };
  if (child(element, 'bandwidth'))
    problems.push(
      skipped(
        phrase`The bandwidth of network \`${network.name}\` is of the whole bridge: it has no counterpart.`,
        element.line,
      ),
    );
  capture.networks.push(network);
}

function portGroupOf(element: Element, of: string, problems: Problem[]): PortGroup {
  const fields = new Fields(problems, of, element.line);
  return {
    name: plainLine(element.attributes['name'] ?? '', 100),
    standard: element.attributes['default'] === 'yes',
    vlan: vlanOf(element, fields),
    trust:
      fields.flag('trustGuestRxFilters', element.attributes['trustGuestRxFilters']) === true
        ? true
        : undefined,
    ...ratesOf(element, fields),
  };
}

/** The one VLAN that interfaces are in; undefined for a trunk. */
export function vlanOf(element: Element, fields: Fields): number | undefined {
  const tags = childrenOf(child(element, 'vlan'), 'tag');
  return tags.length === 1 ? fields.positive('vlan', tags[0]?.attributes['id'], bounds.vlan) : undefined;
}
