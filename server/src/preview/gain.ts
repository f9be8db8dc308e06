import type { ResourceKind } from '../predict/prediction.ts';
import { bits } from './format.ts';

const WITH: Readonly<Record<ResourceKind, string>> = {
  wire: 'one more port like it',
  pcie: 'a slot as fast as the card',
  'nic-engine': 'one more card like it',
  'vswitch-core': 'one more core',
  'vmdq-queue': 'one more queue',
  queue: 'one more queue',
  'guest-cpu': 'one more vCPU',
  'rate-limit': 'a higher limit',
  class: 'a larger share',
  'switch-port': 'one more switch port',
  demand: 'more demand',
};

/** What one more of a resource would bring: `+3.1 Gb/s with one more core`; undefined where it would bring nothing. */
export const gainText = (
  gainBps: number | undefined,
  kind: ResourceKind,
  who: '' | 'each ' = '',
): string | undefined =>
  gainBps === undefined || gainBps <= 0 ? undefined : `+${bits(gainBps)} ${who}with ${WITH[kind]}`;
