import type { Exported, Header } from './file.ts';
import { type FunctionSettings, functionSettings } from './functions.ts';
import { Notes, hashComment } from './notes.ts';
import { oneLine } from './names.ts';
import type { Port } from '../../model/topology.ts';
import { switchType } from '../../predict/cost/cost.ts';
import { type Deployment, type HostPlan, type PortPlan, isLinux } from './plan.ts';
import { library } from './shell-library.ts';
import { dcb } from './dcb.ts';
import { quote, variable } from './sh.ts';
import { phrase } from '../../words/phrase.ts';

/*
 * A POSIX shell script for each Linux host: virtual functions, and what their PF is told of each. It may be run as
 * often as one likes, and changes only what differs from the design.
 *
 * The kernel lets the number of VFs change only through 0, which takes all of them away from whoever uses them: so the
 * script does that only where the number or the eswitch mode changes, and not while a VF is in use.
 */

export function shell({ hosts }: Deployment, header: Header): Exported {
  const notes = new Notes();
  const files = hosts.flatMap((host) => {
    if (!isLinux(host)) {
      notes.add(phrase`\`${host.name}\` does not run Linux: there is no script for it.`);
      return [];
    }
    const ports = host.ports.flatMap((plan) => portCommands(plan, notes));
    noteRest(host, notes);
    if (ports.length === 0) {
      notes.add(phrase`\`${host.name}\`: there is nothing to set on its ports.`);
      notes.take();
      return [];
    }
    const said = [
      `What it sets lasts until ${oneLine(host.name)} restarts: have it run at each boot, before VMs or containers start.`,
      ...notes.take(),
    ];
    const head = hashComment(header, `Virtual functions of ${oneLine(host.name)}.`, said);
    const first = ports.flatMap(({ find, able }, i) => [
      `pf${i}=$(${find})`,
      ...(able === undefined ? [] : [`able "$pf${i}" ${able}`]),
    ]);
    const body = [
      `# Nothing is changed before all of this is found.\n${[...iommuCheck(host), ...first].join('\n')}`,
      ...ports.map(({ port, lines }, i) => [`# ${port.path}`, `pf=$pf${i}`, ...lines].join('\n')),
    ];
    const text = `#!/bin/sh\n${head}\n\n${library}\n${body.join('\n\n')}\n\nfinish\n`;
    return [{ path: `${host.file}.sh`, text, mode: 0o755 }];
  });
  return { files, notes: notes.all };
}

/**
 * How the IOMMU of a host is switched on, to be said where it is not at work.
 * Source: linux Documentation/admin-guide/kernel-parameters.txt: `intel_iommu` is off where the kernel is not built
 * otherwise; `iommu=pt` is of x86, `iommu.passthrough` of arm64 too; AMD-Vi and SMMU are used where the firmware shows them.
 */
function iommuCheck({ host: { iommu } }: HostPlan): string[] {
  if (!iommu || iommu.value.type === 'off') return [];
  const { type, passthrough } = iommu.value;
  const pt = passthrough?.value === true;
  const { firmware, parameters } = {
    'vt-d': { firmware: 'Intel VT-d', parameters: pt ? 'intel_iommu=on iommu=pt' : 'intel_iommu=on' },
    'amd-vi': { firmware: 'AMD-Vi (IOMMU)', parameters: pt ? 'iommu=pt' : '' },
    smmu: { firmware: 'the SMMU', parameters: pt ? 'iommu.passthrough=1' : '' },
  }[type];
  return [`iommu ${quote(firmware)}${parameters === '' ? '' : ` ${quote(parameters)}`}`];
}

/** What there is to say of one port: how it is found, what must hold before anything is changed, and what is done. */
interface PortCommands {
  readonly port: Port;
  /** The words that print its interface. */
  readonly find: string;
  /** Arguments of `able`, without the interface. */
  readonly able?: string | undefined;
  readonly lines: readonly string[];
}

/** The commands of one port, if there is anything to say of it. */
function portCommands(plan: PortPlan, notes: Notes): PortCommands[] {
  const { port, vfs } = plan;
  const settings = functionSettings(plan, notes);
  const lines: string[] = [];
  if (port.mtu) lines.push(`run ip link set dev "$pf" mtu ${port.mtu.value}`);
  const mode = port.switching?.value;
  const eswitch = mode === undefined ? 'any' : mode === 'switchdev' ? 'switchdev' : 'legacy';
  const able = vfs !== undefined || mode !== undefined ? `${vfs ?? 'any'} ${eswitch}` : undefined;
  if (able !== undefined) lines.push(`functions "$pf" ${able}`);
  // libvirt refuses a VF whose PF is down, and some PFs then carry nothing for it.
  // Source: libvirt src/util/virnetdev.c, virNetDevSaveNetConfig and virNetDevSetNetConfig.
  if (vfs) lines.push('run ip link set dev "$pf" up');
  if (mode === 'veb' || mode === 'vepa') lines.push(`run bridge link set dev "$pf" hwmode ${mode}`);
  for (const one of settings) lines.push(...functionCommands(one));
  if (port.pause) {
    const state = port.pause.value ? 'on' : 'off';
    lines.push(`pause "$pf" ${state}`);
  }
  lines.push(...dcb(port, notes).map((args) => `run dcb ${args}`));
  if (lines.length === 0) return [];
  return [{ port, find: findCommand(plan, notes), able, lines }];
}

/** Finds the port's interface: by name, by address, or from the environment. */
function findCommand({ port, ...plan }: PortPlan, notes: Notes): string {
  if (plan.interface !== undefined) return `interface ${quote(plan.interface)}`;
  if (port.interface)
    notes.add(
      phrase`\`${port.path}\`: \`${port.interface.value}\` is not an interface name that Linux takes.`,
    );
  if (plan.address !== undefined) {
    if (plan.addressDerived)
      notes.add(
        phrase`\`${port.path}\`: its PCI address is taken to be ${plan.address}, the card's next functions being its ports in order.`,
      );
    return `interface_at ${quote(plan.address)}`;
  }
  const name = variable(port.path);
  notes.add(
    phrase`\`${port.path}\` says neither \`interface\` nor \`address\`: name its interface in the environment (\`${name}=ens1f0 sh SCRIPT\`).`,
  );
  return `interface "\${${name}:?the interface of ${port.path}}"`;
}

function functionCommands(one: FunctionSettings): string[] {
  const set = `vf "$pf" ${one.vf}`;
  const { vlan, priority, maxMbps, minMbps } = one;
  const lines = [`# VF ${one.vf}: ${oneLine(one.user)}`];
  if (one.mac !== undefined) lines.push(`address "$pf" ${one.vf} ${one.mac}`);
  // What an earlier design may have set and this one does not is taken back, where the driver knows it at all.
  lines.push(
    vlan === undefined && priority === undefined
      ? `clear ${set} vlan 0`
      : `${set} vlan ${vlan ?? 0} qos ${priority ?? 0}`,
    maxMbps === undefined && minMbps === undefined
      ? `clear ${set} max_tx_rate 0 min_tx_rate 0`
      : `${set} max_tx_rate ${maxMbps ?? 0} min_tx_rate ${minMbps ?? 0}`,
  );
  if (one.spoofCheck !== undefined) lines.push(`${set} spoofchk ${one.spoofCheck ? 'on' : 'off'}`);
  if (one.trust !== undefined) lines.push(`${set} trust ${one.trust ? 'on' : 'off'}`);
  return lines;
}

/** What other formats are for. */
function noteRest(host: HostPlan, notes: Notes): void {
  for (const vswitch of host.host.vswitches) {
    const type = switchType(vswitch);
    const other =
      type === 'linux-bridge' || type === 'xen'
        ? phrase`\`netplan\`, \`networkmanager\` or \`systemd\``
        : type === 'ovs' || type === 'ovs-dpdk'
          ? '`ovs`'
          : undefined;
    notes.add(
      phrase`\`${vswitch.name}\`: a vswitch is not made here${other === undefined ? '' : phrase`; ${other} does that`}.`,
    );
  }
  if (host.vms.some((vm) => vm.vnics.some((v) => v.mode === 'vdpa')))
    notes.add(
      phrase`vDPA devices are made on VFs with \`vdpa dev add\`, once they exist; this is left to you.`,
    );
  for (const { port } of host.ports)
    if (port.vfQueues) notes.add(phrase`\`${port.path}\`: \`vf-queues\` is a parameter of the driver.`);
}
