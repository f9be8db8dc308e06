import { isCapture } from '../interop/import/detect.ts';
import { importCaptures } from '../interop/import/import.ts';
import { IMPORT, type ImportAnswer } from '../protocol/interop.ts';
import { inBoth } from '../words/phrase.ts';

/** Answers a request, whatever it holds. */
export function importAnswer(params: unknown): ImportAnswer | null {
  if (!IMPORT.isParams(params)) return null;
  const { inputs, hostName, pasted } = params;
  if (pasted && !inputs.every((i) => isCapture(i.text))) return null;
  const captures = inputs.map(({ name, text }) => ({ name, text }));
  const { english, spoken } = inBoth(() => importCaptures(captures, { hostName }));
  return { text: english.text ?? null, problems: spoken.problems };
}
