import { formatValue } from '../schema/units.ts';
import { heldBy, loadedVnics } from './shared/predicted.ts';
import type { Rule } from './shared/rule.ts';
import { phrase } from '../words/phrase.ts';

export const rule: Rule = {
  id: 'small-frame-bound',
  severity: 'information',
  predicts: true,
  summary: 'A flow limited by packets a second, of the card or its slot, rather than by bits.',
  docs: `
A card handles so many packets a second, whatever their size, and each packet costs its slot headers and descriptors of its
own. With small frames that is the limit long before the port's speed: an XL710 does about 37 million packets a second
over both ports, a tenth of what 2 x 40 Gb/s of 64-byte frames would be.

**What to do.** Plan with packets a second, spread the flow over more cards, or use larger frames.

Source: FDio/csit, methodology, MRR; pcie-bench/pcie-model; the card's \`packet-rate\` in the catalog.
`,
  good: `
host kvm1 {
  iommu vt-d
  nic lan : intel.xl710-qda1 { port 0 { vfs 8 } }
}
vm fw on kvm1 {
  memory 8GiB reserved
  driver dpdk
  vnic eth0 sriov lan.0
}
flow wire -> fw { rate 2Gbps; frame 64B }
`,
  bad: `
host kvm1 {
  iommu vt-d
  nic lan : intel.xl710-qda1 { port 0 { vfs 8 } }
}
vm fw on kvm1 {
  memory 8GiB reserved
  vcpus 16
  driver dpdk
  vnic eth0 sriov lan.0 { queues 16 }
}
flow wire -> fw { rate 30Gbps; frame 64B } //~ small-frame-bound
`,
  check(subject, report) {
    for (const { vnic, flows } of loadedVnics(subject)) {
      const { bottleneck, throughputBps, packetsPps, attachment } = vnic;
      if (!heldBy(vnic, ['nic-engine', 'pcie']) || !bottleneck || !throughputBps || !packetsPps) continue;
      const small = flows.find((f) => f.frame && (f.frame.value === 'imix' || f.frame.value < 1024));
      // With full frames a slot is limited by bits.
      if (!small?.frame) continue;
      report({
        place: small.frame.place,
        message: phrase`\`${vnic.vnic}\` gets ${formatValue(packetsPps.value, 'packets')}, ${formatValue(throughputBps.value, 'rate')}, held by ${bottleneck.resource}, which counts packets here, not bits. Larger frames carry more.`,
        related: [{ place: attachment.vnic.mode.place, message: phrase`This vnic.` }],
      });
    }
  },
};
