import { valueUnder } from '../../model/devices.ts';
import { classesOf } from '../../model/dcb.ts';
import { poolsInForce } from '../../model/pools.ts';
import type { Port } from '../../model/topology.ts';
import { stateOf, vfsOf } from './ports.ts';

/** The most VFs that a port can have beside all else that the file says of its card; infinite where nothing is known. */
export function mostVfs(port: Port): number {
  const { nic } = port;
  const { device } = nic;
  const others = nic.ports.filter((p) => p !== port).reduce((sum, p) => sum + vfsOf(p), 0);
  const vmdq = nic.host.vswitches
    .filter((v) => v.uplinks.some((u) => u.port === port))
    .reduce((sum, v) => sum + (v.vmdq?.value ?? 0), 0);
  const pools = device?.vmdqBesideVfs?.value === true ? undefined : poolsInForce(port)?.value;
  const most = Math.min(
    device?.vfsPerPort?.value ?? Infinity,
    (device?.vfsPerDevice?.value ?? Infinity) - others,
    nic.vfsInFirmware?.value ?? Infinity,
    pools === undefined || vmdq === 0 ? Infinity : pools - vmdq - 1,
  );
  const classes = device?.classes?.value;
  const wanted = classesOf(port);
  if (!classes || wanted <= 1) return most;
  // Fewer classes go with more VFs: the highest count that still leaves those in use.
  const bounds = [
    most,
    ...classes.when.flatMap(({ test }) => (test.on === 'vfs' ? [test.than - 1, test.than] : [])),
  ];
  const fitting = bounds.filter(
    (vfs) => vfs <= most && valueUnder(classes, { ...stateOf(port), vfs }) >= wanted,
  );
  return fitting.length > 0 ? Math.max(...fitting) : 0;
}
