import { parseArgs } from 'node:util';
import { nearest } from '../model/nearest.ts';
import { rules, rulesById } from '../rules/all.ts';
import { UsageError } from './exit.ts';

/** `iov explain RULE`: a rule's page; without a rule, a line for each. */
export function runExplain(args: readonly string[]): number {
  const { positionals } = parseArgs({ args: [...args], allowPositionals: true });
  const [id] = positionals;
  if (id === undefined) {
    const width = Math.max(...rules.map((r) => r.id.length));
    for (const rule of rules)
      process.stdout.write(`${rule.id.padEnd(width)}  ${rule.severity.padEnd(11)}  ${rule.summary}\n`);
    return 0;
  }
  const rule = rulesById.get(id);
  if (!rule) {
    const [near] = nearest(id, rulesById.keys());
    throw new UsageError(
      `There is no rule \`${id}\`.${near === undefined ? '' : ` Did you mean \`${near}\`?`}`,
    );
  }
  process.stdout.write(
    `${rule.id} (${rule.severity})\n\n${rule.summary}\n\n${rule.docs.trim()}\n\nReports:\n\n${indented(rule.bad)}\n\nReports nothing:\n\n${indented(rule.good)}\n`,
  );
  return 0;
}

function indented(text: string): string {
  return text.trim().replace(/^(?=.)/gm, '    ');
}
