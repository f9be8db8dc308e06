import { diagnose } from '../workspace/diagnose.ts';
import type { World } from '../workspace/world.ts';
import { severityFor } from './config.ts';
import { uriOf } from './files.ts';

/** A word on standard error where what is shown is of a design that cannot work as it stands. */
export function warnOfErrors(name: string, world: World): void {
  const errors = diagnose(world, { withoutPrediction: true, severity: severityFor(uriOf(name)) }).filter(
    (d) => d.severity === 'error',
  ).length;
  if (errors > 0)
    process.stderr.write(`iov: ${name} has ${errors} error${errors > 1 ? 's' : ''}: see \`iov check\`\n`);
}
