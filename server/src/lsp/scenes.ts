import type { Edit } from '../model/finding.ts';
import { replacementsOf, workspaceEdit } from '../features/edits.ts';
import type { Place } from '../model/place.ts';
import type { Mode } from '../model/topology.ts';
import { type Prediction } from '../predict/prediction.ts';
import { buildCompare } from '../preview/scene/compare.ts';
import { diffScenes } from '../preview/scene/diff.ts';
import { type Lens, NO_LENS, isOn, lensText } from '../preview/scene/lens.ts';
import { buildLoad } from '../preview/scene/load.ts';
import type {
  CompareAnswer,
  DiffParams,
  ExportParams,
  LoadAnswer,
  ModeEdit,
  SceneAnswer,
  SceneParams,
} from '../protocol/pictures.ts';
import { patchOf } from '../preview/scene/patch.ts';
import { proposalOf } from '../preview/scene/proposal.ts';
import {
  type Locate,
  type Scene,
  type SceneFinding,
  type SourceRange,
  buildScene,
} from '../preview/scene/scene.ts';
import { markdownReport } from '../preview/written/report.ts';
import { predictionCsv } from '../preview/written/prediction-csv.ts';
import { predictionJson } from '../preview/written/prediction-json.ts';
import { lensed, lensedLines } from '../workspace/lensed.ts';
import { Documents } from '../workspace/documents.ts';
import { compare } from '../workspace/compare.ts';
import { attachAllAs, attachAs } from '../workspace/what-if.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { phrase } from '../words/phrase.ts';

/* What the preview asks for. */

/** Scenes that have been answered and may be asked to be patched: a few for each of several panels. */
const kept = 8;

/** Answers with scenes, or with what they differ in from one that the panel has still. */
export class Scenes {
  private readonly known = new Map<number, Scene>();
  private next = 1;

  of(snapshot: Snapshot, params: SceneParams): SceneAnswer {
    return this.answer(snapshot, sceneOf(snapshot, params), params.since);
  }

  /** The picture of what differs from a former version of the file. */
  diff(snapshot: Snapshot, params: DiffParams, read: (uri: string) => string | undefined): SceneAnswer {
    const { name, uri, texts } = params.before;
    const documents = new Documents({
      read: (at) => texts[at] ?? (at === uri ? undefined : read(at)),
      fault: () => undefined,
    });
    documents.set(uri, 0, texts[uri] ?? '');
    const before = documents.snapshot(uri);
    const after = sceneOf(snapshot, params);
    const title = `${after.title} against ${name}`;
    const scene = before ? diffScenes(sceneOf(before, { ...params, uri }), after, title) : after;
    return this.answer(snapshot, scene, undefined);
  }

  private answer(snapshot: Snapshot, scene: Scene, since: number | undefined): SceneAnswer {
    const before = since === undefined ? undefined : this.known.get(since);
    const id = this.next++;
    this.known.set(id, scene);
    const [oldest] = this.known.keys();
    if (this.known.size > kept && oldest !== undefined) this.known.delete(oldest);
    const { version, tree } = snapshot;
    const about = { id, version, stale: tree.statements.some((statement) => statement.faulty) };
    return before ? { ...about, patch: patchOf(before, scene) } : { ...about, scene };
  }
}

export function sceneOf(snapshot: Snapshot, params: SceneParams): Scene {
  const { lens = NO_LENS, open, hosts, all } = params;
  const { world, prediction, findings } = seenThrough(snapshot, lens);
  const scene = buildScene(world.topology, prediction, findings, locateIn(snapshot, world), {
    title: titleOf(snapshot, lens),
    open: new Set(open),
    hosts: new Map(Object.entries(hosts ?? {})),
    ...(all === true ? { most: Number.POSITIVE_INFINITY } : {}),
  });
  // Under another mode the statements are other ones: what is clicked is where the file has it.
  return lens.mode === null ? scene : placedAs(scene, sceneOf(snapshot, { ...params, lens: NO_LENS }));
}

/** Sections that Compare works out at once: fewer where every try costs a large file's prediction. */
const sectionsFor = (vnics: number): number =>
  Math.max(6, Math.min(60, Math.floor(20_000 / Math.max(1, vnics))));

export function compareOf(
  snapshot: Snapshot,
  { lens = NO_LENS, selection = null }: SceneParams,
): CompareAnswer {
  const { world, prediction } = seenThrough(snapshot, { ...lens, mode: null });
  // The selected element's come first; what is left out is said.
  const { vnics } = prediction;
  const most = sectionsFor(vnics.length);
  const names = [...new Set(vnics.map((one) => one.attachment.vnic))];
  const chosen = new Set(
    vnics.flatMap(({ attachment }) => (isAt(attachment, selection) ? [attachment.vnic] : [])),
  );
  const order = [...chosen, ...names.filter((one) => !chosen.has(one))];
  const taken = new Set(order.slice(0, most));
  const compared = compare(
    world,
    prediction,
    ({ attachments }) => attachments.some((one) => taken.has(one.vnic)),
    predictLens(lens),
  );
  const isChosen = (vnic: string): boolean =>
    vnics.some((one) => one.vnic === vnic && chosen.has(one.attachment.vnic));
  const sorted = [...compared].sort((a, b) => Number(isChosen(b.vnic)) - Number(isChosen(a.vnic)));
  return {
    compare: { ...buildCompare(titleOf(snapshot, lens), sorted), more: order.length - taken.size },
    version: snapshot.version,
  };
}

export function loadOf(snapshot: Snapshot, { lens = NO_LENS }: SceneParams): LoadAnswer {
  const { world, prediction } = seenThrough(snapshot, lens);
  const locate = locateIn(snapshot, world);
  return {
    load: buildLoad(titleOf(snapshot, lens), prediction, locate),
    version: snapshot.version,
  };
}

/** The edit that attaches a vnic (`web[1..30].eth0`), or all, in another mode; null where there is no such vnic, or it cannot be edited. */
export function modeEdit(snapshot: Snapshot, vnic: string | null, mode: Mode): ModeEdit | null {
  const change = vnic === null ? attachAllAs(snapshot.world.topology, mode) : changeOf(snapshot, vnic, mode);
  const edits = change && replacementsOf(snapshot, change.edits);
  if (!edits) return null;
  // One word in the file needs no question; what adds something, or changes many statements, is shown first.
  const asks = vnic === null || change.assumed.length > 0 || edits.length > 1;
  return {
    edit: workspaceEdit(snapshot, edits),
    proposal: asks ? proposalOf(vnic, mode, edits, (uri) => snapshot.linesOf(uri)) : null,
  };
}

function changeOf(
  snapshot: Snapshot,
  vnic: string,
  mode: Mode,
): { readonly edits: readonly Edit[]; readonly assumed: readonly string[] } | undefined {
  const found = snapshot.prediction.vnics.find((one) => one.vnic === vnic);
  return found && attachAs(found.attachment.vnic, mode);
}

/** The numbers of a file, as the command line writes them. */
export function exportOf(snapshot: Snapshot, { format, lens = NO_LENS, picture }: ExportParams): string {
  const { world, prediction, findings } = seenThrough(snapshot, lens);
  if (format === 'markdown') {
    return markdownReport({
      title: titleOf(snapshot, lens),
      load: buildLoad('', prediction, locateIn(snapshot, world)),
      prediction,
      findings,
      compare: compareOf(snapshot, { uri: snapshot.uri, lens }).compare,
      pictures: picture === undefined ? [] : [{ name: phrase`Topology`, file: picture }],
    });
  }
  return format === 'csv' ? predictionCsv(prediction, undefined) : predictionJson(prediction, undefined);
}

interface Seen {
  readonly world: Snapshot['world'];
  readonly prediction: Prediction;
  readonly findings: readonly SceneFinding[];
}

/** A file through a lens. Frames and load change only numbers: what the rules say stays what they say of the file. */
function seenThrough(snapshot: Snapshot, lens: Lens): Seen {
  const findings = snapshot.diagnostics.map(({ finding }) => finding);
  if (!isOn(lens)) return { world: snapshot.world, prediction: snapshot.prediction, findings };
  return lensed(snapshot.world, lens, findings);
}

const predictLens = ({ frame, load }: Lens): { frame?: number | 'imix'; load?: number } => ({
  ...(frame === null ? {} : { frame }),
  ...(load === null ? {} : { load }),
});

/** One for each world of a snapshot: what it has found is kept with it. */
const locates = new WeakMap<Snapshot, WeakMap<object, Locate>>();

function locateIn(snapshot: Snapshot, world: Snapshot['world']): Locate {
  const known = locates.get(snapshot) ?? new WeakMap<object, Locate>();
  locates.set(snapshot, known);
  const before = known.get(world);
  if (before) return before;
  const own = world === snapshot.world;
  const found = new WeakMap<Place, SourceRange>();
  const made: Locate = (place) => {
    const there = found.get(place);
    if (there) return there;
    const { uri, start, end } = world.locate(place);
    const lines = own ? snapshot.linesOf(uri) : lensedLines(world, uri);
    const range = lines && { uri, ...lines.rangeOf({ start, end }) };
    if (range) found.set(place, range);
    return range;
  };
  known.set(world, made);
  return made;
}

function placedAs(scene: Scene, as: Scene): Scene {
  const places = new Map(as.elements.map((element) => [element.path, element]));
  return {
    ...scene,
    elements: scene.elements.map((element) => {
      const written = places.get(element.path);
      return { ...element, at: written?.at, range: written?.range };
    }),
  };
}

/** Whether a vnic is, or is on, the element of this path. */
function isAt({ vm, vnic, group }: Prediction['vnics'][number]['attachment'], path: string | null): boolean {
  if (path === null) return false;
  const name = vm.name + vm.members.text;
  return (
    path === group.text ||
    path === name ||
    path.startsWith(`${name}@`) ||
    path.startsWith(`${name}/${vnic.name}`) ||
    path.startsWith(`${name}#`) ||
    path.startsWith(`${vm.name}[`)
  );
}

function titleOf({ uri }: Snapshot, lens: Lens): string {
  const name = uri.slice(uri.lastIndexOf('/') + 1);
  const what = lensText(lens);
  const suffix = what === '' ? '' : phrase` · what if: ${what}`;
  try {
    return decodeURIComponent(name) + suffix;
  } catch {
    return name + suffix;
  }
}
