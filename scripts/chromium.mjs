// The browser the end-to-end tests drive: one that is installed, or Debian's.
import { existsSync } from 'node:fs';
import { onPath, run } from './common.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

const WHAT_TO_DO = 'Install Chromium (Debian: `apt-get install chromium`), or name one in CHROMIUM_PATH.';

function find() {
  return process.env['CHROMIUM_PATH'] ?? onPath(...NAMES) ?? (existsSync(MAC) ? MAC : undefined);
}

/** The path of a Chromium that is there. */
export function chromiumPath() {
  const path = find();
  if (path === undefined) throw new Error(`No Chromium was found. ${WHAT_TO_DO}`);
  return path;
}

/** Installs a Chromium where there is none and this user can, which is root on Debian and its kin. */
export async function installChromium() {
  if (find() !== undefined) return;
  if (onPath('apt-get') === undefined || process.getuid?.() !== 0) return;
  console.log('Installing chromium (apt-get) ...');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const packages = ['chromium', 'fonts-dejavu-core'];
  await run('apt-get', ['update'], { env, quiet: true });
  const { code, output } = await run('apt-get', ['install', '-y', '--no-install-recommends', ...packages], {
    env,
    quiet: true,
  });
  if (code !== 0) console.error(output);
}
