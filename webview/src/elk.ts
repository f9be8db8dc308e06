import ELK from 'elkjs/lib/elk-api.js';
import workerSource from 'elk-worker-source';
import {
  type Elk,
  layout,
  type Layout,
  type LayoutMemory,
  type PackedRow,
  type Rows,
} from '../../server/src/preview/layout/layout.ts';
import type { Scene } from '../../server/src/preview/scene/types.ts';

/** How long one picture may wait for ELK before the plain rows stand in. */
const DEADLINE_MS = 2000;

/** ELK in a worker of its own, which is replaced if it hangs. Where no worker can be had, every request fails. */
export interface ElkWorker extends Elk {
  restart(): void;
}

export function elkWorker(): ElkWorker {
  let elk: InstanceType<typeof ELK> | undefined;
  // A webview may load workers from blobs only.
  const url = URL.createObjectURL(new Blob([workerSource], { type: 'text/javascript' }));
  const start = (): void => {
    try {
      elk = new ELK({ workerFactory: () => new Worker(url) });
      // The first layout compiles most of ELK: that happens while the scene is on its way.
      elk
        .layout({
          id: 'r',
          layoutOptions: { 'elk.algorithm': 'layered' },
          children: [{ id: 'a', width: 1, height: 1 }],
        })
        .catch(() => undefined);
    } catch {
      elk = undefined;
    }
  };
  start();
  return {
    layout: (graph) => (elk ? elk.layout(graph) : Promise.reject(new Error('no worker'))),
    restart: () => {
      elk?.terminateWorker();
      start();
    },
  };
}

/** Lays out one scene after another, what is alike as it was; an ELK that takes too long is started anew. */
export function inTime(elk: ElkWorker): (scene: Scene) => Promise<Layout> {
  const cache = new Map<string, Rows>();
  const memory: LayoutMemory = new Map();
  const rows: { current: readonly PackedRow[] } = { current: [] };
  return async (scene) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const deadline = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        elk.restart();
        resolve();
      }, DEADLINE_MS);
    });
    try {
      return await layout(scene, elk, { cache, deadline, memory, rows });
    } finally {
      clearTimeout(timer);
    }
  };
}
