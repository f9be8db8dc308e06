import type { Mode } from '../model/topology.ts';
import type { CompareScene } from './compare-scene.ts';
import { isCompareScene, isLoadScene, isProposal, type Proposal } from './answer-guard.ts';
import {
  either,
  type Guard,
  isBoolean,
  isNumber,
  isString,
  listOf,
  maybe,
  oneOf,
  orNull,
  recordOf,
  shape,
} from './guards.ts';
import { isLens, type Lens, NO_LENS } from './lens.ts';
import type { LoadScene } from './load-scene.ts';
import { isScenePatch, type ScenePatch } from './patch.ts';
import { isMode, isScene, isSourceRange } from './scene-guard.ts';
import type { Scene, SourceRange } from './scene-types.ts';

/*
 * What server, client and webview say to each other about the preview. Each side checks what it receives by shape.
 *
 *   server  -- iov/changed -->  client      something that a file's picture depends on has changed
 *   client  -- iov/scene   -->  server      the picture's content, or what it differs in from the last answer
 *                                           (pull: one in flight, then again if needed)
 *   client  -- iov/whatIf  -->  server      the same, seen through a lens: other frames, another load, one mode for all
 *   client  -- iov/compare, iov/load -->    what these views show, only while they are shown
 *   client  -- iov/applyMode -> server      the edit that changes a vnic's mode, and how it would look
 *   client  -- iov/diff    -->  server      the picture of what differs from another version of the file
 *   client  -- iov/export  -->  server      the numbers as CSV, JSON or Markdown
 *   client  <--- ToClient / ToWebview --->  webview
 */

export const SCENE_REQUEST = 'iov/scene';
export const WHAT_IF_REQUEST = 'iov/whatIf';
export const COMPARE_REQUEST = 'iov/compare';
export const LOAD_REQUEST = 'iov/load';
export const APPLY_MODE_REQUEST = 'iov/applyMode';
export const DIFF_REQUEST = 'iov/diff';
export const SOURCES_REQUEST = 'iov/sources';
export const EXPORT_REQUEST = 'iov/export';
export const CHANGED_NOTIFICATION = 'iov/changed';

/** Of `iov/sources` (answered with the files that a file is made of) and `iov/changed`. */
export interface FileParams {
  readonly uri: string;
}
export const isFileParams = shape<FileParams>({ uri: isString });
export const isSources: Guard<readonly string[]> = listOf(isString);

/** Of `iov/scene`, `iov/whatIf`, `iov/compare` and `iov/load`. */
export interface SceneParams extends FileParams {
  readonly lens?: Lens | undefined;
  /** Sets whose members are shown. */
  readonly open?: readonly string[] | undefined;
  /** Hosts that were opened or closed by hand. */
  readonly hosts?: Readonly<Record<string, 'open' | 'closed'>> | undefined;
  /** Hosts are drawn however many VMs there are. */
  readonly all?: boolean | undefined;
  /** The answer that is still there: what differs from it is enough. */
  readonly since?: number | undefined;
  /** What Compare begins with: the selected element. */
  readonly selection?: string | null | undefined;
}
const isHosts = recordOf(oneOf('open', 'closed'));
const sceneParams = {
  uri: isString,
  lens: maybe(isLens),
  open: maybe(listOf(isString)),
  hosts: maybe(isHosts),
  all: maybe(isBoolean),
  since: maybe(isNumber),
  selection: maybe(orNull(isString)),
};
export const isSceneParams = shape<SceneParams>(sceneParams);

interface Answer {
  /** Names this answer in a later `since`. */
  readonly id: number;
  /** Of the document that it was made from. */
  readonly version: number;
  /** Whether the text has a statement that does not parse: the picture shows what could be read, dimmed. */
  readonly stale: boolean;
}
export interface WholeScene extends Answer {
  readonly scene: Scene;
}
export interface PatchedScene extends Answer {
  readonly patch: ScenePatch;
}
export type SceneAnswer = WholeScene | PatchedScene;
const answer = { id: isNumber, version: isNumber, stale: isBoolean };
export const isWholeScene = shape<WholeScene>({ ...answer, scene: isScene });
export const isPatchedScene = shape<PatchedScene>({ ...answer, patch: isScenePatch });
export const isSceneAnswer: Guard<SceneAnswer> = either(isWholeScene, isPatchedScene);

export interface CompareAnswer {
  readonly compare: CompareScene;
  readonly version: number;
}
export const isCompareAnswer = shape<CompareAnswer>({ compare: isCompareScene, version: isNumber });

export interface LoadAnswer {
  readonly load: LoadScene;
  readonly version: number;
}
export const isLoadAnswer = shape<LoadAnswer>({ load: isLoadScene, version: isNumber });

/** Of `iov/applyMode`; the answer is a ModeEdit, or null where there is no such vnic any more. */
export interface ApplyModeParams {
  readonly uri: string;
  /** `web[1..30].eth0`; null for every vnic. */
  readonly vnic: string | null;
  readonly mode: Mode;
}
export const isApplyModeParams = shape<ApplyModeParams>({
  uri: isString,
  vnic: orNull(isString),
  mode: isMode,
});
/** The edit (an LSP WorkspaceEdit), and how it looks where it does more than change the one word. */
export interface ModeEdit {
  readonly edit: object;
  readonly proposal: Proposal | null;
}
const isObject: Guard<object> = (value): value is object => typeof value === 'object' && value !== null;
export const isModeEdit = shape<ModeEdit>({ edit: isObject, proposal: orNull(isProposal) });

/** Of `iov/diff`; the answer is a SceneAnswer whose scene has `changes`. */
export interface DiffParams extends SceneParams {
  /** The former version: its name for people, its address, and the texts of it and of what it imports. */
  readonly before: {
    readonly name: string;
    readonly uri: string;
    readonly texts: Readonly<Record<string, string>>;
  };
}
export const isDiffParams = shape<DiffParams>({
  ...sceneParams,
  before: shape<DiffParams['before']>({ name: isString, uri: isString, texts: recordOf(isString) }),
});

export type ExportFormat = 'svg' | 'png' | 'csv' | 'json' | 'markdown';
const isExportFormat: Guard<ExportFormat> = oneOf('svg', 'png', 'csv', 'json', 'markdown');
/** Of `iov/export`; the answer is the file's text. */
export interface ExportParams extends FileParams {
  readonly format: 'csv' | 'json' | 'markdown';
  readonly lens?: Lens | undefined;
  /** Where a report finds its picture. */
  readonly picture?: string | undefined;
}
export const isExportParams = shape<ExportParams>({
  uri: isString,
  format: oneOf('csv', 'json', 'markdown'),
  lens: maybe(isLens),
  picture: maybe(isString),
});

export type View = 'topology' | 'compare' | 'load' | 'table' | 'changes';
export const isView: Guard<View> = oneOf('topology', 'compare', 'load', 'table', 'changes');

/** What the panel looks at and through; the client asks the server with it. */
export interface Sight {
  readonly view: View;
  readonly lens: Lens;
  readonly open: readonly string[];
  readonly hosts: Readonly<Record<string, 'open' | 'closed'>>;
  readonly all: boolean;
  readonly selection: string | null;
  /** The picture leaves out what carries nothing. */
  readonly busyOnly?: boolean | undefined;
}
const sight = {
  view: isView,
  lens: isLens,
  open: listOf(isString),
  hosts: isHosts,
  all: isBoolean,
  selection: orNull(isString),
  busyOnly: maybe(isBoolean),
};
export const isSight = shape<Sight>(sight);
export const FIRST_SIGHT: Sight = {
  view: 'topology',
  lens: NO_LENS,
  open: [],
  hosts: {},
  all: false,
  selection: null,
};

export type ToClient =
  /** The panel has nothing and asks for all. */
  | { readonly type: 'ready'; readonly sight: Sight }
  | { readonly type: 'look'; readonly sight: Sight }
  /** Show a statement; with `focus` also go there. */
  | { readonly type: 'reveal'; readonly range: SourceRange; readonly focus: boolean }
  /** Without `confirmed` an edit that adds something is shown first. */
  | {
      readonly type: 'applyMode';
      readonly vnic: string | null;
      readonly mode: Mode;
      readonly confirmed: boolean;
    }
  /** `content` is what the panel has drawn: SVG text, or a PNG in base64; null where the server has it. */
  | { readonly type: 'export'; readonly format: ExportFormat; readonly content: string | null };

export type ToWebview =
  | { readonly type: 'scene'; readonly scene: Scene; readonly version: number; readonly stale: boolean }
  | { readonly type: 'patch'; readonly patch: ScenePatch; readonly version: number; readonly stale: boolean }
  | { readonly type: 'compare'; readonly compare: CompareScene }
  | { readonly type: 'load'; readonly load: LoadScene }
  | { readonly type: 'proposal'; readonly proposal: Proposal }
  /** The elements that the cursor is in; empty where it is in none. With `follow` the picture moves along. */
  | {
      readonly type: 'highlight';
      readonly paths: readonly string[];
      readonly follow?: boolean | undefined;
    }
  /** What takes long at the moment, or null. */
  | { readonly type: 'busy'; readonly what: string | null }
  /** Says what went wrong, or null when it is over. The last picture stays. */
  | { readonly type: 'error'; readonly message: string | null };

type Guards<M extends { readonly type: string }> = {
  readonly [T in M['type']]: Guard<Extract<M, { readonly type: T }>>;
};
type Sent<T extends ToClient['type']> = Extract<ToClient, { type: T }>;
type Shown<T extends ToWebview['type']> = Extract<ToWebview, { type: T }>;

const TO_CLIENT: Guards<ToClient> = {
  ready: shape<Sent<'ready'>>({ type: oneOf('ready'), sight: isSight }),
  look: shape<Sent<'look'>>({ type: oneOf('look'), sight: isSight }),
  reveal: shape<Sent<'reveal'>>({ type: oneOf('reveal'), range: isSourceRange, focus: isBoolean }),
  applyMode: shape<Sent<'applyMode'>>({
    type: oneOf('applyMode'),
    vnic: orNull(isString),
    mode: isMode,
    confirmed: isBoolean,
  }),
  export: shape<Sent<'export'>>({ type: oneOf('export'), format: isExportFormat, content: orNull(isString) }),
};

const about = { version: isNumber, stale: isBoolean };
const TO_WEBVIEW: Guards<ToWebview> = {
  scene: shape<Shown<'scene'>>({ type: oneOf('scene'), scene: isScene, ...about }),
  patch: shape<Shown<'patch'>>({ type: oneOf('patch'), patch: isScenePatch, ...about }),
  compare: shape<Shown<'compare'>>({ type: oneOf('compare'), compare: isCompareScene }),
  load: shape<Shown<'load'>>({ type: oneOf('load'), load: isLoadScene }),
  proposal: shape<Shown<'proposal'>>({ type: oneOf('proposal'), proposal: isProposal }),
  highlight: shape<Shown<'highlight'>>({
    type: oneOf('highlight'),
    paths: listOf(isString),
    follow: maybe(isBoolean),
  }),
  busy: shape<Shown<'busy'>>({ type: oneOf('busy'), what: orNull(isString) }),
  error: shape<Shown<'error'>>({ type: oneOf('error'), message: orNull(isString) }),
};

export const isToClient: Guard<ToClient> = byType<ToClient>(TO_CLIENT);
export const isToWebview: Guard<ToWebview> = byType<ToWebview>(TO_WEBVIEW);

function byType<M extends { readonly type: string }>(guards: Guards<M>): Guard<M> {
  return (value): value is M => {
    if (typeof value !== 'object' || value === null) return false;
    const { type } = value as { type?: unknown };
    return typeof type === 'string' && Object.hasOwn(guards, type) && guards[type as M['type']](value);
  };
}

/** What the webview keeps through `setState`; the client reads who it is from it when a window is restored. */
export interface PanelState {
  readonly uri: string;
  /** Whether it is the locked preview of its file. */
  readonly locked: boolean;
  readonly sight: Sight;
  /** Of each view that has been moved. */
  readonly transforms: Readonly<Partial<Record<View, Transform>>>;
}

export interface Transform {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}
const isTransform = maybe(shape<Transform>({ x: isNumber, y: isNumber, scale: isNumber }));

export const isPanelState = shape<PanelState>({
  uri: isString,
  locked: isBoolean,
  sight: isSight,
  transforms: shape<PanelState['transforms']>({
    topology: isTransform,
    compare: isTransform,
    load: isTransform,
    table: isTransform,
    changes: isTransform,
  }),
});
