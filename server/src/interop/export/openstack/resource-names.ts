import { dnsName, fileName } from '../names.ts';
import type { HostPlan } from '../plan.ts';

/** The name that Nova knows a host by: its host name. What cannot be one is made into one. */
export function novaHost({ name }: HostPlan): string {
  return /^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/.test(name) ? name : dnsName(name);
}

/** The name of a resource, parameter or condition of a template: what it is, and which. */
export function resourceName(kind: string, text: string): string {
  return `${kind}_${fileName(text).replaceAll('.', '_')}`;
}
