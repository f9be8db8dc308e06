import type { PanelState, View } from '../../server/src/preview/messages.ts';
import { isView } from '../../server/src/preview/messages.ts';
import type { Scene, SceneElement } from '../../server/src/preview/scene-types.ts';
import { compareView } from './compare.ts';
import { details } from './details.ts';
import { html } from './dom.ts';
import { elkWorker } from './elk.ts';
import { connect } from './host.ts';
import { page } from './page.ts';
import { stage } from './stage.ts';
import { applyStyle } from './style.ts';
import { vnicTable } from './table.ts';
import { toolbar } from './toolbar.ts';
import { topology } from './topology.ts';
import { registerControls, tabs } from './ui.ts';
import { zoomKey, type Zoomable } from './viewport.ts';

/* The panel: asks for nothing itself, shows what the client sends, and keeps where the user has been. */

registerControls();
applyStyle();

const host = connect();
const uri = decodeURIComponent(document.body.dataset['uri'] ?? '');
const known = host.load();
let state: PanelState =
  known?.uri === uri ? known : { uri, view: 'topology', selection: null, transforms: {} };
const keep = (change: Partial<PanelState>): void => {
  state = { ...state, ...change };
  host.save(state);
};
host.save(state);

const moved = (view: View) => (to: { x: number; y: number; scale: number }) =>
  keep({ transforms: { ...state.transforms, [view]: to } });
const topologyStage = stage('Topology', state.transforms.topology, moved('topology'));
const comparePage = page('Attachment modes compared', state.transforms.compare, moved('compare'));
const sheet = html('div', { class: 'sheet', tabindex: '0', 'aria-label': 'Table of virtual NICs' });
const strip = html('div', { class: 'strip', role: 'status', 'aria-live': 'polite' });
const staleNote = html(
  'div',
  { class: 'note' },
  'The text does not parse everywhere: this is what could be read of it.',
);
const errorNote = html('div', { class: 'note bad', role: 'alert' });

let scene: Scene | undefined;
const reveal = (element: SceneElement, focus: boolean): void => {
  const range = element.at ?? element.range;
  if (range) host.send({ type: 'reveal', range, focus });
};
const say = (message: string | null): void => {
  errorNote.textContent = message ?? '';
  errorNote.classList.toggle('shown', message !== null);
};
const picture = topology(topologyStage, elkWorker(), state.selection, {
  reveal,
  selected: (element) => {
    strip.replaceChildren(...details(element, scene));
    const path = element?.path ?? null;
    // What is selected but not there at the moment (half typed) may come back.
    if (path !== null || picture.selected === undefined) keep({ selection: path ?? state.selection });
  },
  failed: say,
});
const showCompare = compareView(comparePage, (vnic, mode) => host.send({ type: 'applyMode', vnic, mode }));

const zoomed = (): Zoomable | undefined =>
  state.view === 'topology' ? topologyStage.view : state.view === 'compare' ? comparePage.view : undefined;
const tools = toolbar(zoomed);
const views = tabs(
  [
    { id: 'topology', name: 'Topology', content: topologyStage.element },
    { id: 'compare', name: 'Compare', content: comparePage.element },
    { id: 'table', name: 'Table', content: sheet },
  ],
  tools.element,
  (id) => {
    if (!isView(id)) return;
    keep({ view: id });
    host.send({ type: 'setView', view: id });
  },
);
const app = html('main', { id: 'app' }, views.element, staleNote, errorNote, strip);
document.body.append(app);
views.select(state.view);
topologyStage.blank('Reading the file …');
comparePage.blank('Comparing …');
strip.replaceChildren(...details(undefined, undefined));

window.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const view = zoomed();
  if (view && zoomKey(event.key, view)) event.preventDefault();
  else if (event.key === 'Escape') {
    keep({ selection: null });
    picture.select(null);
  }
});

host.receive((message) => {
  switch (message.type) {
    case 'scene':
      scene = message.scene;
      tools.counts(message.scene.counts);
      sheet.replaceChildren(vnicTable(message.scene, reveal));
      for (const { element } of [topologyStage, comparePage])
        element.classList.toggle('stale', message.stale);
      staleNote.classList.toggle('shown', message.stale);
      say(null);
      void picture.show(message.scene);
      break;
    case 'compare':
      showCompare(message.compare);
      break;
    case 'highlight':
      picture.highlight(message.paths);
      break;
    case 'error':
      say(message.message);
      break;
  }
});

host.send({ type: 'ready' });
if (state.view !== 'topology') host.send({ type: 'setView', view: state.view });
