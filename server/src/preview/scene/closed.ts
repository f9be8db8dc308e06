import type { Host, HostGroup } from '../../model/topology.ts';
import { behindPort, mixOf } from './mix.ts';
import type { SceneContext, ScenePart } from './context.ts';
import { hostElement, loadOfPort } from './host.ts';
import { ownPorts } from './flows.ts';
import type { ClosedHost, SceneEdge } from './types.ts';

/** Names of a closed host's VMs that can be found without opening it. */
const NAMES = 4000;

/** A host drawn closed: what is in it as a sum, and the switches it reaches. */
export function closedHostPart(context: SceneContext, host: Host, group: HostGroup): ScenePart {
  const element = hostElement(context, host, group);
  const ports = host.nics.flatMap((nic) => nic.ports);
  const loads = ports.flatMap((port) => {
    const load = loadOfPort(context, group, port);
    return load ? [{ share: load.share, text: `${port.path} ${load.text}` }] : [];
  });
  const vms = context.vms.get(group) ?? [];
  const modes = new Map(group.attachments.map((one) => [one.vm, one.mode]));
  const closed: ClosedHost = {
    vms: vms.reduce((sum, { perHost }) => sum + perHost, 0),
    mix: mixOf(group.attachments, context.numbers),
    port: loads.sort((a, b) => b.share - a.share)[0],
    names: vms.slice(0, NAMES).map(({ vm }) => `${vm.label ?? vm.name} ${modes.get(vm) ?? ''}`),
  };
  const own = ownPorts(context, group);
  const edges = new Map<string, SceneEdge>();
  for (const port of ports) {
    const to = port.link?.value.switch;
    const users = behindPort(group, port);
    if (!to || !context.switches.includes(to) || (users.length === 0 && !own.has(port))) continue;
    const key = `${group.text} > ${to.name}`;
    edges.set(key, {
      key,
      kind: 'link',
      from: group.text,
      to: to.name,
      mix: closed.mix,
      slots: [],
      load: Math.max(edges.get(key)?.load ?? 0, loadOfPort(context, group, port)?.share ?? 0),
      count: 1,
    });
  }
  return { elements: [{ ...element, closed }], edges: [...edges.values()], pills: [] };
}
