import { beforeEach, expect, test, vi } from 'vitest';
import type { ImportAnswer } from '../../../server/src/protocol/interop.ts';

/* The paste offer, with a stand-in for VS Code with the API of 1.97 and without. */

interface Edit {
  readonly text: string;
  readonly title: string;
  readonly kind: { readonly value: string };
  yieldTo?: readonly { readonly value: string }[];
}
interface Provider {
  provideDocumentPasteEdits(...args: readonly unknown[]): Promise<Edit[] | undefined>;
}

const state: {
  providers: { readonly provider: Provider; readonly metadata: unknown }[];
  change?: (event: unknown) => Promise<void>;
} = { providers: [] };

function vscodeWith(paste: boolean): Record<string, unknown> {
  const kind = (value: string): object => ({
    value,
    append: (...parts: string[]) => kind([value, ...parts].filter(Boolean).join('.')),
  });
  const disposable = { dispose: () => undefined };
  return {
    l10n: { t: (message: string) => message },
    languages: paste
      ? {
          registerDocumentPasteEditProvider: (_: unknown, provider: Provider, metadata: unknown) => {
            state.providers.push({ provider, metadata });
            return disposable;
          },
        }
      : {},
    workspace: {
      onDidChangeTextDocument: (listener: (event: unknown) => Promise<void>) => {
        state.change = listener;
        return disposable;
      },
    },
    ...(paste
      ? {
          DocumentPasteEdit: class implements Edit {
            constructor(
              readonly text: string,
              readonly title: string,
              readonly kind: { readonly value: string },
            ) {}
          },
          DocumentDropOrPasteEditKind: { Empty: kind(''), Text: kind('text') },
        }
      : { DocumentPasteEdit: undefined, DocumentDropOrPasteEditKind: undefined }),
  };
}

async function register(
  paste: boolean,
  convert: (text: string) => Promise<ImportAnswer | undefined>,
): Promise<void> {
  vi.resetModules();
  vi.doMock('vscode', () => vscodeWith(paste));
  const { registerPaste } = await import('../../../client/src/paste.ts');
  registerPaste(convert);
}

const clipboard = (text: string): object => ({ get: () => ({ asString: () => Promise.resolve(text) }) });
const token = { isCancellationRequested: false };

beforeEach(() => {
  state.providers = [];
  delete state.change;
});

test('a capture may be pasted as IOV, and is pasted as text unless one asks', async () => {
  await register(true, (text) => Promise.resolve({ text: `// of ${text.length}\n`, problems: [] }));
  const [{ provider, metadata } = { provider: undefined, metadata: undefined }] = state.providers;
  expect(metadata).toMatchObject({ pasteMimeTypes: ['text/plain'] });
  const edits = await provider?.provideDocumentPasteEdits({}, [], clipboard('x'.repeat(100)), {}, token);
  expect(edits).toMatchObject([
    {
      text: '// of 100\n',
      title: 'Convert Host Capture to IOV',
      kind: { value: 'iov.capture' },
      yieldTo: [{ value: 'text' }],
    },
  ]);
});

test('what is short, or no capture, is just pasted', async () => {
  const convert = vi.fn(() => Promise.resolve(undefined));
  await register(true, convert);
  const provide = (text: string): unknown =>
    state.providers[0]?.provider.provideDocumentPasteEdits({}, [], clipboard(text), {}, token);
  expect(await provide('short')).toBeUndefined();
  expect(convert).not.toHaveBeenCalled();
  expect(await provide('y'.repeat(100))).toBeUndefined();
  expect(convert).toHaveBeenCalledTimes(1);
});

test('before VS Code 1.97 a change is looked at instead', async () => {
  const convert = vi.fn(() => Promise.resolve(undefined));
  await register(false, convert);
  expect(state.providers).toEqual([]);
  const change = (languageId: string, text: string): unknown =>
    state.change?.({ document: { languageId }, contentChanges: [{ text }], reason: undefined });
  await change('iov', 'z');
  await change('plaintext', 'z'.repeat(100));
  expect(convert).not.toHaveBeenCalled();
  await change('iov', 'z'.repeat(100));
  expect(convert).toHaveBeenCalledTimes(1);
});
