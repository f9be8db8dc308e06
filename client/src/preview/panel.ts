import { type BaseLanguageClient, State } from 'vscode-languageclient';
import * as vscode from 'vscode';
import { isPanelState } from '../../../server/src/protocol/panel.ts';
import { onFileChanged } from '../changed.ts';
import { fileOf, headOf, nameOf, Unavailable } from './against.ts';
import { webviewRoot } from './html.ts';
import type { Preview, PreviewOptions } from './preview.ts';

const VIEW_TYPE = 'iov.preview';
/** Pictures of what changed hold to a moment's question and are not brought back after a restart. */
const CHANGES_TYPE = 'iov.changes';
/** How long the cursor has to rest before the picture follows it. */
const CURSOR_MS = 60;

/** A panel, with what draws in it as soon as that has been read. */
interface Opened {
  readonly document: vscode.Uri;
  readonly panel: vscode.WebviewPanel;
  readonly preview: Promise<Preview>;
}

/** Registers the preview's commands, its panels' return after a restart, and what keeps them up to date. */
export function registerPreview(context: vscode.ExtensionContext, client: BaseLanguageClient): void {
  const opened = new Map<string, Opened>();
  const each = (which: (document: vscode.Uri) => boolean, run: (preview: Preview) => void): void => {
    for (const { document, preview } of opened.values()) if (which(document)) void preview.then(run);
  };

  const adopt = (
    key: string,
    document: vscode.Uri,
    panel: vscode.WebviewPanel,
    options: PreviewOptions,
  ): void => {
    // Read when the first preview opens, and not before.
    const preview = import('./preview.ts').then(
      ({ Preview: Made }) => new Made(document, panel, client, context.extensionUri, options),
    );
    const one = { document, panel, preview };
    opened.set(key, one);
    panel.onDidDispose(() => {
      void preview.then((made) => made.dispose());
      if (opened.get(key) === one) opened.delete(key);
    });
  };

  /** Shows the panel of this key, or makes it. */
  const show = (
    key: string,
    document: vscode.Uri,
    column: vscode.ViewColumn,
    options: PreviewOptions = {},
  ): void => {
    const known = opened.get(key);
    if (known) {
      known.panel.reveal(known.panel.viewColumn, column === vscode.ViewColumn.Beside);
      void known.preview.then((made) => made.refresh());
      return;
    }
    const where = { viewColumn: column, preserveFocus: column === vscode.ViewColumn.Beside };
    const type = options.against ? CHANGES_TYPE : VIEW_TYPE;
    const panel = vscode.window.createWebviewPanel(type, vscode.l10n.t('Preview'), where, {
      enableScripts: true,
      localResourceRoots: [webviewRoot(context.extensionUri)],
    });
    adopt(key, document, panel, options);
  };

  const open = (column: vscode.ViewColumn, locked: boolean) => (argument: unknown) => {
    // A code lens names its file in the protocol's way.
    const given = typeof argument === 'string' ? vscode.Uri.parse(argument) : argument;
    const document = given instanceof vscode.Uri ? given : currentDocument();
    if (!document) {
      void vscode.window.showInformationMessage(vscode.l10n.t('Open an .iov file to preview it.'));
      return;
    }
    show(keyOf(document, locked), document, column, { locked });
  };

  /** A failure that a person can do something about is said as it is. */
  const told = async (task: () => Promise<void>): Promise<void> => {
    try {
      await task();
    } catch (error) {
      const what = error instanceof Error ? error.message : String(error);
      if (error instanceof Unavailable) void vscode.window.showWarningMessage(what);
      else
        void vscode.window.showErrorMessage(vscode.l10n.t('The versions could not be compared: {0}.', what));
    }
  };
  const compareWithHead = (argument: unknown): Promise<void> =>
    told(async () => {
      const document = argument instanceof vscode.Uri ? argument : currentDocument();
      if (!document) throw new Unavailable(vscode.l10n.t('Open an .iov file to compare it with HEAD.'));
      await headOf(client, document);
      show(`${document.toString()} HEAD`, document, vscode.ViewColumn.Beside, {
        against: () => headOf(client, document),
        title: `${nameOf(document)} ↔ HEAD`,
      });
    });
  const compareFiles = (first: unknown, chosen: unknown): Promise<void> =>
    told(async () => {
      const both = Array.isArray(chosen) ? chosen.filter((one) => one instanceof vscode.Uri) : [];
      const [a, b] = both.length >= 2 ? both : await pickTwo(first instanceof vscode.Uri ? first : undefined);
      if (!a || !b) return;
      // A file that is not open is nothing to the server.
      await vscode.workspace.openTextDocument(b);
      show(`${a.toString()} ${b.toString()}`, b, vscode.ViewColumn.Active, {
        against: () => fileOf(a),
        title: `${nameOf(a)} ↔ ${nameOf(b)}`,
      });
    });

  let timer: ReturnType<typeof setTimeout> | undefined;
  context.subscriptions.push(
    vscode.commands.registerCommand('iov.openPreview', open(vscode.ViewColumn.Active, false)),
    vscode.commands.registerCommand('iov.openPreviewToSide', open(vscode.ViewColumn.Beside, false)),
    vscode.commands.registerCommand('iov.openLockedPreview', open(vscode.ViewColumn.Beside, true)),
    vscode.commands.registerCommand('iov.comparePreviewWithHead', compareWithHead),
    vscode.commands.registerCommand('iov.compareTwoFiles', compareFiles),
    vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, {
      deserializeWebviewPanel: (panel, state: unknown) => {
        if (isPanelState(state)) {
          const document = vscode.Uri.parse(state.uri);
          adopt(keyOf(document, state.locked), document, panel, { locked: state.locked });
        } else panel.dispose();
        return Promise.resolve();
      },
    }),
    onFileChanged(client, (uri) => {
      const changed = vscode.Uri.parse(uri).toString();
      each(
        (document) => document.toString() === changed,
        (preview) => preview.refresh(),
      );
    }),
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) {
        each(
          () => true,
          (preview) => preview.forget(),
        );
      }
    }),
    vscode.window.onDidChangeTextEditorSelection(({ textEditor, selections }) => {
      const at = selections[0]?.active;
      if (!at || opened.size === 0) return;
      clearTimeout(timer);
      const { document } = textEditor;
      const how = vscode.workspace.getConfiguration('iov', document).get<string>('preview.cursor');
      if (how === 'off') return;
      timer = setTimeout(() => {
        each(
          () => true,
          (preview) => preview.cursor(document.uri, at, how === 'follow'),
        );
      }, CURSOR_MS);
    }),
    { dispose: () => clearTimeout(timer) },
  );
}

/** One preview for each file, and one that is locked to it. */
const keyOf = (document: vscode.Uri, locked: boolean): string =>
  `${document.toString()}${locked ? ' locked' : ''}`;

function currentDocument(): vscode.Uri | undefined {
  const document = vscode.window.activeTextEditor?.document;
  return document?.languageId === 'iov' ? document.uri : undefined;
}

async function pickTwo(first: vscode.Uri | undefined): Promise<readonly vscode.Uri[]> {
  const files = await vscode.workspace.findFiles('**/*.iov', '**/node_modules/**', 2000);
  const pick = async (title: string, not?: vscode.Uri): Promise<vscode.Uri | undefined> => {
    const items = files
      .filter((uri) => uri.toString() !== not?.toString())
      .map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri }))
      .sort((a, b) => a.label.localeCompare(b.label));
    if (items.length === 0)
      throw new Unavailable(vscode.l10n.t('There is no other .iov file in this workspace.'));
    return (await vscode.window.showQuickPick(items, { title }))?.uri;
  };
  const before = first ?? (await pick(vscode.l10n.t('The former version')));
  const after = before && (await pick(vscode.l10n.t('What {0} is compared with', nameOf(before)), before));
  return before && after ? [before, after] : [];
}
