import { rule as above4gOff } from './above-4g-off.ts';
import { rule as acsOff } from './acs-off.ts';
import { rule as addressTaken } from './address-taken.ts';
import { rule as ambiguousEnd } from './ambiguous-end.ts';
import { rule as ariOff } from './ari-off.ts';
import { rule as badValue } from './bad-value.ts';
import { rule as capOversubscribed } from './cap-oversubscribed.ts';
import { rule as classUnsupported } from './class-unsupported.ts';
import { rule as cpuOvercommitted } from './cpu-overcommitted.ts';
import { rule as dcbRssExclusive } from './dcb-rss-exclusive.ts';
import { rule as deprecated } from './deprecated.ts';
import { rule as duplicateName } from './duplicate-name.ts';
import { rule as duplicateProperty } from './duplicate-property.ts';
import { rule as etsSum } from './ets-sum.ts';
import { rule as expectationFailed } from './expectation-failed.ts';
import { rule as failoverMac } from './failover-mac.ts';
import { rule as fcoeClass } from './fcoe-class.ts';
import { rule as featureBlocked } from './feature-blocked.ts';
import { rule as featureExcluded } from './feature-excluded.ts';
import { rule as guaranteeMixed } from './guarantee-mixed.ts';
import { rule as guaranteeOversubscribed } from './guarantee-oversubscribed.ts';
import { rule as guaranteeUnsupported } from './guarantee-unsupported.ts';
import { rule as importCycle } from './import-cycle.ts';
import { rule as importNotFound } from './import-not-found.ts';
import { rule as interruptRemappingOff } from './interrupt-remapping-off.ts';
import { rule as iommuGroupShared } from './iommu-group-shared.ts';
import { rule as linkOversubscribed } from './link-oversubscribed.ts';
import { rule as linkSpeed } from './link-speed.ts';
import { rule as linkTaken } from './link-taken.ts';
import { rule as losslessClasses } from './lossless-classes.ts';
import { rule as losslessVfVlan } from './lossless-vf-vlan.ts';
import { rule as measuredBound } from './measured-bound.ts';
import { rule as measuredImpossible } from './measured-impossible.ts';
import { rule as memoryOvercommitted } from './memory-overcommitted.ts';
import { rule as memoryUnreserved } from './memory-unreserved.ts';
import { rule as migrationBlocked } from './migration-blocked.ts';
import { rule as migrationTarget } from './migration-target.ts';
import { rule as minExceedsMax } from './min-exceeds-max.ts';
import { rule as missingProperty } from './missing-property.ts';
import { rule as modeUnsupported } from './mode-unsupported.ts';
import { rule as msixExhausted } from './msix-exhausted.ts';
import { rule as mtuDiffers } from './mtu-differs.ts';
import { rule as mtuExceeds } from './mtu-exceeds.ts';
import { rule as netqueueOff } from './netqueue-off.ts';
import { rule as noPath } from './no-path.ts';
import { rule as numaRange } from './numa-range.ts';
import { rule as numaRemote } from './numa-remote.ts';
import { rule as passthroughLimit } from './passthrough-limit.ts';
import { rule as pfcMissing } from './pfc-missing.ts';
import { rule as portNotShared } from './port-not-shared.ts';
import { rule as portSharedWithVswitch } from './port-shared-with-vswitch.ts';
import { rule as portTaken } from './port-taken.ts';
import { rule as qosNotEnforced } from './qos-not-enforced.ts';
import { rule as queuesExceedVcpus } from './queues-exceed-vcpus.ts';
import { rule as queuesExceedVf } from './queues-exceed-vf.ts';
import { rule as rateExceedsLink } from './rate-exceeds-link.ts';
import { rule as rateLimitImprecise } from './rate-limit-imprecise.ts';
import { rule as rateLimitUnsupported } from './rate-limit-unsupported.ts';
import { rule as setSize } from './set-size.ts';
import { rule as slotBandwidth } from './slot-bandwidth.ts';
import { rule as slotDowngrade } from './slot-downgrade.ts';
import { rule as smallFrameBound } from './small-frame-bound.ts';
import { rule as spoofCheckOff } from './spoof-check-off.ts';
import { rule as srIovOff } from './sr-iov-off.ts';
import { rule as srIovUnsupported } from './sr-iov-unsupported.ts';
import { rule as syntax } from './syntax.ts';
import { rule as trustNeeded } from './trust-needed.ts';
import { rule as unknownKind } from './unknown-kind.ts';
import { rule as unknownProperty } from './unknown-property.ts';
import { rule as unmodelled } from './unmodelled.ts';
import { rule as unneededIgnore } from './unneeded-ignore.ts';
import { rule as unresolvedName } from './unresolved-name.ts';
import { rule as unused } from './unused.ts';
import { rule as vepaNoReflection } from './vepa-no-reflection.ts';
import { rule as vfExhausted } from './vf-exhausted.ts';
import { rule as vfTaken } from './vf-taken.ts';
import { rule as vfsExceedDevice } from './vfs-exceed-device.ts';
import { rule as vfsExceedFirmware } from './vfs-exceed-firmware.ts';
import { rule as vfsExceedPort } from './vfs-exceed-port.ts';
import { rule as vlanRange } from './vlan-range.ts';
import { rule as vmdqExceedPools } from './vmdq-exceed-pools.ts';
import { rule as vmdqExhausted } from './vmdq-exhausted.ts';
import { rule as vmdqUnsupported } from './vmdq-unsupported.ts';
import { rule as vswitchBound } from './vswitch-bound.ts';
import { rule as vtDOff } from './vt-d-off.ts';
import { rule as vtDUnstated } from './vt-d-unstated.ts';
import { rule as wrongKind } from './wrong-kind.ts';
import type { Rule } from './shared/rule.ts';

/** Every rule. One that is added stands in a file of its own, and here. */
export const rules: readonly Rule[] = [
  above4gOff,
  acsOff,
  addressTaken,
  ambiguousEnd,
  ariOff,
  badValue,
  capOversubscribed,
  classUnsupported,
  cpuOvercommitted,
  dcbRssExclusive,
  deprecated,
  duplicateName,
  duplicateProperty,
  etsSum,
  expectationFailed,
  failoverMac,
  fcoeClass,
  featureBlocked,
  featureExcluded,
  guaranteeMixed,
  guaranteeOversubscribed,
  guaranteeUnsupported,
  importCycle,
  importNotFound,
  interruptRemappingOff,
  iommuGroupShared,
  linkOversubscribed,
  linkSpeed,
  linkTaken,
  losslessClasses,
  losslessVfVlan,
  measuredBound,
  measuredImpossible,
  memoryOvercommitted,
  memoryUnreserved,
  migrationBlocked,
  migrationTarget,
  minExceedsMax,
  missingProperty,
  modeUnsupported,
  msixExhausted,
  mtuDiffers,
  mtuExceeds,
  netqueueOff,
  noPath,
  numaRange,
  numaRemote,
  passthroughLimit,
  pfcMissing,
  portNotShared,
  portSharedWithVswitch,
  portTaken,
  qosNotEnforced,
  queuesExceedVcpus,
  queuesExceedVf,
  rateExceedsLink,
  rateLimitImprecise,
  rateLimitUnsupported,
  setSize,
  slotBandwidth,
  slotDowngrade,
  smallFrameBound,
  spoofCheckOff,
  srIovOff,
  srIovUnsupported,
  syntax,
  trustNeeded,
  unknownKind,
  unknownProperty,
  unmodelled,
  unneededIgnore,
  unresolvedName,
  unused,
  vepaNoReflection,
  vfExhausted,
  vfTaken,
  vfsExceedDevice,
  vfsExceedFirmware,
  vfsExceedPort,
  vlanRange,
  vmdqExceedPools,
  vmdqExhausted,
  vmdqUnsupported,
  vswitchBound,
  vtDOff,
  vtDUnstated,
  wrongKind,
];

export const rulesById: ReadonlyMap<string, Rule> = new Map(rules.map((rule) => [rule.id, rule]));

/** Whether what a rule finds cannot be at all. */
export const prevents = ({ rule }: { readonly rule: string }): boolean =>
  rulesById.get(rule)?.prevents === true;
