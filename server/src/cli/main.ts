import { nearest } from '../model/nearest.ts';
import { readArguments } from './arguments.ts';
import { runCheck } from './check.ts';
import { runCollect } from './collect.ts';
import { commands, help, lsp } from './commands.ts';
import { runCompletion } from './completion.ts';
import { FileError, UsageError } from './exit.ts';
import { runExplain } from './explain.ts';
import { runExport } from './export.ts';
import { runFmt } from './fmt.ts';
import { commandNamed, helpText, usageOf } from './help.ts';
import { runImport } from './import.ts';
import { runPredict } from './predict.ts';
import { runRender } from './render.ts';
import { runReport } from './report-command.ts';

declare const IOV_VERSION: string;

const runs: Readonly<Record<string, (args: readonly string[]) => number | Promise<number>>> = {
  check: runCheck,
  predict: runPredict,
  render: runRender,
  report: runReport,
  fmt: runFmt,
  export: runExport,
  import: runImport,
  collect: runCollect,
  explain: runExplain,
  completion: runCompletion,
  lsp: runServer,
  help: ([name]) => said(helpText(name)),
};

/** The `iov` command. Exit status: 0 nothing found, 1 something found, 2 it could not run (language.md section 6). */
async function main([command, ...rest]: readonly string[]): Promise<number> {
  switch (command) {
    case '--version':
    case '-v':
    case '-V':
      return said(`iov ${IOV_VERSION}\n`);
    case '--help':
    case '-h':
      return said(helpText(rest[0]));
    case undefined:
      process.stderr.write(helpText());
      return 2;
    default:
  }
  const run = Object.hasOwn(runs, command) ? runs[command] : undefined;
  if (!run) {
    const [near] = nearest(
      command,
      commands.map((c) => c.name),
    );
    throw new UsageError(
      `There is no command \`${command}\`.${near === undefined ? '' : ` Did you mean \`${near}\`?`}`,
    );
  }
  const ends = rest.indexOf('--');
  if ((ends < 0 ? rest : rest.slice(0, ends)).some((arg) => arg === '--help' || arg === '-h'))
    return said(helpText(command));
  return run(rest);
}

function said(text: string): number {
  process.stdout.write(text);
  return 0;
}

/** Serves the language server protocol until the other side is done. The entry point reads `--stdio` itself. */
async function runServer(args: readonly string[]): Promise<number> {
  const { values } = readArguments(lsp, args);
  if (!values.stdio)
    throw new UsageError('The language server speaks over standard input and output: `iov lsp --stdio`.');
  await import('../node.ts');
  return new Promise(() => undefined);
}

/** What is said of an error that ends the program with status 2. */
function failed(error: unknown, command: string | undefined): string {
  if (error instanceof UsageError) {
    const known = commandNamed(command ?? '');
    const more =
      known && known !== help
        ? `Usage: ${usageOf(known)}\n\`iov help ${known.name}\` says more.`
        : '`iov help` lists the commands.';
    return `iov: ${error.message}\n${more}\n`;
  }
  if (error instanceof FileError) return `iov: ${error.message}\n`;
  return `iov: internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`;
}

const args = process.argv.slice(2);
main(args).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    process.stderr.write(failed(error, args[0]));
    process.exitCode = 2;
  },
);

// `iov check ... | head` closes our output early: that is no failure.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
