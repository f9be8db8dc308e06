import { resolve } from 'node:path';
import { URI } from 'vscode-uri';
import type { Severity } from '../../model/finding.ts';
import { nearest } from '../../model/nearest.ts';
import { rulesById } from '../../rules/all.ts';
import type { Level } from '../../rules/check.ts';
import { diagnose } from '../../workspace/diagnose.ts';
import { readArguments } from '../arguments.ts';
import { check, levels } from '../commands.ts';
import { configsFor, severityFor } from '../config.ts';
import { UsageError, unlessUnreadable } from '../exit.ts';
import { Files, stdin, uriOf } from '../files.ts';
import { fixFile } from './fix.ts';
import { githubReport } from '../report/github.ts';
import { gitlabReport } from '../report/gitlab.ts';
import { jsonReport } from '../report/json.ts';
import { sarifReport } from '../report/sarif.ts';
import { textReport } from '../report/text.ts';
import type { Checked } from '../report/checked.ts';
import { Progress } from '../terminal.ts';
import { watchFiles } from './watch.ts';

const worst: Readonly<Record<Severity, number>> = { error: 3, warning: 2, information: 1, hint: 0 };
const reports = {
  text: textReport,
  json: jsonReport,
  sarif: sarifReport,
  github: githubReport,
  gitlab: gitlabReport,
};

interface Settings {
  readonly names: readonly string[];
  readonly severity: Readonly<Record<string, Level>>;
  readonly fix: boolean;
}

/** `iov check`: status 1 where an error or a warning was found. */
export async function runCheck(args: readonly string[]): Promise<number> {
  const { values, positionals: names } = readArguments(check, args);
  if (names.length === 0) throw new UsageError('`iov check` needs a file, or `-` for standard input.');
  if (names.includes(stdin) && (values.fix || values.watch))
    throw new UsageError(`\`--${values.fix ? 'fix' : 'watch'}\` is for files: standard input is none.`);
  const report = reports[(values.format ?? 'text') as keyof typeof reports];
  const settings = { names, severity: severityOf(values.severity ?? []), fix: values.fix ?? false };
  const limit = limitOf(values['max-severity'] ?? 'information');
  if (values.watch) {
    await watchFiles(
      () => {
        // Only a terminal has a screen to start over on.
        if (process.stdout.isTTY) process.stdout.write('\u001b[2J\u001b[3J\u001b[H');
        return checkAgain(settings, report);
      },
      () => process.stderr.write('iov: watching; Ctrl+C ends it\n'),
    );
  }
  const { checked, unreadable } = checkAll(settings);
  if (checked.length > 0) process.stdout.write(report(checked));
  if (unreadable) return 2;
  return checked.some((c) => c.diagnostics.some((d) => worst[d.severity] > limit)) ? 1 : 0;
}

/** Checks what can be read, and says of the rest on standard error why it cannot. */
function checkAll({ names, severity, fix }: Settings): {
  readonly checked: readonly Checked[];
  readonly unreadable: boolean;
} {
  const files = new Files();
  const progress = new Progress('Checking', names.length);
  try {
    const read = names.flatMap((name) => {
      progress.next(name);
      return unlessUnreadable(() => {
        // The command line wins over what lies beside the files.
        const levels = { ...severityFor(uriOf(name)), ...severity };
        if (fix) {
          const count = fixFile(name, levels);
          if (count > 0)
            process.stderr.write(`iov: ${name}: ${count} ${count > 1 ? 'fixes' : 'fix'} written\n`);
        }
        return { name, world: files.world(name), levels };
      });
    });
    // The files that are named together are a workspace: what one declares another may use.
    const imported = new Set(
      read.flatMap(({ world }) => world.sources.map((s) => s.uri).filter((uri) => uri !== world.uri)),
    );
    const checked = read.map(({ name, world, levels }) => ({
      name,
      world,
      diagnostics: diagnose(world, { severity: levels, imported: imported.has(world.uri) }),
    }));
    return { checked, unreadable: read.length < names.length };
  } finally {
    progress.end();
  }
}

/** Once more for somebody who watches: what cannot be read now may be there in a moment. Answers what to watch. */
function checkAgain(settings: Settings, report: (checked: readonly Checked[]) => string): readonly string[] {
  const watched = new Set(settings.names.map((name) => resolve(name)));
  const configs = new Set<string>();
  for (const name of settings.names) for (const config of configsFor(uriOf(name))) configs.add(config);
  const { checked, unreadable } = checkAll(settings);
  for (const { world } of checked)
    for (const source of world.sources) {
      watched.add(URI.parse(source.uri).fsPath);
      for (const { uri } of source.imports.values()) watched.add(URI.parse(uri).fsPath);
    }
  if (checked.length > 0) process.stdout.write(report(checked));
  if (!unreadable && checked.every((c) => c.diagnostics.length === 0))
    process.stderr.write('iov: nothing found\n');
  return [...watched, ...configs];
}

function severityOf(settings: readonly string[]): Record<string, Level> {
  return Object.fromEntries(
    settings.map((setting): [string, Level] => {
      const [rule = '', level = ''] = setting.split('=');
      const found = levels.find((l) => l === level);
      const [near] = rulesById.has(rule) ? [] : nearest(rule, rulesById.keys());
      if (!rulesById.has(rule))
        throw new UsageError(
          `There is no rule \`${rule}\`: ${near === undefined ? '' : `did you mean \`${near}\`? `}\`iov explain\` lists them.`,
        );
      if (!found)
        throw new UsageError(`\`${setting}\`: a level is error, warning, information, hint or off.`);
      return [rule, found];
    }),
  );
}

function limitOf(level: string): number {
  return level === 'none' ? -1 : worst[level as Severity];
}
