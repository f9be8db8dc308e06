import type { LSPClient } from '@codemirror/lsp-client';
import type { EditorView } from '@codemirror/view';
import { Conversation } from '../../client/src/preview/conversation.ts';
import { EXPORT } from '../../server/src/protocol/pictures.ts';
import { ask, type Sender } from '../../server/src/protocol/request.ts';
import { download } from './download.ts';
import { applyEdit, positionOf, select } from './edits.ts';

export interface Picture {
  /** Something that it follows from has changed. */
  changed(): void;
  /** Where the cursor is now. */
  cursor(): void;
  /** Another design: the page forgets where it looked. */
  restart(): void;
}

/** The preview: VS Code's own panel in a frame, with the same conversation behind it. */
export function picture(frame: HTMLIFrameElement, uri: string, view: EditorView, client: LSPClient): Picture {
  const server: Sender = {
    sendRequest: (method, params) => {
      client.sync();
      return client.request(method, params);
    },
  };
  const begin = (): Conversation =>
    new Conversation({
      uri,
      server,
      post: (message) => frame.contentWindow?.postMessage(message, location.origin),
      reveal: (range, focus) => {
        if (range.uri === uri) select(view, range, focus);
        return Promise.resolve();
      },
      cursor: () => ({ uri, at: positionOf(view, view.state.selection.main.head) }),
      edit: (edit) => Promise.resolve(applyEdit(view, uri, edit)),
      save: async (format, content, lens) => {
        const name = `design.${format === 'markdown' ? 'md' : format}`;
        if (format === 'svg' || format === 'png') {
          if (content !== null) download(name, format === 'png' ? bytesOf(content) : content);
          return;
        }
        const text = await ask(server, EXPORT, { uri, format, lens });
        if (text !== undefined) download(name, text);
      },
      l10n: { t: (message, ...values) => message.replaceAll(/\{(\d)\}/g, (_, n) => values[Number(n)] ?? '') },
    });
  let conversation = begin();
  addEventListener('message', ({ source, data }: MessageEvent<unknown>) => {
    if (source === frame.contentWindow) conversation.receive(data);
  });
  frame.src = 'panel.html';
  return {
    changed: () => conversation.refresh(),
    cursor: () => conversation.light(),
    restart: () => {
      conversation = begin();
      frame.contentWindow?.location.reload();
    },
  };
}

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
