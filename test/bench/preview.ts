import { performance } from 'node:perf_hooks';
import { applyPatch, patchOf } from '../../server/src/preview/scene/patch.ts';
import { isScenePatch } from '../../server/src/protocol/patch-guard.ts';
import { isScene } from '../../server/src/protocol/scene-guard.ts';
import { Scenes, loadOf, sceneOf } from '../../server/src/lsp/scenes.ts';
import { Documents } from '../../server/src/workspace/documents.ts';
import { lab, missing, type Panel } from '../unit/webview/harness.ts';
import { largeFile, type LargeShape } from './large.ts';

const URI = 'file:///sample.iov';
const line = (name: string, value: string): void => console.log(`  ${name.padEnd(58)} ${value}`);
const ms = (value: number): string => `${value.toFixed(1)} ms`;
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
const worst = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;

/** Wall time, and the processor's own: on a busy machine only the second says what the work costs. */
function timed<T>(name: string, run: () => T, times = 1): T {
  const walls: number[] = [];
  const cpus: number[] = [];
  let result: T;
  do {
    const cpu = process.cpuUsage();
    const start = performance.now();
    result = run();
    walls.push(performance.now() - start);
    const used = process.cpuUsage(cpu);
    cpus.push((used.user + used.system) / 1000);
  } while (walls.length < times);
  line(name, `${ms(median(walls))} wall, ${ms(median(cpus))} cpu${times > 1 ? ` (median of ${times})` : ''}`);
  return result;
}

function server(text: string): void {
  const documents = new Documents({ read: () => undefined, fault: () => undefined });
  timed('read and link', () => {
    documents.set(URI, 1, text);
    return documents.snapshot(URI)?.world.topology;
  });
  const snapshot = documents.snapshot(URI);
  if (!snapshot) return;
  timed('predict', () => snapshot.prediction);
  timed('check', () => snapshot.diagnostics);
  const scene = timed('scene', () => sceneOf(snapshot, { uri: URI }), 5);
  line(
    'elements, and size of the scene as JSON',
    `${scene.elements.length}, ${JSON.stringify(scene).length >> 10} KiB`,
  );
  timed('shape of the scene checked', () => isScene(JSON.parse(JSON.stringify(scene))), 5);
  const scenes = new Scenes();
  let since = scenes.of(snapshot, { uri: URI }).id;
  let frame = 64;
  timed(
    'what if: another frame size, answered as a patch',
    () => {
      frame += 64;
      const answer = scenes.of(snapshot, { uri: URI, since, lens: { frame, load: null, mode: null } });
      since = answer.id;
    },
    7,
  );
  timed('what if: one mode for all, first time', () =>
    scenes.of(snapshot, { uri: URI, lens: { frame: null, load: null, mode: 'vswitch' } }),
  );
  timed('loads', () => loadOf(snapshot, { uri: URI }), 3);
  const edited = text.replace(/vm m25x3 on h25/u, 'vm m25x3b on h25');
  const before = sceneOf(snapshot, { uri: URI });
  timed('an edit of one VM: read, predict, check', () => {
    documents.set(URI, 2, edited);
    return documents.snapshot(URI)?.diagnostics;
  });
  const again = documents.snapshot(URI);
  if (!again) return;
  const after = timed('an edit of one VM: scene', () => sceneOf(again, { uri: URI }));
  const patch = timed('an edit of one VM: patch', () => patchOf(before, after));
  line('size of the patch', `${JSON.stringify(patch).length} B`);
  timed('patch checked and applied', () => isScenePatch(patch) && applyPatch(before, patch));
}

interface Marked {
  t0: number;
  painted: number;
  frames: number[];
}
declare const window: Window & { bench: Marked } & typeof globalThis;

async function panel(name: string, text: string): Promise<void> {
  if (missing !== undefined) {
    line('the panel', missing);
    return;
  }
  const documents = new Documents({ read: () => undefined, fault: () => undefined });
  documents.set(URI, 1, text);
  const snapshot = documents.snapshot(URI);
  if (!snapshot) return;
  const scene = sceneOf(snapshot, { uri: URI });
  const chrome = await lab();
  try {
    const firsts: number[] = [];
    const cpus: number[] = [];
    let open: Panel | undefined;
    for (let run = 0; run < 3; run++) {
      await open?.close();
      open = await chrome.open({ width: 1400, height: 900 });
      // The layout worker has had the time that the server's first answer takes.
      await open.page.waitForTimeout(1200);
      const used = await threadTime(open);
      firsts.push(await painted(open, { type: 'scene', scene, version: 1, stale: false }));
      cpus.push(await used());
    }
    if (!open) return;
    line(
      `first picture painted, ${name}`,
      `${ms(median(firsts))} (${firsts.map((one) => one.toFixed(0)).join(', ')}), ${ms(median(cpus))} cpu of the page's thread`,
    );
    line(
      'nodes in the page',
      String(await open.page.evaluate(() => document.querySelectorAll('svg *').length)),
    );
    if (process.env['IOV_SHOTS'])
      await open.page.screenshot({ path: `${process.env['IOV_SHOTS']}/bench-${name}.png` });
    await pan(open, 'pan from far away');
    await open.page.keyboard.press('0');
    await open.page.waitForTimeout(900);
    await pan(open, 'pan at full size');
    await open.page.waitForTimeout(600);
    const edits: number[] = [];
    const editCpus: number[] = [];
    let before = scene;
    for (let nth = 0; nth < 6; nth++) {
      documents.set(URI, 2 + nth, text.replace(/vm m25x3 on h25/u, `vm m25x3${'abcdef'[nth] ?? ''} on h25`));
      const next = documents.snapshot(URI);
      if (!next) return;
      const after = sceneOf(next, { uri: URI });
      const used = await threadTime(open);
      edits.push(
        await painted(open, { type: 'patch', patch: patchOf(before, after), version: 2, stale: false }),
      );
      editCpus.push(await used());
      before = after;
    }
    line(
      'an edit: new picture painted',
      `${ms(median(edits))} (${edits.map((one) => one.toFixed(0)).join(', ')}), ${ms(median(editCpus))} cpu of the page's thread`,
    );
    if (process.env['IOV_SHOTS'])
      await open.page.screenshot({ path: `${process.env['IOV_SHOTS']}/bench-${name}-near.png` });
    await open.close();
  } finally {
    await chrome.close();
  }
}

/** Starts to count the processor time of the page's own thread; answers with what it has used since. */
async function threadTime({ page }: Panel): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const now = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
  };
  const start = await now();
  return async () => {
    const used = (await now()) - start;
    await session.detach();
    return used;
  };
}

/** From the arrival of a message to the frame after its picture is in the page. */
async function painted(on: Panel, message: Record<string, unknown>): Promise<number> {
  return on.page.evaluate(async (data) => {
    const picture = document.querySelector('.picture');
    if (!picture) return NaN;
    const done = new Promise<void>((resolve) => {
      const watch = new MutationObserver(() => {
        watch.disconnect();
        // The next frame is the one that shows it; the task after that comes when it is painted.
        requestAnimationFrame(() => {
          const channel = new MessageChannel();
          channel.port1.onmessage = () => resolve();
          channel.port2.postMessage(null);
        });
      });
      watch.observe(picture, { childList: true, subtree: true, characterData: true, attributes: true });
    });
    const copy: unknown = JSON.parse(JSON.stringify(data));
    const start = performance.now();
    window.postMessage(copy, '*');
    await done;
    return performance.now() - start;
  }, message as unknown);
}

/** Wheel steps over two seconds: what of each frame is the page's own script, and how long frames take. */
async function pan(on: Panel, name: string): Promise<void> {
  const { script, frames } = await on.page.evaluate(async () => {
    const svg = document.querySelector('.stage svg');
    const script: number[] = [];
    const frames: number[] = [];
    if (!svg) return { script, frames };
    // The page's own frame work is what runs between these two.
    let last = performance.now();
    for (let step = 0; step < 90; step++) {
      await new Promise<void>((resolve) => {
        requestAnimationFrame((now) => {
          frames.push(now - last);
          last = now;
          const start = performance.now();
          svg.dispatchEvent(
            new WheelEvent('wheel', {
              deltaX: step % 30 < 15 ? 9 : -9,
              deltaY: step % 40 < 20 ? 7 : -7,
              bubbles: true,
              cancelable: true,
            }),
          );
          const handled = performance.now() - start;
          // What the handler has asked for runs next in the same frame; a task of ours behind it sees its end.
          requestAnimationFrame(() => undefined);
          const after = performance.now();
          queueMicrotask(() => {
            script.push(handled + (performance.now() - after));
            resolve();
          });
        });
      });
    }
    return { script, frames: frames.slice(1) };
  });
  line(`${name}: script a frame`, `median ${ms(median(script))}, p95 ${ms(worst(script, 0.95))}`);
  line(`${name}: whole frame`, `median ${ms(median(frames))}, p95 ${ms(worst(frames, 0.95))}`);
}

/** What is asked for on the command line; `large` is 10 000 VMs on 500 hosts. */
const RUNS = {
  alike: { shape: 'alike', hosts: 50, title: '1 000 VMs on 50 hosts, alike' },
  different: { shape: 'different', hosts: 50, title: '1 000 VMs on 50 hosts, all different' },
  sets: { shape: 'sets', hosts: 50, title: '1 000 VMs on 50 hosts, in sets' },
  large: { shape: 'alike', hosts: 500, title: '10 000 VMs on 500 hosts, drawn closed' },
} as const satisfies Record<string, { shape: LargeShape; hosts: number; title: string }>;
type Run = keyof typeof RUNS;
const isRun = (name: string): name is Run => Object.hasOwn(RUNS, name);

const asked = process.argv.slice(2).filter(isRun);
for (const run of asked.length > 0 ? asked : (Object.keys(RUNS) as Run[])) {
  const { shape, hosts, title } = RUNS[run];
  const text = largeFile(shape, hosts);
  console.log(`\n${title}`);
  server(text);
  await panel(run, text);
}
