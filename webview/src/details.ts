import { describe, described, reserve, SEVERITIES } from '../../server/src/preview/scene/describe.ts';
import type { Scene, SceneElement } from '../../server/src/preview/scene/types.ts';
import { CHANGES } from './changes.ts';
import { html } from './dom.ts';
import { textButton } from './ui.ts';
import { phrase } from '../../server/src/words/phrase.ts';

/** What the strip under the picture says: the selected element with all that is known of it, or how to use the picture. */
export function details(
  element: SceneElement | undefined,
  scene: Scene | undefined,
  actions: readonly { readonly name: string; readonly run: () => void }[] = [],
): readonly Node[] {
  if (!element) {
    const kept = scene?.promises.filter((promise) => promise.holds === true).length ?? 0;
    const all = scene?.promises.length ?? 0;
    const how = phrase`Click shows the statement, double click goes there. Wheel pans, Ctrl and wheel zooms, f fits, / finds.`;
    const promises = phrase`Expectations that hold: ${kept} of ${all}.`;
    return [html('span', { class: 'quiet' }, all > 0 ? `${promises} ${how}` : how)];
  }
  const [name = '', ...facts] = described(element);
  const nodes: Node[] = [html('span', { class: 'what' }, name), html('span', {}, facts.join(', '))];
  if ('numbers' in element) {
    const { latencyP99 } = element.numbers;
    const more = [
      ...reserve(element),
      latencyP99 ? phrase`p99 ${latencyP99.text} (uncalibrated)` : undefined,
      element.bottleneck?.gain,
    ].filter((part) => part !== undefined && part !== '');
    if (more.length > 0) nodes.push(html('span', { class: 'quiet' }, ` · ${more.join(' · ')}`));
  }
  if (element.kind === 'vm')
    for (const vnic of scene?.elements.filter((one) => one.kind === 'vnic' && one.parent === element.path) ??
      [])
      nodes.push(html('span', { class: 'finding' }, describe(vnic)));
  if (element.docs !== undefined) nodes.push(html('span', { class: 'finding quiet' }, element.docs));
  for (const finding of element.diagnostics)
    nodes.push(
      html(
        'span',
        { class: 'finding' },
        `${SEVERITIES[finding.severity]()} ${finding.rule}: ${finding.message}`,
      ),
    );
  for (const change of scene?.changes?.filter((one) => one.path === element.path) ?? []) {
    const fields = change.fields.map(({ what, before, after }) => `${what} ${before} → ${after}`);
    nodes.push(html('span', { class: 'finding' }, [CHANGES[change.change](), ...fields].join(' · ')));
  }
  if (actions.length > 0)
    nodes.push(html('span', { class: 'actions' }, ...actions.map(({ name, run }) => textButton(name, run))));
  return nodes;
}
