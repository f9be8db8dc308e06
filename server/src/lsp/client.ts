import type { ClientCapabilities } from 'vscode-languageserver';

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
  /** Whether it shows a code action that cannot be done, with the reason. */
  readonly showsImpossible: boolean;
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
    showsImpossible: textDocument?.codeAction?.disabledSupport ?? false,
    createsFiles: workspace?.workspaceEdit?.resourceOperations?.includes('create') ?? false,
    pulls: textDocument?.diagnostic !== undefined,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport ?? false,
    refreshesLenses: workspace?.codeLens?.refreshSupport ?? false,
    workspaceFolders: workspace?.workspaceFolders ?? false,
    willRename: workspace?.fileOperations?.willRename ?? false,
  };
}
