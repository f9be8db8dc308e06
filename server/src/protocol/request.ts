import type { Guard } from './guards.ts';

/**
 * A request of our own, beside those of LSP: its name, and the checks of what each side receives. It is answered with
 * null where there is nothing to say: the question has not the right shape, or is of a file that is not open.
 */
export interface RequestType<P, R> {
  readonly method: string;
  readonly isParams: Guard<P>;
  readonly isResult: Guard<R>;
}

/** The end of a connection that requests are sent from: a language client, or the server where it asks the client. */
export interface Sender {
  sendRequest(method: string, params: unknown): Promise<unknown>;
}

/** Asks the other side; undefined where it has nothing to say, or what it says has not the right shape. */
export async function ask<P, R>(
  from: Sender,
  { method, isResult }: RequestType<P, R>,
  params: P,
): Promise<R | undefined> {
  const result = await from.sendRequest(method, params);
  return isResult(result) ? result : undefined;
}
