import { isOn, type Lens } from '../../../server/src/preview/scene/lens.ts';
import { applyPatch } from '../../../server/src/preview/scene/patch.ts';
import { innermost } from '../../../server/src/preview/scene/findings.ts';
import type { Mode, Scene, SourceRange } from '../../../server/src/preview/scene/types.ts';
import {
  type ExportFormat,
  isToClient,
  type ToClient,
  type ToWebview,
} from '../../../server/src/protocol/panel.ts';
import {
  APPLY_MODE,
  COMPARE,
  DIFF,
  type DiffParams,
  LOAD,
  SCENE,
  type SceneParams,
  WHAT_IF,
} from '../../../server/src/protocol/pictures.ts';
import { ask, type Sender } from '../../../server/src/protocol/request.ts';
import { FIRST_SIGHT, type Sight } from '../../../server/src/protocol/sight.ts';
import { oneAtATime } from './feed.ts';

/** Work that takes longer than this shows that it is under way. */
const BUSY_MS = 300;

/** A place in a text. */
export interface Cursor {
  readonly uri: string;
  readonly at: SourceRange['start'];
}

/** What stands around a picture: the server that knows what to draw, the page that draws it, and the editor. */
export interface Surroundings {
  /** The file that is drawn. */
  readonly uri: string;
  readonly server: Sender;
  readonly post: (message: ToWebview) => void;
  readonly reveal: (range: SourceRange, focus: boolean) => Promise<void>;
  /** Where the cursor is, if the picture is to show that. */
  readonly cursor: () => Cursor | undefined;
  /** Makes an LSP WorkspaceEdit; answers whether it was accepted. */
  readonly edit: (edit: object) => Promise<boolean>;
  readonly save: (format: ExportFormat, content: string | null, lens: Lens) => Promise<void>;
  /** Told when the page has come up, and can be told things. */
  readonly met?: () => void;
  /** Told when something else is looked at. */
  readonly looked?: (sight: Sight) => void;
  /** The former version that the picture is held against, read anew each time. */
  readonly against?: (() => Promise<DiffParams['before']>) | undefined;
  readonly l10n: { t(message: string, ...values: string[]): string };
}

/**
 * What the page of one file's picture and the server say to each other, with the client between them. VS Code's panel
 * and the playground of the manual differ in their surroundings only.
 */
export class Conversation {
  private sight: Sight = FIRST_SIGHT;
  private scene: Scene | undefined;
  /** The answer that both ends have; undefined where the page has none. */
  private answered: number | undefined;
  private lit = '';
  private ready = false;
  /** Asks for what is shown and hands it on. */
  readonly refresh = oneAtATime(() => this.update());

  constructor(private readonly around: Surroundings) {}

  /** Something that the page says; what has not the shape of a message is passed over. */
  receive(message: unknown): void {
    if (isToClient(message)) void this.take(message);
  }

  /** Marks the element that holds the cursor; with `follow` the picture moves to it. */
  light(follow = false): void {
    if (!this.scene) return;
    const cursor = this.around.cursor();
    const held = cursor ? innermost(this.scene.elements, cursor.uri, cursor.at) : [];
    const paths = held.map((element) => element.path);
    const said = paths.join('\n');
    if (said === this.lit) return;
    this.lit = said;
    this.around.post({ type: 'highlight', paths, ...(follow ? { follow } : {}) });
  }

  /** The server has started anew: what it answered before, it does not know any more. */
  forget(): void {
    this.answered = undefined;
    this.refresh();
  }

  private async take(message: ToClient): Promise<void> {
    const { l10n, met, reveal, save } = this.around;
    // What a page says that makes room for another is not said to this one's file.
    if (!this.ready && message.type !== 'ready') return;
    switch (message.type) {
      case 'ready':
        this.ready = true;
        this.answered = undefined;
        this.lit = '';
        met?.();
        this.look(message.sight);
        break;
      case 'look':
        this.look(message.sight);
        break;
      case 'reveal':
        // Only what the picture is of may be opened.
        if (this.knows(message.range.uri)) {
          await this.tried(l10n.t('The statement could not be shown'), () =>
            reveal(message.range, message.focus),
          );
        }
        break;
      case 'applyMode':
        await this.tried(l10n.t('The mode could not be changed'), () =>
          this.applyMode(message.vnic, message.mode, message.confirmed),
        );
        break;
      case 'export':
        await this.tried(l10n.t('The export failed'), () =>
          save(message.format, message.content, this.sight.lens),
        );
        break;
    }
  }

  private look(sight: Sight): void {
    this.sight = sight;
    this.around.looked?.(sight);
    this.refresh();
  }

  private knows(uri: string): boolean {
    const inScene = this.scene?.elements.some(
      (element) => element.at?.uri === uri || element.range?.uri === uri,
    );
    return inScene === true || this.scene?.promises.some((promise) => promise.at?.uri === uri) === true;
  }

  private async update(): Promise<void> {
    if (!this.ready) return;
    const { l10n, post, server, uri } = this.around;
    const { view, lens, open, hosts, all, selection } = this.sight;
    const asked: SceneParams = { uri, lens, open, hosts, all, selection };
    await this.tried(l10n.t('The server could not draw this file'), () =>
      this.while(l10n.t('Drawing …'), async () => {
        await this.updateScene(asked);
        this.light();
        if (view === 'compare') {
          const answer = await ask(server, COMPARE, asked);
          if (!answer) throw new Error(l10n.t('its answer is not a comparison'));
          post({ type: 'compare', compare: answer.compare });
        } else if (view === 'load') {
          const answer = await ask(server, LOAD, asked);
          if (!answer) throw new Error(l10n.t('its answer is no list of loads'));
          post({ type: 'load', load: answer.load });
        }
      }),
    );
  }

  private async updateScene(asked: SceneParams): Promise<void> {
    const { l10n, post, server } = this.around;
    const since = this.answered;
    const before = await this.around.against?.();
    const answer = before
      ? await ask(server, DIFF, { ...asked, before })
      : await ask(server, isOn(this.sight.lens) ? WHAT_IF : SCENE, { ...asked, since });
    if (!answer) throw new Error(l10n.t('its answer is not a picture'));
    const { version, stale } = answer;
    if ('scene' in answer) {
      this.scene = answer.scene;
      this.answered = answer.id;
      post({ type: 'scene', scene: answer.scene, version, stale });
    } else if (this.scene && since === this.answered) {
      this.scene = applyPatch(this.scene, answer.patch);
      this.answered = answer.id;
      post({ type: 'patch', patch: answer.patch, version, stale });
    } else {
      // The page was loaded anew while the answer was on its way.
      this.refresh();
    }
  }

  private async applyMode(vnic: string | null, mode: Mode, confirmed: boolean): Promise<void> {
    const { edit, l10n, post, server, uri } = this.around;
    const answer = await ask(server, APPLY_MODE, { uri, vnic, mode });
    if (!answer) {
      throw new Error(l10n.t('{0} is not in the file any more', vnic ?? l10n.t('a VM')));
    }
    if (answer.proposal && !confirmed) post({ type: 'proposal', proposal: answer.proposal });
    else if (!(await edit(answer.edit))) throw new Error(l10n.t('the edit was not accepted'));
  }

  /** Says that something is under way if it takes long. */
  private async while(what: string, task: () => Promise<void>): Promise<void> {
    const shown = { yet: false };
    const timer = setTimeout(() => {
      shown.yet = true;
      this.around.post({ type: 'busy', what });
    }, BUSY_MS);
    try {
      await task();
    } finally {
      clearTimeout(timer);
      if (shown.yet) this.around.post({ type: 'busy', what: null });
    }
  }

  /** A failure is said in the page, and the last picture stays. */
  private async tried(what: string, task: () => Promise<void>): Promise<void> {
    try {
      await task();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.around.post({ type: 'error', message: `${what}: ${why}.` });
    }
  }
}
