import type { Fact } from '../../model/place.ts';
import type { Attachment, HypervisorType, Mode } from '../../model/topology.ts';
import { hypervisorType } from '../../predict/assume.ts';
import { switchType } from '../../predict/cost/cost.ts';
import { sortingSwitches, userSpaceSwitches } from './assumed.ts';
import { hypervisors, saidBy } from './hypervisors.ts';
import { isFaulty } from './mend.ts';
import { deviceText } from './say.ts';
import { phrase } from '../../words/phrase.ts';

export interface Without {
  readonly text: string;
  readonly fact?: Fact<unknown> | undefined;
  readonly instead?: Mode | undefined;
}

/** Why the hypervisor, the vswitch or the card of an attachment does not have its mode; undefined where they do. */
export function whyWithout({
  mode,
  group,
  vswitch,
  port,
}: Pick<Attachment, 'mode' | 'group' | 'vswitch' | 'port'>): Without | undefined {
  const hypervisor = group.host.hypervisor;
  if (isFaulty(group.host.bound, 'hypervisor', hypervisor) || isFaulty(vswitch?.bound, 'type', vswitch?.type))
    return undefined;
  const type: HypervisorType = hypervisorType(group.host);
  const { name, withoutModes } = hypervisors[type];
  if (withoutModes?.value.has(mode)) {
    return {
      text: phrase`${name} does not have that mode`,
      fact: saidBy(group.host, withoutModes),
      instead: vswitch ? 'vswitch' : undefined,
    };
  }
  if (mode === 'vdpa' && port?.nic.device?.vdpa?.value === false) {
    const { device } = port.nic;
    return { text: phrase`${deviceText(device)} has no vDPA`, fact: device.vdpa, instead: 'sriov' };
  }
  // Where the port does not say how it switches, it may be switchdev.
  if (mode === 'vdpa' && port?.switching && port.switching.value !== 'switchdev')
    return {
      text: phrase`vDPA needs a port in switchdev mode (\`switching switchdev\`)`,
      fact: port.switching,
    };
  if (!vswitch) return undefined;
  const kind = switchType(vswitch);
  const which = phrase`\`${vswitch.name}\` is ${vswitch.type ? phrase`of type \`${kind}\`` : phrase`the hypervisor's own switch, \`${kind}\``}`;
  if (mode === 'vhost-user' && !userSpaceSwitches.has(kind))
    return { text: phrase`${which}, which has no vhost-user`, fact: vswitch.type, instead: 'vswitch' };
  if (mode === 'vmdq' && !sortingSwitches.has(kind))
    return {
      text: phrase`${which}, which does not drive VMDq`,
      fact: vswitch.type,
      instead: userSpaceSwitches.has(kind) ? 'vhost-user' : 'vswitch',
    };
  return undefined;
}
