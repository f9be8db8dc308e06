import { families } from '../../server/src/predict/cost/costs.ts';
import { generationOf } from '../../server/src/predict/cost/generations.ts';
import type { Case } from './evaluate.ts';

/** A value that is fitted: positive, in logarithms. */
export interface Parameter {
  /** `key@source` is that source's own: it is fitted so that what differs between hosts is not taken for what differs between modes. */
  readonly key: string;
  /** What is believed before any point is seen, in the unit of the value: another parameter (the mean of its kind), or a number. */
  readonly prior: string | number;
  /** Standard deviation of that belief, natural logarithm. */
  readonly sd: number;
  /** Cases that it can matter to. */
  readonly of: (one: Case) => boolean;
}

/** Parameters that are fitted together, on the cases of some groups. */
export interface Stage {
  readonly name: string;
  readonly cases: (one: Case) => boolean;
  /** What a point of its kind is off by for reasons of its own, natural logarithm. */
  readonly sigma: number;
  /**
   * Standard deviation of what a whole source is off by, natural logarithm; left out where no two sources speak of the same. As much as
   * one of its points: errors of two points of one source then correlate by a half, as those of two paths of one host (`SHARED_ERROR`).
   */
  readonly sourceSd?: number;
  readonly parameters: readonly Parameter[];
}

const inGroups =
  (...groups: readonly Case['file']['group'][]) =>
  ({ file }: Case): boolean =>
    !file.needsAnchor && !file.onlyJudged && groups.includes(file.group);

const ofFamily =
  (...names: readonly string[]) =>
  ({ file }: Case): boolean =>
    names.includes(file.family);

const chained = ({ topology }: Case): boolean => topology.flows.some((flow) => flow.hops.length > 2);
const lossless = ({ file }: Case): boolean => file.text.includes('loss 0%');
const all = (): boolean => true;

/** Families differ from their mean by about this factor's logarithm. */
const FAMILY_SD = 0.4;
/** What a source says of a class may be off by this much for another host. */
const CLASS_SD = 0.6;
/** What one host takes for the same may differ from another by this much. */
const HOST_SD = 0.5;

function familyParameters(): Parameter[] {
  const kinds = ['port', 'vhost', 'byte'] as const;
  const start = { port: 90, vhost: 180, byte: 0.2 };
  return kinds.flatMap((kind): Parameter[] => [
    // Nothing but the other families speaks of the mean.
    { key: `polling.any.${kind}`, prior: start[kind], sd: 1, of: () => false },
    ...families.map((name) => ({
      key: `polling.${name}.${kind}`,
      // VALE runs in the sender's context: it says nothing of switches that poll.
      prior: name === 'vale' ? start[kind] : `polling.any.${kind}`,
      sd: FAMILY_SD,
      of: ofFamily(name),
    })),
  ]);
}

/**
 * Work per nominal clock, relative to the unknown CPU: what vendors state of each generation against its forerunner
 * (`server/src/predict/cost/per-clock.ts`) times the turbo of all cores over the nominal clock, which is 1.2 to 1.4 for servers since Skylake
 * and 1 for Neoverse in clouds.
 */
const GENERATIONS = {
  core2: 0.8,
  'sandy-bridge': 0.95,
  'ivy-bridge': 1,
  haswell: 1.05,
  broadwell: 1.08,
  skylake: 1.15,
  'skylake-client': 1.15,
  'kaby-lake': 1.15,
  'coffee-lake': 1.2,
  'comet-lake': 1.2,
  'cascade-lake': 1.2,
  'cooper-lake': 1.2,
  'ice-lake': 1.38,
  'tiger-lake': 1.38,
  'rocket-lake': 1.43,
  'sapphire-rapids': 1.55,
  'emerald-rapids': 1.55,
  'granite-rapids': 1.55,
  'alder-lake': 1.7,
  'raptor-lake': 1.7,
  'meteor-lake': 1.7,
  'arrow-lake': 1.85,
  gracemont: 1.2,
  'sierra-forest': 1.2,
  zen: 1.1,
  'zen-plus': 1.13,
  zen2: 1.4,
  zen3: 1.62,
  zen4: 1.85,
  zen5: 2.15,
  'cortex-a72': 0.69,
  'neoverse-n1': 1.1,
  'neoverse-n2': 1.54,
  'neoverse-v1': 1.6,
  'neoverse-v2': 1.81,
} as const;

export const stages: readonly Stage[] = [
  {
    name: 'packets through polling switches and drivers',
    cases: inGroups('switch', 'bare-metal'),
    sigma: 0.15,
    sourceSd: 0.15,
    parameters: [
      ...familyParameters(),
      { key: 'polling.chain', prior: 1.1, sd: 0.2, of: chained },
      // Four rings of 1024 buffers of 2 KB are more than DDIO keeps of a server's last-level cache (a tenth): about half of a copy then
      // comes from memory, at one and a half times the cost.
      { key: 'polling.largeRing', prior: 1.25, sd: 0.3, of: ({ file }) => file.text.includes('ring 1024') },
      { key: 'polling.tag', prior: 30, sd: 0.7, of: ({ file }) => file.text.includes('vlan') },
      {
        key: 'polling.coresPower',
        prior: 0.95,
        sd: 0.05,
        of: ({ file }) => /; cores [24]\b/.test(file.text),
      },
      { key: 'polling.lossless', prior: 0.97, sd: 0.02, of: lossless },
      { key: 'guest.losslessQueue', prior: 0.9, sd: 0.2, of: lossless },
      // A queue of any card of its time takes its port's 14.88 Mpps.
      { key: 'nic.i40e.losslessQueue', prior: 14.88, sd: 0.5, of: lossless },
      { key: 'guest.device', prior: 70, sd: 0.5, of: ({ file }) => file.group === 'bare-metal' },
      { key: 'guest.virtio', prior: 300, sd: 0.5, of: ofFamily(...families) },
    ],
  },
  {
    name: 'small packets through kernels',
    cases: inGroups('kernel-packets'),
    sigma: 0.3,
    parameters: [
      { key: 'packets.any', prior: 0.9, sd: 0.7, of: () => false },
      ...(
        [
          // An emulated card is no faster: what netmap makes of one (1.3 Mpps) is no usual driver's.
          ['vhost', 'vhost'],
          ['vmxnet3', 'vmxnet3'],
          ['forward', 'forward'],
          ['functionForward', 'function-forward'],
        ] as const
      ).map(([key, family]): Parameter => ({
        key: `packets.${key}`,
        prior: 'packets.any',
        sd: CLASS_SD,
        of: ofFamily(family),
      })),
      { key: 'packets.tapForward', prior: 0.3, sd: 0.7, of: ofFamily('tap-forward') },
    ],
  },
  {
    name: 'bulk TCP through kernels',
    cases: inGroups('kernel-bulk'),
    sigma: 0.2,
    sourceSd: 0.2,
    parameters: [
      // One queue of a server's TAP carries 20 to 40 Gb/s.
      { key: 'bulk.any', prior: 28, sd: 0.27, of: ofFamily('old') },
      { key: 'bulk.vhost', prior: 'bulk.any', sd: 0.3, of: all },
      { key: 'bulk.vmxnet3', prior: 'bulk.any', sd: 0.3, of: () => false },
      { key: 'bulk.e1000', prior: 3, sd: 0.5, of: ofFamily('e1000') },
      { key: 'bulk.old', prior: 4, sd: 0.4, of: ofFamily('old') },
      { key: 'bulk.old.transmit', prior: 1.5, sd: 0.4, of: ofFamily('old') },
      { key: 'bulk.old.jumbo', prior: 1.4, sd: 0.4, of: ofFamily('old') },
      { key: 'bulk.wire', prior: 0.5, sd: 0.3, of: ({ point }) => point.source_id === 'multinode_md' },
      ...Object.entries(GENERATIONS).map(([generation, prior]): Parameter => ({
        key: `cpu.${generation}`,
        prior,
        sd: 0.15,
        of: ({ point }) => generationOf(point.cpu ?? undefined) === generation,
      })),
    ],
  },
  {
    name: "the back end's processor time",
    cases: inGroups('vmm-cycles'),
    sigma: 0.2,
    parameters: [{ key: 'bulk.backendShare', prior: 0.8, sd: 0.4, of: all }],
  },
  {
    name: 'latency of polled paths',
    cases: inGroups('polled-latency', 'load-latency'),
    sigma: 0.2,
    parameters: [
      // Forwarding through 82599 takes 3.6 us by hardware time stamps: half of it is one side.
      { key: 'latency.polledNic', prior: 1.8, sd: 0.05, of: ofFamily('dpdk') },
      { key: 'card.i40e', prior: 0.3, sd: 1, of: ({ file }) => /x[l]?710/.test(file.text) },
      { key: 'latency.perKilobyte', prior: 0.5, sd: 0.7, of: all },
      { key: 'latency.burst', prior: 2, sd: 0.7, of: ofFamily('dpdk') },
      { key: 'latency.polledFunction', prior: 0.1, sd: 1, of: ({ file }) => file.mode === 'sriov' },
      { key: 'latency.pollingSwitch', prior: 4, sd: 0.7, of: ofFamily('vpp') },
      { key: 'latency.polledVirtio', prior: 2, sd: 0.7, of: ({ file }) => file.mode === 'vhost-user' },
      { key: 'latency.batch', prior: 32, sd: 0.7, of: all },
    ],
  },
  {
    name: 'idle latency of interrupt-driven guests',
    cases: inGroups('idle-interrupt'),
    sigma: 0.5,
    parameters: [
      // Round trips between kernels take 30 to 40 us where nobody tuned them.
      { key: 'latency.stack', prior: 8.5, sd: 0.3, of: all },
      // Moderation, power states and clocks of a host: two to three times from one to the next.
      ...['multinode_md', 'vmware_ls55'].map((source): Parameter => ({
        key: `latency.stack@${source}`,
        prior: 'latency.stack',
        sd: HOST_SD,
        of: ({ point }) => point.source_id === source,
      })),
      // A doorbell, a thread of the back end to wake, a halted vCPU to wake: about 3 us each.
      { key: 'latency.any', prior: 9, sd: 0.5, of: () => false },
      { key: 'latency.vhost', prior: 'latency.any', sd: 0.4, of: ofFamily('vhost') },
      { key: 'latency.vmxnet3', prior: 'latency.any', sd: 0.4, of: ofFamily('vmxnet3') },
      { key: 'latency.e1000', prior: 20, sd: 0.5, of: ofFamily('e1000') },
      { key: 'latency.function', prior: 1.4, sd: 0.7, of: ofFamily('function') },
    ],
  },
  {
    name: 'latency of kernel forwarders',
    cases: inGroups('chain-latency'),
    sigma: 0.4,
    parameters: [
      // The first interrupt: 10 us of stack at either end, and half of a driver's interval of 50 us.
      { key: 'latency.forwardEntry', prior: 45, sd: 0.3, of: all },
      { key: 'latency.forwardFunction', prior: 30, sd: 0.7, of: ofFamily('function-forward') },
      { key: 'latency.forwardVirtio', prior: 45, sd: 0.5, of: ofFamily('tap-forward') },
      { key: 'latency.forwardKernel', prior: 4, sd: 0.8, of: ofFamily('forward') },
    ],
  },
];

/** What is not fitted, as no point of the collection speaks of it: from citations (`docs/prediction.md` names them). */
export const given: Readonly<Record<string, number>> = {
  /** A polling guest keeps this of the bare-metal rate (tum_lowlat, Snort on a VF: 0.9605 and 0.9602). */
  'guest.share': 0.96,
  /** Sockets of one vCPU, packets (os_shaker and netperf of the netmap tutorial, 64 B). */
  'packets.stack': 0.5443,
  /** TCP without TSO and GRO: netmap_virt, netmap pipe against TAP. */
  'bulk.noOffload': 0.3622,
  /** TCP of a host to itself: firecracker_nsdi20. */
  'bulk.guest': 44,
  /**
   * What one side of a polled port takes more than one of 82599, microseconds, by family. Forwarding through two takes 3.1 us with X552,
   * 3.6 us with 82599 and 4.6 us with E810 by hardware time stamps (one lab, TU Munich). Other families: about the mean of those known.
   */
  'card.82599': 0,
  'card.x540': 0,
  'card.x550': 0,
  'card.x552': -0.27,
  'card.ice': 0.5,
  'card.any': 0.25,
};
