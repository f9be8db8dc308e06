import { installVscode, packageExtension } from '../../scripts/vscode.mjs';

/** Once before all end-to-end tests: the editor, and the extension as it ships. */
export default async function setup(): Promise<void> {
  await installVscode();
  await packageExtension();
}
