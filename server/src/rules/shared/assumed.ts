/* What the language says of things that a file leaves out, or of words that it uses (`docs/language.md`). */

/** Software switches that poll: they own their cores and use them always. */
export const pollingSwitches: ReadonlySet<string> = new Set([
  'ovs-dpdk',
  'vpp',
  'fastclick',
  'bess',
  'snabb',
]);

/** Software switches in user space, which a VM reaches by vhost-user; VALE runs in the sender's context. */
export const userSpaceSwitches: ReadonlySet<string> = new Set([...pollingSwitches, 'vale']);

/**
 * Software switches that have a port to themselves. An adapter moves from the one to the other when it is assigned
 * (vSphere Networking, "Add Hosts to a vSphere Distributed Switch"), is refused ("already bound to the Microsoft Virtual
 * Switch protocol", Hyper-V), or is one process's own (DPDK, linux_gsg/linux_drivers.rst). Bridges of a Linux host may
 * each have a VLAN interface of one port.
 */
export const exclusiveSwitches: ReadonlySet<string> = new Set([...pollingSwitches, 'vmware', 'hyper-v']);

/** Software switches that drive VMDq: NetQueue, VMQ, Xen's, and the bridge with kernel L2 offload. */
export const sortingSwitches: ReadonlySet<string> = new Set(['vmware', 'hyper-v', 'xen', 'linux-bridge']);
