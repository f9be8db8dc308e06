import { phrase } from '../words/phrase.ts';
import type { Fact } from '../model/place.ts';
import type { Flow, Topology, Vnic } from '../model/topology.ts';
import { framingBytes, tagBytes } from '../predict/cost/wire.ts';
import { restate } from './shared/mend.ts';
import { type Bound, boundsOf, ownMtu, pathOf } from './shared/mtus.ts';
import { enteringBy, leavingBy, legsOf, membersAt } from './shared/pairs.ts';
import { attachmentIndex } from './shared/ports.ts';
import type { Report, Rule } from './shared/rule.ts';
import { portText, shown, vnicText } from './shared/say.ts';

export const rule: Rule = {
  id: 'mtu-exceeds',
  severity: 'error',
  summary: 'An mtu, or a flow’s frame, larger than what it has to pass.',
  docs: `
A frame that is too long for the port, the vswitch, the card or the switch on its way is dropped without a word: small
packets and connection set-up work, bulk transfers hang. On the 82599 a VF's mtu may not be over its port's at all.
Stated figures are compared; a card's largest mtu is in the catalog.

**What to do.** Raise the smaller one, or lower this.

Source: intel/ethernet-linux-ixgbe README (Jumbo Frames); intel/ethernet-linux-iavf README; the catalog.
`,
  good: `
network storage { vlan 20; mtu 9000 }
switch tor1 { ports 48 x 10Gbps; mtu 9216 }
host kvm1 {
  iommu vt-d
  nic lan : intel.x710-da2 { port 0 { vfs 8; mtu 9000; link tor1 } }
}
vm db on kvm1 {
  vnic eth0 sriov lan.0 { network storage }
}
`,
  bad: `
network storage { vlan 20; mtu 9000 } //~ mtu-exceeds
switch tor1 { ports 48 x 10Gbps; mtu 9216 }
host kvm1 {
  iommu vt-d
  nic lan : intel.x710-da2 { port 0 { vfs 8; mtu 1500; link tor1 } }
}
vm db on kvm1 {
  vnic eth0 sriov lan.0 { network storage }
}
`,
  check({ topology, attachments, flows, ports, hosts }, report) {
    framesOf(topology, flows, report);
    for (const attachment of attachments) {
      const { vnic } = attachment;
      const mtu = ownMtu(vnic);
      if (mtu)
        exceeds(
          mtu,
          phrase`${vnicText(vnic)}${vnic.mtu ? '' : phrase`, by its network \`${vnic.network?.value.name ?? ''}\`,`} has an mtu of ${mtu.value}`,
          pathOf(attachment),
          report,
          // What a network says is said to many.
          { preferred: vnic.mtu !== undefined, vnics: [vnic] },
        );
    }
    for (const { group, port } of ports) {
      if (port.mtu)
        exceeds(
          port.mtu,
          phrase`${portText(group, port)} has an mtu of ${port.mtu.value}`,
          boundsOf(port),
          report,
        );
    }
    for (const { name, vswitches } of hosts) {
      for (const { mtu, uplinks, name: vswitch } of vswitches) {
        const path = uplinks.flatMap(({ port: p }) => [
          ...(p.mtu ? [{ mtu: p.mtu, text: phrase`its uplink \`${p.path}\`` }] : []),
          ...boundsOf(p),
        ]);
        if (mtu)
          exceeds(mtu, phrase`The vswitch \`${name}.${vswitch}\` has an mtu of ${mtu.value}`, path, report);
      }
    }
  },
};

/** A stated frame that is longer than a stated mtu on its way lets through, a VLAN tag included. */
function framesOf(topology: Topology, flows: readonly Flow[], report: Report): void {
  const all = attachmentIndex(topology);
  for (const { flow, from, to } of legsOf(flows)) {
    const { frame } = flow;
    if (!frame || frame.value === 'imix') continue;
    const longest = frame.value;
    const ends = [...membersAt(all, leavingBy(from), from), ...membersAt(all, enteringBy(to), to)];
    for (const attachment of ends) {
      const { vnic } = attachment;
      const own = ownMtu(vnic);
      const path = [...(own ? [{ mtu: own, text: vnicText(vnic) }] : []), ...pathOf(attachment)];
      const narrow = path.find(({ mtu }) => longest > mtu.value + framingBytes + tagBytes);
      if (!narrow) continue;
      report({
        place: frame.place,
        vnics: [vnic],
        message: phrase`A frame of ${longest} bytes is longer than ${narrow.text} passes: an mtu of ${narrow.mtu.value} makes ${narrow.mtu.value + framingBytes} bytes, ${narrow.mtu.value + framingBytes + tagBytes} with a VLAN tag. Send smaller frames, or raise the mtu.`,
        related: [shown(narrow.mtu, phrase`${narrow.mtu.value} bytes.`)],
        fixes: () => [restate(frame, `frame ${narrow.mtu.value + framingBytes}B`, false)],
      });
      break;
    }
  }
}

function exceeds(
  mtu: Fact<number>,
  who: string,
  path: readonly Bound[],
  report: Report,
  { preferred = true, vnics }: { readonly preferred?: boolean; readonly vnics?: readonly Vnic[] } = {},
): void {
  const narrow = path.filter((b) => b.mtu.value < mtu.value).sort((a, b) => a.mtu.value - b.mtu.value)[0];
  if (!narrow) return;
  report({
    place: mtu.place,
    vnics,
    message: phrase`${who}; ${narrow.text} passes ${narrow.mtu.value}: longer frames are lost. Lower the mtu, or raise the one of ${narrow.text}.`,
    related: [shown(narrow.mtu, phrase`${narrow.mtu.value} bytes.`)],
    fixes: () => [restate(mtu, `mtu ${narrow.mtu.value}`, preferred)],
  });
}
