import type { Site } from '../network/network.ts';
import { isKernelWork, type Cost } from './cost.ts';
import { cpuDoubt } from './parameters.ts';
import { perClock, vendorDoubt } from './per-clock.ts';

/** Half of an 80 % interval in standard deviations of a normal distribution. */
const half = 1.2816;

/** Whose cost it is: what a processor does with a packet, or what a card does (no cost class, or one of the card). */
type Work = Pick<Cost, 'regime'> & { readonly costClass?: string | undefined };

/** Factor of an 80 % interval with what is not known of the host's CPU: errors of independent causes add by squares. */
export function withCpuDoubt(spread: number, work: Work, site: Site): number {
  return Math.exp(Math.hypot(Math.log(spread), half * doubtOf(work, site)));
}

/** Standard deviation, in logarithms, of what the host's CPU does in a second against what is taken. */
function doubtOf({ regime, costClass }: Work, { generation, costs, clockStated }: Site): number {
  if (costClass === undefined || !isProcessors(costClass)) return 0;
  const clock = clockStated ? 0 : cpuDoubt.clock;
  if (!isKnown(generation))
    return Math.hypot(clock, isKernelWork({ costClass }) ? cpuDoubt.kernel : cpuDoubt.polling);
  const measured = costs.regimes[regime].generations?.includes(generation) === true;
  return Math.hypot(clock, measured ? 0 : vendorDoubt);
}

function isProcessors(costClass: string): boolean {
  return /^(?:switch|kernel|guest|host):/.test(costClass);
}

/** Whether somebody says what this core does in a clock. */
export function isKnown(generation: string | undefined): generation is string {
  return generation !== undefined && perClock[generation] !== undefined;
}
