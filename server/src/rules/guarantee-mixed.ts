import { listed, phrase } from '../words/phrase.ts';
import type { Attachment, Flow, Vnic } from '../model/topology.ts';
import { attachmentsOn } from '../model/variation.ts';
import { add, isFaulty } from './shared/mend.ts';
import { offeredOn } from './shared/offered.ts';
import type { PortUse } from './shared/ports.ts';
import { guaranteeOf } from './shared/promises.ts';
import type { Rule } from './shared/rule.ts';
import { formatValue } from '../schema/units.ts';
import { portText, related, vnicText } from './shared/say.ts';

export const rule: Rule = {
  id: 'guarantee-mixed',
  severity: 'warning',
  summary:
    'Some vnics of a port guaranteed and others not, where the guaranteed and offered traffic can fill it.',
  docs: `
What is guaranteed is served first. On a port that can be full, vnics without a guarantee get what is left, which may be
nothing. OpenStack warns of it in the same words: mixing the two starves the latter. Offered traffic is stated rates, or
guarantees; vnics without a flow do not count.

**What to do.** Guarantee something to all of them, or keep the others on a port of their own.

Source: openstack/neutron doc config-qos-min-bw.rst.
`,
  good: `
qos gold { min 1Gbps }
host kvm1 {
  iommu vt-d
  nic lan : intel.e810-xxvda2 { port 0 { vfs 32 } }
}
vm db[1..12] on kvm1 { vnic eth0 sriov lan.0 { qos gold } }
vm web[1..4] on kvm1 { vnic eth0 sriov lan.0 }
`,
  bad: `
qos gold { min 1Gbps }
host kvm1 {
  iommu vt-d
  nic lan : intel.e810-xxvda2 { port 0 { vfs 32 } }
}
vm db[1..25] on kvm1 { vnic eth0 sriov lan.0 { qos gold } }
vm web[1..4] on kvm1 { vnic eth0 sriov lan.0 } //~ guarantee-mixed
`,
  check({ topology, ports }, report) {
    for (const use of ports) {
      const { group, port } = use;
      const speed = port.speedBps;
      const here = sharersOf(use, attachmentsOn(topology, group));
      const without = here.filter((a) => guaranteeOf(a) === 0 && !isFaulty(a.vnic.bound, 'qos', a.vnic.qos));
      const [first] = without;
      const guaranteed = here.filter((a) => guaranteeOf(a) > 0 && isFloor(a));
      if (!first || guaranteed.length === 0 || speed === undefined) continue;
      const floors = guaranteed.reduce((sum, a) => sum + guaranteeOf(a) * a.perHost, 0);
      const load = offeredOn(topology, group, port);
      const stated = vnicsWithRates(topology.flows);
      // Who says at what rate it sends offers that, and else its guarantee.
      const silent = guaranteed.filter((a) => !stated.has(a.vnic));
      const offered = silent.reduce((sum, a) => sum + guaranteeOf(a) * a.perHost, load.tx);
      // Over the port's speed, the guarantees are in fault by themselves.
      if (offered < speed || floors > speed) continue;
      const who = listed(without.map((a) => vnicText(a.vnic)));
      report({
        place: first.vnic.target,
        vnics: without.map((a) => a.vnic),
        message:
          without.length === 1
            ? phrase`${who} has no guarantee on ${portText(group, port)}, where others are guaranteed ${formatValue(floors, 'rate')} of ${formatValue(speed, 'rate')} and ${formatValue(offered, 'rate')} may be sent: without one it can starve. Guarantee something to all, or to none.`
            : phrase`${who} have no guarantee on ${portText(group, port)}, where others are guaranteed ${formatValue(floors, 'rate')} of ${formatValue(speed, 'rate')} and ${formatValue(offered, 'rate')} may be sent: without one they can starve. Guarantee something to all, or to none.`,
        related: related(
          guaranteed.map((a) => ({
            place: a.vnic.qos?.place ?? a.vnic.place,
            message: phrase`${vnicText(a.vnic)} is guaranteed ${formatValue(guaranteeOf(a), 'rate')}.`,
          })),
        ),
        fixes: () =>
          [...new Set(guaranteed.flatMap((a) => a.vnic.qos?.value.name ?? []))]
            .filter(() => !first.vnic.qos)
            .map((name) => add(first.vnic.bound, `qos ${name}`)),
      });
    }
  },
};

/** What shares a port: its VFs, and what is behind a vswitch that has no other uplink. */
function sharersOf({ functions, behind }: PortUse, attachments: readonly Attachment[]): Attachment[] {
  const all = new Set([...functions, ...behind.filter((a) => a.vswitch?.uplinks.length === 1)]);
  return attachments.filter((a) => all.has(a));
}

/** Whether somebody keeps the guarantee: where it is no floor, nobody starves by it. */
function isFloor({ port, vswitch }: Attachment): boolean {
  return port ? port.nic.device?.minRate?.value.kind === 'on' : vswitch?.type?.value !== 'vale';
}

/** Vnics whose traffic the file gives with a rate. */
function vnicsWithRates(flows: readonly Flow[]): ReadonlySet<Vnic> {
  const before = known.get(flows);
  if (before) return before;
  const found = new Set(
    flows
      .filter((f) => f.rateBps)
      .flatMap((f) => f.hops.flatMap((h) => h.ends))
      .flatMap((end) => (end.type === 'vnic' ? [end.vnic, end.out ?? end.vnic] : [])),
  );
  known.set(flows, found);
  return found;
}

const known = new WeakMap<readonly Flow[], ReadonlySet<Vnic>>();
