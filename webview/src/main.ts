import './language.ts';
import type { ExportFormat } from '../../server/src/protocol/panel.ts';
import type { View } from '../../server/src/protocol/sight.ts';
import { isView } from '../../server/src/protocol/sight.ts';
import { applyPatch } from '../../server/src/preview/scene/patch.ts';
import { withoutUnused } from '../../server/src/preview/scene/unused.ts';
import type { Scene, SceneElement } from '../../server/src/preview/scene/types.ts';
import { announcer, toldOf } from './announce.ts';
import { compareView } from './compare.ts';
import { details } from './details.ts';
import { html } from './dom.ts';
import { elkWorker } from './elk.ts';
import { contentOf } from './export.ts';
import { connect } from './host.ts';
import { listenToKeys } from './keys.ts';
import { lensBar } from './lens-bar.ts';
import { loadView } from './load.ts';
import { minimap } from './minimap.ts';
import { notes } from './notes.ts';
import { page } from './page.ts';
import { ask } from './proposal.ts';
import { search } from './search.ts';
import { stage } from './stage.ts';
import { storeOf } from './store.ts';
import { applyStyle } from './style.ts';
import { sheets } from './sheets.ts';
import { toolbar } from './toolbar.ts';
import { Topology } from './topology.ts';
import { registerControls, tabs } from './ui.ts';
import type { Zoomable } from './viewport.ts';
import { phrase } from '../../server/src/words/phrase.ts';

/* The panel: shows what the client sends, says what is looked at, and keeps where the user has been. */

registerControls();
applyStyle();

const host = connect();
const { uri: encoded = '', changes: forChanges } = document.body.dataset;
const store = storeOf(host, decodeURIComponent(encoded));
const sight = (): typeof store.state.sight => store.state.sight;
const moved = (view: View) => (to: { x: number; y: number; scale: number }) => store.moved(view, to);
const { transforms } = store.state;

let scene: Scene | undefined;

const map = minimap((x, y) => topologyStage.view.centre(x, y));
let nearTimer: ReturnType<typeof setTimeout> | undefined;
const topologyStage = stage(phrase`Topology`, transforms.topology, moved('topology'), (to, width, height) => {
  map.seen(to, width, height);
  // What has come near is drawn in full when the picture rests: a pan only moves it.
  clearTimeout(nearTimer);
  nearTimer = setTimeout(() => picture.near(), 90);
});
const comparePage = page(phrase`Attachment modes compared`, transforms.compare, moved('compare'));
const told = notes(() => store.look({ all: true, hosts: {} }));
const strip = html('div', { class: 'strip', role: 'status', 'aria-live': 'polite' });
const live = announcer();
const reveal = (element: SceneElement, focus: boolean): void => {
  const range = element.at ?? element.range;
  if (range) host.send({ type: 'reveal', range, focus });
};
/** Opens or closes a set or a host. */
const toggle = (element: SceneElement): void => {
  if (element.kind === 'host') {
    const state = element.closed ? 'open' : 'closed';
    store.look({ hosts: { ...sight().hosts, [element.path]: state } });
  } else if (element.kind === 'vm') {
    const set = element.set ?? element.path;
    const others = sight().open.filter((path) => path !== set);
    if (element.set === undefined && element.count < 2) return;
    store.look({ open: element.set === undefined ? [...others, set] : others });
  }
};
const actionsOf = (element: SceneElement | undefined): { name: string; run: () => void }[] => {
  if (element?.kind === 'host') {
    return [{ name: element.closed ? phrase`Draw host` : phrase`Close host`, run: () => toggle(element) }];
  }
  if (element?.kind !== 'vm') return [];
  if (element.set !== undefined) return [{ name: phrase`Show as one set`, run: () => toggle(element) }];
  return element.count > 1
    ? [{ name: phrase`Show the ${element.count} members`, run: () => toggle(element) }]
    : [];
};

const picture = new Topology(topologyStage, elkWorker(), sight().selection, {
  reveal,
  toggle,
  selected: (element) => {
    strip.replaceChildren(...details(element, scene, actionsOf(element)));
    const path = element?.path ?? null;
    // What is selected but not there at the moment (half typed) may come back.
    if (path !== sight().selection && (path !== null || picture.selected === undefined))
      store.look({ selection: path ?? sight().selection }, true);
  },
  placed: (layout) => {
    map.picture(layout);
    map.seen(topologyStage.view.at, topologyStage.svg.clientWidth, topologyStage.svg.clientHeight);
  },
  failed: (message) => told.error(message),
});

const goTo = (path: string): void => {
  show('topology');
  picture.select(path, true);
};
const tables = sheets(reveal, goTo);
const loads = loadView({
  select: goTo,
  reveal: (promise) => {
    if (promise.at) host.send({ type: 'reveal', range: promise.at, focus: true });
  },
});
const finder = search({
  found: (paths) => picture.found(paths),
  go: goTo,
  closed: () => topologyStage.svg.querySelector<SVGElement>('.el[tabindex="0"]')?.focus(),
});
topologyStage.element.append(map.element, finder.element);

const lens = lensBar(
  (next) => store.look({ lens: next }),
  ({ mode }) => {
    if (mode !== null) host.send({ type: 'applyMode', vnic: null, mode, confirmed: false });
  },
);
const compare = compareView(comparePage, (vnic, mode) =>
  host.send({ type: 'applyMode', vnic, mode, confirmed: false }),
);

const save = (format: ExportFormat): void => {
  const drawing = () => (sight().view === 'compare' ? compare.drawing() : undefined) ?? picture.drawing();
  contentOf(format, drawing).then(
    (content) => host.send({ type: 'export', format, content }),
    (error: unknown) =>
      told.error(
        phrase`The picture could not be exported: ${error instanceof Error ? error.message : String(error)}.`,
      ),
  );
};
const zoomed = (): Zoomable | undefined =>
  sight().view === 'topology'
    ? topologyStage.view
    : sight().view === 'compare'
      ? comparePage.view
      : undefined;
const openFinder = (): void => {
  show('topology');
  finder.open();
};
const hideUnused = (): void => {
  const busyOnly = sight().busyOnly !== true;
  store.look({ busyOnly }, true);
  tools.hides(busyOnly);
  live.say(busyOnly ? phrase`What carries nothing is left out.` : phrase`Everything is drawn.`);
  draw();
};
const tools = toolbar(zoomed, { find: openFinder, save, hideUnused });
const views = tabs(
  [
    { id: 'topology', name: phrase`Topology`, content: topologyStage.element },
    ...(forChanges === 'true' ? [{ id: 'changes', name: phrase`Changes`, content: tables.changes }] : []),
    { id: 'compare', name: phrase`Compare`, content: comparePage.element },
    { id: 'load', name: phrase`Load`, content: loads.element },
    { id: 'table', name: phrase`Table`, content: tables.table },
  ],
  tools.element,
  (id) => {
    if (!isView(id)) return;
    store.look({ view: id });
    fillSheets();
  },
);
function show(view: View): void {
  if (sight().view === view) return;
  views.select(view);
  store.look({ view });
}
/** Tables are made when they are looked at. */
function fillSheets(): void {
  if (scene) tables.fill(sight().view, scene);
}

const app = html(
  'main',
  { id: 'app' },
  html('h1', { class: 'hidden' }, phrase`IOV preview`),
  told.busy,
  lens.element,
  views.element,
  ...told.lines,
  strip,
  live.element,
);
document.body.append(app);
lens.show(sight().lens);
tools.hides(sight().busyOnly === true);
views.select(sight().view);
topologyStage.blank(phrase`Reading the file …`);
comparePage.blank(phrase`Comparing …`);
strip.replaceChildren(...details(undefined, undefined));

listenToKeys({
  find: openFinder,
  hideUnused,
  zoomed,
  letGo: () => {
    store.look({ selection: null }, true);
    picture.select(null);
  },
});

/** The picture of the scene, or of what of it carries something. */
function draw(): void {
  if (scene) void picture.show(sight().busyOnly === true ? withoutUnused(scene) : scene);
}

const showScene = (next: Scene, stale: boolean): void => {
  const before = scene;
  scene = next;
  tools.counts(next.counts);
  topologyStage.element.classList.toggle('stale', stale);
  comparePage.element.classList.toggle('stale', stale);
  told.stale(stale);
  told.closed(next.closedHosts);
  told.error(null);
  finder.scene(next);
  fillSheets();
  if (before) live.say(toldOf(before, next));
  draw();
};

host.receive((message) => {
  switch (message.type) {
    case 'scene':
      showScene(message.scene, message.stale);
      break;
    case 'patch':
      // A page that has been reloaded meanwhile has nothing that could be patched.
      if (scene) showScene(applyPatch(scene, message.patch), message.stale);
      else host.send({ type: 'ready', sight: sight() });
      break;
    case 'compare':
      compare.show(message.compare);
      break;
    case 'load':
      loads.show(message.load);
      break;
    case 'proposal': {
      const { proposal } = message;
      ask(proposal, () =>
        host.send({ type: 'applyMode', vnic: proposal.vnic, mode: proposal.mode, confirmed: true }),
      );
      break;
    }
    case 'highlight':
      picture.highlight(message.paths, message.follow === true);
      break;
    case 'locked':
      store.lock(message.locked);
      break;
    case 'busy':
      told.working(message.what);
      app.setAttribute('aria-busy', String(message.what !== null));
      if (message.what !== null) live.say(message.what);
      break;
    case 'error':
      told.error(message.message);
      break;
  }
});

host.send({ type: 'ready', sight: sight() });
