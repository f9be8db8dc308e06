import type { Bound } from './bound.ts';
import type { Scope } from './scope.ts';
import type { Device, Network, Platform, Switch } from './topology.ts';

/** What a host refers to, resolved by the linker. */
export interface HostContext {
  readonly scope: Scope;
  readonly device: (bound: Bound) => Device | undefined;
  readonly networks: ReadonlyMap<Bound, Network>;
  readonly switches: ReadonlyMap<Bound, Switch>;
  readonly platforms: ReadonlyMap<Bound, Platform>;
}
