import type { Index, Statement } from '../syntax/tree.ts';
import type { Bound } from './bound.ts';
import type { Finding } from './finding.ts';
import type { Place } from './place.ts';
import type { Members } from './topology.ts';

/*
 * What is declared. Hosts, VMs and outside switches share one namespace; every other kind has its own
 * (`docs/language.md`, "Names").
 */

/** What has a name of its own. */
export const namedKinds = ['host', 'vm', 'switch', 'network', 'qos', 'flavor', 'device', 'platform'] as const;
export type NamedKind = (typeof namedKinds)[number];

export interface Declaration {
  readonly kind: NamedKind;
  readonly name: string;
  readonly place: Place;
  readonly bound: Bound;
  /** The top-level statement that it stands in. */
  readonly top: Statement;
  readonly index: Index | undefined;
  readonly members: Members;
}

/** What is behind every switch, at the end of a flow. */
export const outside = 'wire';

/** Kinds that share their names are of one space. */
export const spaceOf: Readonly<Record<NamedKind, string>> = {
  host: 'node',
  vm: 'node',
  switch: 'node',
  network: 'network',
  qos: 'qos',
  flavor: 'flavor',
  device: 'device',
  platform: 'platform',
};

/** What a top-level statement declares, and what is wrong with that taken alone. */
export interface Declarations {
  readonly declarations: readonly Declaration[];
  readonly findings: readonly Finding[];
  /** Names that it would declare if there were not something wrong with it, which has been said. */
  readonly spoilt: readonly string[];
}

/** What names mean. */
export interface NameTable {
  readonly get: (kind: NamedKind, name: string) => Declaration | undefined;
  /** What has this name, of whatever kind. */
  readonly anything: (name: string) => Declaration | undefined;
  /** Whether something that is itself in fault has this name. */
  readonly isSpoilt: (name: string) => boolean;
  /** All names of a kind; of devices those of the catalog too. */
  readonly list: (kind: NamedKind) => readonly string[];
}
