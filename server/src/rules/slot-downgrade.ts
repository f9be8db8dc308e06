import { phrase } from '../words/phrase.ts';
import { linkText, narrower } from '../predict/cost/pcie.ts';
import { formatValue } from '../schema/units.ts';
import type { Rule } from './shared/rule.ts';
import { deviceText, shown } from './shared/say.ts';
import { carriedBy, isDowngraded } from './shared/slots.ts';

export const rule: Rule = {
  id: 'slot-downgrade',
  severity: 'warning',
  summary: 'A card in a slot with fewer lanes, or of an older generation, than the card has.',
  docs: `
Card and slot agree on the fewer lanes and the older generation, without a word. An x8 slot is often wired x4, and a slot
of the chipset is older than those of the processor. The driver's log says "PCI-Express bandwidth available for this card
is not sufficient for optimal performance".

**What to do.** Use a slot that gives the card all it has, or accept the figure in the message.

Source: intel/ethernet-linux-ixgbe README.
`,
  good: `
host kvm1 {
  nic lan : intel.x710-da2 { slot pcie 3.0 x8 }
}
`,
  bad: `
host kvm1 {
  nic lan : intel.x710-da2 {
    slot pcie 3.0 x4 //~ slot-downgrade
  }
}
`,
  check({ hosts }, report) {
    for (const { name, nics } of hosts) {
      for (const card of nics) {
        const { slot, device, name: nic } = card;
        const own = device?.pcie;
        const has = slot?.value.pcie;
        if (!device || !own || !slot || !has || !isDowngraded(card)) continue;
        const link = narrower(own.value, has);
        report({
          place: slot.place,
          message: phrase`\`${name}.${nic}\` is a ${linkText(own.value)} card in a ${linkText(has)} slot: the link is ${linkText(link)}, which carries ${formatValue(carriedBy(link), 'rate')} each way for ${formatValue(carriedBy(own.value), 'rate')}. Use a slot that gives ${deviceText(device)} all it has.`,
          related: [shown(own, `${deviceText(device)}: ${linkText(own.value)}.`)],
        });
      }
    }
  },
};
