import type {
  CodeActionTriggerKind,
  Definition,
  LocationLink,
  SemanticTokens,
  SemanticTokensDelta,
} from 'vscode-languageserver';
import { incomingCalls, isNodeData, outgoingCalls, prepareCallHierarchy } from '../features/callHierarchy.ts';
import { codeActions } from '../features/codeActions.ts';
import { codeLenses, isLensData, resolveLens } from '../features/codeLens.ts';
import { completion, resolveCompletion } from '../features/completion.ts';
import { definition, typeDefinition } from '../features/definition.ts';
import { documentLinks } from '../features/documentLinks.ts';
import { foldingRanges } from '../features/folding.ts';
import { formatting, onTypeFormatting, rangeFormatting } from '../features/formatting.ts';
import { hover } from '../features/hover.ts';
import { inlayHints } from '../features/inlayHints.ts';
import { linkedEditing } from '../features/linkedEditing.ts';
import { highlights, references } from '../features/references.ts';
import { prepareRename, rename } from '../features/rename.ts';
import { selectionRanges } from '../features/selection.ts';
import { semanticTokens, tokenEdits } from '../features/semanticTokens.ts';
import { signatureHelp } from '../features/signatureHelp.ts';
import { documentSymbols } from '../features/symbols.ts';
import { isForeign } from '../syntax/foreign.ts';
import { answer } from './guard.ts';
import { obstacles } from '../workspace/compare.ts';
import { attachAs } from '../workspace/what-if.ts';
import type { Session } from './session.ts';

/** What is asked of one open file. */
/** Asked by the client itself, as the cursor moves. */
const automatic: typeof CodeActionTriggerKind.Automatic = 2;

export function registerLanguage(session: Session): void {
  const { connection, documents, work } = session;
  connection.onCompletion(
    session.on('completion', [], (snapshot, { position, context }) =>
      completion(snapshot, position, {
        snippets: session.client.snippets,
        labelDetails: session.client.labelDetails,
        trigger: context?.triggerCharacter,
        files: () => documents.overviews().map(({ uri }) => uri),
      }),
    ),
  );
  connection.onCompletionResolve((item, token) =>
    answer(work, 'completion resolve', token, item, () => resolveCompletion(item)),
  );
  connection.onHover(
    session.on('hover', null, (snapshot, { position }) => hover(snapshot, position) ?? null),
  );
  connection.onSignatureHelp(
    session.on('signature', null, (snapshot, { position }) => signatureHelp(snapshot, position) ?? null),
  );
  connection.languages.inlayHint.on(
    session.on('inlay hints', null, (snapshot, { range }) =>
      inlayHints(snapshot, range, session.settings.inlayHints),
    ),
  );
  const linked = (links: LocationLink[]): Definition | LocationLink[] =>
    session.client.definitionLinks
      ? links
      : links.map(({ targetUri, targetSelectionRange }) => ({ uri: targetUri, range: targetSelectionRange }));
  connection.onDefinition(
    session.on('definition', null, (snapshot, { position }) => linked(definition(snapshot, position))),
  );
  connection.onTypeDefinition(
    session.on('type definition', null, (snapshot, { position }) =>
      linked(typeDefinition(snapshot, position)),
    ),
  );
  connection.onReferences(
    session.onReady('references', null, (snapshot, { position, context }) =>
      references(snapshot, position, context.includeDeclaration),
    ),
  );
  connection.onDocumentHighlight(
    session.on('highlight', null, (snapshot, { position }) => highlights(snapshot, position)),
  );
  connection.onDocumentSymbol(session.on('symbols', null, (snapshot) => documentSymbols(snapshot)));
  connection.onCodeAction(
    session.on('code action', null, async (snapshot, { range, context: { only, triggerKind } }) => {
      const { page, client } = session;
      const { createsFiles, showsImpossible } = client;
      // Nobody looks at the reasons while the cursor moves.
      const looks = triggerKind !== automatic;
      // What reads captures is there when one is.
      const convert = isForeign(snapshot.tree) ? (await import('./imports.ts')).converted : undefined;
      const options = { only, page, createsFiles, attachAs, showsImpossible, convert };
      return codeActions(snapshot, range, { ...options, obstacles: looks ? obstacles : undefined }).map(
        (action) => (action.edit ? { ...action, edit: session.forClient(action.edit) } : action),
      );
    }),
  );
  connection.onPrepareRename(
    session.on('rename', null, (snapshot, { position }) => prepareRename(snapshot, position) ?? null),
  );
  connection.onRenameRequest(
    session.onReady(
      'rename',
      null,
      (snapshot, { position, newName }) => session.forClient(rename(snapshot, position, newName)) ?? null,
    ),
  );
  connection.languages.onLinkedEditingRange(
    session.onReady(
      'linked editing',
      null,
      (snapshot, { position }) => linkedEditing(snapshot, position) ?? null,
    ),
  );
  connection.onFoldingRanges(session.on('folding', null, (snapshot) => foldingRanges(snapshot)));
  connection.onSelectionRanges(
    session.on('selection', null, (snapshot, { positions }) => selectionRanges(snapshot, positions)),
  );
  connection.onDocumentFormatting(session.on('format', null, (snapshot) => formatting(snapshot)));
  connection.onDocumentRangeFormatting(
    session.on('format', null, (snapshot, { range }) => rangeFormatting(snapshot, range)),
  );
  connection.onDocumentOnTypeFormatting(
    session.on('format', null, (snapshot, { position, ch }) => onTypeFormatting(snapshot, position, ch)),
  );
  connection.onDocumentLinks(
    session.on('links', null, (snapshot) => documentLinks(snapshot, { page: session.page })),
  );
  registerLenses(session);
  registerHierarchy(session);
}

function registerLenses(session: Session): void {
  const { connection, work } = session;
  connection.onCodeLens(
    session.on('code lens', null, (snapshot) => (session.settings.codeLens ? codeLenses(snapshot) : [])),
  );
  connection.onCodeLensResolve((lens, token) => {
    const data: unknown = lens.data;
    const snapshot = isLensData(data) ? session.seen(data.uri) : undefined;
    return answer(work, 'code lens', token, lens, () => (snapshot ? resolveLens(snapshot, lens) : lens));
  });
}

function registerHierarchy(session: Session): void {
  const { connection, work } = session;
  connection.languages.callHierarchy.onPrepare(
    session.on('call hierarchy', null, (snapshot, { position }) => prepareCallHierarchy(snapshot, position)),
  );
  connection.languages.callHierarchy.onIncomingCalls(({ item: { data } }, token) => {
    const asked: unknown = data;
    const snapshot = isNodeData(asked) ? session.seen(asked.uri) : undefined;
    return answer(work, 'call hierarchy', token, null, () =>
      snapshot && isNodeData(asked) ? incomingCalls(snapshot, asked) : null,
    );
  });
  connection.languages.callHierarchy.onOutgoingCalls(({ item: { data } }, token) => {
    const asked: unknown = data;
    const snapshot = isNodeData(asked) ? session.seen(asked.uri) : undefined;
    return answer(work, 'call hierarchy', token, null, () =>
      snapshot && isNodeData(asked) ? outgoingCalls(snapshot, asked) : null,
    );
  });
}

/** Colours: the whole file, what has changed since the last answer, or a stretch. Answers what forgets a file. */
export function registerTokens(session: Session): (uri: string) => void {
  const { semanticTokens: asked } = session.connection.languages;
  /** The last answer for each file: the next one may say only what differs. */
  const tokens = new Map<string, { readonly resultId: string; readonly data: number[] }>();
  let answers = 0;
  const remembered = (
    uri: string,
    data: number[],
  ): { readonly resultId: string; readonly data: number[] } => {
    const result = { resultId: String(++answers), data };
    tokens.set(uri, result);
    return result;
  };
  asked.on(
    session.on('semantic tokens', { data: [] }, (snapshot): SemanticTokens =>
      remembered(snapshot.uri, semanticTokens(snapshot).data),
    ),
  );
  asked.onDelta(
    session.on(
      'semantic tokens',
      { data: [] },
      (snapshot, { previousResultId }): SemanticTokens | SemanticTokensDelta => {
        const before = tokens.get(snapshot.uri);
        const now = remembered(snapshot.uri, semanticTokens(snapshot).data);
        return before?.resultId === previousResultId
          ? { resultId: now.resultId, edits: tokenEdits(before.data, now.data) }
          : now;
      },
    ),
  );
  asked.onRange(
    session.on('semantic tokens', { data: [] }, (snapshot, { range }) => semanticTokens(snapshot, range)),
  );
  return (uri) => void tokens.delete(uri);
}
