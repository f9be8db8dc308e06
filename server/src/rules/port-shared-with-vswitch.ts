import { listed, phrase } from '../words/phrase.ts';
import { keepsKernelDriver } from '../model/drivers.ts';
import { isPolling, switchType } from '../predict/cost/cost.ts';
import type { PortUse } from './shared/ports.ts';
import { guaranteeOf } from './shared/promises.ts';
import type { Report, Rule } from './shared/rule.ts';
import { portText, related, vnicText } from './shared/say.ts';

export const rule: Rule = {
  id: 'port-shared-with-vswitch',
  severity: 'warning',
  summary: 'VFs and a vswitch on one port, both with promises, and nothing that divides it between them.',
  docs: `
The vswitch's traffic leaves by the physical function, that of the VFs by theirs. The card shares the port between them as
it pleases: the vswitch's shaper does not know of the VFs, and guarantees on VFs do not know of the vswitch. The same
bandwidth is promised twice.

A vswitch that polls (OVS-DPDK, VPP) drives its port itself, bound to vfio-pci. The driver of the kernel that made the
port's VFs lets go of it then, and of them; vfio-pci makes others, which only who has its token may use (a note). NVIDIA's
cards stay with their driver, and keep their VFs.

**What to do.** Keep the two on different ports, or divide the port by hand: limit the VFs, and give the vswitch the rest.

Source: openstack/neutron doc config-qos-min-bw.rst (a physical function shared by OVS and VFs must be split statically);
dpdk doc/guides/linux_gsg/linux_drivers.rst, "Binding and Unbinding Network Ports", "VFIO", "Bifurcated Driver".
`,
  good: `
qos gold { min 500Mbps }
host kvm1 {
  iommu vt-d
  nic lan : intel.e810-xxvda2 {
    port 0 { vfs 8 }
    port 1 { mtu 1500 }
  }
  vswitch vs0 { type ovs; uplink lan.1 }
}
vm db on kvm1 { vnic eth0 sriov lan.0 { qos gold } }
vm web on kvm1 { vnic eth0 vswitch vs0 { qos gold } }
`,
  bad: `
qos gold { min 500Mbps }
host kvm1 {
  iommu vt-d
  nic lan : intel.e810-xxvda2 {
    port 0 { vfs 8 }
  }
  vswitch vs0 { type ovs; uplink lan.0 }
}
vm db on kvm1 { vnic eth0 sriov lan.0 { qos gold } } //~ port-shared-with-vswitch
vm web on kvm1 { vnic eth0 vswitch vs0 { qos gold } }
`,
  check({ ports }, report) {
    for (const use of ports) {
      const { group, port, functions, vswitches, behind } = use;
      const [vswitch] = vswitches;
      const promised = functions.filter((a) => guaranteeOf(a) > 0);
      const [first] = promised;
      const others = behind.filter((a) => guaranteeOf(a) > 0);
      if (!vswitch || !first || others.length === 0) {
        takenAway(use, report);
        continue;
      }
      report({
        place: first.vnic.target,
        vnics: [...promised, ...others].map((a) => a.vnic),
        message: phrase`${portText(group, port)} carries \`${vswitch.name}\` and VFs, and both have guarantees (${listed(promised.map((a) => vnicText(a.vnic)))}; ${listed(others.map((a) => vnicText(a.vnic)))}): nothing divides the port between them. Use another port, or divide it by hand.`,
        related: related([
          {
            place: vswitch.uplinks.find((u) => u.port === port)?.place ?? vswitch.place,
            message: phrase`\`${vswitch.name}\` reaches the wire by it.`,
          },
          ...[...promised, ...others].map((a) => ({
            place: a.vnic.qos?.place ?? a.vnic.place,
            message: phrase`${vnicText(a.vnic)} has a guarantee.`,
          })),
        ]),
      });
    }
  },
};

/** VFs of a port that a vswitch drives in place of the driver which made them. */
function takenAway({ group, port, functions, vswitches }: PortUse, report: Report): void {
  const [first] = functions;
  const polling = vswitches.find((vswitch) => isPolling(switchType(vswitch)));
  const { device } = port.nic;
  if (!first || !polling || !device || keepsKernelDriver(device)) return;
  const uplink = polling.uplinks.find((one) => one.port === port);
  report({
    severity: 'information',
    place: uplink?.place ?? polling.place,
    message: phrase`\`${polling.name}\` drives ${portText(group, port)} itself: bound to vfio-pci, the port loses the VFs that its kernel's driver made, which ${vnicText(first.vnic)} needs. Use another port.`,
    related: related([
      { place: first.vnic.target, message: phrase`${vnicText(first.vnic)} has a VF of it.` },
    ]),
  });
}
