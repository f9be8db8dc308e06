// The browser the end-to-end tests drive: one that is installed, or Debian's.
import { existsSync } from 'node:fs';
import { onPath } from './common.mjs';
import { installDebian } from './debian.mjs';

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

/** Installs a Chromium where there is none and this user can. */
export async function installChromium() {
  if (find() === undefined) await installDebian('chromium', 'fonts-dejavu-core');
}
