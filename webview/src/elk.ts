import ELK from 'elkjs/lib/elk-api.js';
import workerSource from 'elk-worker-source';
import type { Elk } from '../../server/src/preview/layout.ts';

/** How long one picture may wait for ELK before the plain rows stand in. */
export const DEADLINE_MS = 2000;

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
