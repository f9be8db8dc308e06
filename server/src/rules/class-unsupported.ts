import { classesOf } from '../model/dcb.ts';
import { counted, phrase } from '../words/phrase.ts';
import { removal } from '../model/edit.ts';
import { valueUnder } from '../model/devices.ts';
import type { Fact } from '../model/place.ts';
import type { Port } from '../model/topology.ts';
import { stateOf, vfsOf } from './shared/ports.ts';
import type { Rule } from './shared/rule.ts';
import { deviceText, portText, shown } from './shared/say.ts';

export const rule: Rule = {
  id: 'class-unsupported',
  severity: 'error',
  summary: 'More traffic classes than the device has in this mode.',
  docs: `
How many traffic classes a port has depends on the card and on its VFs: an 82599 has 8 with up to 15 VFs, 4 with up to
31 and none beside the common one above; X540 and X550 have 4 at most; X552 and E610 have no data centre bridging. Class 0
counts, as it exists even where it is not written. ixgbe says "Currently the device is configured with %d TCs, Creating
more than %d VFs is not allowed" (-EPERM).

**What to do.** Let priorities share a class (\`class [3, 4]\`), enable fewer VFs, or take another card.

Source: intel/ethernet-linux-ixgbe src/ixgbe_sriov.h, README; intel/ethernet-linux-ice src/ice_common.c.
`,
  good: `
host stor {
  nic cna : intel.x520-da2 {
    port 0 {
      vfs 15
      class 0 { ets 60% }
      class 3 { ets 40%; pfc on }
    }
  }
}
`,
  bad: `
host stor {
  nic cna : intel.x520-da2 {
    port 0 {
      vfs 32
      class 0 { ets 60% }
      class 3 { ets 40%; pfc on } //~ class-unsupported
    }
  }
}
`,
  check({ ports }, report) {
    for (const { group, port } of ports) {
      const limit = limitOf(port);
      const wants = classesOf(port);
      const { device } = port.nic;
      if (!limit || !device || wants <= limit.most) continue;
      // Class 0 is there anyway: the first class that is one too many among the others.
      const others = port.classes.filter((c) => !c.priorities.includes(0));
      const over = others[Math.max(0, limit.most - 1)];
      if (!over) continue;
      report({
        place: over.place,
        message: phrase`${portText(group, port)} has ${counted(wants, 'traffic class', 'traffic classes')}; ${deviceText(device)} has ${limit.most === 1 ? phrase`one for all` : limit.most}${limit.why}. Let priorities share a class, ${vfsOf(port) > 0 && limit.byVfs ? phrase`or enable fewer VFs` : phrase`or take another card`}.`,
        related: [
          shown(limit.fact, `${deviceText(device)}.`),
          ...(port.vfs && limit.byVfs
            ? [{ place: port.vfs.place, message: phrase`${counted(port.vfs.value, 'VF')}.` }]
            : []),
        ],
        fixes: () => [{ title: phrase`Remove this class`, edits: [removal(over.bound)] }],
      });
    }
  },
};

function limitOf(
  port: Port,
):
  | { readonly most: number; readonly fact: Fact<unknown>; readonly why: string; readonly byVfs: boolean }
  | undefined {
  const { device } = port.nic;
  if (device?.dcb?.value === false)
    return { most: 1, fact: device.dcb, why: phrase` (no data centre bridging)`, byVfs: false };
  const fact = device?.classes;
  if (!fact) return undefined;
  const state = stateOf(port);
  const most = valueUnder(fact.value, state);
  const byVfs = most < valueUnder(fact.value, { ...state, vfs: 0 });
  return {
    most: Math.max(1, most),
    fact,
    why: byVfs ? phrase` with ${counted(vfsOf(port), 'VF')}` : '',
    byVfs,
  };
}
