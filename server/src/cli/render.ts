import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import ELK from 'elkjs/lib/elk.bundled.js';
import { predict } from '../predict/predict.ts';
import { buildCompare } from '../preview/compare-scene.ts';
import { FILE_THEMES, renderCompare, renderTopology } from '../preview/render.ts';
import { buildScene } from '../preview/scene.ts';
import { check } from '../rules/check.ts';
import { LineIndex } from '../workspace/lines.ts';
import { compare } from '../workspace/what-if.ts';
import { UsageError } from './exit.ts';
import { Files } from './files.ts';

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
  const prediction = predict(topology);
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
    const lines = new Map(world.sources.map((s) => [s.uri, new LineIndex(s.tree.text)]));
    const findings = check(world, { prediction: () => prediction });
    const scene = buildScene(
      topology,
      prediction,
      findings,
      (place) => {
        const { uri, ...range } = world.locate(place);
        const index = lines.get(uri);
        return index && { uri, ...index.rangeOf(range) };
      },
      { title, ...(host === undefined ? {} : { host }) },
    );
    svg = await renderTopology(scene, new ELK(), theme);
  }
  if (values.output === '-') process.stdout.write(svg);
  else writeFileSync(values.output, svg);
  return 0;
}
