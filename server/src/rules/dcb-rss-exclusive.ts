import { usesDcb } from '../model/dcb.ts';
import { phrase } from '../words/phrase.ts';
import type { Rule } from './shared/rule.ts';
import { deviceText, portText, related, shown, vnicText } from './shared/say.ts';

export const rule: Rule = {
  id: 'dcb-rss-exclusive',
  severity: 'warning',
  summary:
    'Traffic classes and VMDq with several queues a pool, on a card that then turns receive-side scaling off.',
  docs: `
The ixgbe family divides its queues by pool and class, or by pool and RSS, not by all three. With traffic classes a pool
has one queue a class, and a VM that asked for several receives on one core.

**What to do.** Drop the classes, ask for one queue, or keep the two on different ports.

Source: intel/ethernet-linux-ixgbe README, src/ixgbe_lib.c ixgbe_set_dcb_vmdq_queues.
`,
  good: `
host kvm1 {
  nic lan : intel.82599 { port 0 { mtu 1500 } }
  vswitch br0 { type linux-bridge; uplink lan.0; vmdq 4 }
}
vm web[1..4] on kvm1 {
  vcpus 2
  vnic eth0 vmdq br0 { queues 2 }
}
`,
  bad: `
host kvm1 {
  nic lan : intel.82599 {
    port 0 {
      class 0 { ets 60% } //~ dcb-rss-exclusive
      class 3 { ets 40%; pfc on }
    }
  }
  vswitch br0 { type linux-bridge; uplink lan.0; vmdq 4 }
}
vm web[1..4] on kvm1 {
  vcpus 2
  vnic eth0 vmdq br0 { queues 2 }
}
`,
  check({ ports }, report) {
    for (const { group, port, behind } of ports) {
      const { device } = port.nic;
      const modes = device?.vmdqModes;
      const [first] = port.classes;
      if (!device || !modes || !first || !usesDcb(port)) continue;
      // Only a card whose modes with classes are those without RSS.
      if (!modes.value.some((m) => m.rss === false && (m.classes ?? 1) > 1)) continue;
      const asking = behind.filter((a) => a.mode === 'vmdq' && (a.vnic.queues?.value ?? 1) > 1);
      const [one] = asking;
      if (!one?.vnic.queues) continue;
      report({
        place: first.place,
        vnics: asking.map((a) => a.vnic),
        message: phrase`${portText(group, port)} has traffic classes and VMDq, and ${vnicText(one.vnic)} asks for ${one.vnic.queues.value} queues: ${deviceText(device)} turns receive-side scaling off then. Drop the classes, or use another port.`,
        related: related([
          shown(modes, phrase`${deviceText(device)}: its modes.`),
          ...asking.map((a) => ({
            place: a.vnic.queues?.place ?? a.vnic.place,
            message: phrase`${vnicText(a.vnic)} asks for several.`,
          })),
        ]),
      });
    }
  },
};
