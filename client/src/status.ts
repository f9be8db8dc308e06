import { type BaseLanguageClient, State } from 'vscode-languageclient';
import * as vscode from 'vscode';
import { ask } from '../../server/src/protocol/request.ts';
import { STATUS } from '../../server/src/protocol/status.ts';
import { onFileChanged } from './changed.ts';
import { oneAtATime } from './preview/feed.ts';

/** How long nothing has to change before the figures are asked for. */
const RESTS_MS = 300;

/** The language status: how large the design is, what is loaded most, and whether anything is wrong. */
export function registerStatus(context: vscode.ExtensionContext, client: BaseLanguageClient): void {
  const item = vscode.languages.createLanguageStatusItem('iov.status', { language: 'iov' });
  item.name = 'IOV';
  const show = (text: string, detail: string, severity: vscode.LanguageStatusSeverity): void => {
    item.text = text;
    item.detail = detail;
    item.severity = severity;
    item.busy = false;
    item.command = {
      title: vscode.l10n.t('Open Preview'),
      command: 'iov.openPreviewToSide',
    };
  };

  const update = oneAtATime(async () => {
    const uri = current();
    if (!uri || client.state !== State.Running) return;
    const status = await ask(client, STATUS, { uri: client.code2ProtocolConverter.asUri(uri) })
      // The server is restarting: it says of itself when it is there again.
      .catch(() => undefined);
    if (!status || current()?.toString() !== uri.toString()) return;
    const size = vscode.l10n.t('hosts: {0}, VMs: {1}', status.hosts, status.vms);
    const { busiest, errors, warnings } = status;
    const load = busiest
      ? vscode.l10n.t('busiest: {0} at {1} %', busiest.name, Math.round(busiest.utilization * 100))
      : '';
    const problems =
      errors + warnings > 0 ? vscode.l10n.t('errors: {0}, warnings: {1}', errors, warnings) : '';
    show(
      size,
      [problems, load].filter((part) => part !== '').join(' · '),
      errors > 0
        ? vscode.LanguageStatusSeverity.Error
        : warnings > 0
          ? vscode.LanguageStatusSeverity.Warning
          : vscode.LanguageStatusSeverity.Information,
    );
  });

  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(update, RESTS_MS);
  };
  context.subscriptions.push(
    item,
    { dispose: () => clearTimeout(timer) },
    onFileChanged(client, (uri) => {
      const shown = current();
      if (shown && vscode.Uri.parse(uri).toString() === shown.toString()) soon();
    }),
    vscode.window.onDidChangeActiveTextEditor(soon),
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) soon();
      else if (newState === State.Starting) item.busy = true;
      else {
        show(vscode.l10n.t('The language server is not running'), '', vscode.LanguageStatusSeverity.Error);
        item.command = { title: vscode.l10n.t('Restart Server'), command: 'iov.restartServer' };
      }
    }),
  );
}

function current(): vscode.Uri | undefined {
  const document = vscode.window.activeTextEditor?.document;
  return document?.languageId === 'iov' ? document.uri : undefined;
}
