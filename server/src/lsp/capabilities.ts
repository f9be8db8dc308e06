import {
  CodeActionKind,
  FileOperationPatternKind,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import {
  completionTriggers,
  fixAllKind,
  formatTriggers,
  refactorKinds,
  semanticTokensLegend,
} from '../features/offered.ts';
import type { Client } from './client.ts';

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
    typeDefinitionProvider: true,
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
