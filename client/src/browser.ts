import type * as vscode from 'vscode';

/** As in node.ts; here one file holds both parts, of which the second is run later. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const { start } = await import('./browser-start.ts');
  start(context);
}
