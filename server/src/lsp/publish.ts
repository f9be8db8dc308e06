import { type Work, take } from './guard.ts';
import { rulesById } from '../rules/all.ts';
import { advance, isLarge, sayable, stageOf, type Stage } from './stages.ts';
import type { Diagnostic } from '../workspace/diagnose.ts';
import type { Documents } from '../workspace/documents.ts';
import type { Snapshot } from '../workspace/snapshot.ts';

/**
 * Tells of a file. `whole` is false where what only a prediction can tell is still to come; `diagnostics` is undefined
 * where nothing has to be said that has not been said of this version already.
 */
export type Publish = (
  snapshot: Snapshot,
  diagnostics: readonly Diagnostic[] | undefined,
  whole: boolean,
) => void;

/** So many turns in which nothing more comes in, and the messages that were waiting have been taken. */
const quietTurns = 4;
/** But no longer than this, however much comes in. */
const mostTurns = 400;

/** What becomes of a file in a turn. */
type Step = 'done' | 'more' | 'rest';

/** Tells of open files whose content, or what follows from it, has changed: the last state only, one file a turn. */
export class Publisher {
  private readonly documents: Documents;
  private readonly work: Work;
  private readonly publish: Publish;
  private readonly waiting = new Set<string>();
  private readonly published = new Map<string, Snapshot>();
  /** Up to which stage a snapshot has been told of, and what was said. */
  private readonly told = new WeakMap<
    Snapshot,
    { readonly stage: Stage; readonly found: readonly Diagnostic[] }
  >();
  private running = false;
  /** Whether it waits for a pause in the typing. */
  private resting = false;
  /** Counts what has been scheduled: only the last of it is done. */
  private turn = 0;
  private quiet = 0;
  private turns = 0;

  constructor(documents: Documents, work: Work, publish: Publish) {
    this.documents = documents;
    this.work = work;
    this.publish = publish;
  }

  /** Something has changed, in this file most likely; any open file may depend on it. */
  touched(first?: string): void {
    const { documents, waiting } = this;
    waiting.clear();
    for (const uri of first === undefined ? documents.uris : [first, ...documents.uris]) waiting.add(uri);
    this.quiet = 0;
    if (this.running && !this.resting) return;
    this.turns = 0;
    this.go(this.work.schedule);
  }

  /** Whether something is still to be told. */
  get busy(): boolean {
    return this.running && !this.resting;
  }

  /** The file is closed: when it is opened again, all is to be said again. */
  forget(uri: string): void {
    this.published.delete(uri);
    this.waiting.delete(uri);
  }

  private go(schedule: (work: () => void) => void): void {
    this.running = true;
    this.resting = schedule !== this.work.schedule;
    const turn = ++this.turn;
    schedule(() => {
      if (turn !== this.turn) return;
      this.resting = false;
      this.next();
    });
  }

  private next(): void {
    const { schedule, rest } = this.work;
    const [uri] = this.waiting;
    if (uri === undefined) {
      this.running = false;
      return;
    }
    if (this.quiet++ < quietTurns && this.turns++ < mostTurns) {
      this.go(schedule);
      return;
    }
    const step = take(this.work, 'publish', (): Step => {
      const snapshot = this.documents.snapshot(uri);
      // A snapshot stays the same object as long as nothing that it is made of changes.
      if (!snapshot || this.published.get(uri) === snapshot) return 'done';
      const prepared = this.prepare(snapshot);
      if (prepared !== 'done') return prepared;
      this.tellAll(uri, snapshot);
      return 'done';
    });
    if (step !== 'more' && step !== 'rest') this.waiting.delete(uri);
    this.go(step === 'rest' && rest ? rest : schedule);
  }

  private tellAll(uri: string, snapshot: Snapshot): void {
    const found = snapshot.diagnostics;
    const before = this.told.get(snapshot)?.found;
    this.published.set(uri, snapshot);
    this.told.set(snapshot, { stage: 'whole', found });
    this.publish(snapshot, before && sameFindings(before, found) ? undefined : found, true);
  }

  /** Works out some of what is to be said, so that requests get their turn in between. */
  private prepare(snapshot: Snapshot): Step {
    const stage = stageOf(snapshot);
    const told = this.told.get(snapshot);
    const before = this.published.get(snapshot.uri);
    if (stage !== 'whole' && told?.stage !== stage) {
      // What has been said of the file is not taken back while the parts are linked that an edit has to do with.
      if (stage === 'facts' || !before) {
        const { found } = sayable(snapshot);
        this.told.set(snapshot, { stage, found });
        this.publish(snapshot, found, false);
        return 'more';
      }
    } else if (stage === 'whole' && !told && isLarge(snapshot)) {
      // Of a large file the facts come first. While somebody types in it predictions wait for a pause, where nothing
      // is taken back meanwhile.
      const found = snapshot.factDiagnostics;
      if (!before || !this.takesBack(before, found)) {
        this.told.set(snapshot, { stage, found });
        this.publish(snapshot, found, false);
        return before ? 'rest' : 'more';
      }
    }
    return advance(snapshot, this.work.fault) ? 'more' : 'done';
  }

  /** Whether something that a prediction said would go, to come back perhaps. */
  private takesBack(before: Snapshot, found: readonly Diagnostic[]): boolean {
    const said = this.told.get(before)?.found ?? [];
    const now = new Set(found.map(({ rule, message }) => `${rule} ${message}`));
    return said.some(({ rule, message }) => comesLate(rule) && !now.has(`${rule} ${message}`));
  }
}

const comesLate = (rule: string): boolean =>
  rule === 'unneeded-ignore' || rulesById.get(rule)?.predicts === true;

function sameFindings(before: readonly Diagnostic[], now: readonly Diagnostic[]): boolean {
  return (
    before.length === now.length &&
    before.every(({ finding, start, end }, i) => {
      const other = now[i];
      return (
        other !== undefined &&
        other.start === start &&
        other.end === end &&
        other.rule === finding.rule &&
        other.message === finding.message
      );
    })
  );
}
