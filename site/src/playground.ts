import { type LSPClient, formatDocument } from '@codemirror/lsp-client';
import type { EditorView } from '@codemirror/view';
import examples from 'site:examples';
import { CHANGED } from '../../server/src/protocol/pictures.ts';
import { openExport, openImport } from './deploy.ts';
import { openEditor } from './editor.ts';
import { findings } from './findings.ts';
import { type Legend, paint } from './language.ts';
import { panes } from './panes.ts';
import { picture } from './picture.ts';
import { startServer } from './server.ts';
import { designOf, exampleOf, hashOf } from './share.ts';

/*
 * The playground: an editor, what is wrong, and the picture, with the language server in a worker. Whatever is typed
 * stays in the browser; an address carries a design behind its `#`, which is sent to nobody.
 */

/** How long nothing has to be typed before the colours and the address follow. */
const RESTS_MS = 200;

const byId = (id: string): HTMLElement => {
  const element = document.getElementById(id);
  if (!element) throw new Error(`There is no #${id}.`);
  return element;
};

/** Says something beside the buttons, for a moment. */
function say(word: string): void {
  byId('said').textContent = word;
  setTimeout(() => (byId('said').textContent = ''), 4000);
}

async function start(): Promise<void> {
  const uri = document.body.dataset['file'] ?? '';
  const choice = byId('example') as HTMLSelectElement;
  for (const { name } of examples) choice.append(new Option(name, name));
  panes(byId('work'), byId('divider'), [...document.querySelectorAll<HTMLElement>('[role=tab]')]);

  const first = await designOf(location.hash);
  choice.value = first.example ?? '';
  const found = findings(uri, { list: byId('list'), summary: byId('summary'), count: byId('count') });
  const changed = (): boolean => {
    shown.changed();
    return true;
  };
  const client = startServer('assets/server.js', [
    found.extension,
    { notificationHandlers: { [CHANGED]: changed } },
  ]);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const view = openEditor(byId('editor'), first.text, uri, client, {
    changed: () => {
      client.sync();
      clearTimeout(timer);
      timer = setTimeout(() => {
        void colour(client, view, uri);
        void address(view, choice);
      }, RESTS_MS);
    },
    moved: () => shown.cursor(),
  });
  found.attach(view, client);
  const shown = picture(byId('frame') as HTMLIFrameElement, uri, view, client);
  await client.initializing;
  await colour(client, view, uri);

  const replace = (text: string): void => {
    view.dispatch({
      changes: { from: 0, to: view.state.doc.length, insert: text },
      selection: { anchor: 0 },
      scrollIntoView: true,
    });
    shown.restart();
  };
  choice.addEventListener('change', () => {
    const example = exampleOf(choice.value);
    if (example) replace(example.text);
  });
  addEventListener('hashchange', () => void designOf(location.hash).then(({ text }) => replace(text)));
  byId('format').addEventListener('click', () => void formatDocument(view));
  byId('export').addEventListener('click', () => openExport(client, uri));
  byId('import').addEventListener('click', () => openImport(client, replace));
  byId('share').addEventListener('click', () => void share(view, choice));
  // Before there is a server to ask, they could do nothing.
  (byId('actions') as HTMLFieldSetElement).disabled = false;
}

/** Colours what stands in the editor, unless it has changed meanwhile. */
async function colour(client: LSPClient, view: EditorView, uri: string): Promise<void> {
  const legend = client.serverCapabilities?.semanticTokensProvider?.legend as Legend | undefined;
  const doc = view.state.doc;
  const answer = await client.request<object, { data: number[] } | null>('textDocument/semanticTokens/full', {
    textDocument: { uri },
  });
  if (legend && answer && view.state.doc === doc) paint(view, legend, answer.data);
}

/**
 * Makes the address say what stands in the editor: it is what a reload and a copied link bring back. Undefined where that
 * is too long for one.
 */
async function address(view: EditorView, choice: HTMLSelectElement): Promise<string | undefined> {
  const text = view.state.doc.toString();
  choice.value = examples.find((one) => one.text === text)?.name ?? '';
  const hash = await hashOf(text);
  if (hash !== undefined && hash !== location.hash) history.replaceState(null, '', hash);
  return hash;
}

async function share(view: EditorView, choice: HTMLSelectElement): Promise<void> {
  try {
    if ((await address(view, choice)) === undefined) say('This design is too long for a link.');
    else {
      await navigator.clipboard.writeText(location.href);
      say('The link is copied: the design is in it.');
    }
  } catch {
    say('The browser does not let me copy: take the address above.');
  }
}

start().catch((error: unknown) => {
  const why = error instanceof Error ? error.message : String(error);
  const where =
    location.protocol === 'file:'
      ? 'A browser starts no worker from a file: open the site through a web server, such as `npx serve build/site`.'
      : why;
  byId('summary').textContent = `The playground could not start. ${where}`;
});
