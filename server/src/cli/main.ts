import { parseArgs } from 'node:util';
import { runCheck } from './check.ts';
import { runCollect } from './collect.ts';
import { UsageError, failed } from './exit.ts';
import { runExplain } from './explain.ts';
import { runExport } from './export.ts';
import { runFmt } from './fmt.ts';
import { help } from './help.ts';
import { runImport } from './import.ts';
import { runPredict } from './predict.ts';
import { runRender } from './render.ts';
import { runReport } from './report-command.ts';

/** The `iov` command. Exit status: 0 nothing found, 1 something found, 2 it could not run (language.md section 6). */
async function main(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  switch (command) {
    case 'check':
      return runCheck(rest);
    case 'predict':
      return runPredict(rest);
    case 'render':
      return runRender(rest);
    case 'report':
      return runReport(rest);
    case 'fmt':
      return runFmt(rest);
    case 'export':
      return runExport(rest);
    case 'import':
      return runImport(rest);
    case 'collect':
      return runCollect(rest);
    case 'explain':
      return runExplain(rest);
    case 'lsp':
      return runServer(rest);
    case '--version':
    case '-v':
      process.stdout.write(`iov ${IOV_VERSION}\n`);
      return 0;
    case undefined:
    case 'help':
    case '--help':
    case '-h':
      process.stdout.write(help(rest[0]));
      return command === undefined ? 2 : 0;
    default:
      throw new UsageError(`There is no command \`${command}\`.`);
  }
}

/** Serves the language server protocol until the other side is done. The entry point reads `--stdio` itself. */
async function runServer(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { stdio: { type: 'boolean' } },
    allowPositionals: false,
  });
  if (!values.stdio)
    throw new UsageError('The language server speaks over standard input and output: `iov lsp --stdio`.');
  await import('../node.ts');
  return new Promise(() => undefined);
}

declare const IOV_VERSION: string;

main(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    process.stderr.write(failed(error));
    process.exitCode = 2;
  },
);

// `iov check ... | head` closes our output early: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
