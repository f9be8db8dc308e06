// `npm start`: installs what is missing, builds, and opens the examples in VS Code with the extension:
// the user's own VS Code where there is one, else an embedded one in the browser (always with `--browser`).
import { join } from 'node:path';
import { installPackages, must, onPath, requireNode, ROOT, run } from './common.mjs';

const EXAMPLES = join(ROOT, 'examples');
const FIRST = 'box.iov';

/** Opens the user's VS Code; answers whether it could. */
async function openDesktop() {
  const code = onPath('code');
  const headless = process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'];
  if (code === undefined || headless || process.argv.includes('--browser')) return false;
  const result = await run(code, [`--extensionDevelopmentPath=${ROOT}`, EXAMPLES, join(EXAMPLES, FIRST)]);
  if (result.code === 0) console.log('Opened the examples in VS Code.');
  else console.log(`\`${code}\` ended with ${result.code}; using an embedded VS Code instead.`);
  return result.code === 0;
}

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
  if (!(await openDesktop())) await serveEmbedded();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
