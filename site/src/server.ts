import { LSPClient, type LSPClientExtension, type Transport } from '@codemirror/lsp-client';
import DOMPurify from 'dompurify';

/** The language server: the same worker that VS Code runs in a browser. */
export function startServer(script: string, extensions: readonly LSPClientExtension[]): LSPClient {
  const worker = new Worker(script);
  return new LSPClient({
    timeout: 30_000,
    // A hover shows what the text says of itself, and a text may come from anybody's link.
    sanitizeHTML: (html) =>
      DOMPurify.sanitize(html, { FORBID_ATTR: ['style'], FORBID_TAGS: ['style', 'form', 'input', 'img'] }),
    extensions: [...extensions],
  }).connect(transportOf(worker));
}

interface Message {
  readonly id?: unknown;
  readonly method?: unknown;
}

function transportOf(worker: Worker): Transport {
  const handlers = new Set<(message: string) => void>();
  worker.addEventListener('message', ({ data }: MessageEvent<Message>) => {
    if (data.id !== undefined && typeof data.method === 'string') {
      // Nothing that the server asks of an editor is needed here: settings, files, registrations.
      worker.postMessage({ jsonrpc: '2.0', id: data.id, result: null });
      return;
    }
    for (const handle of handlers) handle(JSON.stringify(data));
  });
  return {
    send: (message) => worker.postMessage(JSON.parse(message)),
    subscribe: (handle) => void handlers.add(handle),
    unsubscribe: (handle) => void handlers.delete(handle),
  };
}
