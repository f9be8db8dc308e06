import type { InlayHintOptions } from '../features/inlayHints.ts';
import type { Level } from '../rules/check.ts';

export interface Settings {
  /** By rule: a level other than its own. */
  readonly severity: Readonly<Record<string, Level>>;
  readonly inlayHints: InlayHintOptions;
  /** Whether predictions are shown above hosts and VMs. */
  readonly codeLens: boolean;
}

const levels: ReadonlySet<unknown> = new Set<Level>(['error', 'warning', 'information', 'hint', 'off']);

/** The client's `iov` section. What has not the right shape is as if it were not there. */
export function settingsOf(section: unknown): Settings {
  const { severity, inlayHints, codeLens } = objectOf(section);
  const { predictions, assumptions, room, limits } = objectOf(inlayHints);
  return {
    severity: Object.fromEntries(
      Object.entries(objectOf(severity)).filter((entry): entry is [string, Level] => levels.has(entry[1])),
    ),
    codeLens: codeLens !== false,
    inlayHints: {
      predictions: predictions !== false,
      assumptions: assumptions !== false,
      room: room !== false,
      limits: limits !== false,
    },
  };
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
