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

/** What made the files: said at the head of each. */
export interface Header {
  /** The design's file name. */
  readonly design: string;
  /** This tool's version. */
  readonly version: string;
}

/** The design cannot be exported as it is; the message says why. */
export class ExportError extends Error {}
