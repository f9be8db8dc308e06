import { phrase } from '../words/phrase.ts';
import { replacement } from '../model/edit.ts';
import type { Fix, Related } from '../model/finding.ts';
import type { TrafficClass } from '../model/topology.ts';
import { add, isFaulty, restate } from './shared/mend.ts';
import { everything } from './shared/focus.ts';
import type { Rule } from './shared/rule.ts';
import { portText } from './shared/say.ts';
import { classFor, storageUses } from './shared/storage.ts';

export const rule: Rule = {
  id: 'pfc-missing',
  severity: 'error',
  summary: 'A class that must not drop without priority flow control, or PFC beside link pause.',
  docs: `
FCoE does not survive loss: a lost frame costs a SCSI timeout. A class is lossless only if it pauses (PFC, 802.1Qbb)
instead of dropping. Link-level pause (802.3x) stops all classes at once; the two exclude each other on a port, and
where both are configured PFC stays off.

**What to do.** \`pfc on\` in the class; \`pause off\` on the port.

Source: Cisco Nexus 5000 manual p. 472; intel/ethernet-linux-ixgbe README (DCB).
`,
  good: `
host stor {
  nic cna : intel.x520-da2 {
    port 0 {
      class 0 { ets 60% }
      class 3 { ets 40%; pfc on; lossless on }
    }
  }
}
flow stor.cna.0 <-> wire { protocol fcoe; class 3; rate 2Gbps }
`,
  bad: `
host stor {
  nic cna : intel.x520-da2 {
    port 0 {
      class 0 { ets 60% }
      class 3 { ets 40% } //~ pfc-missing
    }
    port 1 {
      pause on
      class 3 { ets 40%; pfc on } //~ pfc-missing
    }
  }
}
flow stor.cna.0 <-> wire { protocol fcoe; class 3; rate 2Gbps }
`,
  check({ topology, ports }, report) {
    for (const { group, port } of ports) {
      const storage = port.classes.length > 0 ? storageUses(topology, everything(topology)) : [];
      const text = portText(group, port);
      const lacks = (c: TrafficClass, why: string, related: readonly Related[]): void => {
        report({
          place: c.pfc?.place ?? c.place,
          message: c.pfc
            ? phrase`${why}, and it may drop: \`pfc\` is off. Say \`pfc on\`.`
            : phrase`${why}, and it may drop: \`pfc\` is not on. Say \`pfc on\`.`,
          related,
          fixes: (): Fix[] => [c.pfc ? restate(c.pfc, 'pfc on', true) : add(c.bound, 'pfc on', true)],
        });
      };
      for (const c of port.classes) {
        if (c.pfc?.value === true || isFaulty(c.bound, 'pfc', c.pfc)) continue;
        const use = storage.find((s) => s.port === port && classFor(port, s.priority) === c);
        const name = phrase`Class ${c.priorities.join(', ')} of ${text}`;
        if (c.lossless?.value === true)
          lacks(c, phrase`${name} must not lose frames`, [
            { place: c.lossless.place, message: phrase`Lossless by this.` },
          ]);
        else if (use)
          lacks(c, phrase`${name} carries FCoE`, [{ place: use.place, message: phrase`FCoE here.` }]);
      }
      const pausing = port.classes.find((c) => c.pfc?.value === true);
      const { pause } = port;
      if (!pausing?.pfc || pause?.value !== true) continue;
      report({
        place: pausing.pfc.place,
        message: phrase`${text} has priority flow control and link pause: they exclude each other, and PFC stays off. Say \`pause off\`.`,
        related: [{ place: pause.place, message: phrase`Link pause.` }],
        fixes: () => [
          {
            title: phrase`Write \`pause off\``,
            preferred: true,
            edits: [replacement(pause.place, 'pause off')],
          },
        ],
      });
    }
  },
};
