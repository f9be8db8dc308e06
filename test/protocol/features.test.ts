import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientCapabilities, ServerCapabilities } from 'vscode-languageserver';
import { expect, test } from 'vitest';
import { ROOT } from '../../scripts/common.mjs';
import { Client } from './client.ts';

/* docs/features.md says what the server announces. */

type Announced = (capabilities: ServerCapabilities) => unknown;
const sync = (key: 'openClose' | 'change' | 'save' | 'willSave' | 'willSaveWaitUntil'): Announced => {
  return ({ textDocumentSync }) => typeof textDocumentSync === 'object' && textDocumentSync[key];
};
const resolves = (provider: keyof ServerCapabilities): Announced => {
  return (all) => (all[provider] as { resolveProvider?: boolean } | undefined)?.resolveProvider;
};
const renames = (key: 'willRename' | 'didRename' | 'willCreate' | 'willDelete'): Announced => {
  return ({ workspace }) => workspace?.fileOperations?.[key];
};

const announced: Readonly<Record<string, Announced>> = {
  'textDocument/didOpen': sync('openClose'),
  'textDocument/didChange': sync('change'),
  'textDocument/didClose': sync('openClose'),
  'textDocument/willSave': sync('willSave'),
  'textDocument/willSaveWaitUntil': sync('willSaveWaitUntil'),
  'notebookDocument/didOpen': (all) => all.notebookDocumentSync,
  'textDocument/diagnostic': (all) => all.diagnosticProvider,
  'workspace/diagnostic': (all) => all.diagnosticProvider?.workspaceDiagnostics,
  'textDocument/completion': (all) => all.completionProvider,
  'completionItem/resolve': resolves('completionProvider'),
  'textDocument/hover': (all) => all.hoverProvider,
  'textDocument/signatureHelp': (all) => all.signatureHelpProvider,
  'textDocument/declaration': (all) => all.declarationProvider,
  'textDocument/definition': (all) => all.definitionProvider,
  'textDocument/typeDefinition': (all) => all.typeDefinitionProvider,
  'textDocument/implementation': (all) => all.implementationProvider,
  'textDocument/references': (all) => all.referencesProvider,
  'textDocument/documentHighlight': (all) => all.documentHighlightProvider,
  'textDocument/documentSymbol': (all) => all.documentSymbolProvider,
  'textDocument/codeAction': (all) => all.codeActionProvider,
  'codeAction/resolve': resolves('codeActionProvider'),
  'textDocument/codeLens': (all) => all.codeLensProvider,
  'codeLens/resolve': resolves('codeLensProvider'),
  'textDocument/documentLink': (all) => all.documentLinkProvider,
  'documentLink/resolve': resolves('documentLinkProvider'),
  'textDocument/documentColor': (all) => all.colorProvider,
  'textDocument/formatting': (all) => all.documentFormattingProvider,
  'textDocument/rangeFormatting': (all) => all.documentRangeFormattingProvider,
  'textDocument/rangesFormatting': (all) =>
    (all.documentRangeFormattingProvider as { rangesSupport?: boolean } | undefined)?.rangesSupport,
  'textDocument/onTypeFormatting': (all) => all.documentOnTypeFormattingProvider,
  'textDocument/rename': (all) => all.renameProvider,
  'textDocument/prepareRename': (all) =>
    (all.renameProvider as { prepareProvider?: boolean } | undefined)?.prepareProvider,
  'textDocument/foldingRange': (all) => all.foldingRangeProvider,
  'textDocument/selectionRange': (all) => all.selectionRangeProvider,
  'textDocument/linkedEditingRange': (all) => all.linkedEditingRangeProvider,
  'textDocument/prepareCallHierarchy': (all) => all.callHierarchyProvider,
  'callHierarchy/incomingCalls': (all) => all.callHierarchyProvider,
  'callHierarchy/outgoingCalls': (all) => all.callHierarchyProvider,
  'textDocument/prepareTypeHierarchy': (all) => all.typeHierarchyProvider,
  'textDocument/semanticTokens/full': (all) => all.semanticTokensProvider?.full,
  'textDocument/semanticTokens/full/delta': (all) =>
    (all.semanticTokensProvider?.full as { delta?: boolean } | undefined)?.delta,
  'textDocument/semanticTokens/range': (all) => all.semanticTokensProvider?.range,
  'textDocument/inlayHint': (all) => all.inlayHintProvider,
  'inlayHint/resolve': resolves('inlayHintProvider'),
  'textDocument/inlineValue': (all) => all.inlineValueProvider,
  'textDocument/inlineCompletion': (all) => all.inlineCompletionProvider,
  'textDocument/moniker': (all) => all.monikerProvider,
  'workspace/symbol': (all) => all.workspaceSymbolProvider,
  'workspaceSymbol/resolve': resolves('workspaceSymbolProvider'),
  'workspace/executeCommand': (all) => all.executeCommandProvider,
  'workspace/didChangeWorkspaceFolders': (all) => all.workspace?.workspaceFolders?.changeNotifications,
  'workspace/willRenameFiles': renames('willRename'),
  'workspace/didRenameFiles': renames('didRename'),
  'workspace/willCreateFiles': renames('willCreate'),
  'workspace/willDeleteFiles': renames('willDelete'),
};

/** Rows that are no capabilities: asked for in another way, or always there. */
const others = [
  'initialize',
  'shutdown',
  'exit',
  '$/cancelRequest',
  'window/workDoneProgress/create',
  'textDocument/didSave',
  'textDocument/publishDiagnostics',
  'workspace/diagnostic/refresh',
  'workspace/didChangeConfiguration',
  'workspace/didChangeWatchedFiles',
];

const able: ClientCapabilities = {
  textDocument: { diagnostic: {}, rename: { prepareSupport: true } },
  workspace: {
    diagnostics: { refreshSupport: true },
    fileOperations: { willRename: true },
    workspaceFolders: true,
    didChangeWatchedFiles: { dynamicRegistration: true },
  },
};

test('the matrix of features is true', async () => {
  const page = readFileSync(join(ROOT, 'docs/features.md'), 'utf8');
  const rows = new Map<string, string>();
  for (const [, methods = '', there = ''] of page.matchAll(/^\| (`[^|]+) \| (yes|no) +\|/gm))
    for (const [, method = ''] of methods.matchAll(/`([^`]+)`/g)) rows.set(method, there);
  const client = await Client.start(able);
  const capabilities = client.result?.capabilities ?? {};
  const said = Object.fromEntries([...rows].filter(([method]) => !others.includes(method)));
  expect(said).toEqual(
    Object.fromEntries(
      Object.entries(announced).map(([method, of]) => [
        method,
        of(capabilities) === undefined || of(capabilities) === false ? 'no' : 'yes',
      ]),
    ),
  );
  expect([...rows.keys()].filter((method) => others.includes(method)).sort()).toEqual([...others].sort());

  // Nothing is announced of which the page does not speak.
  const asked = new Set<string | symbol>(['positionEncoding']);
  const watched = new Proxy(capabilities, {
    get: (all, key) => {
      asked.add(key);
      return Reflect.get(all, key) as unknown;
    },
  });
  for (const of of Object.values(announced)) of(watched);
  expect(Object.keys(capabilities).filter((key) => !asked.has(key))).toEqual([]);
  expect(await client.stop()).toBe(0);
});
