import * as vscode from 'vscode';

/** What a task of type `iov` in tasks.json may say. */
interface Definition extends vscode.TaskDefinition {
  readonly command?: string;
  readonly files?: readonly string[];
  readonly args?: readonly string[];
}

/**
 * Offers `iov check` as a task, run by the `iov` command that comes with the extension. The server lists what is wrong in
 * every file of the workspace, so that these tasks have no problem matcher: all would be listed twice. The one in the
 * manifest, `$iov`, is for tasks of the user's own, over files from elsewhere.
 */
export function registerTasks(context: vscode.ExtensionContext, node: string): void {
  const cli = vscode.Uri.joinPath(context.extensionUri, 'dist/cli.cjs').fsPath;
  const taskOf = (
    definition: Definition,
    scope: vscode.WorkspaceFolder | vscode.TaskScope,
    files: readonly string[],
  ): vscode.Task => {
    const { command = 'check', args = [] } = definition;
    const run = new vscode.ProcessExecution(node, [cli, command, ...args, ...files], {
      // The editor's own program is a Node where this is said.
      env: { ELECTRON_RUN_AS_NODE: '1' },
    });
    const task = new vscode.Task(definition, scope, vscode.l10n.t('{0} files', command), 'iov', run, []);
    task.group = vscode.TaskGroup.Build;
    task.presentationOptions = { reveal: vscode.TaskRevealKind.Silent, clear: true };
    return task;
  };
  context.subscriptions.push(
    vscode.tasks.registerTaskProvider('iov', {
      provideTasks: async () => {
        const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
        const tasks = await Promise.all(
          folders.map(async (folder) => {
            const files = await filesIn(folder);
            return files.length === 0 ? [] : [taskOf({ type: 'iov', command: 'check' }, folder, files)];
          }),
        );
        return tasks.flat();
      },
      resolveTask: async ({ definition, scope }) => {
        const { files } = definition as Definition;
        if (typeof scope !== 'object') return undefined;
        return taskOf(definition, scope, files ?? (await filesIn(scope)));
      },
    }),
  );
}

/** The command takes files, not patterns: there is no shell. */
async function filesIn(folder: vscode.WorkspaceFolder): Promise<string[]> {
  const pattern = new vscode.RelativePattern(folder, '**/*.iov');
  const found = await vscode.workspace.findFiles(pattern, '**/node_modules/**', 1000);
  return found.map((uri) => vscode.workspace.asRelativePath(uri, false)).sort();
}
