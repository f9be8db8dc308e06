import { classWords } from './describe.ts';
import { same } from './patch.ts';
import type { Scene, SceneChange, SceneEdge, SceneElement, Shown } from './types.ts';
import { phrase } from '../../words/phrase.ts';

/*
 * Two versions of a picture as one: what is there now, with what was removed still in its place, and for each element
 * what it says now that it did not say before. Elements are the same if their path of names is.
 */

export function diffScenes(before: Scene, after: Scene, title: string): Scene {
  const old = first(before.elements, (one) => one.path);
  const now = first(after.elements, (one) => one.path);
  const changes: SceneChange[] = [];
  for (const element of now.values()) {
    const was = old.get(element.path);
    if (!was) changes.push(about(element, 'added', []));
    else {
      const fields = fieldsOf(was, element);
      if (fields.length > 0) changes.push(about(element, 'changed', fields));
    }
  }
  const gone = [...old.values()].filter((element) => !now.has(element.path));
  // What was in something that is gone goes with it: that is one change, not twenty.
  const goneRoots = gone.filter((element) => element.parent === undefined || now.has(element.parent));
  for (const element of gone) changes.push(about(element, 'removed', []));
  changes.push(...promiseChanges(before, after));
  const kept = new Set(now.keys());
  for (const element of gone) kept.add(element.path);
  const edges = first(after.edges, (one) => one.key);
  const goneEdges = before.edges.filter(
    (edge) =>
      !edges.has(edge.key) &&
      kept.has(edge.from) &&
      (edge.to === undefined || kept.has(edge.to)) &&
      !now.has(edge.from),
  );
  return {
    ...after,
    title,
    elements: withGone([...now.values()], gone, goneRoots),
    edges: [...after.edges, ...goneEdges.map(withoutSlots)],
    modes: [...new Set([...after.modes, ...before.modes])],
    changes,
  };
}

/** The slots of a path that is gone may be someone else's now. */
const withoutSlots = (edge: SceneEdge): SceneEdge => ({ ...edge, slots: [], load: undefined });

function withGone(
  now: readonly SceneElement[],
  gone: readonly SceneElement[],
  roots: readonly SceneElement[],
): readonly SceneElement[] {
  if (gone.length === 0) return now;
  // At the end of what it was in, so that what is still there does not move for it.
  const last = new Map<string, number>();
  now.forEach((element, at) => {
    if (element.parent !== undefined) last.set(element.parent, at);
  });
  const inserts = new Map<number, SceneElement[]>();
  const rooted = new Set(roots.map((element) => element.path));
  const bare = (element: SceneElement): SceneElement => ({
    ...element,
    at: undefined,
    range: undefined,
    diagnostics: [],
  });
  let current = now.length;
  for (const element of gone) {
    if (rooted.has(element.path))
      current = element.parent === undefined ? now.length : (last.get(element.parent) ?? now.length);
    inserts.set(current, [...(inserts.get(current) ?? []), bare(element)]);
  }
  const all: SceneElement[] = [];
  now.forEach((element, at) => {
    all.push(element, ...(inserts.get(at) ?? []));
  });
  all.push(...(inserts.get(now.length) ?? []));
  return all;
}

const about = (
  element: SceneElement,
  change: SceneChange['change'],
  fields: SceneChange['fields'],
): SceneChange => ({
  path: element.path,
  name:
    element.kind === 'vnic' || element.kind === 'port' || element.kind === 'flow'
      ? element.path
      : (element.label ?? element.name),
  kind: element.kind,
  change,
  fields,
});

type Field = SceneChange['fields'][number];

/** What an element says of itself and of its numbers, where that is another. */
function fieldsOf(before: SceneElement, after: SceneElement): readonly Field[] {
  const fields: Field[] = [];
  const say = (what: string, was: string | undefined, is: string | undefined): void => {
    if ((was ?? '') !== (is ?? ''))
      fields.push({ what, before: was ?? phrase`none`, after: is ?? phrase`none` });
  };
  say(phrase`label`, before.label, after.label);
  say(phrase`facts`, before.details, after.details);
  if (before.kind === 'host' && after.kind === 'host') {
    say(phrase`hosts`, String(before.count), String(after.count));
    say(
      phrase`host CPU`,
      before.cpu?.text.replace(/^host CPU /u, ''),
      after.cpu?.text.replace(/^host CPU /u, ''),
    );
  } else if (before.kind === 'nic' && after.kind === 'nic') {
    say(phrase`card`, before.lines.join(', '), after.lines.join(', '));
    say(phrase`slot`, before.pcie?.text.replace(/^slot /u, ''), after.pcie?.text.replace(/^slot /u, ''));
  } else if (before.kind === 'port' && after.kind === 'port') {
    say(phrase`load`, before.loadText, after.loadText);
    say(phrase`functions`, slotsText(before), slotsText(after));
    say(phrase`classes`, before.classes.map(classWords).join('; '), after.classes.map(classWords).join('; '));
  } else if (before.kind === 'vswitch' && after.kind === 'vswitch') {
    say(phrase`cores`, before.cores?.text, after.cores?.text);
  } else if (before.kind === 'vm' && after.kind === 'vm') {
    say(phrase`members`, String(before.count), String(after.count));
  } else if ('numbers' in before && 'numbers' in after) {
    if (before.kind === 'vnic' && after.kind === 'vnic') {
      say(phrase`mode`, before.mode, after.mode);
      say(phrase`members`, String(before.count), String(after.count));
      say(phrase`qos`, before.qos, after.qos);
    }
    const number = (what: string, was: Shown | null, is: Shown | null): void =>
      say(what, was?.text ?? phrase`unknown`, is?.text ?? phrase`unknown`);
    number(phrase`throughput`, before.numbers.throughput, after.numbers.throughput);
    number(phrase`packets`, before.numbers.packets, after.numbers.packets);
    number(phrase`latency p50`, before.numbers.latencyP50, after.numbers.latencyP50);
    number(phrase`latency p99`, before.numbers.latencyP99, after.numbers.latencyP99);
    number(phrase`host CPU`, before.numbers.hostCpu, after.numbers.hostCpu);
    say(phrase`limited by`, before.bottleneck?.resource, after.bottleneck?.resource);
  }
  const rules = (one: SceneElement): string => one.diagnostics.map(({ rule }) => rule).join(', ');
  say(phrase`findings`, rules(before), rules(after));
  return fields;
}

const slotsText = (port: Extract<SceneElement, { kind: 'port' }>): string => {
  const sum = (state: 'used' | 'free'): number =>
    port.slots.filter((slot) => slot.state === state).reduce((all, slot) => all + slot.count, 0);
  return phrase`${sum('used')} used, ${sum('free')} free`;
};

function promiseChanges(before: Scene, after: Scene): readonly SceneChange[] {
  const old = first(before.promises, (one) => one.text);
  const now = first(after.promises, (one) => one.text);
  const said = (holds: boolean | null): string =>
    holds === null ? phrase`unknown` : holds ? phrase`holds` : phrase`fails`;
  const changes: SceneChange[] = [];
  const add = (text: string, change: SceneChange['change'], fields: readonly Field[]): void => {
    changes.push({ path: text, name: text, kind: 'expectation', change, fields });
  };
  for (const [text, promise] of now) {
    const was = old.get(text);
    if (!was) add(text, 'added', []);
    else if (!same(was, promise)) {
      const fields = [
        { what: phrase`outcome`, before: said(was.holds), after: said(promise.holds) },
        {
          what: phrase`value`,
          before: was.value ?? phrase`unknown`,
          after: promise.value ?? phrase`unknown`,
        },
      ].filter((field) => field.before !== field.after);
      if (fields.length > 0) add(text, 'changed', fields);
    }
  }
  for (const text of old.keys()) if (!now.has(text)) add(text, 'removed', []);
  return changes;
}

function first<T>(list: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, T> {
  const map = new Map<string, T>();
  for (const one of list) if (!map.has(keyOf(one))) map.set(keyOf(one), one);
  return map;
}
