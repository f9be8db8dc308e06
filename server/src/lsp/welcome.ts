import {
  type InitializeParams,
  type InitializeResult,
  LSPErrorCodes,
  ResponseError,
} from 'vscode-languageserver';
import { capabilitiesFor } from './capabilities.ts';
import { clientOf } from './client.ts';
import type { Environment } from './environment.ts';

/*
 * What a connection needs before there is a server behind it, and no more: it is what a client waits for (docs/performance.md).
 */

/** The answer to `initialize`. */
export function welcome({ capabilities }: InitializeParams): InitializeResult {
  return { capabilities: capabilitiesFor(clientOf(capabilities)), serverInfo: { name: 'iov' } };
}

/** Refusals as this library makes them, which has made the connection too. */
export const refused: Environment['refused'] = (reason, message) =>
  new ResponseError(LSPErrorCodes[reason], message);
