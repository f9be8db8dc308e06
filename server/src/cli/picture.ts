import type { Prediction } from '../predict/prediction.ts';
import { type Locate, type Scene, buildScene } from '../preview/scene/scene.ts';
import { check } from '../rules/check.ts';
import { LineIndex } from '../workspace/lines.ts';
import type { World } from '../workspace/world.ts';

/** Where places of a world's files are. */
export function locateIn(world: World): Locate {
  const lines = new Map(world.sources.map((source) => [source.uri, new LineIndex(source.tree.text)]));
  return (place) => {
    const { uri, ...range } = world.locate(place);
    const index = lines.get(uri);
    return index && { uri, ...index.rangeOf(range) };
  };
}

/** What the picture of a file shows, or that of one host. */
export function sceneOfWorld(world: World, prediction: Prediction, title: string, host?: string): Scene {
  return buildScene(world.topology, prediction, check(world), locateIn(world), {
    title,
    ...(host === undefined ? {} : { host }),
  });
}
