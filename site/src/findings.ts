import { LSPPlugin, type LSPClient, type LSPClientExtension } from '@codemirror/lsp-client';
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint';
import type { EditorView } from '@codemirror/view';
import { applyEdit, offsetOf, type Range, select, type WorkspaceEdit } from './edits.ts';

/* What is wrong: under the text, and as a list that leads there, to the rule's page, and mends what can be mended. */

interface Found {
  readonly range: Range;
  readonly severity?: 1 | 2 | 3 | 4;
  readonly code?: string;
  readonly message: string;
}
interface Action {
  readonly title: string;
  readonly isPreferred?: boolean;
  readonly diagnostics?: readonly Found[];
  readonly edit?: WorkspaceEdit;
}
interface Published {
  readonly uri: string;
  readonly version?: number;
  readonly diagnostics: readonly Found[];
}

const SEVERITIES = { 1: 'error', 2: 'warning', 3: 'info', 4: 'hint' } as const;
const SIGNS = { error: '●', warning: '▲', info: 'ℹ', hint: '·' } as const;
/** Of more findings no fixes are asked for: nobody mends them one by one. */
const MOST_MENDED = 300;

export interface Findings {
  readonly extension: LSPClientExtension;
  /** Shows them in this editor from now on. */
  attach(view: EditorView, client: LSPClient): void;
}

export function findings(
  uri: string,
  elements: { list: HTMLElement; summary: HTMLElement; count: HTMLElement },
): Findings {
  let shown: { view: EditorView; client: LSPClient } | undefined;
  let latest: Published | undefined;

  const publish = async (published: Published): Promise<void> => {
    latest = published;
    const target = shown;
    if (!target || published.uri !== uri) return;
    const { view, client } = target;
    const found = published.diagnostics;
    const actions =
      found.length > 0 && found.length <= MOST_MENDED ? await actionsOf(client, view, uri, found) : [];
    // Something newer came while the fixes were asked for.
    if (latest !== published) return;
    const rows = found.map((one) => ({ one, fixes: actions.filter((action) => isFor(action, one)) }));
    underline(view, uri, rows);
    list(view, uri, rows, elements);
  };

  return {
    extension: {
      clientCapabilities: {
        textDocument: {
          publishDiagnostics: { versionSupport: true, codeDescriptionSupport: true },
          codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix'] } } },
        },
      },
      editorExtension: [lintGutter()],
      notificationHandlers: {
        'textDocument/publishDiagnostics': (_, params: Published) => {
          void publish(params);
          return true;
        },
      },
    },
    attach: (view, client) => {
      shown = { view, client };
    },
  };
}

async function actionsOf(
  client: LSPClient,
  view: EditorView,
  uri: string,
  found: readonly Found[],
): Promise<readonly Action[]> {
  const { doc } = view.state;
  const last = doc.line(doc.lines);
  const answer = await client
    .request<object, readonly Action[] | null>('textDocument/codeAction', {
      textDocument: { uri },
      range: { start: { line: 0, character: 0 }, end: { line: doc.lines - 1, character: last.length } },
      context: { diagnostics: found, only: ['quickfix'] },
    })
    .catch(() => null);
  return answer ?? [];
}

const isFor = (action: Action, one: Found): boolean =>
  action.edit !== undefined &&
  action.diagnostics?.some(
    (other) =>
      other.code === one.code &&
      other.message === one.message &&
      other.range.start.line === one.range.start.line &&
      other.range.start.character === one.range.start.character,
  ) === true;

interface Row {
  readonly one: Found;
  readonly fixes: readonly Action[];
}

function underline(view: EditorView, uri: string, rows: readonly Row[]): void {
  const plugin = LSPPlugin.get(view);
  // What has been typed since is not known to the server yet.
  const now = (offset: number): number => plugin?.unsyncedChanges.mapPos(offset) ?? offset;
  const diagnostics = rows.map(({ one, fixes }): Diagnostic => {
    const from = now(offsetOf(view, one.range.start));
    return {
      from,
      to: Math.max(from, now(offsetOf(view, one.range.end))),
      severity: SEVERITIES[one.severity ?? 1],
      source: one.code ?? 'iov',
      message: one.message,
      actions: fixes.map(({ title, edit }) => ({
        name: title,
        apply: (target) => edit && applyEdit(target, uri, edit),
      })),
    };
  });
  view.dispatch(setDiagnostics(view.state, diagnostics));
}

function list(
  view: EditorView,
  uri: string,
  rows: readonly Row[],
  { list: element, summary, count }: Parameters<typeof findings>[1],
): void {
  const order = [...rows].sort((a, b) => (a.one.severity ?? 1) - (b.one.severity ?? 1));
  element.replaceChildren(...order.map((row) => item(view, uri, row)));
  const many = (severity: number, word: string): string[] => {
    const n = rows.filter(({ one }) => one.severity === severity).length;
    return n === 0 ? [] : [`${n} ${word}${n === 1 ? '' : 's'}`];
  };
  const said = [...many(1, 'error'), ...many(2, 'warning'), ...many(3, 'note'), ...many(4, 'hint')];
  const text = said.length === 0 ? 'Nothing is wrong' : said.join(', ');
  if (summary.textContent !== text) summary.textContent = text;
  count.textContent = rows.length === 0 ? '' : String(rows.length);
}

function item(view: EditorView, uri: string, { one, fixes }: Row): HTMLLIElement {
  const severity = SEVERITIES[one.severity ?? 1];
  const sign = document.createElement('span');
  sign.className = `sign ${severity}`;
  sign.textContent = SIGNS[severity];
  sign.setAttribute('role', 'img');
  sign.setAttribute('aria-label', severity);
  const go = document.createElement('button');
  go.type = 'button';
  go.className = 'go';
  go.append(...inCode(one.message));
  go.addEventListener('click', () => select(view, one.range, true));
  const where = document.createElement('small');
  const rule = document.createElement('a');
  rule.href = `rules/${encodeURIComponent(one.code ?? '')}.html`;
  rule.textContent = one.code ?? '';
  where.append(rule, ` line ${one.range.start.line + 1}`);
  const row = document.createElement('li');
  row.append(sign, go, where);
  // Silencing is left to the menu in the text.
  for (const { title, edit } of fixes.filter((fix) => !fix.title.startsWith('Ignore '))) {
    const mend = document.createElement('button');
    mend.type = 'button';
    mend.className = 'fix';
    mend.append(...inCode(title));
    mend.addEventListener('click', () => edit && applyEdit(view, uri, edit));
    row.append(mend);
  }
  return row;
}

/** What stands between backticks is code. */
function inCode(text: string): (string | HTMLElement)[] {
  return text.split('`').map((part, i) => {
    if (i % 2 === 0) return part;
    const code = document.createElement('code');
    code.textContent = part;
    return code;
  });
}
