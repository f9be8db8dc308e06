import type { ExportFormat } from './formats.ts';

/** A file of a deployment. `path` is relative, of safe characters, with `/` between folders. */
export interface ExportFile {
  readonly path: string;
  readonly text: string;
  /** Permission bits, where they are to differ from a plain file's. */
  readonly mode?: number | undefined;
}

export interface Exported {
  readonly files: readonly ExportFile[];
  /** What the format cannot carry, and what had to be chosen: a sentence each, in the order of the text. */
  readonly notes: readonly string[];
}

export interface Deployable extends Exported {
  /** What each file's head says: a file that says so too, and is none of these, is of an earlier export of the design. */
  readonly origin: string;
}

/** What makes the files. */
export interface Maker {
  /** The design's file name. */
  readonly design: string;
  /** This tool's version. */
  readonly version: string;
}

/** Said at the head of each file. */
export interface Header extends Maker {
  readonly format: ExportFormat;
}

/** The design cannot be exported as it is; the message says why. */
export class ExportError extends Error {}
