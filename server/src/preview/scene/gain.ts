import type { ResourceKind } from '../../predict/prediction.ts';
import { bits } from './format.ts';
import { phrase } from '../../words/phrase.ts';

const WITH: Readonly<Record<ResourceKind, () => string>> = {
  wire: () => phrase`one more port like it`,
  pcie: () => phrase`a slot as fast as the card`,
  'nic-engine': () => phrase`one more card like it`,
  'vswitch-core': () => phrase`one more core`,
  'vmdq-queue': () => phrase`one more queue`,
  queue: () => phrase`one more queue`,
  'guest-cpu': () => phrase`one more vCPU`,
  'host-cpu': () => phrase`one more core`,
  'rate-limit': () => phrase`a higher limit`,
  class: () => phrase`a larger share`,
  'switch-port': () => phrase`one more switch port`,
  demand: () => phrase`more demand`,
};

/** What one more of a resource would bring: `+3.1 Gb/s with one more core`; undefined where it would bring nothing. */
export const gainText = (
  gainBps: number | undefined,
  kind: ResourceKind,
  each = false,
): string | undefined =>
  gainBps === undefined || gainBps <= 0
    ? undefined
    : each
      ? phrase`+${bits(gainBps)} each with ${WITH[kind]()}`
      : phrase`+${bits(gainBps)} with ${WITH[kind]()}`;
