import { link } from '../model/link.ts';
import type { Topology } from '../model/topology.ts';
import { parse } from '../syntax/parser.ts';
import { predict, type Lens } from '../predict/predict.ts';
import type { Prediction, VnicPrediction } from '../predict/prediction.ts';

/** For tests only: from text to what is predicted of it. */

export function topologyOf(text: string): Topology {
  return link([{ uri: 'test:///test.iov', tree: parse(text), imports: new Map() }]).topology;
}

export function predictText(text: string, lens?: Lens): Prediction {
  return predict(topologyOf(text), lens);
}

/** The prediction of the attachment of this name, `web[1..30].eth0`. */
export function vnic(prediction: Prediction, name: string): VnicPrediction {
  const found = prediction.vnics.find((of) => of.vnic === name);
  if (found === undefined)
    throw new Error(`no ${name} among ${prediction.vnics.map((of) => of.vnic).join(', ')}`);
  return found;
}
