// `npm start`: installs what is missing, builds, and opens the examples in VS Code with the extension:
// the user's own VS Code where there is one, else an embedded one in the browser (always with `--browser`).
import { join } from 'node:path';
import { installPackages, must, requireNode, ROOT } from './common.mjs';
import { openDesktop } from './desktop.mjs';

const EXAMPLES = join(ROOT, 'examples');
const FIRST = 'box.iov';

async function serveEmbedded() {
  // Not before the packages are there: it packages the extension with one of them.
  const { installVscode, packageExtension, startVscode } = await import('./vscode.mjs');
  await installVscode();
  await packageExtension();
  const vscode = await startVscode();
  let asked = false;
  const stop = () => {
    asked = true;
    void vscode.stop();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, stop);
  if (process.env['npm_lifecycle_event'] !== undefined) {
    // A signal sent to npm alone ends npm and its shell, and never gets here.
    const parent = process.ppid;
    setInterval(() => process.ppid !== parent && stop(), 1000).unref();
  }
  console.log(`\nVS Code with the extension is at\n\n  ${vscode.url(EXAMPLES, FIRST)}\n\nCtrl-C ends it.`);
  await vscode.ended;
  if (!asked) throw new Error(`VS Code ended by itself.\n${vscode.log()}`);
}

try {
  requireNode();
  await installPackages();
  await must('Building the extension', process.execPath, [join(ROOT, 'scripts', 'build.mjs')]);
  const opened = !process.argv.includes('--browser') && (await openDesktop(EXAMPLES, FIRST));
  if (!opened) await serveEmbedded();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
