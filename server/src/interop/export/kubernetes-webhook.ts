import type { Device } from '../../model/topology.ts';
import type { NodePolicy } from './kubernetes-types.ts';
import { phrase } from '../../words/phrase.ts';

/*
 * What the operator's admission webhook asks of a policy beyond its schema.
 * Source: k8snetworkplumbingwg/sriov-network-operator@249e20012faf, pkg/webhook/validate.go.
 */

/** What is wrong with a policy, a phrase each. */
export function policyFaults({ spec }: NodePolicy, device: Device | undefined): string[] {
  const faults: string[] = [];
  const { numVfs, nicSelector, resourceName, deviceType, isRdma, eSwitchMode, linkType, vdpaType } = spec;
  const vendor = nicSelector.vendor;
  const most = vendor === '15b3' ? 128 : device?.vfsPerPort?.value;
  if (numVfs <= 0) faults.push(phrase`it makes no VFs`);
  if (most !== undefined && numVfs > most) faults.push(phrase`${numVfs} VFs are more than ${most}`);
  if (!/^[a-zA-Z0-9]([a-zA-Z0-9_-]*[a-zA-Z0-9])?$/.test(resourceName))
    faults.push(phrase`the resource name ${resourceName} is not one`);
  if (Object.keys(nicSelector).length === 0)
    faults.push(phrase`nothing selects the NIC: state the \`interface\` or \`address\` of the port`);
  else if (nicSelector.pfNames === undefined && nicSelector.rootDevices === undefined)
    faults.push(
      phrase`it would take every port of that model: state the \`interface\` or \`address\` of the port`,
    );
  for (const name of nicSelector.pfNames ?? []) {
    const range = /#(\d+)-(\d+)$/.exec(name);
    if (range && (Number(range[1]) > Number(range[2]) || Number(range[2]) >= numVfs))
      faults.push(phrase`the range of ${name} is outside its VFs`);
  }
  if (deviceType === 'vfio-pci' && isRdma === true)
    faults.push(phrase`RDMA needs the kernel driver, not vfio-pci`);
  if (eSwitchMode === 'switchdev' && linkType !== 'eth') faults.push(phrase`switchdev is for Ethernet`);
  if (vdpaType !== undefined && eSwitchMode !== 'switchdev') faults.push(phrase`vDPA needs switchdev`);
  return faults;
}

/** PF device ids that the operator supports as shipped, by vendor (deployment/.../templates/configmap.yaml, supported-nic-ids). */
const supportedIds: ReadonlySet<string> = new Set(
  Object.entries({
    '8086':
      '158a 158b 1572 1563 10c9 1589 1581 15ff 0d58 1583 1592 1593 159b 1599 1591 188a 124d 124c 579c 579d 579e 12d2 12d3 1249 124a',
    '15b3': '1013 1015 1017 1019 101b 101d 101f 1021 1023 1025 a2d6 a2dc',
    '14e4': '16d7 1750',
    '1077': '1654',
  }).flatMap(([vendor, ids]) => ids.split(' ').map((id) => `${vendor}:${id}`)),
);

/** Whether the operator supports a device; true where its ids are not known. */
export function supported(device: Device | undefined): boolean {
  const ids = device?.pciIds ?? [];
  return ids.length === 0 || ids.some((id) => supportedIds.has(id.toLowerCase()));
}
