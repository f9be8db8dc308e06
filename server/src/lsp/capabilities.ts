import {
  type ClientCapabilities,
  CodeActionKind,
  FileOperationPatternKind,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { fixAllKind } from '../features/codeActions.ts';
import { completionTriggers } from '../features/completion.ts';
import { formatTriggers } from '../features/formatting.ts';
import { refactorKinds } from '../features/refactorings.ts';
import { semanticTokensLegend } from '../features/semanticTokens.ts';

/** What a client understands, as far as an answer depends on it. */
export interface Client {
  readonly snippets: boolean;
  readonly labelDetails: boolean;
  readonly definitionLinks: boolean;
  readonly versionedEdits: boolean;
  readonly configuration: boolean;
  readonly watchesFiles: boolean;
  readonly preparesRename: boolean;
  readonly refreshesHints: boolean;
  readonly createsFiles: boolean;
  readonly pulls: boolean;
  /** Whether it can be told to pull again. */
  readonly refreshesDiagnostics: boolean;
  readonly refreshesLenses: boolean;
  readonly workspaceFolders: boolean;
  readonly willRename: boolean;
}

export function clientOf({ textDocument, workspace }: ClientCapabilities): Client {
  return {
    snippets: textDocument?.completion?.completionItem?.snippetSupport ?? false,
    labelDetails: textDocument?.completion?.completionItem?.labelDetailsSupport ?? false,
    definitionLinks: textDocument?.definition?.linkSupport ?? false,
    versionedEdits: workspace?.workspaceEdit?.documentChanges ?? false,
    configuration: workspace?.configuration ?? false,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration ?? false,
    preparesRename: textDocument?.rename?.prepareSupport ?? false,
    refreshesHints: workspace?.inlayHint?.refreshSupport ?? false,
    createsFiles: workspace?.workspaceEdit?.resourceOperations?.includes('create') ?? false,
    pulls: textDocument?.diagnostic !== undefined,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport ?? false,
    refreshesLenses: workspace?.codeLens?.refreshSupport ?? false,
    workspaceFolders: workspace?.workspaceFolders ?? false,
    willRename: workspace?.fileOperations?.willRename ?? false,
  };
}

/** A folder may have any name. */
const renamedFiles: { pattern: { glob: string; matches: FileOperationPatternKind } }[] = [
  { pattern: { glob: '**/*.iov', matches: FileOperationPatternKind.file } },
  { pattern: { glob: '**', matches: FileOperationPatternKind.folder } },
];

export function capabilitiesFor(client: Client): ServerCapabilities {
  const [firstTriggerCharacter = '', ...moreTriggerCharacter] = formatTriggers;
  return {
    positionEncoding: 'utf-16',
    // Who does not watch files for us at least tells of those that it saves itself.
    textDocumentSync: {
      openClose: true,
      change: TextDocumentSyncKind.Incremental,
      save: !client.watchesFiles,
    },
    completionProvider: { triggerCharacters: completionTriggers, resolveProvider: true },
    hoverProvider: true,
    signatureHelpProvider: { triggerCharacters: [' '] },
    inlayHintProvider: true,
    definitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    documentSymbolProvider: true,
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, ...refactorKinds, fixAllKind] },
    renameProvider: client.preparesRename ? { prepareProvider: true } : true,
    foldingRangeProvider: true,
    selectionRangeProvider: true,
    documentFormattingProvider: true,
    documentRangeFormattingProvider: true,
    documentOnTypeFormattingProvider: { firstTriggerCharacter, moreTriggerCharacter },
    documentLinkProvider: {},
    linkedEditingRangeProvider: true,
    callHierarchyProvider: true,
    codeLensProvider: { resolveProvider: true },
    workspaceSymbolProvider: true,
    ...(client.pulls
      ? {
          diagnosticProvider: {
            identifier: 'iov',
            interFileDependencies: true,
            workspaceDiagnostics: true,
          },
        }
      : {}),
    semanticTokensProvider: { legend: semanticTokensLegend, full: { delta: true }, range: true },
    workspace: {
      workspaceFolders: { supported: true, changeNotifications: true },
      ...(client.willRename ? { fileOperations: { willRename: { filters: renamedFiles } } } : {}),
    },
  };
}
