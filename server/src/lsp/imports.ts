import { isCapture } from '../interop/import/detect.ts';
import { importCaptures } from '../interop/import/import.ts';
import { IMPORT, type ImportAnswer } from '../protocol/interop.ts';

/** Answers a request, whatever it holds. */
export function importAnswer(params: unknown): ImportAnswer | null {
  if (!IMPORT.isParams(params)) return null;
  const { inputs, hostName, pasted } = params;
  if (pasted && !inputs.every((i) => isCapture(i.text))) return null;
  const { text, problems } = importCaptures(
    inputs.map(({ name, text: capture }) => ({ name, text: capture })),
    { hostName },
  );
  return { text: text ?? null, problems };
}
