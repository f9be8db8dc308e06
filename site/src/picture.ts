import type { LSPClient } from '@codemirror/lsp-client';
import type { EditorView } from '@codemirror/view';
import { Conversation } from '../../client/src/preview/conversation.ts';
import { EXPORT_REQUEST, type ExportParams } from '../../server/src/preview/messages.ts';
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
  const begin = (): Conversation =>
    new Conversation({
      uri,
      ask: (method, params) => {
        client.sync();
        return client.request(method, params);
      },
      post: (message) => frame.contentWindow?.postMessage(message, location.origin),
      reveal: (range, focus) => {
        if (range.uri === uri) select(view, range, focus);
        return Promise.resolve();
      },
      edit: (edit) => Promise.resolve(applyEdit(view, uri, edit)),
      save: async (format, content, lens) => {
        const name = `design.${format === 'markdown' ? 'md' : format}`;
        if (format === 'svg' || format === 'png') {
          if (content !== null) download(name, format === 'png' ? bytesOf(content) : content);
          return;
        }
        const params: ExportParams = { uri, format, lens };
        const text: unknown = await client.request(EXPORT_REQUEST, params);
        if (typeof text === 'string') download(name, text);
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
    cursor: () => conversation.cursor(uri, positionOf(view, view.state.selection.main.head)),
    restart: () => {
      conversation = begin();
      frame.contentWindow?.location.reload();
    },
  };
}

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
