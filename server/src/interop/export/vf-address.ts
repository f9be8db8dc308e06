import type { Port } from '../../model/topology.ts';
import { phrase } from '../../words/phrase.ts';
import { vfLayoutOf } from '../vf-layout.ts';

/** What a design lacks for the addresses of a port's VFs to be settled, to be said; undefined where it lacks nothing. */
export function lackOfVfAddresses(port: Port, address: string | undefined): string | undefined {
  const { device, slot } = port.nic;
  const layout = vfLayoutOf(device);
  const ari = slot?.value.ari?.value;
  if (!layout || (ari !== undefined && (ari ? layout.ari : layout.noAri) === undefined))
    return phrase`the VF offset and stride of \`${device?.name ?? port.nic.name}\` are not known: state \`vf-offset\` and \`vf-stride\` in a device of your own that is derived from it (\`lspci -vvv\` shows them)`;
  if (address === undefined) return phrase`state the \`address\` of the port`;
  if (ari === undefined) return phrase`state \`ari\` of the slot`;
  if (layout.stride < 2 && !address.endsWith('.0'))
    return phrase`the VFs of the card's later ports follow those of the first, wherever these end`;
  return undefined;
}

/**
 * The PCI address of a VF, from that of its PF: routing ID + First VF Offset + n * VF Stride (PCIe SR-IOV, 2.1.2).
 * Undefined where the design and the catalog do not settle it: the offset depends on ARI, and where the VFs of a card's
 * functions follow each other (stride 1), that of a later function also on how many VFs the earlier ones have.
 */
export function vfAddress(
  port: Port,
  address: string | undefined,
  vf: number | undefined,
): string | undefined {
  const parts = /^([0-9a-f]{4}):([0-9a-f]{2}):([0-9a-f]{2})\.([0-7])$/.exec(address ?? '');
  const { device, slot } = port.nic;
  const ari = slot?.value.ari?.value;
  const layout = vfLayoutOf(device);
  const offset = ari === undefined ? undefined : ari ? layout?.ari : layout?.noAri;
  if (!parts || vf === undefined || !layout || offset === undefined) return undefined;
  const { stride } = layout;
  const [, domain = '', bus = '', dev = '', func = ''] = parts;
  if (stride < 2 && func !== '0') return undefined;
  const id = (parseInt(bus, 16) << 8) + (parseInt(dev, 16) << 3) + Number(func) + offset + vf * stride;
  if (id > 0xffff) return undefined;
  const hex = (n: number): string => n.toString(16).padStart(2, '0');
  return `${domain}:${hex(id >> 8)}:${hex((id >> 3) & 31)}.${id & 7}`;
}
