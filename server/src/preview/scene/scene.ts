import type { Host, HostGroup, Topology } from '../../model/topology.ts';
import type { Prediction } from '../../predict/prediction.ts';
import { switchFacts } from './facts.ts';
import { base, contextOf, type Locate } from './context.ts';
import { type SceneFinding, assign } from './findings.ts';
import { closedHostPart } from './closed.ts';
import { hostPart } from './host.ts';
import { promisesOf } from './promises.ts';
import type { Mode, Scene, SceneElement } from './types.ts';
import { unplacedElements } from './vms.ts';
import { MODE_ORDER } from './mode-order.ts';

export type * from './types.ts';
export type { Locate, SceneFinding };

export interface SceneOptions {
  readonly title: string;
  /** Only this host's card (as written: `box`, `kvm[1]`, or a set's name for all its groups). */
  readonly host?: string | undefined;
  /** Paths of sets whose members are shown one by one, the first of them. */
  readonly open?: ReadonlySet<string> | undefined;
  /** What each host card was last asked to be, by its path; the others are drawn closed only if there is too much to draw. */
  readonly hosts?: ReadonlyMap<string, 'open' | 'closed'> | undefined;
  /** Cards of VMs that are drawn before hosts are drawn closed. */
  readonly most?: number | undefined;
}

/** VM cards of a picture that still lays out and pans well. */
const MOST_CARDS = 2500;

/** The content of the picture. Costs by declared sets, not by their members. */
export function buildScene(
  topology: Topology,
  prediction: Prediction | undefined,
  findings: readonly SceneFinding[],
  locate: Locate,
  options: SceneOptions = { title: '' },
): Scene {
  const context = contextOf(topology, prediction, locate);
  const groups = topology.hosts.flatMap((host) =>
    host.groups.filter((group) => wanted(host, group, options.host)).map((group) => ({ host, group })),
  );
  const cards = groups.reduce((sum, { group }) => sum + (context.vms.get(group)?.length ?? 0), 0);
  const tooMany = cards > (options.most ?? MOST_CARDS);
  let closedHosts = 0;
  const parts = groups.map(({ host, group }) => {
    const asked = options.hosts?.get(group.text);
    if (!(asked === 'closed' || (tooMany && asked !== 'open')))
      return hostPart(context, host, group, options.open ?? NONE_OPEN);
    if (asked !== 'closed') closedHosts += 1;
    return closedHostPart(context, host, group);
  });
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
  const modes = new Set(elements.flatMap(modesOf));
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
    closedHosts,
  };
}

const NONE_OPEN: ReadonlySet<string> = new Set();

const modesOf = (element: SceneElement): readonly Mode[] =>
  element.kind === 'vnic'
    ? [element.mode]
    : element.kind === 'host'
      ? (element.closed?.mix.map(({ mode }) => mode) ?? [])
      : [];

const wanted = (host: Host, group: HostGroup, only: string | undefined): boolean =>
  only === undefined || only === group.text || only === host.name;
