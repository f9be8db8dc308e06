import type * as vscode from 'vscode';

/**
 * All that VS Code waits for. The library of the language client is most of what there is to read, and nobody needs it
 * before the editor has gone on; commands and panels wait for this promise by themselves.
 */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const { startOnNode } = await import('./browser.ts');
  await startOnNode(context);
}
