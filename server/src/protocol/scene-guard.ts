import type { Mode } from '../model/topology.ts';
import type { ResourceKind } from '../predict/prediction.ts';
import { type Guard, isBoolean, isNumber, isString, listOf, maybe, oneOf, orNull, shape } from './guards.ts';
import type {
  Certainty,
  ClosedHost,
  SceneBottleneck,
  SceneChange,
  ElementOf,
  Limit,
  Scene,
  SceneDiagnostic,
  SceneEdge,
  SceneElement,
  ScenePill,
  ScenePromise,
  Shown,
  SourceRange,
  PathFigures,
} from '../preview/scene/types.ts';
import { MODE_ORDER } from '../preview/scene/mode-order.ts';

/* That a value is a Scene. */

export const isMode: Guard<Mode> = oneOf(...MODE_ORDER);

const isPosition = shape<SourceRange['start']>({ line: isNumber, character: isNumber });
export const isSourceRange = shape<SourceRange>({ uri: isString, start: isPosition, end: isPosition });

const isDiagnostic = shape<SceneDiagnostic>({
  rule: isString,
  severity: oneOf('error', 'warning', 'information', 'hint'),
  message: isString,
});
const isGauge = shape<{ text: string; share: number }>({ text: isString, share: isNumber });
const isShare = shape<SceneEdge['mix'][number]>({ mode: isMode, share: isNumber });
const isMix = listOf(isShare);
const isLimit = shape<Limit>({ min: maybe(isString), max: maybe(isString) });
export const isCertainty = shape<Certainty>({
  confidence: oneOf('high', 'medium', 'low'),
  reason: isString,
});
const isShown = shape<Shown>({
  value: isNumber,
  low: isNumber,
  high: isNumber,
  text: isString,
  certainty: maybe(isCertainty),
});
export const isNumbers = shape<PathFigures>({
  throughput: orNull(isShown),
  packets: orNull(isShown),
  latencyP50: orNull(isShown),
  latencyP99: orNull(isShown),
  hostCpu: orNull(isShown),
});
const isResourceKind: Guard<ResourceKind> = oneOf(
  'wire',
  'pcie',
  'nic-engine',
  'vswitch-core',
  'vmdq-queue',
  'guest-cpu',
  'host-cpu',
  'rate-limit',
  'class',
  'switch-port',
  'demand',
  'queue',
);

const isBottleneck = shape<SceneBottleneck>({
  resource: isString,
  kind: isResourceKind,
  gain: maybe(isString),
});

const base = {
  path: isString,
  parent: maybe(isString),
  name: isString,
  label: maybe(isString),
  docs: maybe(isString),
  details: isString,
  at: maybe(isSourceRange),
  range: maybe(isSourceRange),
  diagnostics: listOf(isDiagnostic),
};

const ELEMENTS: { readonly [K in SceneElement['kind']]: Guard<ElementOf<K>> } = {
  host: shape<ElementOf<'host'>>({
    ...base,
    kind: oneOf('host'),
    count: isNumber,
    hypervisor: isString,
    iommu: maybe(isString),
    cpu: maybe(isGauge),
    closed: maybe(
      shape<ClosedHost>({ vms: isNumber, mix: isMix, port: maybe(isGauge), names: listOf(isString) }),
    ),
  }),
  unplaced: shape<ElementOf<'unplaced'>>({ ...base, kind: oneOf('unplaced') }),
  nic: shape<ElementOf<'nic'>>({
    ...base,
    kind: oneOf('nic'),
    lines: listOf(isString),
    pcie: maybe(isGauge),
  }),
  port: shape<ElementOf<'port'>>({
    ...base,
    kind: oneOf('port'),
    index: isNumber,
    slots: listOf(
      shape<ElementOf<'port'>['slots'][number]>({
        key: isString,
        kind: oneOf('vf', 'queue', 'pf'),
        first: isNumber,
        count: isNumber,
        state: oneOf('used', 'free'),
        mode: maybe(isMode),
        user: maybe(isString),
        limit: maybe(isLimit),
      }),
    ),
    load: maybe(isNumber),
    loadText: isString,
    mix: isMix,
    classes: listOf(
      shape<ElementOf<'port'>['classes'][number]>({
        name: isString,
        share: isNumber,
        strict: isBoolean,
        lossless: isBoolean,
      }),
    ),
    used: isBoolean,
  }),
  vswitch: shape<ElementOf<'vswitch'>>({
    ...base,
    kind: oneOf('vswitch'),
    cores: maybe(isGauge),
    mix: isMix,
    implied: isBoolean,
  }),
  vm: shape<ElementOf<'vm'>>({ ...base, kind: oneOf('vm'), count: isNumber, set: maybe(isString) }),
  vnic: shape<ElementOf<'vnic'>>({
    ...base,
    kind: oneOf('vnic'),
    mode: isMode,
    count: isNumber,
    numbers: isNumbers,
    load: maybe(isNumber),
    certainty: maybe(isCertainty),
    bottleneck: maybe(isBottleneck),
    qos: maybe(isString),
  }),
  flow: shape<ElementOf<'flow'>>({
    ...base,
    kind: oneOf('flow'),
    bothWays: isBoolean,
    numbers: isNumbers,
    certainty: maybe(isCertainty),
    bottleneck: maybe(isBottleneck),
  }),
  switch: shape<ElementOf<'switch'>>({ ...base, kind: oneOf('switch') }),
};

export const isElement: Guard<SceneElement> = (value): value is SceneElement => {
  const kind: unknown =
    typeof value === 'object' && value !== null ? (value as { kind?: unknown }).kind : undefined;
  return (
    typeof kind === 'string' && Object.hasOwn(ELEMENTS, kind) && ELEMENTS[kind as SceneElement['kind']](value)
  );
};

export const isEdge = shape<SceneEdge>({
  key: isString,
  kind: oneOf('attach', 'failover', 'uplink', 'link', 'turn'),
  from: isString,
  to: maybe(isString),
  mix: isMix,
  slots: listOf(isString),
  load: maybe(isNumber),
  count: isNumber,
  limit: maybe(isLimit),
  turn: maybe(oneOf('nic', 'switch')),
});

export const isPill = shape<ScenePill>({
  key: isString,
  at: isString,
  text: isString,
  limits: listOf(isString),
});

export const isPromise = shape<ScenePromise>({
  text: isString,
  holds: orNull(isBoolean),
  value: maybe(isString),
  interval: maybe(isString),
  margin: maybe(isString),
  bottleneck: maybe(isString),
  at: maybe(isSourceRange),
});

const isChange = shape<SceneChange>({
  path: isString,
  name: isString,
  kind: oneOf('host', 'unplaced', 'nic', 'port', 'vswitch', 'vm', 'vnic', 'flow', 'switch', 'expectation'),
  change: oneOf('added', 'removed', 'changed'),
  fields: listOf(shape<SceneChange['fields'][number]>({ what: isString, before: isString, after: isString })),
});

/** Everything of a scene but its lists: sent whole in a patch. */
export const HEAD_GUARDS = {
  title: isString,
  counts: shape<Scene['counts']>({ errors: isNumber, warnings: isNumber }),
  modes: listOf(isMode),
  promises: listOf(isPromise),
  closedHosts: isNumber,
  changes: maybe(listOf(isChange)),
};

export const isScene = shape<Scene>({
  ...HEAD_GUARDS,
  assumptions: listOf(isString),
  elements: listOf(isElement),
  edges: listOf(isEdge),
  pills: listOf(isPill),
});
