import { nearest } from '../model/nearest.ts';
import { readArguments } from './arguments.ts';
import { commands, help, lsp } from './commands.ts';
import { FileError, UsageError } from './exit.ts';
import { commandNamed, helpText, usageOf } from './help.ts';

declare const IOV_VERSION: string;

/** Each is evaluated when it is asked for. */
const runs: Readonly<Record<string, (args: readonly string[]) => number | Promise<number>>> = {
  check: async (args) => (await import('./run/check.ts')).runCheck(args),
  predict: async (args) => (await import('./run/predict.ts')).runPredict(args),
  render: async (args) => (await import('./run/render.ts')).runRender(args),
  report: async (args) => (await import('./run/report.ts')).runReport(args),
  fmt: async (args) => (await import('./run/fmt.ts')).runFmt(args),
  export: async (args) => (await import('./run/export.ts')).runExport(args),
  import: async (args) => (await import('./run/import.ts')).runImport(args),
  collect: async (args) => (await import('./run/collect.ts')).runCollect(args),
  explain: async (args) => (await import('./run/explain.ts')).runExplain(args),
  completion: async (args) => (await import('./run/completion.ts')).runCompletion(args),
  lsp: refuseServer,
  help: ([name]) => said(helpText(name)),
};

/** The `iov` command. Exit status: 0 nothing found, 1 something found, 2 it could not run. */
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

/** Says what is wrong with a call of the language server: one that it serves has been told before (`serves.ts`). */
function refuseServer(args: readonly string[]): never {
  readArguments(lsp, args);
  throw new UsageError('The language server speaks over standard input and output: `iov lsp --stdio`.');
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
