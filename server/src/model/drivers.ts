import type { Device } from './topology.ts';

/** Whether a device is of NVIDIA (Mellanox), by the vendor of its PCI ids. */
export function isNvidia(device: Device | undefined): boolean {
  return device?.pciIds.some((id) => id.toLowerCase().startsWith('15b3:')) ?? false;
}

/**
 * Whether DPDK drives a device over its kernel driver, which then keeps it; others are bound to vfio-pci.
 * Source: dpdk doc/guides/nics/mlx5.rst, doc/guides/linux_gsg/linux_drivers.rst, "Bifurcated Driver".
 */
export function keepsKernelDriver(device: Device | undefined): boolean {
  return isNvidia(device);
}
