import type { Scene, SceneElement, Shown, VnicElement } from '../../server/src/preview/scene-types.ts';
import { ofKind } from '../../server/src/preview/scene-index.ts';
import { html } from './dom.ts';

/** The picture's numbers as a table: the twin of the topology for those who read rather than look. */
export function vnicTable(
  scene: Scene,
  reveal: (element: SceneElement, focus: boolean) => void,
): HTMLElement {
  const byPath = new Map(scene.elements.map((element) => [element.path, element]));
  const heads = [
    'VM',
    'vNIC',
    'Members',
    'Mode',
    'Throughput',
    'Packets',
    'Latency p50',
    'Latency p99',
    'Host CPU',
    'Limited by',
    'Findings',
  ];
  const body = html('tbody');
  for (const vnic of ofKind(scene.elements, 'vnic'))
    body.append(row(vnic, byPath.get(vnic.parent ?? ''), reveal));
  return html(
    'table',
    {},
    html('caption', {}, 'Predicted for one member of each virtual NIC; below each number its 80 % interval'),
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
  if (!shown) return html('td', {}, 'unknown');
  return html('td', {}, shown.text, html('span', { class: 'range' }, interval(shown)));
}

/** `0.94 to 1.42` in the number's own prefix and unit. */
export function interval(shown: Shown): string {
  const space = shown.text.indexOf(' ');
  const scaled = Number.parseFloat(shown.text);
  const unit = shown.text.slice(space + 1);
  if (!Number.isFinite(scaled) || scaled === 0 || shown.value === 0) return '';
  const scale = scaled / shown.value;
  const say = (value: number): string => String(Number((value * scale).toPrecision(3)));
  return `${say(shown.low)} to ${say(shown.high)} ${unit}`;
}
