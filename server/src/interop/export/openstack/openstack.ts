import type { VSwitch } from '../../../model/topology.ts';
import { switchOver } from './physnets.ts';
import type { ExportFile, Exported, Header } from '../file.ts';
import { Notes } from '../notes.ts';
import { controllerFiles } from './controller.ts';
import { computeFiles } from './compute.ts';
import { givesFunctions, neutronSwitches, physicalNetworks } from './physnets.ts';
import { stack } from './stack.ts';
import { ovs } from '../ovs.ts';
import { switchType } from '../../../predict/cost/cost.ts';
import { type Deployment, type HostPlan } from '../plan.ts';
import { shell } from '../shell.ts';
import { phrase } from '../../../words/phrase.ts';

/*
 * OpenStack: a Heat template of what is made in the cloud, parts of the configuration of Nova and Neutron on compute hosts
 * and controllers, and scripts that make the VFs and bridges that these count on.
 */

export function openstack({ hosts, topology }: Deployment, header: Header): Exported {
  const notes = new Notes();
  const compute = hosts.filter((host) => {
    if (host.type === 'kvm') return true;
    notes.add(phrase`\`${host.name}\` does not run KVM: nothing is written for it.`);
    return false;
  });
  if (compute.length === 0) return { files: [], notes: notes.all };
  const nets = physicalNetworks(compute, notes);
  const { files, shared } = stack(compute, nets, header, notes);
  const controller = controllerFiles(compute, nets, shared.networks, header, notes);
  return {
    files: [
      ...files,
      ...controller,
      ...compute.flatMap((host) => {
        noteHost(host, notes);
        return [
          ...computeFiles(host, nets, header, notes),
          ...scriptOf(functionsOf(host), 'functions.sh', (d) => shell(d, header), topology, notes),
          ...scriptOf(bridgesOf(host), 'bridges.sh', (d) => ovs(d, header), topology, notes),
        ];
      }),
    ],
    notes: notes.all,
  };
}

/** A script of another export, for a host as Nova and Neutron expect it: what is a VM's they set themselves. */
function scriptOf(
  host: HostPlan | undefined,
  name: string,
  write: (deployment: Deployment) => Exported,
  topology: Deployment['topology'],
  notes: Notes,
): ExportFile[] {
  if (!host) return [];
  const { files, notes: said } = write({ hosts: [host], topology });
  if (files.length === 0) return [];
  for (const note of said) notes.add(note);
  notes.take();
  return files.map((file) => ({ ...file, path: `compute/${host.file}/${name}` }));
}

/** A host whose VFs nobody has yet. Undefined where nothing is to be set on its ports. */
function functionsOf(host: HostPlan): HostPlan | undefined {
  const ports = host.ports.map((plan) => ({ ...plan, functions: [] }));
  const set = ports.some(
    ({ port, vfs }) =>
      vfs !== undefined || port.mtu || port.switching || port.pause || port.classes.length > 0,
  );
  return set ? { ...host, host: { ...host.host, vswitches: [] }, ports, vms: [] } : undefined;
}

/** A host with the bridges that its vswitches are for Neutron, and no ports of VMs on them. Undefined where it has none. */
function bridgesOf(host: HostPlan): HostPlan | undefined {
  const vswitches = neutronSwitches(host).map((vswitch) => retyped(vswitch));
  if (vswitches.length === 0) return undefined;
  return {
    ...host,
    host: { ...host.host, vswitches },
    vms: host.vms.map((vm) => ({
      ...vm,
      vnics: vm.vnics.map((v) => ({ ...v, vswitch: undefined, standby: undefined })),
    })),
  };
}

/** A Linux bridge is one of Open vSwitch here, as Neutron has no other agent that is kept up. */
function retyped(vswitch: VSwitch): VSwitch {
  const type = switchType(vswitch);
  return type === 'linux-bridge' ? { ...vswitch, type: { value: 'ovs', place: vswitch.place } } : vswitch;
}

function noteHost(host: HostPlan, notes: Notes): void {
  const ours = neutronSwitches(host);
  for (const vswitch of host.host.vswitches) {
    const type = switchType(vswitch);
    // Source: neutron releasenotes/notes/remove-linuxbridge-driver-d0df60e5cf8ab3bc.yaml.
    if (type === 'linux-bridge')
      notes.add(
        phrase`\`${vswitch.name}\`: Neutron no longer drives Linux bridges, so that it is a bridge of Open vSwitch here. For what that performs like, state \`type ovs\`.`,
      );
    else if (!ours.includes(vswitch))
      notes.add(phrase`\`${vswitch.name}\` (${type}) is not made here: Neutron has no agent for it.`);
    if (ours.includes(vswitch) && vswitch.uplinks.length === 0)
      notes.add(phrase`\`${vswitch.name}\`: without an uplink, its networks end at each host.`);
  }
  for (const { port } of host.ports)
    // Source: neutron doc/source/admin/config-ovs-offload.rst.
    if (givesFunctions(host, port) && switchOver(port))
      notes.add(
        phrase`\`${port.path}\`: Open vSwitch offloads to it once told so, and started again: \`ovs-vsctl set Open_vSwitch . other_config:hw-offload=true\`.`,
      );
  if (host.vms.some((vm) => vm.vnics.some((v) => v.mode === 'vdpa')))
    notes.add(
      phrase`vDPA devices are made on VFs with \`vdpa dev add\`, once they exist; this is left to you.`,
    );
}
