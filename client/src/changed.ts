import type { BaseLanguageClient } from 'vscode-languageclient';
import { isFileParams } from '../../server/src/protocol/files.ts';
import { CHANGED } from '../../server/src/protocol/pictures.ts';

type Handler = (uri: string) => void;

const handlers = new WeakMap<BaseLanguageClient, Set<Handler>>();

/**
 * Calls back when something that follows from a file has changed. A client has one handler for each notification, the
 * last that was given: this is it, and hands on to all who want to know.
 */
export function onFileChanged(client: BaseLanguageClient, handler: Handler): { dispose(): void } {
  let all = handlers.get(client);
  if (!all) {
    const made = new Set<Handler>();
    all = made;
    handlers.set(client, made);
    client.onNotification(CHANGED, (params: unknown) => {
      if (isFileParams(params)) for (const one of [...made]) one(params.uri);
    });
  }
  const own = all.add(handler);
  return { dispose: () => void own.delete(handler) };
}
