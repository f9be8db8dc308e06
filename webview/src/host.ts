import {
  isPanelState,
  isToWebview,
  type PanelState,
  type ToClient,
  type ToWebview,
} from '../../server/src/protocol/panel.ts';

/** What VS Code gives a webview. A test page gives the same and plays VS Code's part. */
interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

export interface Host {
  send(message: ToClient): void;
  /** Calls back for every message that is one by its shape. */
  receive(handle: (message: ToWebview) => void): void;
  load(): PanelState | undefined;
  save(state: PanelState): void;
}

export function connect(): Host {
  const api = acquireVsCodeApi();
  return {
    send: (message) => api.postMessage(message),
    receive: (handle) => {
      window.addEventListener('message', (event: MessageEvent<unknown>) => {
        if (isToWebview(event.data)) handle(event.data);
      });
    },
    load: () => {
      const state = api.getState();
      return isPanelState(state) ? state : undefined;
    },
    save: (state) => api.setState(state),
  };
}
