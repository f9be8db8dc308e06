import { phrase } from '../words/phrase.ts';
import { usesDcb } from '../model/dcb.ts';
import type { Fact } from '../model/place.ts';
import { poolsBesideVmdq, poolsInForce } from '../model/pools.ts';
import type { Device, VSwitch } from '../model/topology.ts';
import { restate } from './shared/mend.ts';
import { type PortUse, vfsOf } from './shared/ports.ts';
import type { Rule } from './shared/rule.ts';
import { deviceText, portText, related, shown, vnicText } from './shared/say.ts';

export const rule: Rule = {
  id: 'vmdq-exceed-pools',
  severity: 'error',
  prevents: true,
  summary:
    'VMDq queues and VFs together need more pools than the port has, or so many that each pool loses queues.',
  docs: `
On the ixgbe family VMDq and SR-IOV share the pools of a port: each VF takes one, each VMDq queue of a vswitch takes one,
and the physical function keeps one. The 82599 has 64 pools of 2 queues, or 32 pools of 4: the pool that goes over 32
takes two queues from every VF and every VMDq vnic. The first is an error; the second a warning, where somebody asked for
those queues.

**What to do.** Use fewer VMDq queues or VFs on this port, or keep them on different ports.

Source: intel/ethernet-linux-ixgbe src/ixgbe_lib.c ixgbe_set_vmdq_queues.
`,
  good: `
host kvm1 {
  iommu vt-d
  nic lan : intel.82599 { port 0 { vfs 23 } }
  vswitch br0 { type linux-bridge; uplink lan.0; vmdq 8 }
}
vm web[1..8] on kvm1 {
  vnic eth0 vmdq br0
}
vm db on kvm1 {
  vcpus 4
  vnic eth0 sriov lan.0 { queues 4 }
}
`,
  bad: `
host kvm1 {
  iommu vt-d
  nic lan : intel.82599 { port 0 { vfs 60 } }
  vswitch br0 { type linux-bridge; uplink lan.0; vmdq 8 } //~ vmdq-exceed-pools
}
vm web[1..8] on kvm1 {
  vnic eth0 vmdq br0
}
`,
  check({ ports }, report) {
    for (const use of ports) {
      const { group, port, vswitches, functions, behind } = use;
      const { device } = port.nic;
      const pools = poolsInForce(port);
      const sorting = vswitches.filter((v) => v.vmdq && v.vmdq.value > 0);
      const last = sorting.at(-1);
      if (!device || !pools || !last?.vmdq || device.vmdq?.value === false) continue;
      const { vmdq } = last;
      const queues = sorting.reduce((sum, v) => sum + (v.vmdq?.value ?? 0), 0);
      const others = poolsBesideVmdq(port);
      const beside = others === 0;
      const vfs = beside ? 0 : others - 1;
      const needed = queues + others;
      const sum = beside
        ? phrase`VFs have their own`
        : phrase`${queues} for VMDq, ${vfs} for VFs and one for the port itself`;
      const vnics = [...(vfs === 0 ? [] : functions), ...behind.filter((a) => a.mode === 'vmdq')].map(
        (a) => a.vnic,
      );
      const places = related([
        shown(pools, phrase`${deviceText(device)}: ${pools.value} pools a port.`),
        ...(port.vfs && !beside ? [{ place: port.vfs.place, message: phrase`${port.vfs.value} VFs.` }] : []),
        ...sorting
          .filter((v) => v !== last)
          .flatMap((v) =>
            v.vmdq ? [{ place: v.vmdq.place, message: phrase`\`${v.name}\` uses ${v.vmdq.value}.` }] : [],
          ),
      ]);
      if (needed > pools.value) {
        const left = Math.max(0, vmdq.value - (needed - pools.value));
        report({
          place: vmdq.place,
          vnics,
          message: phrase`${portText(group, port)} needs ${needed} pools (${sum}); ${deviceText(device)} has ${pools.value}. ${left > 0 ? phrase`Lower \`vmdq\` to ${left}${beside ? '' : phrase`, or enable fewer VFs`}` : phrase`Enable fewer VFs, or use another port`}.`,
          related: places,
          fixes: () => (left > 0 ? [restate(vmdq, `vmdq ${left}`, true)] : []),
        });
        continue;
      }
      const lost = losers(use, device, needed, last);
      if (!lost) continue;
      report({
        severity: 'warning',
        place: vmdq.place,
        vnics,
        message: phrase`With ${needed} pools on ${portText(group, port)} (${sum}) ${deviceText(device)} gives each ${lost.queues} queues; ${lost.who} is to have ${lost.asked.value}. Use fewer pools, or another port.`,
        related: [...places, { place: lost.asked.place, message: phrase`Asked for here.` }],
        fixes: () => (lost.room > 0 ? [restate(vmdq, `vmdq ${lost.room}`, true)] : []),
      });
    }
  },
};

/** Who asked for queues that a pool loses because there are so many pools; how many VMDq queues would leave them. */
function losers(
  { port, functions, behind }: PortUse,
  device: Device,
  needed: number,
  last: VSwitch,
):
  | { readonly queues: number; readonly who: string; readonly asked: Fact<number>; readonly room: number }
  | undefined {
  // With DCB the queues of a pool are those of its classes: another rule's matter.
  if (usesDcb(port)) return undefined;
  const modes = (device.vmdqModes?.value ?? []).filter((m) => (m.classes ?? 1) <= 1);
  const now = modes.filter((m) => m.pools >= needed).sort((a, b) => a.pools - b.pools)[0];
  const best = modes.reduce(
    (most, m) => (m.queuesPerPool > most.queuesPerPool ? m : most),
    now ?? { pools: 0, queuesPerPool: 0 },
  );
  if (!now || best.queuesPerPool <= now.queuesPerPool) return undefined;
  // VFs alone over the bound lose their queues by themselves: `queues-exceed-vf`.
  const alone = vfsOf(port) + 1 > best.pools;
  const loses = (queues: Fact<number> | undefined): queues is Fact<number> =>
    queues !== undefined && queues.value > now.queuesPerPool && queues.value <= best.queuesPerPool;
  const vnics = [...(alone ? [] : functions), ...behind.filter((a) => a.mode === 'vmdq')].map((a) => a.vnic);
  const first = vnics.find((v) => loses(v.queues));
  const room = (last.vmdq?.value ?? 0) - (needed - best.pools);
  if (first?.queues) return { queues: now.queuesPerPool, who: vnicText(first), asked: first.queues, room };
  return !alone && loses(port.vfQueues)
    ? { queues: now.queuesPerPool, who: phrase`each VF of \`${port.path}\``, asked: port.vfQueues, room }
    : undefined;
}
