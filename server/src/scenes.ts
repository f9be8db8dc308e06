import type { WorkspaceEdit } from 'vscode-languageserver';
import { replacementsOf, workspaceEdit } from './features/edits.ts';
import type { Mode } from './model/topology.ts';
import { bySet } from './predict/sets.ts';
import { buildCompare } from './preview/compare-scene.ts';
import type { CompareAnswer, SceneAnswer } from './preview/messages.ts';
import { type Locate, buildScene } from './preview/scene.ts';
import { type Comparison, attachAs, compare } from './workspace/what-if.ts';
import type { Snapshot } from './workspace/snapshot.ts';

/* What the preview asks for. */

export function sceneOf(snapshot: Snapshot): SceneAnswer {
  const { world, prediction, diagnostics, tree, version } = snapshot;
  const locate: Locate = (place) => {
    const { uri, start, end } = world.locate(place);
    const lines = snapshot.linesOf(uri);
    return lines && { uri, ...lines.rangeOf({ start, end }) };
  };
  const findings = diagnostics.map(({ finding }) => finding);
  const scene = buildScene(world.topology, prediction, findings, locate, { title: titleOf(snapshot) });
  return { scene, version, stale: tree.statements.some((statement) => statement.faulty) };
}

/**
 * Every mode tried on every vnic. That takes a while: other messages get a `turn` between the vnics, which throws
 * where nobody waits any more; where the file has changed meanwhile it starts again.
 */
export async function compareOf(
  latest: () => Snapshot | undefined,
  turn: () => Promise<void>,
): Promise<CompareAnswer | null> {
  for (let snapshot = latest(); snapshot; snapshot = latest()) {
    const found = await comparisons(snapshot, async () => {
      await turn();
      return latest() === snapshot;
    });
    if (found) return { compare: buildCompare(titleOf(snapshot), found), version: snapshot.version };
  }
  return null;
}

/** Undefined where it does not go on. */
async function comparisons(
  { world, prediction }: Snapshot,
  goesOn: () => Promise<boolean>,
): Promise<Comparison[] | undefined> {
  const found = new Map<string, Comparison>();
  for (const vnic of new Set(prediction.vnics.map(({ attachment }) => attachment.vnic))) {
    if (!(await goesOn())) return undefined;
    for (const one of compare(world, prediction, ({ attachments }) => attachments[0]?.vnic === vnic))
      found.set(one.vnic, one);
  }
  return bySet(prediction.vnics).flatMap(({ vnic }) => found.get(vnic) ?? []);
}

/** The edit that attaches a vnic (`web[1..30].eth0`) in another mode; null where there is no such vnic, or it cannot be edited. */
export function applyMode(snapshot: Snapshot, vnic: string, mode: Mode): WorkspaceEdit | null {
  const { vnics } = snapshot.prediction;
  const attachment =
    bySet(vnics).find((one) => one.vnic === vnic)?.attachments[0] ??
    vnics.find((one) => one.vnic === vnic)?.attachment;
  const edits = attachment && replacementsOf(snapshot, attachAs(attachment, mode).edits);
  return edits ? workspaceEdit(snapshot, edits) : null;
}

function titleOf({ uri }: Snapshot): string {
  const name = uri.slice(uri.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
