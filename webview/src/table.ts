import type {
  FlowElement,
  Scene,
  SceneElement,
  Shown,
  VnicElement,
} from '../../server/src/preview/scene/types.ts';
import { ofKind } from '../../server/src/preview/scene/lookup.ts';
import { described } from '../../server/src/preview/scene/describe.ts';
import { CONFIDENCE, certaintyText } from '../../server/src/preview/scene/figures.ts';
import { interval } from '../../server/src/preview/scene/interval.ts';
import { html } from './dom.ts';
import { phrase } from '../../server/src/words/phrase.ts';

type Reveal = (element: SceneElement, focus: boolean) => void;

/** Rows that a table has; what is more is counted. */
const ROWS = 2000;

/** The picture as tables: its twin for those who read rather than look. */
export function tables(scene: Scene, reveal: Reveal): readonly HTMLElement[] {
  return [
    figureTable(scene, 'vnic', reveal),
    ...(scene.elements.some(({ kind }) => kind === 'flow') ? [figureTable(scene, 'flow', reveal)] : []),
    elementTable(scene, reveal),
  ];
}

function elementTable(scene: Scene, reveal: Reveal): HTMLElement {
  const shown = scene.elements.filter((element) => !('numbers' in element));
  const body = html('tbody');
  for (const element of shown.slice(0, ROWS)) {
    const open = html('button', { class: 'link', type: 'button' }, element.label ?? element.name);
    open.addEventListener('click', () => reveal(element, true));
    const [, ...facts] = described(element);
    body.append(
      html(
        'tr',
        {},
        html('th', { scope: 'row' }, open),
        html('td', { class: 'word quiet' }, element.parent ?? ''),
        html('td', { class: 'word' }, facts.join(', ')),
        html('td', { class: 'word' }, element.diagnostics.map((one) => one.rule).join(', ')),
      ),
    );
  }
  return html(
    'table',
    { class: 'elements' },
    html('caption', {}, captioned(phrase`Everything in the picture`, shown.length)),
    html(
      'thead',
      {},
      html(
        'tr',
        {},
        ...[phrase`Element`, phrase`In`, phrase`What it is`, phrase`Findings`].map((name) =>
          html('th', { scope: 'col', class: 'word' }, name),
        ),
      ),
    ),
    body,
  );
}

const captioned = (caption: string, count: number): string =>
  count > ROWS ? phrase`${caption}, the first ${ROWS} of ${count}` : caption;

/** What each virtual NIC gets, or each flow that meets none. */
function figureTable(scene: Scene, kind: 'vnic' | 'flow', reveal: Reveal): HTMLElement {
  const byPath = new Map(scene.elements.map((element) => [element.path, element]));
  const named = kind === 'vnic' ? ['VM', 'vNIC'] : [phrase`Flow`, phrase`In`];
  const heads = [
    ...named,
    ...(kind === 'vnic' ? [phrase`Members`, phrase`Mode`] : []),
    phrase`Throughput`,
    phrase`Packets`,
    phrase`Latency p50`,
    phrase`Latency p99 (uncalibrated)`,
    phrase`Host CPU`,
    phrase`Limited by`,
    phrase`Confidence`,
    phrase`Findings`,
  ];
  const figures = heads.length - 8;
  const body = html('tbody');
  const all = ofKind(scene.elements, kind);
  for (const one of all.slice(0, ROWS)) body.append(row(one, byPath.get(one.parent ?? ''), reveal));
  return html(
    'table',
    {},
    html(
      'caption',
      {},
      captioned(
        kind === 'vnic'
          ? phrase`Predicted for one member of each virtual NIC; below each number its 80 % interval`
          : phrase`Predicted for flows without a VM, on one host`,
        all.length,
      ),
    ),
    html(
      'thead',
      {},
      html(
        'tr',
        {},
        ...heads.map((head, at) =>
          html('th', { scope: 'col', ...(at < figures || at > figures + 4 ? { class: 'word' } : {}) }, head),
        ),
      ),
    ),
    body,
  );
}

function row(
  one: VnicElement | FlowElement,
  parent: SceneElement | undefined,
  reveal: (element: SceneElement, focus: boolean) => void,
): HTMLElement {
  const { throughput, packets, latencyP50, latencyP99, hostCpu } = one.numbers;
  const vm = one.kind === 'vnic' ? parent : undefined;
  const open = html(
    'button',
    { class: 'link', type: 'button', 'data-path': one.path },
    vm ? (vm.label ?? vm.name) : one.name,
  );
  open.addEventListener('click', () => reveal(one, true));
  const { certainty } = one;
  return html(
    'tr',
    {},
    html('th', { scope: 'row' }, open),
    html('td', { class: 'word' }, one.kind === 'vnic' ? one.name : (one.parent ?? '')),
    ...(one.kind === 'vnic'
      ? [html('td', {}, String(one.count)), html('td', { class: 'word' }, one.mode)]
      : []),
    ...[throughput, packets, latencyP50, latencyP99, hostCpu].map(figure),
    html('td', { class: 'word' }, one.bottleneck?.resource ?? ''),
    html(
      'td',
      { class: 'word why' },
      ...(certainty
        ? [CONFIDENCE[certainty.confidence](), html('span', { class: 'range' }, certainty.reason)]
        : []),
    ),
    html(
      'td',
      { class: 'word' },
      [...one.diagnostics, ...(vm?.diagnostics ?? [])].map((each) => each.rule).join(', '),
    ),
  );
}

function figure(shown: Shown | null): HTMLElement {
  if (!shown) return html('td', {}, phrase`unknown`);
  const { certainty } = shown;
  const range = [interval(shown), certainty ? CONFIDENCE[certainty.confidence]() : '']
    .filter((part) => part !== '')
    .join(' · ');
  return html(
    'td',
    certainty ? { title: certaintyText(certainty) } : {},
    shown.text,
    html('span', { class: 'range' }, range),
  );
}
