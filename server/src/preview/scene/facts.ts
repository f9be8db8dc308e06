import type { Host, Nic, Port, Switch, Vm, VSwitch } from '../../model/topology.ts';
import { defaults } from '../../predict/assume.ts';
import { bits, bytes, digits } from './format.ts';
import { counted, phrase } from '../../words/phrase.ts';

/* What the file states of an element, in one line each. What it does not state is not shown. */

const join = (parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== '').join(' · ');

const HYPERVISORS = {
  kvm: 'KVM',
  esxi: 'ESXi',
  xen: 'Xen',
  'hyper-v': 'Hyper-V',
  get none() {
    return phrase`host kernel`;
  },
};
const IOMMUS = {
  'vt-d': 'VT-d',
  'amd-vi': 'AMD-Vi',
  smmu: 'SMMU',
  get off() {
    return phrase`IOMMU off`;
  },
};
const TEAMS = {
  lacp: () => 'LACP',
  'active-standby': () => phrase`active/standby`,
  'source-port': () => phrase`by source port`,
};

export function hypervisorName(host: Host): string {
  const said = host.hypervisor?.value;
  if (!said) return phrase`hypervisor`;
  return said.version === undefined ? HYPERVISORS[said.type] : `${HYPERVISORS[said.type]} ${said.version}`;
}

export const iommuName = (host: Host): string | undefined => host.iommu && IOMMUS[host.iommu.value.type];

export function hostFacts(host: Host): string {
  const cpu = host.cpu?.value;
  return join([
    host.platform ? (host.platform.label ?? host.platform.name) : undefined,
    host.hypervisor ? hypervisorName(host) : undefined,
    cpu && phrase`${cpu.sockets} × ${cpu.coresPerSocket} cores ${digits(cpu.hz / 1e9)} GHz`,
    host.memoryBytes && bytes(host.memoryBytes.value),
    iommuName(host),
  ]);
}

export function nicFacts(nic: Nic): readonly string[] {
  const pcie = nic.slot?.value.pcie ?? nic.device?.pcie?.value;
  return [
    // Its full name is long and is said on hover.
    nic.device ? deviceName(nic.device.name) : phrase`unknown device`,
    ...(pcie ? [`PCIe ${pcie.generation}.0 ×${pcie.lanes}`] : []),
    ...(nic.numa ? [`NUMA ${nic.numa.value}`] : []),
  ];
}

/** `intel.x520-da2` as it stands on the box: X520-DA2. Product names that are words keep a capital only. */
function deviceName(name: string): string {
  const model = name.slice(name.indexOf('.') + 1);
  if (model.startsWith('connectx')) return `ConnectX${model.slice('connectx'.length)}`;
  return /^[a-z]{1,4}\d/u.test(model) ? model.toUpperCase() : model.charAt(0).toUpperCase() + model.slice(1);
}

export function portFacts(port: Port): string {
  return join([
    port.vfs && counted(port.vfs.value, 'VF'),
    port.switching?.value === 'vepa'
      ? 'VEPA'
      : port.switching?.value === 'switchdev'
        ? 'switchdev'
        : undefined,
    port.mtu && `mtu ${port.mtu.value}`,
  ]);
}

export function vswitchFacts(vswitch: VSwitch): string {
  const team = vswitch.team?.value;
  return join([
    vswitch.type
      ? join([vswitch.type.value]) + (vswitch.version === undefined ? '' : ` ${vswitch.version}`)
      : undefined,
    vswitch.vmdq && `VMDq ${vswitch.vmdq.value}`,
    team && TEAMS[team](),
    vswitch.mtu && `mtu ${vswitch.mtu.value}`,
  ]);
}

export function vmFacts(vm: Vm): string {
  const vcpus = vm.vcpus ?? vm.flavor?.vcpus;
  const memory = vm.memoryBytes ?? vm.flavor?.memoryBytes;
  const numa = vm.numa ?? vm.flavor?.numa;
  const driver = vm.driver ?? vm.flavor?.driver;
  return join([
    ...(vcpus || memory
      ? [
          vcpus ? `${vcpus.value} vCPU` : phrase`${defaults.vcpus} vCPU assumed`,
          memory ? bytes(memory.value) : phrase`${bytes(defaults.memoryBytes)} assumed`,
        ]
      : [phrase`${defaults.vcpus} vCPU · ${bytes(defaults.memoryBytes)} assumed`]),
    numa && `numa ${numa.value}`,
    (vm.pinned ?? vm.flavor?.pinned)?.value === true ? phrase`pinned` : undefined,
    driver?.value === 'dpdk' ? 'dpdk' : undefined,
  ]);
}

export function switchFacts(element: Switch): string {
  const ports = element.ports?.value;
  return join([
    ports && `${ports.count} × ${bits(ports.speedBps)}`,
    element.mtu && `mtu ${element.mtu.value}`,
    element.reflectiveRelay?.value === true ? phrase`reflective relay` : undefined,
  ]);
}
