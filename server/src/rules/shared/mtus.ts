import type { Fact } from '../../model/place.ts';
import type { Attachment, Port, Vnic } from '../../model/topology.ts';
import { deviceText } from './say.ts';
import { phrase } from '../../words/phrase.ts';

/* MTUs that the file states. What it leaves out is not compared. */

/** A vnic's own mtu, else its network's. */
export function ownMtu({ mtu, network }: Vnic): Fact<number> | undefined {
  return mtu ?? network?.value.mtu;
}

/** A vnic's mtu: its own, its network's, else that of the port or vswitch it meets. */
export function mtuOf({ vnic, port, vswitch }: Attachment): Fact<number> | undefined {
  return ownMtu(vnic) ?? port?.mtu ?? vswitch?.mtu;
}

export interface Bound {
  readonly mtu: Fact<number>;
  readonly text: string;
}

/** What a port's frames have to fit through: its device and the switch behind it. */
export function boundsOf(port: Port): Bound[] {
  const { device } = port.nic;
  const outer = port.link?.value.switch;
  return [
    ...(device?.mtu ? [{ mtu: device.mtu, text: deviceText(device) }] : []),
    ...(outer?.mtu ? [{ mtu: outer.mtu, text: phrase`the switch \`${outer.name}\`` }] : []),
  ];
}

/** What a vnic's frames have to fit through, nearest first. */
export function pathOf({ port, vswitch }: Attachment): Bound[] {
  const ports = port ? [port] : (vswitch?.uplinks.map((u) => u.port) ?? []);
  return [
    ...(vswitch?.mtu ? [{ mtu: vswitch.mtu, text: phrase`the vswitch \`${vswitch.name}\`` }] : []),
    ...ports.flatMap((p) => [
      ...(p.mtu ? [{ mtu: p.mtu, text: phrase`the port \`${p.nic.host.name}.${p.path}\`` }] : []),
      ...boundsOf(p),
    ]),
  ];
}
