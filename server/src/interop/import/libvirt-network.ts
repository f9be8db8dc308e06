import { type Capture, type Problem, type VirtualNetwork, skipped } from './capture.ts';
import { addressIn } from './libvirt-nodedev.ts';
import { plainLine, whole } from './values.ts';
import { type Element, child, childrenOf, textOf } from './xml.ts';

/** A <network>: what guests' interfaces name as their source. */
export function readNetwork(element: Element, capture: Capture, problems: Problem[]): void {
  const name = textOf(element, 'name');
  if (name === undefined) {
    problems.push(skipped('A network without a name.', element.line));
    return;
  }
  const forward = child(element, 'forward');
  const tags = childrenOf(child(element, 'vlan'), 'tag');
  const network: VirtualNetwork = {
    name: plainLine(name, 100),
    mode: forward ? (forward.attributes['mode'] ?? 'nat') : 'isolated',
    bridge: child(element, 'bridge')?.attributes['name'],
    ovs: child(element, 'virtualport')?.attributes['type'] === 'openvswitch',
    pfs: childrenOf(forward, 'pf').flatMap((pf) => pf.attributes['dev'] ?? []),
    addresses: childrenOf(forward, 'address').flatMap((a) => addressIn(a) ?? []),
    interfaces: [
      ...new Set([
        forward?.attributes['dev'],
        ...childrenOf(forward, 'interface').map((i) => i.attributes['dev']),
      ]),
    ].flatMap((dev) => dev ?? []),
    vlan: tags.length === 1 ? whole(tags[0]?.attributes['id'], 4095) : undefined,
    mtu: whole(child(element, 'mtu')?.attributes['size']),
  };
  if (childrenOf(element, 'portgroup').length > 0)
    problems.push(
      skipped(`The port groups of network \`${network.name}\` have no counterpart.`, element.line),
    );
  if (child(element, 'bandwidth'))
    problems.push(
      skipped(
        `The bandwidth of network \`${network.name}\` is of the whole bridge: it has no counterpart.`,
        element.line,
      ),
    );
  capture.networks.push(network);
}
