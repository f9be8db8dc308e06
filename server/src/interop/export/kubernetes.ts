import { lacksSrIov } from '../../rules/shared/ports.ts';
import { vnicText } from '../../rules/shared/say.ts';
import type { ExportFile, Exported, Header } from './file.ts';
import { keepsKernelDriver } from '../../model/drivers.ts';
import { functionSettings } from './functions.ts';
import { policyFaults, supported } from './kubernetes-webhook.ts';
import type { NodePolicy, SriovNetwork } from './kubernetes-types.ts';
import { Unique, dnsLabel, dnsName, oneLine } from './names.ts';
import { Notes, hashComment } from './notes.ts';
import { type Deployment, type HostPlan, type PortPlan, type VnicPlan, isLinux } from './plan.ts';
import { yaml } from './yaml.ts';
import { phrase } from '../../words/phrase.ts';

/*
 * Resources of the SR-IOV network operator: a policy for each port (which makes its VFs), and a network for each kind
 * of attachment (which a pod asks for by name). A policy that the operator's webhook would refuse is not written.
 */

const namespace = 'sriov-network-operator';
const apiVersion = 'sriovnetwork.openshift.io/v1';

export function kubernetes({ hosts }: Deployment, header: Header): Exported {
  const notes = new Notes();
  const names = new Unique();
  const policies: NodePolicy[] = [];
  const networks = new Map<string, SriovNetwork>();
  for (const host of hosts) {
    if (!isLinux(host)) {
      notes.add(phrase`\`${host.name}\` is no node of a cluster: it does not run Linux.`);
      continue;
    }
    for (const plan of host.ports) {
      if (plan.vfs === undefined || plan.vfs === 0 || lacksSrIov(plan.port.nic.device)) continue;
      for (const part of partsOf(plan)) {
        const policy = policyOf(host, plan, part, names, notes);
        const faults = policyFaults(policy, plan.port.nic.device);
        if (faults.length > 0) {
          notes.add(
            phrase`\`${plan.port.path}\`: its policy is left out, as the operator's webhook would refuse it: ${faults.join('; ')}.`,
          );
          continue;
        }
        if (!supported(plan.port.nic.device))
          notes.add(
            phrase`\`${plan.port.path}\`: \`${plan.port.nic.device?.name ?? ''}\` is not in the operator's \`supported-nic-ids\`; its webhook refuses the policy until it is added there.`,
          );
        policies.push(policy);
        networksOf(plan, part, policy.spec.resourceName, notes).forEach((n) =>
          networks.set(n.metadata.name, n),
        );
      }
    }
    noteRest(host, notes);
  }
  if (networks.size > 0)
    notes.add(phrase`The networks give pods no IP addresses, as a design knows none: add \`ipam\` to them.`);
  // Source: k8snetworkplumbingwg/sriov-network-operator README.md, "SriovOperatorConfig": `disableDrain`.
  if (policies.length > 0)
    notes.add(
      phrase`The operator drains a node whose VFs a policy changes, and restarts it where a driver or firmware asks for that: apply them node by node, or in hours that allow it.`,
    );
  const all = notes.take();
  const file = (
    path: string,
    what: string,
    items: readonly unknown[],
    said: readonly string[],
  ): ExportFile[] =>
    items.length === 0
      ? []
      : [{ path, text: `${hashComment(header, what, said)}\n---\n${items.map(yaml).join('---\n')}` }];
  return {
    files: [
      ...file('policies.yaml', 'What the operator makes of each port.', policies, all),
      ...file('networks.yaml', 'What pods attach to.', [...networks.values()], []),
    ],
    notes: notes.all,
  };
}

/** A stretch of a port's VFs that are bound to one kind of driver. */
interface Part {
  readonly from: number;
  readonly to: number;
  readonly dpdk: boolean;
  readonly vdpa: boolean;
  readonly functions: readonly VnicPlan[];
  /** Whether it is all there is of the port. */
  readonly whole: boolean;
}

/** The VFs of a port divided by what they are used for; those that nobody has go with their predecessors. */
function partsOf({ vfs = 0, functions }: PortPlan): Part[] {
  const parts: { from: number; dpdk: boolean; vdpa: boolean; functions: VnicPlan[] }[] = [];
  for (const one of functions) {
    const dpdk = one.vnic.driver?.value === 'dpdk';
    const vdpa = one.mode === 'vdpa';
    const last = parts.at(-1);
    if (last?.dpdk === dpdk && last.vdpa === vdpa) last.functions.push(one);
    else parts.push({ from: last ? (one.vf ?? 0) : 0, dpdk, vdpa, functions: [one] });
  }
  if (parts.length === 0) parts.push({ from: 0, dpdk: false, vdpa: false, functions: [] });
  return parts.map((part, i) => ({
    ...part,
    to: (parts[i + 1]?.from ?? vfs) - 1,
    whole: parts.length === 1,
  }));
}

function policyOf(host: HostPlan, plan: PortPlan, part: Part, names: Unique, notes: Notes): NodePolicy {
  const { port } = plan;
  const { device } = port.nic;
  // Alike hosts share the resource, however their ports are divided.
  const suffix = part.vdpa ? '-vdpa' : part.dpdk ? '-dpdk' : '';
  const bifurcated = keepsKernelDriver(device);
  // There DPDK runs over RDMA.
  const vfio = part.dpdk && !bifurcated;
  const rdma = (part.dpdk && bifurcated) || (!vfio && port.nic.features.some((f) => f.value === 'rdma'));
  const ids = device?.pciIds ?? [];
  const [vendor, id] = ids[0]?.toLowerCase().split(':') ?? [];
  const range = part.whole ? '' : `#${part.from}-${part.to}`;
  if (plan.interface === undefined && !part.whole)
    notes.add(
      phrase`\`${port.path}\`: VFs of one port for different drivers are told apart by its \`interface\`.`,
    );
  if (plan.addressDerived && plan.interface === undefined)
    notes.add(
      phrase`\`${port.path}\`: its PCI address is taken to be ${plan.address ?? ''}, the card's next functions being its ports in order.`,
    );
  return {
    apiVersion,
    kind: 'SriovNetworkNodePolicy',
    metadata: { name: names.name(dnsLabel(`${host.name}-${port.path}${suffix}`)), namespace },
    spec: {
      resourceName: `${port.nic.host.name}_${port.path}${suffix}`.replace(/[^A-Za-z0-9]+/g, '_'),
      nodeSelector: { 'kubernetes.io/hostname': dnsName(host.name) },
      priority: 99,
      numVfs: plan.vfs ?? 0,
      nicSelector: {
        ...(vendor === undefined ? {} : { vendor }),
        ...(id === undefined || ids.length > 1 ? {} : { deviceID: id }),
        ...(plan.interface === undefined ? {} : { pfNames: [plan.interface + range] }),
        ...(plan.address === undefined || plan.interface !== undefined
          ? {}
          : { rootDevices: [plan.address] }),
      },
      deviceType: vfio ? 'vfio-pci' : 'netdevice',
      ...(rdma ? { isRdma: true } : {}),
      ...(port.mtu ? { mtu: port.mtu.value } : {}),
      ...(port.switching?.value === 'switchdev' || part.vdpa ? { eSwitchMode: 'switchdev' as const } : {}),
      ...(part.vdpa ? { vdpaType: 'virtio' as const } : {}),
      linkType: 'eth',
    },
  };
}

/** A network for each vnic of a stretch: its members share it. */
function networksOf(plan: PortPlan, part: Part, resourceName: string, notes: Notes): SriovNetwork[] {
  const { port } = plan;
  const settings = functionSettings(plan, notes);
  const made = new Map<string, SriovNetwork>();
  for (const { vnic, attachment, vf } of part.functions) {
    const set = settings.find((s) => s.vf === vf);
    const spread = attachment.group.attachments.some((a) => a.vnic === vnic && a.port !== port);
    const name = dnsLabel(`${vnic.vm.name}-${vnic.name}${spread ? `-${port.path}` : ''}`);
    if (!set || made.has(name)) continue;
    if (set.priority !== undefined && set.vlan === undefined)
      notes.add(
        phrase`${vnicText(vnic)}: the CNI sets a priority only with a VLAN, so its class is left out.`,
      );
    if (set.mac !== undefined)
      notes.add(phrase`${vnicText(vnic)}: a pod asks for its MAC address in its own annotation (\`mac\`).`);
    made.set(name, {
      apiVersion,
      kind: 'SriovNetwork',
      metadata: { name, namespace },
      spec: {
        resourceName,
        networkNamespace: 'default',
        ...(set.vlan === undefined ? {} : { vlan: set.vlan }),
        ...(set.vlan === undefined || set.priority === undefined ? {} : { vlanQoS: set.priority }),
        ...(set.minMbps === undefined ? {} : { minTxRate: set.minMbps }),
        ...(set.maxMbps === undefined ? {} : { maxTxRate: set.maxMbps }),
        ...(set.spoofCheck === undefined
          ? {}
          : { spoofChk: set.spoofCheck ? ('on' as const) : ('off' as const) }),
        ...(set.trust === undefined ? {} : { trust: set.trust ? ('on' as const) : ('off' as const) }),
        ...(set.mac === undefined ? {} : { capabilities: '{"mac": true}' }),
      },
    });
  }
  return [...made.values()];
}

function noteRest(host: HostPlan, notes: Notes): void {
  for (const { port, functions } of host.ports) {
    if (port.classes.length > 0 || port.pause)
      notes.add(
        phrase`\`${port.path}\`: ETS, PFC and pause are not the operator's; see the \`shell\` export.`,
      );
    // Source: k8snetworkplumbingwg/ovs-cni docs/ovs-offload.md; sriov-network-operator doc/ovs-hw-offload.md.
    if (port.switching?.value === 'switchdev' && functions.length > 0)
      notes.add(
        phrase`\`${port.path}\`: in switchdev mode a pod reaches the wire over the representor of its VF, which a \`SriovNetwork\` does not plug into a bridge: attach it with \`ovs-cni\` to the resource of the policy.`,
      );
    if (port.switching?.value === 'vepa')
      notes.add(phrase`\`${port.path}\`: the operator does not set VEPA; see the \`shell\` export.`);
    for (const { vnic } of functions.filter((f) => f.vnic.vf))
      notes.add(
        phrase`${vnicText(vnic)}: a pod gets any free VF of its resource, not the one that \`vf\` names.`,
      );
  }
  for (const vnic of host.vms.flatMap((vm) => vm.vnics))
    if (vnic.mode !== 'sriov' && vnic.mode !== 'vdpa')
      notes.add(phrase`${vnicText(vnic.vnic)}: \`${oneLine(vnic.mode)}\` is not the SR-IOV operator's.`);
}
