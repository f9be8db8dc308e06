import { type ToClient, type ToWebview } from '../../../server/src/protocol/panel.ts';
import { type SceneAnswer } from '../../../server/src/protocol/pictures.ts';
import { Scenes, compareOf, exportOf, loadOf, modeEdit } from '../../../server/src/lsp/scenes.ts';
import { Documents } from '../../../server/src/workspace/documents.ts';

/** The server's and the client's part for one file, in the test's own process: what the panel asks for, it gets. */
export interface FileHost {
  readonly told: (message: ToClient) => Promise<void>;
  /** Types: gives the file another text, and tells the panel. */
  edit(text: string): Promise<void>;
  /** What exports were asked for. */
  readonly exported: {
    readonly format: string;
    readonly content: string | null;
    readonly numbers: string | null;
  }[];
  /** Edits that were made by the panel's wish. */
  readonly edits: object[];
}

const URI = 'file:///sample.iov';

export function fileHost(
  text: string,
  before: string | undefined,
  post: (message: ToWebview) => Promise<void>,
): FileHost {
  const documents = new Documents({
    read: () => undefined,
    fault: (where, error) => {
      throw new Error(`${where}: ${String(error)}`);
    },
  });
  let version = 1;
  documents.set(URI, version, text);
  const scenes = new Scenes();
  const exported: FileHost['exported'] = [];
  const edits: object[] = [];
  let sight: Extract<ToClient, { type: 'look' }>['sight'] | undefined;
  let since: number | undefined;
  const wire = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

  const answer = async (): Promise<void> => {
    const snapshot = documents.snapshot(URI);
    if (!snapshot || !sight) return;
    const asked = { uri: URI, ...sight, since };
    const made: SceneAnswer = wire(
      before === undefined
        ? scenes.of(snapshot, asked)
        : scenes.diff(
            snapshot,
            { ...asked, before: { name: 'HEAD', uri: URI, texts: { [URI]: before } } },
            () => undefined,
          ),
    );
    since = made.id;
    const about = { version: made.version, stale: made.stale };
    await post(
      'patch' in made
        ? { type: 'patch', patch: made.patch, ...about }
        : { type: 'scene', scene: made.scene, ...about },
    );
    if (sight.view === 'compare')
      await post({ type: 'compare', compare: wire(compareOf(snapshot, asked).compare) });
    if (sight.view === 'load') await post({ type: 'load', load: wire(loadOf(snapshot, asked).load) });
  };

  return {
    exported,
    edits,
    told: async (message) => {
      const snapshot = documents.snapshot(URI);
      if (!snapshot) return;
      if (message.type === 'ready' || message.type === 'look') {
        if (message.type === 'ready') since = undefined;
        sight = message.sight;
        await answer();
      } else if (message.type === 'applyMode') {
        const made = modeEdit(snapshot, message.vnic, message.mode);
        if (made?.proposal && !message.confirmed)
          await post({ type: 'proposal', proposal: wire(made.proposal) });
        else if (made) edits.push(made.edit);
      } else if (message.type === 'export') {
        const { format, content } = message;
        const numbers =
          format === 'svg' || format === 'png'
            ? null
            : exportOf(snapshot, { uri: URI, format, lens: sight?.lens, picture: 'sample.svg' });
        exported.push({ format, content, numbers });
      }
    },
    edit: async (next) => {
      version += 1;
      documents.set(URI, version, next);
      await answer();
    },
  };
}
