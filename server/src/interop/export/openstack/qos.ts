import type { VnicPlan } from '../plan.ts';
import { MadeOnce } from './made-once.ts';
import { resourceName } from './resource-names.ts';
import { type Unique, oneLine } from '../names.ts';

/*
 * QoS policies: a promise as a policy with a rule for each of its rates. They are of what the VM sends (`egress`), as the
 * rates of a VF are.
 * Source: neutron doc/source/admin/config-qos.rst, "Supported QoS rule types"; docs.openstack.org/api-ref/network/v2/#quality-of-service.
 */

/** What a port is promised, in kbit/s, and kbit for a burst. */
export interface PortPromise {
  readonly name: string;
  readonly maxKbps?: number | undefined;
  readonly burstKbits?: number | undefined;
  readonly minKbps?: number | undefined;
}

/** Whether a vnic is promised a least rate. */
export function isGuaranteed({ vnic }: VnicPlan): boolean {
  return (vnic.qos?.value.minBps?.value ?? 0) > 0;
}

export class Policies {
  readonly resources: Record<string, object> = {};
  private readonly made = new MadeOnce<string>();
  private readonly names: Unique;

  constructor(names: Unique) {
    this.names = names;
  }

  /** The resource of a policy; undefined where nothing is promised. */
  of(promise: PortPromise | undefined): string | undefined {
    if (promise?.maxKbps === undefined && promise?.minKbps === undefined) return undefined;
    return this.made.of(promise, () => this.make(promise));
  }

  private make({ name, maxKbps, burstKbits, minKbps }: PortPromise): string {
    const id = this.names.name(resourceName('qos', name), '_');
    const rule = (kind: string, type: string, properties: object): void => {
      this.resources[this.names.name(`${id}_${kind}`, '_')] = {
        type,
        properties: { policy: { get_resource: id }, ...properties, direction: 'egress' },
      };
    };
    this.resources[id] = {
      type: 'OS::Neutron::QoSPolicy',
      properties: { name: oneLine(name).slice(0, 255) },
    };
    if (maxKbps !== undefined)
      rule('max', 'OS::Neutron::QoSBandwidthLimitRule', {
        max_kbps: maxKbps,
        ...(burstKbits === undefined ? {} : { max_burst_kbps: burstKbits }),
      });
    if (minKbps !== undefined) rule('min', 'OS::Neutron::QoSMinimumBandwidthRule', { min_kbps: minKbps });
    return id;
  }
}
