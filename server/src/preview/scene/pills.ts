import type { Attachment, HostGroup } from '../../model/topology.ts';
import type { Bottleneck, VnicPrediction } from '../../predict/prediction.ts';
import { speaksOf } from './paths.ts';
import type { ScenePill } from './types.ts';
import { phrase } from '../../words/phrase.ts';

/** Names shown of those whom one resource limits, before the rest becomes a number. */
const NAMES = 2;

/** What limits the paths of a host group, each resource once, on the element where it bites. */
export function pillsOf(
  group: HostGroup,
  numbers: ReadonlyMap<Attachment, VnicPrediction>,
  vnicPath: (one: Attachment) => string,
): readonly ScenePill[] {
  const found = new Map<
    string,
    { at: string; resource: string; limits: string[]; names: string[]; own: boolean }
  >();
  for (const one of group.attachments) {
    const bottleneck = numbers.get(one)?.bottleneck;
    // Who gets all that it asks for is not limited by anything.
    if (!bottleneck || bottleneck.kind === 'demand') continue;
    const vnic = vnicPath(one);
    const at = placeOf(one, bottleneck) ?? vnic;
    const key = `${at} ${bottleneck.resource}`;
    const pill = found.get(key) ?? {
      at,
      resource: bottleneck.resource,
      limits: [],
      names: [],
      own: at === vnic,
    };
    pill.limits.push(vnic);
    pill.names.push(one.vm.label ?? one.vm.name);
    found.set(key, pill);
  }
  return [...found].map(([key, { at, resource, limits, names, own }]) => {
    const distinct = [...new Set(names)];
    const who =
      distinct.slice(0, NAMES).join(', ') + (distinct.length > NAMES ? ` +${distinct.length - NAMES}` : '');
    return { key, at, limits, text: own ? resource : phrase`limits ${who}: ${short(resource, at)}` };
  });
}

/** On a port or a vswitch, its own name need not be said again: `transmit`. */
function short(resource: string, at: string): string {
  const names = at.split('/').slice(1);
  const name = names.join('.');
  return name !== '' && resource.startsWith(`${name} `) ? resource.slice(name.length + 1) : resource;
}

function placeOf(one: Attachment, { kind, resource }: Bottleneck): string | undefined {
  const host = one.group.text;
  // Of several uplinks the one that the resource names.
  const uplinks = one.vswitch?.uplinks.map((uplink) => uplink.port) ?? [];
  const port = one.port ?? uplinks.find((uplink) => speaksOf(resource, uplink.path)) ?? uplinks[0];
  switch (kind) {
    case 'vswitch-core':
    case 'vmdq-queue':
      return one.vswitch && `${host}/${one.vswitch.name}`;
    case 'wire':
    case 'nic-engine':
    case 'class':
      return port && `${host}/${port.nic.name}/${port.index}`;
    case 'pcie':
      return port && `${host}/${port.nic.name}`;
    case 'switch-port':
      return port?.link?.value.switch.name;
    default:
      return undefined;
  }
}
