import type { Mode } from '../model/topology.ts';
import type { CompareScene } from './compare-scene.ts';
import { type Guard, isBoolean, isNumber, isString, listOf, oneOf, orNull, shape } from './guards.ts';
import { isCompareScene, isMode, isScene, isSourceRange } from './scene-guard.ts';
import type { Scene, SourceRange } from './scene-types.ts';

/*
 * What server, client and webview say to each other about the preview. Each side checks what it receives by shape.
 *
 *   server  -- iov/changed -->  client      something that a file's picture depends on has changed
 *   client  -- iov/scene   -->  server      the picture's content          (pull: one in flight, then again if needed)
 *   client  -- iov/compare -->  server      the Compare view's, only while it is shown
 *   client  -- iov/applyMode -> server      the edit that changes a vnic's mode
 *   client  <--- ToClient / ToWebview --->  webview
 */

export const SCENE_REQUEST = 'iov/scene';
export const COMPARE_REQUEST = 'iov/compare';
export const APPLY_MODE_REQUEST = 'iov/applyMode';
export const CHANGED_NOTIFICATION = 'iov/changed';

/** Of `iov/scene`, `iov/compare` and `iov/changed`. */
export interface FileParams {
  readonly uri: string;
}
export const isFileParams = shape<FileParams>({ uri: isString });

export interface SceneAnswer {
  readonly scene: Scene;
  /** Of the document that it was made from. */
  readonly version: number;
  /** Whether the text has a statement that does not parse: the picture shows what could be read, dimmed. */
  readonly stale: boolean;
}
export const isSceneAnswer = shape<SceneAnswer>({ scene: isScene, version: isNumber, stale: isBoolean });

export interface CompareAnswer {
  readonly compare: CompareScene;
  readonly version: number;
}
export const isCompareAnswer = shape<CompareAnswer>({ compare: isCompareScene, version: isNumber });

/** Of `iov/applyMode`; the answer is a WorkspaceEdit, or null where there is no such vnic any more. */
export interface ApplyModeParams {
  readonly uri: string;
  /** `web[1..30].eth0` */
  readonly vnic: string;
  readonly mode: Mode;
}
export const isApplyModeParams = shape<ApplyModeParams>({ uri: isString, vnic: isString, mode: isMode });

export type View = 'topology' | 'compare' | 'table';
export const isView: Guard<View> = oneOf('topology', 'compare', 'table');

export type ToClient =
  | { readonly type: 'ready' }
  /** Show a statement; with `focus` also go there. */
  | { readonly type: 'reveal'; readonly range: SourceRange; readonly focus: boolean }
  | { readonly type: 'applyMode'; readonly vnic: string; readonly mode: Mode }
  | { readonly type: 'setView'; readonly view: View };

export type ToWebview =
  | { readonly type: 'scene'; readonly scene: Scene; readonly version: number; readonly stale: boolean }
  | { readonly type: 'compare'; readonly compare: CompareScene }
  /** The elements that the cursor is in; empty where it is in none. */
  | { readonly type: 'highlight'; readonly paths: readonly string[] }
  /** Says what went wrong, or null when it is over. The last picture stays. */
  | { readonly type: 'error'; readonly message: string | null };

type Guards<M extends { readonly type: string }> = {
  readonly [T in M['type']]: Guard<Extract<M, { readonly type: T }>>;
};

const TO_CLIENT: Guards<ToClient> = {
  ready: shape<Extract<ToClient, { type: 'ready' }>>({ type: oneOf('ready') }),
  reveal: shape<Extract<ToClient, { type: 'reveal' }>>({
    type: oneOf('reveal'),
    range: isSourceRange,
    focus: isBoolean,
  }),
  applyMode: shape<Extract<ToClient, { type: 'applyMode' }>>({
    type: oneOf('applyMode'),
    vnic: isString,
    mode: isMode,
  }),
  setView: shape<Extract<ToClient, { type: 'setView' }>>({ type: oneOf('setView'), view: isView }),
};

const TO_WEBVIEW: Guards<ToWebview> = {
  scene: shape<Extract<ToWebview, { type: 'scene' }>>({
    type: oneOf('scene'),
    scene: isScene,
    version: isNumber,
    stale: isBoolean,
  }),
  compare: shape<Extract<ToWebview, { type: 'compare' }>>({
    type: oneOf('compare'),
    compare: isCompareScene,
  }),
  highlight: shape<Extract<ToWebview, { type: 'highlight' }>>({
    type: oneOf('highlight'),
    paths: listOf(isString),
  }),
  error: shape<Extract<ToWebview, { type: 'error' }>>({ type: oneOf('error'), message: orNull(isString) }),
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

/** What the webview keeps through `setState`; the client reads `uri` of it when a window is restored. */
export interface PanelState {
  readonly uri: string;
  readonly view: View;
  readonly selection: string | null;
  /** Of each view that has been moved. */
  readonly transforms: Readonly<Partial<Record<View, Transform>>>;
}

export interface Transform {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}
const isTransform = shape<Transform>({ x: isNumber, y: isNumber, scale: isNumber });
const isMaybeTransform = (value: unknown): value is Transform | undefined =>
  value === undefined || isTransform(value);

export const isPanelState = shape<PanelState>({
  uri: isString,
  view: isView,
  selection: orNull(isString),
  transforms: shape<PanelState['transforms']>({
    topology: isMaybeTransform,
    compare: isMaybeTransform,
    table: isMaybeTransform,
  }),
});
