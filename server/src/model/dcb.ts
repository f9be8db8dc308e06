import type { Port } from './topology.ts';

/** Traffic classes that a port has in use: class 0 exists even where it is not written. */
export function classesOf(port: Port): number {
  const stated = port.classes.length;
  if (stated === 0) return 1;
  return port.classes.some((c) => c.priorities.includes(0)) ? stated : stated + 1;
}

/** Whether a port runs data centre bridging: several classes, or one that pauses. */
export function usesDcb(port: Port): boolean {
  return classesOf(port) > 1 || port.classes.some((c) => c.pfc?.value === true);
}
