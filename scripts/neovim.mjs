// The editor by which the language server is tried over standard input and output: one that is installed, or Debian's.
import { onPath, run } from './common.mjs';

/** Installs neovim where there is none and this user can, which is root on Debian and its kin; else its tests are skipped. */
export async function installNeovim() {
  if (onPath('nvim') !== undefined || onPath('apt-get') === undefined || process.getuid?.() !== 0) return;
  console.log('Installing neovim (apt-get) ...');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update'], { env, quiet: true });
  const { code, output } = await run('apt-get', ['install', '-y', '--no-install-recommends', 'neovim'], {
    env,
    quiet: true,
  });
  if (code !== 0) console.error(output);
}
