import type { LoadRow, LoadScene } from '../../server/src/preview/scene/load.ts';
import { usersText } from '../../server/src/preview/written/report.ts';
import type { ScenePromise } from '../../server/src/preview/scene/types.ts';
import { html } from './dom.ts';
import { phrase } from '../../server/src/words/phrase.ts';

/** The Load view: what is full, worst first, and whether the file's promises hold. */
export interface LoadView {
  readonly element: HTMLElement;
  show(load: LoadScene): void;
}

export interface LoadEvents {
  readonly select: (path: string) => void;
  readonly reveal: (promise: ScenePromise) => void;
}

/** From these shares on a load is near its end, or at it. */
const NEAR = 0.8;
const FULL = 0.97;

export function loadView(events: LoadEvents): LoadView {
  const body = html('div', { class: 'blank words' }, phrase`Adding up the loads …`);
  const element = html(
    'div',
    { class: 'sheet loads', tabindex: '0', role: 'region', 'aria-label': phrase`Loads` },
    body,
  );
  return {
    element,
    show: (load) => {
      element.replaceChildren(
        ...(load.promises.length > 0 ? [promises(load.promises, events)] : []),
        loads(load, events),
      );
    },
  };
}

function promises(all: readonly ScenePromise[], events: LoadEvents): HTMLElement {
  const kept = all.filter((one) => one.holds === true).length;
  return html(
    'table',
    { class: 'promises' },
    html('caption', {}, phrase`Expectations: ${kept} of ${all.length} hold`),
    head([
      { name: '', class: 'word' },
      { name: phrase`Expectation`, class: 'word' },
      { name: phrase`Predicted` },
      { name: phrase`Margin` },
      { name: phrase`Held back by`, class: 'word' },
    ]),
    html(
      'tbody',
      {},
      ...all.map((one) => {
        const open = html('button', { class: 'link', type: 'button' }, one.text);
        open.addEventListener('click', () => events.reveal(one));
        const verdict = one.holds === null ? 'unknown' : one.holds ? 'holds' : 'fails';
        const said = one.holds === null ? phrase`unknown` : one.holds ? phrase`holds` : phrase`fails`;
        const sign = one.holds === null ? '?' : one.holds ? '✓' : '✗';
        return html(
          'tr',
          { class: `promise ${verdict}` },
          html('td', { class: 'word verdict' }, html('span', { 'aria-hidden': 'true' }, `${sign} `), said),
          html('th', { scope: 'row' }, open),
          html(
            'td',
            {},
            one.value ?? phrase`unknown`,
            one.interval === undefined ? undefined : html('span', { class: 'range' }, one.interval),
          ),
          html('td', {}, one.margin ?? ''),
          html('td', { class: 'word' }, one.bottleneck ?? ''),
        );
      }),
    ),
  );
}

function loads(load: LoadScene, events: LoadEvents): HTMLElement {
  const more =
    load.more.count > 0
      ? html('p', { class: 'quiet' }, phrase`${load.more.count} more, none above ${load.more.most}.`)
      : undefined;
  const hosts = new Set(load.rows.map((row) => row.host)).size;
  return html(
    'div',
    {},
    html(
      'table',
      { class: 'rows' },
      html('caption', {}, phrase`Loads, worst first`),
      head([
        ...(hosts > 1 ? [{ name: phrase`Host`, class: 'word host' }] : []),
        { name: phrase`Resource`, class: 'word' },
        { name: phrase`Kind`, class: 'word kind' },
        { name: phrase`Load`, class: 'word' },
        { name: phrase`Used by`, class: 'word' },
        { name: phrase`Holds back`, class: 'word' },
        { name: phrase`What would relieve it`, class: 'word' },
      ]),
      html('tbody', {}, ...load.rows.map((row) => rowOf(row, hosts > 1, events))),
    ),
    load.rows.length === 0 ? html('p', { class: 'quiet' }, phrase`Nothing carries anything yet.`) : undefined,
    more,
  );
}

function head(columns: readonly { readonly name: string; readonly class?: string }[]): HTMLElement {
  return html(
    'thead',
    {},
    html(
      'tr',
      {},
      ...columns.map(({ name, class: kind }) =>
        name === ''
          ? html('td', {})
          : html('th', { scope: 'col', ...(kind === undefined ? {} : { class: kind }) }, name),
      ),
    ),
  );
}

function rowOf(row: LoadRow, withHost: boolean, events: LoadEvents): HTMLElement {
  const level = row.share >= FULL ? 'full' : row.share >= NEAR ? 'near' : 'calm';
  const fill = html('span', { class: 'fill' });
  fill.style.width = `${Math.min(100, Math.max(0, row.share * 100))}%`;
  const name =
    row.path === undefined
      ? html('span', {}, row.resource)
      : html('button', { class: 'link', type: 'button' }, row.resource);
  const { path } = row;
  if (path !== undefined) name.addEventListener('click', () => events.select(path));
  const count = row.hosts > 1 ? ` × ${row.hosts}` : '';
  return html(
    'tr',
    { class: `load ${level}` },
    ...(withHost ? [html('td', { class: 'word host' }, row.host + count)] : []),
    html('th', { scope: 'row' }, name),
    html('td', { class: 'word quiet kind' }, row.kind),
    html(
      'td',
      { class: 'gauge' },
      html('span', { class: 'bar', 'aria-hidden': 'true' }, fill),
      html('span', { class: 'said' }, row.text + (level === 'full' ? ' ●' : level === 'near' ? ' ▲' : '')),
    ),
    html('td', { class: 'word users', 'data-before': phrase`used by` }, usersText(row)),
    html(
      'td',
      { class: 'word limits', 'data-before': phrase`holds back` },
      row.limits.join(', '),
      row.gain === undefined ? undefined : html('span', { class: 'range' }, row.gain),
    ),
    html('td', { class: 'word relief' }, ...code(row.relief)),
  );
}

/** What stands between backticks is what the file would say. */
function code(said: string): readonly Node[] {
  return said
    .split('`')
    .map((part, at) => (at % 2 === 1 ? html('code', {}, part) : document.createTextNode(part)));
}
