import { nearest } from '../../model/nearest.ts';
import { rules, rulesById } from '../../rules/all.ts';
import { readArguments } from '../arguments.ts';
import { explain } from '../commands.ts';
import { UsageError } from '../exit.ts';
import { columns, painter, wrapped } from '../terminal.ts';

/** `iov explain RULE`: a rule's page; without a rule, a line for each. */
export function runExplain(args: readonly string[]): number {
  const [id, ...more] = readArguments(explain, args).positionals;
  if (more.length > 0) throw new UsageError('`iov explain` takes one rule.');
  if (id === undefined) {
    const width = Math.max(...rules.map((r) => r.id.length));
    for (const rule of rules)
      process.stdout.write(`${rule.id.padEnd(width)}  ${rule.severity.padEnd(11)}  ${rule.summary}\n`);
    return 0;
  }
  const width = Math.min(100, columns(100));
  const rule = rulesById.get(id);
  if (!rule) {
    const [near] = nearest(id, rulesById.keys());
    throw new UsageError(
      `There is no rule \`${id}\`.${near === undefined ? '' : ` Did you mean \`${near}\`?`}`,
    );
  }
  const paint = painter(process.stdout);
  const head = (text: string): string => paint('bold', text);
  const parts = [
    `${head(rule.id)} (${rule.severity})`,
    wrapped(rule.summary, width),
    wrapped(rule.docs.trim(), width),
    head('Reports:'),
    indented(rule.bad),
    head('Reports nothing:'),
    indented(rule.good),
  ];
  process.stdout.write(`${parts.join('\n\n')}\n`);
  return 0;
}

function indented(text: string): string {
  return text.trim().replace(/^(?=.)/gm, '    ');
}
