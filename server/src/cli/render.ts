import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import ELK from 'elkjs/lib/elk.bundled.js';
import { predictWorld } from '../predict/parts.ts';
import { buildCompare } from '../preview/compare-scene.ts';
import { FILE_THEMES, renderCompare, renderTopology } from '../preview/render.ts';
import { compare } from '../workspace/compare.ts';
import { UsageError } from './exit.ts';
import { Files } from './files.ts';
import { sceneOfWorld } from './picture.ts';

/** `iov render`: the preview's picture as an SVG file. */
export async function runRender(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      output: { type: 'string', short: 'o' },
      host: { type: 'string' },
      compare: { type: 'boolean', default: false },
      theme: { type: 'string', default: 'light' },
    },
  });
  const [name, ...more] = positionals;
  if (name === undefined || more.length > 0) throw new UsageError('`iov render` takes one file.');
  if (values.output === undefined) throw new UsageError('`iov render` needs `-o OUT.svg`.');
  if (values.theme !== 'light' && values.theme !== 'dark')
    throw new UsageError(`There is no theme \`${values.theme}\`: light or dark.`);
  const theme = FILE_THEMES[values.theme];
  const world = new Files().world(name);
  const { topology } = world;
  const { host } = values;
  if (host !== undefined && !topology.hosts.some((h) => h.name === host))
    throw new UsageError(`${name} has no host \`${host}\`.`);
  const prediction = predictWorld(world);
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
  if (values.output === '-') process.stdout.write(svg);
  else writeFileSync(values.output, svg);
  return 0;
}
