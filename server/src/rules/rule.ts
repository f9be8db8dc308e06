import type { Finding, Severity } from '../model/finding.ts';
import type { Linked } from '../model/link.ts';
import type { Prediction } from '../predict/prediction.ts';

/** What a rule looks at. */
export interface Subject extends Linked {
  /** Worked out when first asked for. */
  readonly prediction: () => Prediction;
  /** Whether another file of the workspace imports this one. */
  readonly imported: boolean;
}

export type Report = (finding: Omit<Finding, 'rule'>) => void;

/**
 * One rule: what it is called, what it says of itself, two files that show it (both are tests), and its check.
 * A rule about form or names has no check of its own: the model finds its faults while it binds and links.
 */
export interface Rule {
  readonly id: string;
  readonly severity: Severity;
  /** One sentence: what it reports. */
  readonly summary: string;
  /** Markdown: why it matters, what happens in practice, what to do; with the source of what it rests on. */
  readonly docs: string;
  /** An .iov file that reports nothing. */
  readonly good: string;
  /** An .iov file that reports what its `//~` markers say. */
  readonly bad: string;
  readonly check?: (subject: Subject, report: Report) => void;
}
