import type { CancellationToken, ResponseError } from 'vscode-languageserver';
import { Refusal } from '../features/rename.ts';
import type { Environment } from './environment.ts';

/** How a server does its work: when, and what becomes of its faults. */
export interface Work {
  /** Runs something soon, after messages that have come in already (`setImmediate`). */
  readonly schedule: (work: () => void) => void;
  /** Runs something after a while, about a pause in typing; without it nothing waits for one. */
  readonly rest?: ((work: () => void) => void) | undefined;
  readonly refused: Environment['refused'];
  readonly fault: (where: string, error: unknown) => void;
}

/**
 * Answers a request: after the messages that are already there, so that a cancellation among them is seen; with
 * `neutral` where our own code is at fault. One fault never costs more than its own request.
 */
export function answer<R>(
  work: Work,
  name: string,
  token: CancellationToken,
  neutral: R,
  run: () => R | Promise<R>,
): Promise<R | ResponseError> {
  return new Promise((resolve) => {
    const failed = (error: unknown): void => {
      if (error instanceof Refusal) resolve(work.refused('RequestFailed', error.message));
      else {
        work.fault(name, error);
        resolve(neutral);
      }
    };
    work.schedule(() => {
      if (token.isCancellationRequested) {
        resolve(work.refused('RequestCancelled', 'Cancelled.'));
        return;
      }
      try {
        const result = run();
        if (result instanceof Promise) result.then(resolve, failed);
        else resolve(result);
      } catch (error) {
        failed(error);
      }
    });
  });
}

/** Does something of our own accord, or for a notification: a fault is logged, and the next one works. */
export function take<T>(work: Work, name: string, run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    work.fault(name, error);
    return undefined;
  }
}
