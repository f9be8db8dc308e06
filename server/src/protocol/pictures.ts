import type { Mode } from '../model/topology.ts';
import type { CompareScene } from '../preview/scene/compare.ts';
import type { Lens } from '../preview/scene/lens.ts';
import type { LoadScene } from '../preview/scene/load.ts';
import type { ScenePatch } from '../preview/scene/patch.ts';
import type { Proposal } from '../preview/scene/proposal.ts';
import type { Scene } from '../preview/scene/types.ts';
import { isCompareScene, isLoadScene, isProposal } from './answer-guard.ts';
import type { FileParams } from './files.ts';
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
import { isScenePatch } from './patch-guard.ts';
import type { RequestType } from './request.ts';
import { isMode, isScene } from './scene-guard.ts';
import { isLens, isOpenHosts, type OpenHosts } from './sight.ts';

/*
 * What the preview asks of the server.
 *
 *   server -- iov/changed           --> client   something that a file's picture depends on has changed
 *   client -- iov/scene             --> server   the picture's content, or what it differs in from the last answer
 *                                                (pull: one in flight, then again if needed)
 *   client -- iov/whatIf            --> server   the same, seen through a lens: other frames, another load, one mode for all
 *   client -- iov/diff              --> server   the picture of what differs from another version of the file
 *   client -- iov/compare, iov/load --> server   what these views show, only while they are shown
 *   client -- iov/applyMode         --> server   the edit that changes a vnic's mode, and how it would look
 *   client -- iov/export            --> server   the numbers as CSV, JSON or Markdown
 */

/** A notification, with `FileParams`. */
export const CHANGED = 'iov/changed';

export interface SceneParams extends FileParams {
  readonly lens?: Lens | undefined;
  /** Sets whose members are shown. */
  readonly open?: readonly string[] | undefined;
  readonly hosts?: OpenHosts | undefined;
  /** Hosts are drawn however many VMs there are. */
  readonly all?: boolean | undefined;
  /** The answer that is still there: what differs from it is enough. */
  readonly since?: number | undefined;
  /** What Compare begins with: the selected element. */
  readonly selection?: string | null | undefined;
}
const sceneParams = {
  uri: isString,
  lens: maybe(isLens),
  open: maybe(listOf(isString)),
  hosts: maybe(isOpenHosts),
  all: maybe(isBoolean),
  since: maybe(isNumber),
  selection: maybe(orNull(isString)),
};
const isSceneParams = shape<SceneParams>(sceneParams);

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
const isSceneAnswer: Guard<SceneAnswer> = either(
  shape<WholeScene>({ ...answer, scene: isScene }),
  shape<PatchedScene>({ ...answer, patch: isScenePatch }),
);

export const SCENE: RequestType<SceneParams, SceneAnswer> = {
  method: 'iov/scene',
  isParams: isSceneParams,
  isResult: isSceneAnswer,
};

export const WHAT_IF: typeof SCENE = { ...SCENE, method: 'iov/whatIf' };

export interface DiffParams extends SceneParams {
  /** The former version: its name for people, its address, and the texts of it and of what it imports. */
  readonly before: {
    readonly name: string;
    readonly uri: string;
    readonly texts: Readonly<Record<string, string>>;
  };
}

/** Answered with a scene that has `changes`. */
export const DIFF: RequestType<DiffParams, SceneAnswer> = {
  method: 'iov/diff',
  isParams: shape<DiffParams>({
    ...sceneParams,
    before: shape<DiffParams['before']>({ name: isString, uri: isString, texts: recordOf(isString) }),
  }),
  isResult: isSceneAnswer,
};

export interface CompareAnswer {
  readonly compare: CompareScene;
  readonly version: number;
}
export const COMPARE: RequestType<SceneParams, CompareAnswer> = {
  method: 'iov/compare',
  isParams: isSceneParams,
  isResult: shape<CompareAnswer>({ compare: isCompareScene, version: isNumber }),
};

export interface LoadAnswer {
  readonly load: LoadScene;
  readonly version: number;
}
export const LOAD: RequestType<SceneParams, LoadAnswer> = {
  method: 'iov/load',
  isParams: isSceneParams,
  isResult: shape<LoadAnswer>({ load: isLoadScene, version: isNumber }),
};

export interface ApplyModeParams extends FileParams {
  /** `web[1..30].eth0`; null for every vnic. */
  readonly vnic: string | null;
  readonly mode: Mode;
}
/** The edit (an LSP WorkspaceEdit), and how it looks where it does more than change the one word. */
export interface ModeEdit {
  readonly edit: object;
  readonly proposal: Proposal | null;
}
const isObject: Guard<object> = (value): value is object => typeof value === 'object' && value !== null;

/** Answered with null where there is no such vnic any more. */
export const APPLY_MODE: RequestType<ApplyModeParams, ModeEdit> = {
  method: 'iov/applyMode',
  isParams: shape<ApplyModeParams>({ uri: isString, vnic: orNull(isString), mode: isMode }),
  isResult: shape<ModeEdit>({ edit: isObject, proposal: orNull(isProposal) }),
};

export interface ExportParams extends FileParams {
  readonly format: 'csv' | 'json' | 'markdown';
  readonly lens?: Lens | undefined;
  /** Where a report finds its picture. */
  readonly picture?: string | undefined;
}
/** Answered with the file's text. */
export const EXPORT: RequestType<ExportParams, string> = {
  method: 'iov/export',
  isParams: shape<ExportParams>({
    uri: isString,
    format: oneOf('csv', 'json', 'markdown'),
    lens: maybe(isLens),
    picture: maybe(isString),
  }),
  isResult: isString,
};
