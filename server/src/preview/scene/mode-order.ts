import type { Mode } from '../../model/topology.ts';

/** The order of the legend and of Compare: from most work in software to least. */
export const MODE_ORDER: readonly Mode[] = [
  'emulated',
  'vswitch',
  'vmdq',
  'vhost-user',
  'macvtap',
  'vdpa',
  'sriov',
  'direct',
];
