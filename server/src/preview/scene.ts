import type { Place } from '../model/place.ts';
import type { Host, HostGroup, Topology } from '../model/topology.ts';
import type { Prediction } from '../predict/prediction.ts';
import { switchFacts } from './facts.ts';
import { base, contextOf, type Locate } from './scene-context.ts';
import { assign } from './scene-findings.ts';
import { hostPart } from './scene-host.ts';
import { promisesOf } from './scene-promises.ts';
import type { Scene, SceneElement, Severity } from './scene-types.ts';
import { unplacedElements } from './scene-vms.ts';
import { MODE_ORDER } from './theme.ts';

export type * from './scene-types.ts';
export type { Locate };

/** A finding as the scene needs it, its severity settled. */
export interface SceneFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly place: Place;
}

export interface SceneOptions {
  readonly title: string;
  /** Only this host's card (as written: `box`, `kvm[1]`, or a set's name for all its groups). */
  readonly host?: string | undefined;
}

/** The content of the picture. Costs by declared sets, not by their members. */
export function buildScene(
  topology: Topology,
  prediction: Prediction | undefined,
  findings: readonly SceneFinding[],
  locate: Locate,
  options: SceneOptions = { title: '' },
): Scene {
  const context = contextOf(topology, prediction, locate);
  const parts = topology.hosts.flatMap((host) =>
    host.groups
      .filter((group) => wanted(host, group, options.host))
      .map((group) => hostPart(context, host, group)),
  );
  const homeless = options.host === undefined ? topology.vms.filter((vm) => vm.placements.length === 0) : [];
  const elements = assign(
    [
      ...parts.flatMap((part) => part.elements),
      ...unplacedElements(context, homeless),
      ...topology.switches.map((one): SceneElement => ({
        ...base(context, one, one.name),
        kind: 'switch',
        details: switchFacts(one),
      })),
    ],
    findings,
    locate,
  );
  const modes = new Set(elements.flatMap((element) => (element.kind === 'vnic' ? [element.mode] : [])));
  return {
    title: options.title,
    counts: {
      errors: findings.filter((finding) => finding.severity === 'error').length,
      warnings: findings.filter((finding) => finding.severity === 'warning').length,
    },
    elements,
    edges: parts.flatMap((part) => part.edges),
    pills: parts.flatMap((part) => part.pills),
    modes: MODE_ORDER.filter((mode) => modes.has(mode)),
    promises: promisesOf(prediction, locate),
    assumptions: prediction?.assumptions.map((one) => one.text) ?? [],
  };
}

const wanted = (host: Host, group: HostGroup, only: string | undefined): boolean =>
  only === undefined || only === group.text || only === host.name;
