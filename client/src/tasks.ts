import * as vscode from 'vscode';

/** What a task of type `iov` in tasks.json may say. */
interface Definition extends vscode.TaskDefinition {
  readonly command?: string;
  readonly files?: readonly string[];
  readonly args?: readonly string[];
}

/** Offers `iov check` as a task, run by the `iov` command that comes with the extension; problems go to the list. */
export function registerTasks(context: vscode.ExtensionContext, node: string): void {
  const cli = vscode.Uri.joinPath(context.extensionUri, 'dist/cli.cjs').fsPath;
  const taskOf = (definition: Definition, scope: vscode.WorkspaceFolder | vscode.TaskScope): vscode.Task => {
    const { command = 'check', files = ['**/*.iov'], args = [] } = definition;
    const run = new vscode.ProcessExecution(node, [cli, command, ...args, ...files], {
      // The editor's own program is a Node where this is said.
      env: { ELECTRON_RUN_AS_NODE: '1' },
    });
    const task = new vscode.Task(definition, scope, `${command} ${files.join(' ')}`, 'iov', run, '$iov');
    task.group = vscode.TaskGroup.Build;
    task.presentationOptions = { reveal: vscode.TaskRevealKind.Silent, clear: true };
    return task;
  };
  context.subscriptions.push(
    vscode.tasks.registerTaskProvider('iov', {
      provideTasks: async () => {
        const folders = vscode.workspace.workspaceFolders ?? [];
        const tasks = await Promise.all(
          folders
            .filter(({ uri }) => uri.scheme === 'file')
            .map(async (folder) => {
              const found = await vscode.workspace.findFiles(
                new vscode.RelativePattern(folder, '**/*.iov'),
                '**/node_modules/**',
                1000,
              );
              if (found.length === 0) return [];
              const files = found.map((uri) => vscode.workspace.asRelativePath(uri, false)).sort();
              const task = taskOf({ type: 'iov', command: 'check', files }, folder);
              task.name = vscode.l10n.t('check all files');
              return [task];
            }),
        );
        return tasks.flat();
      },
      resolveTask: (task) => {
        const { scope } = task;
        return scope === undefined ? undefined : taskOf(task.definition as Definition, scope);
      },
    }),
  );
}
