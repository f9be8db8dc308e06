import type { LeftFile, PanelState, Transform } from '../../server/src/protocol/panel.ts';
import type { Sight, View } from '../../server/src/protocol/sight.ts';
import { FIRST_SIGHT } from '../../server/src/protocol/sight.ts';
import type { Host } from './host.ts';

/** Where the user is: kept across reload, hide and restart, and told to the client where it changes what is asked for. */
export interface Store {
  readonly state: PanelState;
  /** Changes what is looked at; `quietly` where the server need not be asked again. */
  look(change: Partial<Sight>, quietly?: boolean): void;
  moved(view: View, to: Transform): void;
  lock(locked: boolean): void;
}

/** A pan has sixty steps a second; where it ends is what is kept. */
const SETTLED_MS = 120;
/** Of so many files it is known where the user was. */
const LEFT_FILES = 30;

export function storeOf(host: Host, uri: string): Store {
  let state = turned(host.load(), uri);
  host.save(state);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const keep = (next: PanelState): void => {
    state = next;
    clearTimeout(timer);
    timer = setTimeout(() => host.save(state), SETTLED_MS);
  };
  return {
    get state() {
      return state;
    },
    look: (change, quietly = false) => {
      keep({ ...state, sight: { ...state.sight, ...change } });
      if (!quietly) host.send({ type: 'look', sight: state.sight });
    },
    moved: (view, to) => keep({ ...state, transforms: { ...state.transforms, [view]: to } }),
    lock: (locked) => keep({ ...state, locked }),
  };
}

/** Turned to a file: as it was left, seen in the view and through the lens that the panel has now. */
function turned(known: PanelState | undefined, uri: string): PanelState {
  if (!known) return { uri, locked: false, sight: FIRST_SIGHT, transforms: {} };
  if (known.uri === uri) return known;
  const { open, hosts, all, selection } = known.sight;
  const left: LeftFile = {
    uri: known.uri,
    sight: { open, hosts, all, selection },
    transforms: known.transforms,
  };
  const others = known.left ?? [];
  const back = others.find((one) => one.uri === uri);
  const { view, lens, busyOnly } = known.sight;
  return {
    uri,
    locked: known.locked,
    sight: { ...FIRST_SIGHT, ...back?.sight, view, lens, busyOnly },
    transforms: back?.transforms ?? {},
    left: [left, ...others.filter((one) => one.uri !== uri && one.uri !== known.uri)].slice(0, LEFT_FILES),
  };
}
