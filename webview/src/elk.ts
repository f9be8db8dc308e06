import ELK from 'elkjs/lib/elk-api.js';
import workerSource from 'elk-worker-source';
import {
  type Elk,
  type ElkNode,
  layout,
  type Layout,
  type LayoutCache,
  type LayoutMemory,
  type PackedRow,
} from '../../server/src/preview/layout/layout.ts';
import type { Scene } from '../../server/src/preview/scene/types.ts';

/** How long a picture waits for ELK before the plain rows stand in. */
const PLAIN_AFTER_MS = 2000;
/** How long ELK may answer nothing, though asked, before it is taken to hang. */
const HANGS_AFTER_MS = 15_000;

/** ELK in a worker of its own, which is replaced if it hangs. Where no worker can be had, every request fails. */
export function elkWorker(): Elk {
  // A webview may load workers from blobs only.
  const url = URL.createObjectURL(new Blob([workerSource], { type: 'text/javascript' }));
  const waiting = new Set<(reason: Error) => void>();
  let elk: InstanceType<typeof ELK> | undefined;
  let answers = false;
  let watch: ReturnType<typeof setTimeout> | undefined;

  const start = (): void => {
    try {
      elk = new ELK({ workerFactory: worker });
    } catch {
      elk = undefined;
      return;
    }
    // The first layout compiles most of ELK: that happens while the scene is on its way.
    elk
      .layout({
        id: 'r',
        layoutOptions: { 'elk.algorithm': 'layered' },
        children: [{ id: 'a', width: 1, height: 1 }],
      })
      .then(() => (answers = true))
      .catch(() => undefined);
  };
  const worker = (): Worker => {
    const made = new Worker(url);
    made.addEventListener('error', () => {
      // One that the page may not load fails so; another would fare no better.
      if (answers) replace();
      else stop();
    });
    return made;
  };
  const stop = (): void => {
    clearTimeout(watch);
    elk?.terminateWorker();
    elk = undefined;
    for (const fail of waiting) fail(new Error('ELK answers nothing'));
    waiting.clear();
  };
  const replace = (): void => {
    stop();
    start();
  };
  /** Whenever something is asked or answered: a silence counts from here. */
  const heard = (): void => {
    clearTimeout(watch);
    if (waiting.size > 0) watch = setTimeout(replace, HANGS_AFTER_MS);
  };

  start();
  return {
    layout: (graph) =>
      new Promise<ElkNode>((resolve, reject) => {
        if (!elk) {
          reject(new Error('no worker'));
          return;
        }
        waiting.add(reject);
        if (waiting.size === 1) heard();
        elk
          .layout(graph)
          .then(resolve, reject)
          .finally(() => {
            if (waiting.delete(reject)) heard();
          });
      }),
  };
}

/**
 * Lays out one scene after another, what is alike as it was. Where ELK takes long the plain rows come first, and what it
 * answers after them.
 */
export function inTime(elk: Elk): (scene: Scene) => AsyncGenerator<Layout> {
  const kept = {
    cache: new Map() as LayoutCache,
    memory: new Map() as LayoutMemory,
    rows: { current: [] as readonly PackedRow[] },
  };
  return async function* (scene) {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const deadline = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, PLAIN_AFTER_MS);
    });
    const first = await layout(scene, elk, { ...kept, deadline });
    clearTimeout(timer);
    yield first;
    if (!first.complete) yield layout(scene, elk, kept);
  };
}
