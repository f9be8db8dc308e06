import { type Lens, NO_LENS } from '../preview/scene/lens.ts';
import {
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
import { isMode } from './scene-guard.ts';

const isImix = oneOf('imix');
const isFrame: Guard<number | 'imix'> = (value): value is number | 'imix' =>
  isImix(value) || (isNumber(value) && value >= 64 && value <= 9728);
const isLoad: Guard<number> = (value): value is number => isNumber(value) && value >= 0.01 && value <= 100;

export const isLens = shape<Lens>({ frame: orNull(isFrame), load: orNull(isLoad), mode: orNull(isMode) });

/** Hosts that were opened or closed by hand. */
export type OpenHosts = Readonly<Record<string, 'open' | 'closed'>>;
export const isOpenHosts: Guard<OpenHosts> = recordOf(oneOf('open', 'closed'));

export type View = 'topology' | 'compare' | 'load' | 'table' | 'changes';
export const isView: Guard<View> = oneOf('topology', 'compare', 'load', 'table', 'changes');

/** What the panel looks at and through; the client asks the server with it. */
export interface Sight {
  readonly view: View;
  readonly lens: Lens;
  readonly open: readonly string[];
  readonly hosts: OpenHosts;
  readonly all: boolean;
  readonly selection: string | null;
  /** The picture leaves out what carries nothing. */
  readonly busyOnly?: boolean | undefined;
}
/** What of a sight is a file's own: the rest is the panel's, and stays when it turns to another file. */
export type FileSight = Pick<Sight, 'open' | 'hosts' | 'all' | 'selection'>;

const fileSight = {
  open: listOf(isString),
  hosts: isOpenHosts,
  all: isBoolean,
  selection: orNull(isString),
};
export const isFileSight = shape<FileSight>(fileSight);
export const isSight = shape<Sight>({
  view: isView,
  lens: isLens,
  ...fileSight,
  busyOnly: maybe(isBoolean),
});
export const FIRST_SIGHT: Sight = {
  view: 'topology',
  lens: NO_LENS,
  open: [],
  hosts: {},
  all: false,
  selection: null,
};
