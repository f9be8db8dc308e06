import * as vscode from 'vscode';
import type { ImportAnswer } from '../../server/src/protocol/interop.ts';

/*
 * Somebody pastes the output of `lspci` into an .iov file: they are offered the conversion. From VS Code 1.97 on that
 * is one of the ways to paste; before, a notification asks.
 */

type Convert = (text: string) => Promise<ImportAnswer | undefined>;

/** Characters that a paste may have to be looked at. */
const least = 60;
const most = 4 * 1024 * 1024;

/** The part of VS Code 1.97's API that is used here; the types of the oldest version that we support lack it. */
interface PasteKind {
  readonly value: string;
  append(...parts: string[]): PasteKind;
}
interface PasteEdit {
  yieldTo?: readonly PasteKind[];
}
interface PasteProvider {
  provideDocumentPasteEdits(
    document: vscode.TextDocument,
    ranges: readonly vscode.Range[],
    data: vscode.DataTransfer,
    context: unknown,
    token: vscode.CancellationToken,
  ): Promise<PasteEdit[] | undefined>;
}
interface PasteApi {
  readonly DocumentPasteEdit: new (text: string, title: string, kind: PasteKind) => PasteEdit;
  readonly DocumentDropOrPasteEditKind: { readonly Empty: PasteKind; readonly Text: PasteKind };
  readonly languages: {
    registerDocumentPasteEditProvider(
      selector: vscode.DocumentSelector,
      provider: PasteProvider,
      metadata: {
        readonly providedPasteEditKinds: readonly PasteKind[];
        readonly pasteMimeTypes: readonly string[];
      },
    ): vscode.Disposable;
  };
}

function pasteApi(): PasteApi | undefined {
  const api = vscode as unknown as Partial<PasteApi>;
  return typeof api.DocumentPasteEdit === 'function' &&
    api.DocumentDropOrPasteEditKind !== undefined &&
    typeof api.languages?.registerDocumentPasteEditProvider === 'function'
    ? (api as PasteApi)
    : undefined;
}

export function registerPaste(convert: Convert): vscode.Disposable[] {
  const api = pasteApi();
  return [api ? providePaste(api, convert) : watchPastes(convert)];
}

function providePaste(api: PasteApi, convert: Convert): vscode.Disposable {
  const kind = api.DocumentDropOrPasteEditKind.Empty.append('iov', 'capture');
  return api.languages.registerDocumentPasteEditProvider(
    { language: 'iov' },
    {
      provideDocumentPasteEdits: async (_document, _ranges, data, _context, token) => {
        const text = await data.get('text/plain')?.asString();
        if (text === undefined || token.isCancellationRequested) return undefined;
        const converted = await converts(text, convert);
        if (converted === undefined) return undefined;
        const edit = new api.DocumentPasteEdit(converted, vscode.l10n.t('Convert Host Capture to IOV'), kind);
        // As text is how everything else is pasted; the conversion is offered beside it.
        edit.yieldTo = [api.DocumentDropOrPasteEditKind.Text];
        return [edit];
      },
    },
    { providedPasteEditKinds: [kind], pasteMimeTypes: ['text/plain'] },
  );
}

async function converts(text: string, convert: Convert): Promise<string | undefined> {
  if (text.length < least || text.length > most) return undefined;
  return (await convert(text))?.text ?? undefined;
}

/** Before VS Code 1.97: asks after the fact. */
function watchPastes(convert: Convert): vscode.Disposable {
  return vscode.workspace.onDidChangeTextDocument(async ({ document, contentChanges, reason }) => {
    const [change, ...more] = contentChanges;
    if (document.languageId !== 'iov' || !change || more.length > 0 || reason !== undefined) return;
    const { text } = change;
    const converted = await converts(text, convert);
    if (converted === undefined) return;
    const answer = await vscode.window.showInformationMessage(
      vscode.l10n.t('This looks like a capture of a host. Convert it to IOV?'),
      vscode.l10n.t('Convert'),
    );
    if (answer === undefined) return;
    const range = new vscode.Range(change.range.start, document.positionAt(change.rangeOffset + text.length));
    // Only where what was pasted still stands there as it was.
    if (document.getText(range).replace(/\r\n/g, '\n') !== text.replace(/\r\n/g, '\n')) return;
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, range, converted);
    await vscode.workspace.applyEdit(edit);
  });
}
