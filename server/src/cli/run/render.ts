import ELK from 'elkjs/lib/elk.bundled.js';
import { predictWorld } from '../../predict/parts.ts';
import { buildCompare } from '../../preview/scene/compare.ts';
import { FILE_THEMES, renderCompare, renderTopology } from '../../preview/render.ts';
import { compare } from '../../workspace/compare.ts';
import { readArguments } from '../arguments.ts';
import { render } from '../commands.ts';
import { UsageError } from '../exit.ts';
import { Files, writeResult } from '../files.ts';
import { Progress } from '../terminal.ts';
import { warnOfErrors } from '../unsound.ts';
import { sceneOfWorld } from '../picture.ts';

/** `iov render`: the preview's picture as an SVG file. */
export async function runRender(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(render, args);
  const [name, ...more] = positionals;
  if (name === undefined || more.length > 0) throw new UsageError('`iov render` takes one file.');
  if (values.output === undefined) throw new UsageError('`iov render` needs `-o OUT.svg`.');
  const theme = FILE_THEMES[(values.theme ?? 'light') as 'light' | 'dark'];
  const world = new Files().world(name);
  warnOfErrors(name, world);
  const { topology } = world;
  const { host } = values;
  if (host !== undefined && !topology.hosts.some((h) => h.name === host))
    throw new UsageError(`${name} has no host \`${host}\`.`);
  const progress = new Progress('Drawing', 1);
  const prediction = predictWorld(world);
  progress.next(name);
  const title = name.replace(/^.*[\\/]/, '');
  let svg: string;
  if (values.compare) {
    const comparisons = compare(
      world,
      prediction,
      (v) => host === undefined || v.attachments.some((a) => a.group.host.name === host),
    );
    svg = renderCompare(buildCompare(title, comparisons), theme);
  } else {
    const scene = sceneOfWorld(world, prediction, title, host);
    svg = await renderTopology(scene, new ELK(), theme);
  }
  progress.end();
  writeResult(values.output, svg);
  return 0;
}
