import { ownMtu } from '../../rules/shared/mtus.ts';
import { vnicText } from '../../rules/shared/say.ts';
import type { Device, Port, Qos } from '../../model/topology.ts';
import type { Notes } from './notes.ts';
import type { PortPlan, VnicPlan } from './plan.ts';
import { phrase } from '../../words/phrase.ts';

/** What a PF is told of one of its VFs. What the file does not say is absent. */
export interface FunctionSettings {
  readonly vf: number;
  /** Who has it: `web01.eth0`. */
  readonly user: string;
  readonly mac?: string | undefined;
  readonly vlan?: number | undefined;
  /** 802.1p priority of its frames. */
  readonly priority?: number | undefined;
  /** Whole Mb/s, as the kernel counts. */
  readonly maxMbps?: number | undefined;
  readonly minMbps?: number | undefined;
  readonly spoofCheck?: boolean | undefined;
  readonly trust?: boolean | undefined;
}

/**
 * Whether what a VF sends is ruled on its representor, and not by its PF.
 * Source: linux drivers/net/ethernet/mellanox/mlx5/core/esw/legacy.c, where these settings are for legacy mode only.
 */
export function onRepresentor(port: Port): boolean {
  return port.switching?.value === 'switchdev';
}

/** Priority of a vnic's frames: its own, else that of its promise. */
export function priorityOf({ vnic }: VnicPlan): number | undefined {
  return vnic.class?.value ?? vnic.qos?.value.class?.value;
}

/** The settings of every used VF of a port. What the device cannot do, and what is rounded, is noted. */
export function functionSettings({ port, functions }: PortPlan, notes: Notes): FunctionSettings[] {
  const { device } = port.nic;
  return functions.map((one): FunctionSettings => {
    const { vnic } = one;
    const text = vnicText(vnic);
    const { maxMbps, minMbps } = functionRates(one, device, notes);
    noteGuests(one, notes);
    const basic = { vf: one.vf ?? 0, user: one.text, mac: vnic.mac?.value.toLowerCase(), maxMbps, minMbps };
    if (onRepresentor(port)) {
      if (vnic.network?.value.vlan || priorityOf(one) !== undefined || vnic.spoofCheck || vnic.trust)
        notes.add(
          phrase`${text}: in switchdev mode a PF sets no VLAN, priority, spoof check or trust of a VF: they are rules on its representor.`,
        );
      return basic;
    }
    return {
      ...basic,
      vlan: vnic.network?.value.vlan?.value,
      priority: priorityOf(one),
      spoofCheck: vnic.spoofCheck?.value,
      trust: vnic.trust?.value,
    };
  });
}

/** The rates that a VF gets: what its device cannot keep is left out, and noted. */
export function functionRates(
  { vnic }: VnicPlan,
  device: Device | undefined,
  notes: Notes,
): ReturnType<typeof rates> {
  const qos = vnic.qos?.value;
  const text = vnicText(vnic);
  const { maxMbps, minMbps } = rates(qos, notes);
  const unlimited = maxMbps !== undefined && device?.maxRate?.value.supported === false;
  if (unlimited)
    notes.add(
      phrase`${text}: \`${device.name}\` cannot limit the rate of a VF, so \`max\` of \`${qos?.name ?? ''}\` is left out.`,
    );
  const unguarded = minMbps !== undefined && device?.minRate?.value.kind === 'off';
  if (unguarded)
    notes.add(
      phrase`${text}: \`${device.name}\` cannot guarantee a rate to a VF, so \`min\` of \`${qos?.name ?? ''}\` is left out.`,
    );
  return { maxMbps: unlimited ? undefined : maxMbps, minMbps: unguarded ? undefined : minMbps };
}

/** What no setting of a PF stands for: it is the guest's own, or nobody's. */
export function noteGuests({ vnic }: VnicPlan, notes: Notes): void {
  const text = vnicText(vnic);
  const qos = vnic.qos?.value;
  if (qos?.burstBytes)
    notes.add(phrase`${text}: the \`burst\` of \`${qos.name}\` has no counterpart on a VF.`);
  if (qos?.weight) notes.add(phrase`${text}: the \`weight\` of \`${qos.name}\` has no counterpart on a VF.`);
  if (vnic.queues)
    notes.add(phrase`${text}: \`queues\` are set by the VF's driver (\`ethtool -L\` in the guest).`);
  if (vnic.msix) notes.add(phrase`${text}: \`msix\` is the device's and its firmware's to give.`);
  if (ownMtu(vnic)) notes.add(phrase`${text}: \`mtu\` is set on the VF by the guest.`);
  if (vnic.promiscuous?.value) notes.add(phrase`${text}: \`promiscuous\` is switched on in the guest.`);
}

/** Rates as the kernel counts them: whole Mb/s, at least one. A limit is rounded down, a guarantee up. */
export function rates(
  qos: Qos | undefined,
  notes: Notes,
): { readonly maxMbps?: number | undefined; readonly minMbps?: number | undefined } {
  const max = qos?.maxBps?.value;
  const min = qos?.minBps?.value;
  const maxMbps = max === undefined ? undefined : Math.max(1, Math.floor(max / 1e6));
  const minMbps = min === undefined || min === 0 ? undefined : Math.ceil(min / 1e6);
  if ((max !== undefined && max % 1e6 !== 0) || (min !== undefined && min % 1e6 !== 0))
    notes.add(
      phrase`\`${qos?.name ?? ''}\`: rates are whole Mb/s here, so they are rounded to${minMbps === undefined ? '' : phrase` min ${minMbps}`}${maxMbps === undefined ? '' : phrase` max ${maxMbps}`}.`,
    );
  return {
    maxMbps,
    minMbps: minMbps !== undefined && maxMbps !== undefined ? Math.min(minMbps, maxMbps) : minMbps,
  };
}
