/** Writes .iov text for the set-ups that published measurements have. */

export interface HostText {
  readonly name?: string;
  /** `kvm`, `esxi "3.5"`. */
  readonly hypervisor?: string | undefined;
  readonly cpu?: string | null | undefined;
  readonly ghz?: number | null | undefined;
  /** Cores of one socket; two sockets. */
  readonly coresPerSocket?: number;
  /** Hardware threads of a core, where the source says. */
  readonly threads?: number | undefined;
  /** `intel.82599`; none where no card takes part. */
  readonly device?: string | undefined;
  readonly ports?: number;
  readonly portText?: string;
  /** Statements inside the host. */
  readonly body?: readonly string[];
}

export function hostText({ name = 'h', hypervisor, cpu, ghz, threads, device, ...of }: HostText): string {
  const model = cpu === undefined || cpu === null ? '' : `"${cpu.replaceAll('"', "'")}" `;
  const { coresPerSocket = 16, ports = 2, portText = '', body = [] } = of;
  const lines = [
    ...(hypervisor === undefined ? [] : [`hypervisor ${hypervisor}`]),
    ...(ghz === undefined || ghz === null
      ? []
      : [
          `cpu ${model}2 x ${coresPerSocket} cores ${ghz}GHz${threads === undefined ? '' : ` { threads ${threads} }`}`,
        ]),
    ...(device === undefined
      ? []
      : [
          `nic lan : ${device} { ${Array.from({ length: ports }, (_, i) => `port ${i}${portText}`).join('; ')} }`,
        ]),
    ...body,
  ];
  return `host ${name} {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;
}

export interface VmText {
  readonly name: string;
  readonly host?: string;
  readonly vcpus?: number | undefined;
  readonly driver?: 'dpdk' | 'kernel';
  /** `vhost-user vs0`, one each. */
  readonly vnics: readonly string[];
}

export function vmText({ name, host = 'h', vcpus, driver, vnics }: VmText): string {
  const words = [
    ...(vcpus === undefined ? [] : [`vcpus ${vcpus}`]),
    ...(driver === undefined ? [] : [`driver ${driver}`]),
    ...vnics.map((vnic, i) => `vnic eth${i} ${vnic}`),
  ];
  return `vm ${name} on ${host} { ${words.join('; ')} }\n`;
}

/** `wire -> v1 -> v2 -> wire` */
export function chainText(vms: readonly string[], bothWays: boolean): string {
  return ['wire', ...vms, 'wire'].join(bothWays ? ' <-> ' : ' -> ');
}

export const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `v${i + 1}`);

/** A rate in frame bits, for packets a second. */
export function rateText(pps: number, frameBytes: number): string {
  return `${(pps * frameBytes * 8).toFixed(0)}bps`;
}

/** `frame 64B`, or the mix where a source gives its mean. */
export function frameText(bytes: number): string {
  return Math.abs(bytes - IMIX_BYTES) < 1 ? 'frame imix' : `frame ${bytes}B`;
}

const IMIX_BYTES = 353.83;
