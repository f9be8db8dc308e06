import type { ResponseError } from 'vscode-languageserver';

/** Why a request is not answered: the names of `LSPErrorCodes`. */
export type Reason = 'RequestCancelled' | 'RequestFailed';

/** What differs between Node and a browser. */
export interface Environment {
  /** Schemes of uris that are read here; what others lead to is asked of the client, if it can. */
  readonly schemes: readonly string[];
  /** The text of a file that is not open; undefined where it cannot be read. */
  readonly read: (uri: string) => string | undefined;
  /** The .iov files in a folder and below it; bounded. */
  readonly list: (folder: string) => Promise<readonly string[]>;
  /** Runs something after the messages that have come in already (`setImmediate`). */
  readonly schedule: (work: () => void) => void;
  /** Runs something after a pause in typing (`setTimeout`). */
  readonly rest?: ((work: () => void) => void) | undefined;
  /** What a request is answered with that is not answered. The connection knows it by its class, so that its own library makes it. */
  readonly refused: (reason: Reason, message: string) => ResponseError;
  /** The page of a rule, where it can be opened. */
  readonly page?: ((rule: string) => string | undefined) | undefined;
}
