import type { HostGroup, Port, VSwitch } from '../../model/topology.ts';
import type { Bottleneck } from '../../predict/prediction.ts';
import { speaksOf, vnicPath } from './paths.ts';
import type { SceneContext } from './context.ts';
import { carriedOn } from './flows.ts';
import type { ScenePill } from './types.ts';
import { phrase } from '../../words/phrase.ts';

/** Names shown of those whom one resource limits, before the rest becomes a number. */
const NAMES = 2;

/** A path of a host group, from what it meets first. */
interface Limited {
  readonly path: string;
  readonly name: string;
  readonly bottleneck: Bottleneck | null | undefined;
  readonly port?: Port | undefined;
  readonly vswitch?: VSwitch | undefined;
}

/** What limits the paths of a host group, each resource once, on the element where it bites. */
export function pillsOf(context: SceneContext, group: HostGroup): readonly ScenePill[] {
  const found = new Map<
    string,
    { at: string; resource: string; limits: string[]; names: string[]; own: boolean }
  >();
  const all: readonly Limited[] = [
    ...group.attachments.map((one) => ({
      path: vnicPath(one),
      name: one.vm.label ?? one.vm.name,
      bottleneck: context.numbers.get(one)?.bottleneck,
      port: one.port,
      vswitch: one.vswitch,
    })),
    ...carriedOn(context, group).map(({ flow, point, path }) => ({
      path,
      name: flow.of.text,
      bottleneck: flow.bottleneck,
      port: point.port,
      vswitch: point.vswitch,
    })),
  ];
  for (const { path, name, bottleneck, port, vswitch } of all) {
    // Who gets all that it asks for is not limited by anything.
    if (!bottleneck || bottleneck.kind === 'demand') continue;
    const at = placeOf(group, port, vswitch, bottleneck) ?? path;
    const key = `${at} ${bottleneck.resource}`;
    const pill = found.get(key) ?? {
      at,
      resource: bottleneck.resource,
      limits: [],
      names: [],
      own: at === path,
    };
    pill.limits.push(path);
    pill.names.push(name);
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

function placeOf(
  group: HostGroup,
  own: Port | undefined,
  vswitch: VSwitch | undefined,
  { kind, resource }: Bottleneck,
): string | undefined {
  const host = group.text;
  // Of several uplinks the one that the resource names.
  const uplinks = vswitch?.uplinks.map((uplink) => uplink.port) ?? [];
  const port = own ?? uplinks.find((uplink) => speaksOf(resource, uplink.path)) ?? uplinks[0];
  switch (kind) {
    case 'vswitch-core':
    case 'vmdq-queue':
      return vswitch && `${host}/${vswitch.name}`;
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
