import { type CodeAction, CodeActionKind, type Diagnostic, type Range } from 'vscode-languageserver-types';
import type { Diagnostic as Found } from '../workspace/diagnose.ts';
import { isForeign } from '../syntax/foreign.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { type DiagnosticOptions, diagnosticOf, isElsewhere } from './diagnostics.ts';
import { type Replacement, replacementsOf, workspaceEdit } from './edits.ts';
import { preferredEdits } from './fixAll.ts';
import { ignoring } from './ignore.ts';
import { fixAllKind } from './offered.ts';
import { Outcomes } from './outcome.ts';
import { type RefactoringOptions, refactorings } from './refactorings.ts';
import { phrase } from '../words/phrase.ts';

export interface CodeActionOptions extends DiagnosticOptions, RefactoringOptions {
  /** Kinds that the client wants; all where undefined. A kind stands for those below it too. */
  readonly only?: readonly string[] | undefined;
  /** Whether the client can make files. */
  readonly createsFiles?: boolean | undefined;
  /** Makes a design of a file that is a capture of a host; undefined for what is none, or cannot be read. */
  readonly convert?: ((text: string) => string | undefined) | undefined;
}

/** Of so many fixes it is said what they would give: each is predicted, and a whole file may be selected. */
const mostOutcomes = 8;

/** What can be done about the findings in a range: their fixes, and silencing them. */
export function codeActions(snapshot: Snapshot, range: Range, options: CodeActionOptions = {}): CodeAction[] {
  const wants = (kind: string): boolean =>
    options.only?.some((k) => kind === k || kind.startsWith(`${k}.`)) ?? true;
  const actions: CodeAction[] = [];
  if (wants(CodeActionKind.QuickFix)) {
    const start = snapshot.lines.offsetAt(range.start);
    const end = snapshot.lines.offsetAt(range.end);
    const touched = snapshot.diagnostics.filter((shown) => shown.start <= end && start <= shown.end);
    const ignores: CodeAction[] = [];
    const outcomes = new Outcomes(snapshot);
    let told = 0;
    for (const shown of touched) {
      const diagnostic = diagnosticOf(snapshot, shown, options);
      for (const fix of shown.finding.fixes?.() ?? []) {
        const edits = replacementsOf(snapshot, fix.edits);
        if (!edits) continue;
        const outcome = told < mostOutcomes ? outcomes.of(fix.edits) : '';
        if (outcome !== '') told += 1;
        const title = outcome === '' ? fix.title : `${fix.title}: ${outcome}`;
        actions.push(action(snapshot, title, edits, diagnostic, fix.preferred === true));
      }
      const missing =
        options.createsFiles && shown.rule === 'import-not-found' ? missingFile(snapshot, shown) : undefined;
      if (missing !== undefined) {
        const title = phrase`Create \`${decodeURIComponent(missing.slice(missing.lastIndexOf('/') + 1))}\``;
        actions.push({
          title,
          kind: CodeActionKind.QuickFix,
          diagnostics: [diagnostic],
          edit: { documentChanges: [{ kind: 'create', uri: missing }] },
        });
      }
      const converted = conversion(snapshot, shown, options);
      if (converted !== undefined) {
        const whole = { uri: snapshot.uri, start: 0, end: snapshot.text.length, text: converted };
        actions.push(action(snapshot, phrase`Convert the capture to a design`, [whole], diagnostic, false));
      }
      const ignore = isElsewhere(snapshot, shown) ? undefined : ignoring(snapshot, shown);
      if (ignore)
        ignores.push(action(snapshot, phrase`Ignore \`${shown.rule}\` here`, [ignore], diagnostic, false));
    }
    actions.push(...ignores);
  }
  if (!options.only || options.only.some((kind) => /^refactor(?:\.|$)/.test(kind)))
    actions.push(...refactorings(snapshot, range, options, wants));
  if (options.only && wants(fixAllKind)) actions.push(...fixAll(snapshot));
  return actions;
}

function action(
  snapshot: Snapshot,
  title: string,
  edits: readonly Replacement[],
  diagnostic: Diagnostic,
  preferred: boolean,
): CodeAction {
  return {
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    edit: workspaceEdit(snapshot, edits),
    ...(preferred ? { isPreferred: true } : {}),
  };
}

/** The file that an import of this file names and that is not there. */
function missingFile(snapshot: Snapshot, { finding }: Found): string | undefined {
  const root = snapshot.world.sources.find(({ tree }) => tree === snapshot.tree);
  const found = root?.imports.get(finding.place.top);
  return found?.problem === 'missing' ? found.uri : undefined;
}

/** The design that is made of a file which is a capture; never taken without asking, as nothing else is left of it then. */
function conversion(snapshot: Snapshot, shown: Found, { convert }: CodeActionOptions): string | undefined {
  if (!convert || shown.rule !== 'syntax' || isElsewhere(snapshot, shown)) return undefined;
  return isForeign(snapshot.tree) ? convert(snapshot.text) : undefined;
}

function fixAll(snapshot: Snapshot): CodeAction[] {
  const { edits } = preferredEdits(snapshot);
  if (edits.length === 0) return [];
  return [{ title: phrase`Fix all`, kind: fixAllKind, edit: workspaceEdit(snapshot, edits) }];
}
