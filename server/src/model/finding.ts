import type { Place } from './place.ts';
import type { Vnic } from './topology.ts';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** Something that a rule has to say. Which rule it is stands beside it where findings are kept. */
export interface Finding {
  readonly rule: string;
  /** The rule's own, unless it differs for this case. */
  readonly severity?: Severity | undefined;
  readonly place: Place;
  readonly message: string;
  readonly related?: readonly Related[] | undefined;
  /**
   * The vnics by whose attachment it comes about, of the topology that was asked, where the place does not tell them: it is a port, a flow, a promise or an
   * expectation, or the one of many with which something runs out.
   */
  readonly vnics?: readonly Vnic[] | undefined;
  /** Edits that mend it, the best first; worked out only when asked for. */
  readonly fixes?: (() => readonly Fix[]) | undefined;
  readonly tag?: 'unnecessary' | 'deprecated' | undefined;
}

export interface Related {
  readonly place: Place;
  readonly message: string;
}

export interface Fix {
  readonly title: string;
  readonly edits: readonly Edit[];
  /** The one to take without asking: mends the fault and breaks nothing that was not implied. */
  readonly preferred?: boolean | undefined;
}

/** Replaces what stands at a place. */
export interface Edit {
  readonly place: Place;
  readonly text: string;
  /** What stands there comes where the text has `movedHere`. */
  readonly moved?: Place | undefined;
}

export const movedHere = '\0';
