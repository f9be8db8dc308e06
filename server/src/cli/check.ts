import { parseArgs } from 'node:util';
import type { Severity } from '../model/finding.ts';
import { rulesById } from '../rules/all.ts';
import type { Level } from '../rules/check.ts';
import { diagnose } from '../workspace/diagnose.ts';
import { severityFor } from './config.ts';
import { UsageError } from './exit.ts';
import { Files, uriOf } from './files.ts';
import { githubReport } from './report/github.ts';
import { jsonReport } from './report/json.ts';
import { sarifReport } from './report/sarif.ts';
import { textReport } from './report/text.ts';
import type { Checked } from './report/checked.ts';

const levels: readonly Level[] = ['error', 'warning', 'information', 'hint', 'off'];
const worst: Readonly<Record<Severity, number>> = { error: 3, warning: 2, information: 1, hint: 0 };
const reports = { text: textReport, json: jsonReport, sarif: sarifReport, github: githubReport };

/** `iov check`: status 1 where an error or a warning was found. */
export function runCheck(args: readonly string[]): number {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      format: { type: 'string', default: 'text' },
      severity: { type: 'string', multiple: true, default: [] },
      'max-severity': { type: 'string', default: 'information' },
    },
  });
  if (positionals.length === 0) throw new UsageError('`iov check` needs a file.');
  const format = values.format;
  if (format !== 'text' && format !== 'json' && format !== 'sarif' && format !== 'github')
    throw new UsageError(`There is no format \`${format}\`: text, json, sarif or github.`);
  const severity = severityOf(values.severity);
  const limit = limitOf(values['max-severity']);
  const files = new Files();
  const checked: Checked[] = positionals.map((name) => {
    const world = files.world(name);
    // The command line wins over what lies beside the files.
    const levels = { ...severityFor(uriOf(name)), ...severity };
    return { name, world, diagnostics: diagnose(world, { severity: levels }) };
  });
  process.stdout.write(reports[format](checked));
  return checked.some((c) => c.diagnostics.some((d) => worst[d.severity] > limit)) ? 1 : 0;
}

function severityOf(settings: readonly string[]): Record<string, Level> {
  return Object.fromEntries(
    settings.map((setting): [string, Level] => {
      const [rule = '', level = ''] = setting.split('=');
      const found = levels.find((l) => l === level);
      if (!rulesById.has(rule))
        throw new UsageError(`There is no rule \`${rule}\`: \`iov explain\` lists them.`);
      if (!found)
        throw new UsageError(`\`${setting}\`: a level is error, warning, information, hint or off.`);
      return [rule, found];
    }),
  );
}

function limitOf(level: string): number {
  if (level === 'none') return -1;
  if (level !== 'error' && level !== 'warning' && level !== 'information' && level !== 'hint')
    throw new UsageError(`\`--max-severity ${level}\`: error, warning, information, hint or none.`);
  return worst[level];
}
