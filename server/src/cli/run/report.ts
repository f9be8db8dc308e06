import { basename } from 'node:path';
import ELK from 'elkjs/lib/elk.bundled.js';
import { predictWorld } from '../../predict/parts.ts';
import { buildCompare } from '../../preview/scene/compare.ts';
import { buildLoad } from '../../preview/scene/load.ts';
import { FILE_THEMES, renderCompare, renderTopology } from '../../preview/render.ts';
import { markdownReport } from '../../preview/written/report.ts';
import { check } from '../../rules/check.ts';
import { compare } from '../../workspace/compare.ts';
import { readArguments } from '../arguments.ts';
import { report } from '../commands.ts';
import { UsageError } from '../exit.ts';
import { Files, writeResult } from '../files.ts';
import { warnOfErrors } from '../unsound.ts';
import { locateIn, sceneOfWorld } from '../picture.ts';

/** `iov report`: the picture, the numbers and every mode side by side, as Markdown with its pictures beside it. */
export async function runReport(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(report, args);
  const [name, ...more] = positionals;
  if (name === undefined || more.length > 0) throw new UsageError('`iov report` takes one file.');
  const { output, theme = 'light' } = values;
  if (output === undefined) throw new UsageError('`iov report` needs `-o OUT.md`.');
  const world = new Files().world(name);
  warnOfErrors(name, world);
  const prediction = predictWorld(world);
  const title = name.replace(/^.*[\\/]/, '');
  const compared = buildCompare(title, compare(world, prediction));
  const colours = FILE_THEMES[theme as 'light' | 'dark'];
  const pictures = [
    {
      name: 'Topology',
      ending: 'svg',
      svg: await renderTopology(sceneOfWorld(world, prediction, title), new ELK(), colours),
    },
    { name: 'The modes side by side', ending: 'modes.svg', svg: renderCompare(compared, colours) },
  ];
  const toScreen = output === '-';
  const fileOf = (ending: string): string => `${output.replace(/\.md$/, '')}.${ending}`;
  const text = markdownReport({
    title,
    prediction,
    findings: check(world),
    compare: compared,
    load: buildLoad(title, prediction, locateIn(world)),
    pictures: pictures.map((one) => ({
      name: one.name,
      // On a screen or in a pipe there is no place beside it.
      file: toScreen
        ? `data:image/svg+xml;base64,${Buffer.from(one.svg).toString('base64')}`
        : encodeURIComponent(basename(fileOf(one.ending))),
    })),
  });
  if (!toScreen) for (const { ending, svg } of pictures) writeResult(fileOf(ending), svg);
  writeResult(output, text);
  return 0;
}
