import type { Scene, SceneElement, Shown, VnicElement } from '../../server/src/preview/scene/types.ts';
import { ofKind } from '../../server/src/preview/scene/lookup.ts';
import { described } from '../../server/src/preview/scene/describe.ts';
import { interval } from '../../server/src/preview/scene/interval.ts';
import { html } from './dom.ts';
import { phrase } from '../../server/src/words/phrase.ts';

type Reveal = (element: SceneElement, focus: boolean) => void;

/** Rows that a table has; what is more is counted. */
const ROWS = 2000;

/** The picture as tables: its twin for those who read rather than look. */
export function tables(scene: Scene, reveal: Reveal): readonly HTMLElement[] {
  return [vnicTable(scene, reveal), elementTable(scene, reveal)];
}

function elementTable(scene: Scene, reveal: Reveal): HTMLElement {
  const shown = scene.elements.filter(({ kind }) => kind !== 'vnic');
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
    {},
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

function vnicTable(scene: Scene, reveal: Reveal): HTMLElement {
  const byPath = new Map(scene.elements.map((element) => [element.path, element]));
  const heads = [
    'VM',
    'vNIC',
    phrase`Members`,
    phrase`Mode`,
    phrase`Throughput`,
    phrase`Packets`,
    phrase`Latency p50`,
    phrase`Latency p99 (uncalibrated)`,
    phrase`Host CPU`,
    phrase`Limited by`,
    phrase`Findings`,
  ];
  const body = html('tbody');
  const vnics = ofKind(scene.elements, 'vnic');
  for (const vnic of vnics.slice(0, ROWS)) body.append(row(vnic, byPath.get(vnic.parent ?? ''), reveal));
  return html(
    'table',
    {},
    html(
      'caption',
      {},
      captioned(
        phrase`Predicted for one member of each virtual NIC; below each number its 80 % interval`,
        vnics.length,
      ),
    ),
    html(
      'thead',
      {},
      html(
        'tr',
        {},
        ...heads.map((head, at) =>
          html('th', { scope: 'col', ...(at < 4 || at > 8 ? { class: 'word' } : {}) }, head),
        ),
      ),
    ),
    body,
  );
}

function row(
  vnic: VnicElement,
  vm: SceneElement | undefined,
  reveal: (element: SceneElement, focus: boolean) => void,
): HTMLElement {
  const { throughput, packets, latencyP50, latencyP99, hostCpu } = vnic.numbers;
  const open = html(
    'button',
    { class: 'link', type: 'button', 'data-path': vnic.path },
    vm?.label ?? vm?.name ?? vnic.path,
  );
  open.addEventListener('click', () => reveal(vnic, true));
  return html(
    'tr',
    {},
    html('th', { scope: 'row' }, open),
    html('td', { class: 'word' }, vnic.name),
    html('td', {}, String(vnic.count)),
    html('td', { class: 'word' }, vnic.mode),
    ...[throughput, packets, latencyP50, latencyP99, hostCpu].map(figure),
    html('td', { class: 'word' }, vnic.bottleneck?.resource ?? ''),
    html(
      'td',
      { class: 'word' },
      [...vnic.diagnostics, ...(vm?.diagnostics ?? [])].map((one) => one.rule).join(', '),
    ),
  );
}

function figure(shown: Shown | null): HTMLElement {
  if (!shown) return html('td', {}, phrase`unknown`);
  return html('td', {}, shown.text, html('span', { class: 'range' }, interval(shown)));
}
