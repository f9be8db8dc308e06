import type { PcieState } from './capture.ts';

/* Small values as captures write them. */

const addressPattern =
  /^(?:(?<domain>[0-9a-f]{4,8}):)?(?<bus>[0-9a-f]{2}):(?<slot>[01][0-9a-f])\.(?<fn>[0-7])$/i;

/** A PCI address in full and in lower case: `0000:3b:00.0`. Undefined where it is none that the language can say. */
export function pciAddress(text: string | undefined): string | undefined {
  const parts = addressPattern.exec(text?.trim() ?? '')?.groups;
  if (!parts) return undefined;
  const domain = (parts['domain'] ?? '0000').replace(/^0+(?=.{4})/, '');
  if (domain.length > 4) return undefined;
  return `${domain}:${parts['bus'] ?? ''}:${parts['slot'] ?? ''}.${parts['fn'] ?? ''}`.toLowerCase();
}

/** The address made of its numbers. */
export function addressOf(domain: number, bus: number, slot: number, fn: number): string | undefined {
  const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
  return pciAddress(`${hex(domain, 4)}:${hex(bus, 2)}:${hex(slot, 2)}.${hex(fn, 1)}`);
}

export interface AddressParts {
  readonly domain: string;
  readonly bus: number;
  readonly slot: number;
  readonly fn: number;
}

export function partsOf(address: string): AddressParts {
  const [domain = '', bus = '', rest = ''] = address.split(':');
  const [slot = '', fn = ''] = rest.split('.');
  return { domain, bus: parseInt(bus, 16), slot: parseInt(slot, 16), fn: parseInt(fn, 10) };
}

/** Everything but the function: what the functions of one card share. */
export function slotOf(address: string): string {
  return address.slice(0, address.lastIndexOf('.'));
}

/** The routing id: bus, device and function as one number. */
export function routingId(address: string): number {
  const { bus, slot, fn } = partsOf(address);
  return (bus << 8) | (slot << 3) | fn;
}

export function addressAt(domain: string, id: number): string | undefined {
  return id > 0xffff ? undefined : addressOf(parseInt(domain, 16), id >> 8, (id >> 3) & 0x1f, id & 7);
}

/**
 * Whether a port's physical name is that of what stands for another function in switchdev mode: `pf0vf3`, `c1pf0sf88`, and
 * `pf0` for a host on its card (Linux net/devlink/port.c, __devlink_port_phys_port_name_get). A wire is `p0`.
 */
export function isRepresentor(portName: string | undefined): boolean {
  return /(?:vf|sf)\d+$|^(?:c\d+)?pf\d+$/.test(portName ?? '');
}

/** A MAC address in lower case; undefined for what is none, and for the all-zero one, which means none was set. */
export function macAddress(text: string | undefined): string | undefined {
  const mac = text?.trim().toLowerCase() ?? '';
  return /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/.test(mac) && mac !== '00:00:00:00:00:00' ? mac : undefined;
}

/** A whole number within bounds, in decimal or with `0x`. */
export function whole(text: string | undefined, max = 65535): number | undefined {
  const trimmed = text?.trim() ?? '';
  if (!/^(?:\d{1,15}|0x[0-9a-f]{1,12})$/i.test(trimmed)) return undefined;
  const value = Number(trimmed);
  return value <= max ? value : undefined;
}

/** `8086:1572` of two ids, each with or without `0x`. */
export function pciId(vendor: string | undefined, device: string | undefined): string | undefined {
  const plain = (text: string | undefined): string | undefined => {
    const digits = text?.trim().replace(/^0x/i, '').toLowerCase() ?? '';
    return /^[0-9a-f]{1,4}$/.test(digits) ? digits.padStart(4, '0') : undefined;
  };
  const [a, b] = [plain(vendor), plain(device)];
  return a !== undefined && b !== undefined ? `${a}:${b}` : undefined;
}

const generations: readonly (readonly [gtps: number, generation: string])[] = [
  [2.5, '1.0'],
  [5, '2.0'],
  [8, '3.0'],
  [16, '4.0'],
  [32, '5.0'],
  [64, '6.0'],
];

/** A link as the language says it: `3.0 x8`. */
export function linkText({ gtps, lanes }: PcieState): string | undefined {
  const generation = generations.find(([g]) => g === gtps)?.[1];
  return generation === undefined ? undefined : `${generation} x${lanes}`;
}

/** A link of a known speed and a width above 0. */
export function pcieState(gtps: string | undefined, lanes: string | undefined): PcieState | undefined {
  const speed = Number(gtps);
  const width = whole(lanes, 32);
  return generations.some(([g]) => g === speed) &&
    width !== undefined &&
    [1, 2, 4, 8, 12, 16, 32].includes(width)
    ? { gtps: speed, lanes: width }
    : undefined;
}

/** `on`, `yes`, `true`; `off`, `no`, `false`. */
export function onOff(text: string | undefined): boolean | undefined {
  if (text === 'on' || text === 'yes' || text === 'true') return true;
  return text === 'off' || text === 'no' || text === 'false' ? false : undefined;
}

/** A text on one line, of printable characters only and of bounded length. */
export function plainLine(text: string, most = 160): string {
  const line = text.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ').replace(/ {2,}/g, ' ');
  return line.trim().slice(0, most).trim();
}

/**
 * The PCI address in a predictable interface name: `enp59s0f1` is bus 59, device 0, function 1, where the numbers are
 * decimal (systemd.net-naming-scheme). Undefined for VFs (`v3`) and other names.
 */
export function addressInName(name: string): string | undefined {
  const match = /^en(?:P(\d{1,5}))?p(\d{1,3})s(\d{1,2})(?:f([0-7]))?(?:np\d+|d\d+)?$/.exec(name);
  if (!match) return undefined;
  const [domain = 0, bus = 0, slot = 0, fn = 0] = match
    .slice(1)
    .map((d) => ((d as string | undefined) === undefined ? 0 : Number(d)));
  return bus > 255 || slot > 31 ? undefined : addressOf(domain, bus, slot, fn);
}

/** The line, from 1, on which an offset lies. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}
