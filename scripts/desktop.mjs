// The user's own VS Code, with the extension of this folder.
import { join } from 'node:path';
import { onPath, ROOT, run } from './common.mjs';

/**
 * The `code` that can show a window here. In a terminal of a VS Code that is connected to this machine `code` stands for
 * the window at the other end, and takes no extension under development.
 */
function findCode() {
  const { platform, env } = process;
  const headless = platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY'];
  return headless || env['VSCODE_IPC_HOOK_CLI'] ? undefined : onPath('code');
}

/**
 * Opens a folder and a file in it in the user's VS Code; answers whether it could.
 * @param {string} folder
 * @param {string} file
 */
export async function openDesktop(folder, file) {
  const code = findCode();
  if (code === undefined) return false;
  const { code: status } = await run(code, [
    `--extensionDevelopmentPath=${ROOT}`,
    folder,
    join(folder, file),
  ]);
  if (status === 0) console.log('Opened the examples in VS Code.');
  else console.log(`\`${code}\` ended with ${status}; using an embedded VS Code instead.`);
  return status === 0;
}
