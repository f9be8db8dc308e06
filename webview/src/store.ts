import type { PanelState, Transform } from '../../server/src/protocol/panel.ts';
import type { Sight, View } from '../../server/src/protocol/sight.ts';
import { FIRST_SIGHT } from '../../server/src/protocol/sight.ts';
import type { Host } from './host.ts';

/** Where the user is: kept across reload, hide and restart, and told to the client where it changes what is asked for. */
export interface Store {
  readonly state: PanelState;
  /** Changes what is looked at; `quietly` where the server need not be asked again. */
  look(change: Partial<Sight>, quietly?: boolean): void;
  moved(view: View, to: Transform): void;
}

/** A pan has sixty steps a second; where it ends is what is kept. */
const SETTLED_MS = 120;

export function storeOf(host: Host, uri: string, locked: boolean): Store {
  const known = host.load();
  let state: PanelState =
    known?.uri === uri ? { ...known, locked } : { uri, locked, sight: FIRST_SIGHT, transforms: {} };
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
  };
}
