import type { Finding, Severity } from '../../model/finding.ts';
import type { Linked } from '../../model/link.ts';
import type { Part } from '../../model/parts.ts';
import type { Place } from '../../model/place.ts';
import type { Topology } from '../../model/topology.ts';
import type { Prediction } from '../../predict/prediction.ts';
import type { Focus } from './focus.ts';

/** What a rule is asked of: things in a part of a world, hosts that hang together (or all that hosts share). */
export interface Subject extends Focus {
  /** All that is there. */
  readonly topology: Topology;
  /** Worked out when first asked for. */
  readonly prediction: () => Prediction;
}

/** What a rule about a whole world is told of it. */
export interface Whole extends Pick<Linked, 'sharedDeclarations' | 'ownStatements'> {
  /** Whether another file of the workspace imports this one. */
  readonly imported: boolean;
  /** What was gathered from several parts, in the order of the text. */
  readonly inOrder: <T>(items: readonly T[], placeOf: (item: T) => Place) => readonly T[];
}

export type Report = (finding: Omit<Finding, 'rule'>) => void;

/**
 * One rule: what it is called, what it says of itself, two files that show it (both are tests), and its check.
 * A rule about form or names has no check of its own: the model finds its faults while it binds and links.
 */
export interface Rule {
  readonly id: string;
  readonly severity: Severity;
  /** What it finds hardware, platform or hypervisor cannot do at all: a mode that brings it about is not possible. */
  readonly prevents?: boolean;
  /** One sentence: what it reports. */
  readonly summary: string;
  /** Markdown: why it matters, what happens in practice, what to do; with the source of what it rests on. */
  readonly docs: string;
  /** An .iov file that reports nothing. */
  readonly good: string;
  /** An .iov file that reports what its `//~` markers say. */
  readonly bad: string;
  /** It looks at what the subject lists, one by one: of several things it has to say what it says of each alone. */
  readonly check?: (subject: Subject, report: Report) => void;
  /** What it says of one thing may follow from any other: it looks at the whole topology, whatever the subject lists. */
  readonly whole?: boolean;
  /** It looks at the prediction: it comes after the others, which are not to wait for that. */
  readonly predicts?: boolean;
  /** Where parts can be in each other's way. */
  readonly across?: Across;
}

/** A check in two steps: what each part has to say, kept with the part, and what follows from all of it together. */
export interface Across<T = unknown> {
  readonly gather: (part: Part) => readonly T[];
  /** What is gathered is nothing of the part's own: of parts that are alike but for names it is the same, and counts once. */
  readonly nameless?: boolean;
  /** What was gathered is in the order of the parts. */
  readonly judge: (gathered: readonly T[], whole: Whole, report: Report) => void;
}

/** An `Across` whose two steps agree on what is gathered. */
export function across<T>(steps: Across<T>): Across {
  return steps as Across;
}
