import type {
  CancellationToken,
  Diagnostic,
  DocumentDiagnosticReport,
  WorkspaceDiagnosticParams,
  WorkspaceDiagnosticReport,
  WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import { configDiagnostics, shown } from '../features/diagnostics.ts';
import { answer, take } from './guard.ts';
import { CHANGED } from '../protocol/pictures.ts';
import { Publisher } from './publish.ts';
import { sayable, stageOf } from './stages.ts';
import type { Config } from '../workspace/config.ts';
import type { Diagnostic as Found } from '../workspace/diagnose.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { Session } from './session.ts';

/*
 * Diagnostics: pulled by clients that pull, pushed to all others; a client that only says that it could pull is pushed
 * to until it does. Those of files that are not open are pulled only.
 */

/** Tells of diagnostics, and answers what a file's closing has to do. */
export function registerDiagnostics(session: Session): (uri: string) => void {
  const { connection, documents, work } = session;
  const configs = new ConfigReports(session);
  /** Files of which something has been pushed. */
  const pushed = new Set<string>();
  const push = (uri: string, diagnostics: Diagnostic[], version?: number): void => {
    if (diagnostics.length > 0) pushed.add(uri);
    else pushed.delete(uri);
    session.sent(
      connection.sendDiagnostics({ uri, diagnostics, ...(version === undefined ? {} : { version }) }),
    );
  };
  // What is pulled from then on must not be there twice.
  const pulls = new Pulls(session, () => [...pushed].forEach((uri) => push(uri, [])));
  const publisher = new Publisher(documents, work, (snapshot, found, whole) => {
    const { uri, version } = snapshot;
    configs.publish();
    if (pulls.areMade) {
      if (whole && pulls.isBehind(snapshot)) pulls.refresh();
    } else if (found) push(uri, shown(snapshot, found, session), version);
    if (whole) session.sent(connection.sendNotification(CHANGED, { uri }));
  });
  session.onTouched.push((uri) => {
    publisher.touched(uri);
    if (uri === undefined || documents.isSeenFromClosed(uri)) pulls.wake();
  });
  session.isBusy = () => publisher.busy;
  pulls.register();
  return (uri) => {
    publisher.forget(uri);
    pulls.forget(uri);
    if (!pulls.areMade) push(uri, []);
  };
}

/** What is wrong with the configs that count for open files. It is pushed always: they are no files of ours. */
class ConfigReports {
  private readonly session: Session;
  private readonly published = new Map<string, Config>();

  constructor(session: Session) {
    this.session = session;
  }

  publish(): void {
    const { connection, documents } = this.session;
    const now = new Map(documents.configs.all.map((config) => [config.uri, config]));
    for (const [uri, config] of now) {
      const before = this.published.get(uri);
      if (before === config) continue;
      this.published.set(uri, config);
      if (config.problems.length === 0 && !before?.problems.length) continue;
      this.session.sent(connection.sendDiagnostics({ uri, diagnostics: configDiagnostics(config) }));
    }
    for (const uri of [...this.published.keys()]) {
      if (now.has(uri)) continue;
      this.published.delete(uri);
      this.session.sent(connection.sendDiagnostics({ uri, diagnostics: [] }));
    }
  }
}

interface Report {
  readonly id: string;
  readonly json: string;
  readonly items: Diagnostic[];
  readonly holds: () => boolean;
}

class Pulls {
  private readonly session: Session;
  /** What was said last of each open file. */
  private readonly said = new Map<
    string,
    { readonly snapshot: Snapshot; readonly json: string; readonly id: string }
  >();
  private lastId = 0;
  /** Files of which only what needs no prediction has been told. */
  private readonly half = new Set<string>();
  private refreshing = false;
  /** Files that are not open. */
  private readonly reports = new Map<string, Report>();
  private sleeping: (() => void)[] = [];
  /** Whether anything has been said of the workspace: the first answer does not wait for something to say. */
  private answered = false;
  /** Whether the client has pulled. */
  private asked = false;
  private readonly begun: () => void;

  /** `begun` is told of the first pull. */
  constructor(session: Session, begun: () => void) {
    this.session = session;
    this.begun = begun;
  }

  /** Whether the client pulls: one that can be told to is taken at its word, another when it does. */
  get areMade(): boolean {
    const { pulls, refreshesDiagnostics } = this.session.client;
    return pulls && (refreshesDiagnostics || this.asked);
  }

  register(): void {
    const { connection, documents, work } = this.session;
    const nothing: DocumentDiagnosticReport = { kind: 'full', items: [] };
    connection.languages.diagnostics.on(({ textDocument: { uri }, previousResultId }, token) => {
      if (!this.asked) this.begun();
      this.asked = true;
      const snapshot = take(work, 'snapshot', () => documents.snapshot(uri) ?? documents.closedSnapshot(uri));
      return answer(work, 'diagnostics', token, nothing, () =>
        snapshot ? this.report(snapshot, previousResultId) : nothing,
      ) as Promise<DocumentDiagnosticReport>;
    });
    connection.languages.diagnostics.onWorkspace((params, token) => this.workspace(params, token));
  }

  /**
   * Whether the client has been told something else of this text, or only a part: an edit makes it pull by itself,
   * but not what has changed elsewhere, a file that has arrived meanwhile for one.
   */
  isBehind(snapshot: Snapshot): boolean {
    const { uri, version } = snapshot;
    const said = this.said.get(uri)?.snapshot;
    return this.half.delete(uri) || (said !== undefined && said !== snapshot && said.version === version);
  }

  /** Asks the client to pull again, once however much has changed. */
  refresh(): void {
    if (this.refreshing || !this.session.client.refreshesDiagnostics) return;
    this.refreshing = true;
    this.session.work.schedule(() => {
      this.refreshing = false;
      this.session.sent(this.session.connection.languages.diagnostics.refresh());
    });
  }

  wake(): void {
    const { sleeping } = this;
    this.sleeping = [];
    for (const go of sleeping) go();
  }

  private report(snapshot: Snapshot, previous: string | undefined): DocumentDiagnosticReport {
    const { uri } = snapshot;
    const before = this.said.get(uri);
    if (before?.snapshot === snapshot && before.id === previous)
      return { kind: 'unchanged', resultId: previous };
    // Much to work out: what is there already is told at once, and the client asked to come again, if it can be.
    const { client, documents } = this.session;
    if (client.refreshesDiagnostics && stageOf(snapshot) !== 'whole' && documents.isOpen(uri)) {
      this.half.add(uri);
      // What has been said is not taken back meanwhile.
      const found = before ? snapshot.factDiagnostics : sayable(snapshot).found;
      return { kind: 'full', items: this.itemsOf(snapshot, found) };
    }
    const items = this.itemsOf(snapshot, snapshot.diagnostics);
    const json = JSON.stringify(items);
    const id = before?.json === json ? before.id : String(++this.lastId);
    this.said.set(uri, { snapshot, json, id });
    return id === previous ? { kind: 'unchanged', resultId: id } : { kind: 'full', resultId: id, items };
  }

  forget(uri: string): void {
    this.said.delete(uri);
    this.half.delete(uri);
  }

  private itemsOf(snapshot: Snapshot, found: readonly Found[]): Diagnostic[] {
    return shown(snapshot, found, this.session);
  }

  /** What has changed in files that are not open; a request for which nothing has waits until something does. */
  private async workspace(
    { previousResultIds }: WorkspaceDiagnosticParams,
    token: CancellationToken,
  ): Promise<WorkspaceDiagnosticReport> {
    const { session } = this;
    const known = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
    token.onCancellationRequested(() => this.wake());
    await session.ready();
    for (;;) {
      while (session.isBusy() && !token.isCancellationRequested) await session.turn();
      const items = await this.changedSince(known, token);
      if (token.isCancellationRequested) throw session.work.refused('RequestCancelled', 'Cancelled.');
      if (items.length > 0 || !this.answered) {
        this.answered = true;
        return { items };
      }
      await new Promise<void>((resolve) => this.sleeping.push(resolve));
    }
  }

  private async changedSince(
    known: ReadonlyMap<string, string>,
    token: CancellationToken,
  ): Promise<WorkspaceDocumentDiagnosticReport[]> {
    const { documents } = this.session;
    const items: WorkspaceDocumentDiagnosticReport[] = [];
    const closed = documents.index.uris.filter((uri) => !documents.isOpen(uri));
    for (const uri of closed) {
      if (token.isCancellationRequested) return [];
      let report = this.reports.get(uri);
      if (!report?.holds()) {
        await this.session.turn();
        report = this.renewed(uri, report);
      }
      const before = known.get(uri);
      // A file that has nothing to say, and had nothing, is passed over.
      if (before === report.id || (before === undefined && report.items.length === 0)) continue;
      items.push({ kind: 'full', uri, version: null, resultId: report.id, items: report.items });
    }
    const there = new Set(closed);
    for (const uri of [...this.reports.keys()]) if (!there.has(uri)) this.reports.delete(uri);
    for (const uri of known.keys())
      if (!there.has(uri) && !documents.isOpen(uri) && known.get(uri) !== 'gone')
        items.push({ kind: 'full', uri, version: null, resultId: 'gone', items: [] });
    return items;
  }

  private renewed(uri: string, before: Report | undefined): Report {
    const { documents, work } = this.session;
    const items =
      take(work, 'workspace diagnostics', () => {
        const snapshot = documents.closedSnapshot(uri);
        return snapshot && this.itemsOf(snapshot, snapshot.diagnostics);
      }) ?? [];
    const json = JSON.stringify(items);
    const id = before?.json === json ? before.id : `w${++this.lastId}`;
    const report = { id, json, items, holds: documents.stamp(uri) };
    this.reports.set(uri, report);
    return report;
  }
}
