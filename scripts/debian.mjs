// Programs that tests drive, and that npm does not have: Debian's packages.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { onPath, run } from './common.mjs';

/**
 * By package: a program or file that shows whether it is there. These check what is exported, and complete.
 * @type {Record<string, string>}
 */
const TOOLS = {
  fish: 'fish',
  shellcheck: 'shellcheck',
  strace: 'strace',
  iproute2: 'ip',
  'libxml2-utils': 'xmllint',
  'libvirt-clients': 'virsh',
  'netplan.io': 'netplan',
  'network-manager': 'nmcli',
  'openvswitch-switch': 'ovsdb-server',
  'python3-heat': '/usr/lib/python3/dist-packages/heat/__init__.py',
  'python3-neutron': '/usr/lib/python3/dist-packages/neutron/__init__.py',
  'python3-nova': '/usr/lib/python3/dist-packages/nova/__init__.py',
  udev: 'udevadm',
  systemd: '/lib/systemd/systemd-networkd',
  zsh: 'zsh',
};

/** @param {string} tool a program, or a full path */
function isThere(tool) {
  return (
    onPath(tool) !== undefined ||
    [join('/usr/sbin', tool), join('/sbin', tool), tool].some((p) => existsSync(p))
  );
}

/**
 * Installs packages where this user can, which is root on Debian and its kin; elsewhere it does nothing.
 * @param {string[]} packages
 */
export async function installDebian(...packages) {
  if (packages.length === 0 || onPath('apt-get') === undefined || process.getuid?.() !== 0) return;
  console.log(`Installing ${packages.join(', ')} (apt-get) ...`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update'], { env, quiet: true });
  const install = ['install', '-y', '--no-install-recommends', ...packages];
  const { code, output } = await run('apt-get', install, { env, quiet: true });
  if (code !== 0) console.error(output);
}

/** Installs what is missing of the tools that check exported files; tests say what they skip for want of the rest. */
export function installDebianTools() {
  return installDebian(...Object.entries(TOOLS).flatMap(([name, tool]) => (isThere(tool) ? [] : [name])));
}

/** Installs the editor by which the language server is tried, where there is none; else its tests are skipped. */
export async function installNeovim() {
  if (!isThere('nvim')) await installDebian('neovim');
}
