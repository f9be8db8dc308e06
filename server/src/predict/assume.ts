import { assumedCpu } from '../model/hosts.ts';
import type { Place } from '../model/place.ts';
import type { Host, HypervisorType } from '../model/topology.ts';
import { assumedSize } from '../schema/vm-size.ts';

/** What is taken where the file says nothing (`docs/language.md`, "What is assumed"). */
export const defaults = {
  cpu: assumedCpu,
  ...assumedSize,
  mtu: 1500,
  hypervisor: 'kvm' satisfies HypervisorType,
} as const;

/** The hypervisor of a host, as stated or assumed. */
export function hypervisorType({ hypervisor }: Pick<Host, 'hypervisor'>): HypervisorType {
  return hypervisor?.value.type ?? defaults.hypervisor;
}

/** The software switch that each hypervisor brings. */
export const switchOfHypervisor: Readonly<Record<HypervisorType, string>> = {
  kvm: 'linux-bridge',
  esxi: 'vmware',
  xen: 'xen',
  'hyper-v': 'hyper-v',
  none: 'linux-bridge',
};

export interface Assumption {
  readonly text: string;
  readonly place?: Place | undefined;
}

/** Collects what had to be assumed; each sentence once, in the order of first use. */
export class Assumptions {
  private readonly seen = new Map<string, Assumption>();

  add(text: string, place?: Place): void {
    if (!this.seen.has(text)) this.seen.set(text, { text, place });
  }

  get all(): readonly Assumption[] {
    return [...this.seen.values()];
  }
}
