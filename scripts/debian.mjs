// The tools that exported files are for, by which the interop tests check them: Debian's packages.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { onPath, run } from './common.mjs';

/**
 * By package: a program or file that shows whether it is there.
 * @type {Record<string, string>}
 */
const PACKAGES = {
  shellcheck: 'shellcheck',
  strace: 'strace',
  iproute2: 'ip',
  'libxml2-utils': 'xmllint',
  'libvirt-clients': 'virsh',
  'netplan.io': 'netplan',
  'network-manager': 'nmcli',
  'openvswitch-switch': 'ovsdb-server',
  udev: 'udevadm',
  systemd: '/lib/systemd/systemd-networkd',
};

/** @param {string} tool a program, or a full path */
function isThere(tool) {
  return (
    onPath(tool) !== undefined ||
    [join('/usr/sbin', tool), join('/sbin', tool), tool].some((p) => existsSync(p))
  );
}

/**
 * Installs what is missing where this user can, which is root on Debian and its kin; tests say what they skip for
 * want of the rest.
 */
export async function installDebianTools() {
  const wanted = Object.entries(PACKAGES).flatMap(([name, tool]) => (isThere(tool) ? [] : [name]));
  if (wanted.length === 0 || onPath('apt-get') === undefined || process.getuid?.() !== 0) return;
  console.log(`Installing ${wanted.join(', ')} (apt-get) ...`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update'], { env, quiet: true });
  const { code, output } = await run('apt-get', ['install', '-y', '--no-install-recommends', ...wanted], {
    env,
    quiet: true,
  });
  if (code !== 0) console.error(output);
}
