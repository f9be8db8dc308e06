import type { CompareScene } from '../preview/scene/compare.ts';
import type { LoadScene } from '../preview/scene/load.ts';
import type { ScenePatch } from '../preview/scene/patch.ts';
import type { Proposal } from '../preview/scene/proposal.ts';
import type { Mode, Scene, SourceRange } from '../preview/scene/types.ts';
import { isCompareScene, isLoadScene, isProposal } from './answer-guard.ts';
import { type Guard, isBoolean, isNumber, isString, listOf, maybe, oneOf, orNull, shape } from './guards.ts';
import { isScenePatch } from './patch-guard.ts';
import { isMode, isScene, isSourceRange } from './scene-guard.ts';
import { type FileSight, isFileSight, isSight, type Sight, type View } from './sight.ts';

/*
 * What the panel's page and the client say to each other (`postMessage`), and what the page keeps. Each side checks what
 * it receives by shape.
 */

export type ExportFormat = 'svg' | 'png' | 'csv' | 'json' | 'markdown';
const isExportFormat: Guard<ExportFormat> = oneOf('svg', 'png', 'csv', 'json', 'markdown');

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
  /** Whether the preview stays with its file: kept with the rest, for when the window is restored. */
  | { readonly type: 'locked'; readonly locked: boolean }
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
  locked: shape<Shown<'locked'>>({ type: oneOf('locked'), locked: isBoolean }),
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
  /** Whether it stays with its file, rather than following the active editor. */
  readonly locked: boolean;
  readonly sight: Sight;
  readonly transforms: Transforms;
  /** Where the user was in files that were shown before this one, the latest first. */
  readonly left?: readonly LeftFile[] | undefined;
}

/** Of each view that has been moved. */
export type Transforms = Readonly<Partial<Record<View, Transform>>>;

export interface LeftFile {
  readonly uri: string;
  readonly sight: FileSight;
  readonly transforms: Transforms;
}

export interface Transform {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}
const isTransform = maybe(shape<Transform>({ x: isNumber, y: isNumber, scale: isNumber }));

const isTransforms = shape<Transforms>({
  topology: isTransform,
  compare: isTransform,
  load: isTransform,
  table: isTransform,
  changes: isTransform,
});

export const isPanelState = shape<PanelState>({
  uri: isString,
  locked: isBoolean,
  sight: isSight,
  transforms: isTransforms,
  left: maybe(listOf(shape<LeftFile>({ uri: isString, sight: isFileSight, transforms: isTransforms }))),
});
