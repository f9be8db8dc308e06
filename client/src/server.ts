import {
  type BaseLanguageClient,
  CloseAction,
  type CloseHandlerResult,
  ErrorAction,
  type ErrorHandler,
  State,
} from 'vscode-languageclient';
import * as vscode from 'vscode';
import { Crashes } from './crashes.ts';

/** Starts a server that has ended by itself again, and says so; after a few times it says that it does not. */
export class Supervisor implements ErrorHandler {
  private readonly crashes = new Crashes();

  error(): { action: ErrorAction } {
    // One message that could not be read or written is not the end: a connection that is gone says so itself.
    return { action: ErrorAction.Continue };
  }

  closed(): CloseHandlerResult {
    const again = this.crashes.again(Date.now());
    const said = again
      ? vscode.l10n.t('The IOV language server ended unexpectedly and has been started again.')
      : vscode.l10n.t('The IOV language server keeps ending and is not started again.');
    void this.say(said, again);
    return { action: again ? CloseAction.Restart : CloseAction.DoNotRestart, message: said, handled: true };
  }

  /** Starts the server the first time; a failure is said. */
  async start(client: BaseLanguageClient): Promise<void> {
    try {
      await client.start();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      await this.say(vscode.l10n.t('The IOV language server could not be started: {0}', why), false);
    }
  }

  /** Whatever state it is in, there is a fresh server afterwards. */
  async restart(client: BaseLanguageClient): Promise<void> {
    this.crashes.forget();
    try {
      if (client.state !== State.Stopped) await client.stop();
    } catch (error) {
      // One that does not end when asked is left to itself.
      client.outputChannel.appendLine(String(error));
    }
    await client.start();
  }

  private async say(message: string, again: boolean): Promise<void> {
    const output = vscode.l10n.t('Show Output');
    const restart = vscode.l10n.t('Restart Server');
    const chosen = again
      ? await vscode.window.showWarningMessage(message, output)
      : await vscode.window.showErrorMessage(message, restart, output);
    if (chosen === output) await vscode.commands.executeCommand('iov.showOutput');
    else if (chosen === restart) await vscode.commands.executeCommand('iov.restartServer');
  }
}

/** The commands that concern the server itself. */
export function registerServer(
  context: vscode.ExtensionContext,
  client: BaseLanguageClient,
  supervisor: Supervisor,
  output: vscode.OutputChannel,
): void {
  context.subscriptions.push(
    output,
    { dispose: () => client.dispose() },
    vscode.commands.registerCommand('iov.restartServer', async () => {
      try {
        await supervisor.restart(client);
        vscode.window.setStatusBarMessage(vscode.l10n.t('The IOV language server has been restarted.'), 5000);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        void vscode.window.showErrorMessage(
          vscode.l10n.t('The IOV language server could not be started: {0}', why),
        );
      }
    }),
    vscode.commands.registerCommand('iov.showOutput', () => {
      output.show();
    }),
  );
}
