import type * as vscode from 'vscode';

/*
 * Of an extension, a browser reads one file: this one, bundled. Most of it is the library of the language client, which
 * is the same on Node, so that Node's entry point takes its part from here too.
 */

/** All that VS Code waits for in a browser: what it starts is evaluated when it is called. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const { start } = await import('./browser-start.ts');
  start(context);
}

export async function startOnNode(context: vscode.ExtensionContext): Promise<void> {
  const { start } = await import('./node-start.ts');
  start(context);
}
