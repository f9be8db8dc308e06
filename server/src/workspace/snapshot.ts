import { URI } from 'vscode-uri';
import { catalogScheme } from '../catalog/catalog.ts';
import { noPrediction, predictPart, predictWorld } from '../predict/parts.ts';
import type { Prediction } from '../predict/prediction.ts';
import type { CheckOptions, Checked, Level } from '../rules/check.ts';
import { mayStand } from '../schema/vocabulary.ts';
import { parse } from '../syntax/parser.ts';
import type { Statement, Tree } from '../syntax/tree.ts';
import { type Diagnostic, diagnose } from './diagnose.ts';
import type { LineIndex } from './lines.ts';
import { type World, loadWorld } from './world.ts';

/**
 * A file as it was at one moment, with all that follows from it. What every editor feature is a function of.
 * What costs is worked out when it is first asked for, and kept.
 */
export interface Snapshot {
  readonly uri: string;
  /** The client's count of its changes; 0 for a file that is not open. */
  readonly version: number;
  readonly text: string;
  readonly tree: Tree;
  readonly lines: LineIndex;
  readonly world: World;
  /** Everything the rules say of the world, where this file shows it, in the order of its text. */
  readonly diagnostics: readonly Diagnostic[];
  /** The same but for what only a prediction can tell: it need not wait for that. */
  readonly factDiagnostics: readonly Diagnostic[];
  /** What form and names alone tell. */
  readonly formDiagnostics: readonly Diagnostic[];
  readonly prediction: Prediction;
  /** The prediction of the part alone that a top-level statement is in. */
  readonly predictionAt: (top: Statement) => Prediction;
  /** The lines of any file of the world, or of the catalog; undefined where there is no such file. */
  readonly linesOf: (uri: string) => LineIndex | undefined;
  /** Of the files of the workspace, open or not, that have a file in their world; itself first where it is there. */
  readonly seeing: (uri: string) => readonly Snapshot[];
}

/** The text of a file, read. */
export interface Content {
  readonly uri: string;
  readonly version: number;
  readonly text: string;
  readonly lines: LineIndex;
  /** Of no statements where there is a problem. */
  readonly tree: Tree;
  /** Why the text is not read. */
  readonly problem?: string | undefined;
}

/** What a snapshot asks of the workspace that it is part of. */
export interface Surroundings {
  readonly tree: (uri: string) => Tree | undefined;
  readonly lines: (uri: string) => LineIndex | undefined;
  readonly seeing: (uri: string) => readonly Snapshot[];
  /** Whether another file of the workspace imports this one. */
  readonly imported: (uri: string) => boolean;
  readonly fault: (where: string, error: unknown) => void;
  readonly severity: Readonly<Record<string, Level>>;
  /** What the client calls a file. */
  readonly name: (uri: string) => string;
  /** The world of the file as it was before, where it has been worked out. */
  readonly before: World | undefined;
}

/** A snapshot of an open file, and whether it still holds. */
export class Kept implements Snapshot {
  /** The trees that its world is made of, and the files that could not be read. */
  readonly reached = new Map<string, Tree | undefined>();
  readonly seeing: (uri: string) => readonly Snapshot[];
  private readonly content: Content;
  private readonly around: Surroundings;
  private knownWorld: World | undefined;
  private knownDiagnostics: readonly Diagnostic[] | undefined;
  private knownPrediction: Prediction | undefined;

  constructor(content: Content, around: Surroundings) {
    this.content = content;
    this.around = around;
    this.seeing = around.seeing;
  }

  get uri(): string {
    return this.content.uri;
  }
  get version(): number {
    return this.content.version;
  }
  get text(): string {
    return this.content.text;
  }
  get tree(): Tree {
    return this.content.tree;
  }
  get lines(): LineIndex {
    return this.content.lines;
  }

  /** The world, if something has asked for it. */
  get workedOut(): World | undefined {
    return this.knownWorld;
  }

  get world(): World {
    return (this.knownWorld ??= this.load());
  }

  get prediction(): Prediction {
    return (this.knownPrediction ??= this.predicted(() => predictWorld(this.world)));
  }

  get diagnostics(): readonly Diagnostic[] {
    return (this.knownDiagnostics ??= this.diagnose({}));
  }

  get factDiagnostics(): readonly Diagnostic[] {
    return this.knownDiagnostics ?? this.diagnose({ withoutPrediction: true });
  }

  get formDiagnostics(): readonly Diagnostic[] {
    return this.diagnose({ formOnly: true });
  }

  linesOf = (uri: string): LineIndex | undefined => (uri === this.uri ? this.lines : this.around.lines(uri));

  stillHolds(content: Content, tree: (uri: string) => Tree | undefined): boolean {
    if (content !== this.content) return false;
    for (const [uri, was] of this.reached) if (tree(uri) !== was) return false;
    return true;
  }

  private load(): World {
    const root = normalized(this.uri);
    return loadWorld(
      root,
      (uri) => {
        const key = normalized(uri);
        // The tree of this moment, whatever has been typed since.
        const tree = key === root ? this.tree : this.around.tree(key);
        if (key !== root) this.reached.set(key, tree);
        return tree;
      },
      { before: this.around.before, name: this.around.name },
    );
  }

  predictionAt = (top: Statement): Prediction => this.predicted(() => predictPart(this.world.partOf(top)));

  private predicted(predict: () => Prediction): Prediction {
    try {
      return predict();
    } catch (error) {
      this.around.fault('prediction', error);
      return noPrediction;
    }
  }

  private diagnose(options: CheckOptions): readonly Diagnostic[] {
    // The catalog's own files declare what is reserved.
    if (this.uri.startsWith(`${catalogScheme}:`)) return [];
    const { problem } = this.content;
    if (problem !== undefined) return [unread(problem)];
    try {
      const { severity } = this.around;
      return diagnose(this.world, {
        ...options,
        severity,
        imported: this.around.imported(this.uri),
        fault: this.around.fault,
      });
    } catch (error) {
      this.around.fault('check', error);
      return [];
    }
  }
}

/** What is said of a file that is not read. */
function unread(message: string): Diagnostic {
  const [top] = parse('x', mayStand).statements;
  const finding = { rule: 'syntax', severity: 'error', message, place: { top, start: 0, end: 0 } } as Checked;
  return { rule: 'syntax', severity: 'error', message, start: 0, end: 0, related: [], finding };
}

/** One spelling for each file, whichever the client uses (`file:///c%3A/x` and `file:///c:/x`). */
export function normalized(uri: string): string {
  try {
    return URI.parse(uri).toString();
  } catch {
    return uri;
  }
}
