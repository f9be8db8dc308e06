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

/** The design that a text makes which is a capture of a host; undefined where it surely is none, or cannot be read. */
export function converted(text: string): string | undefined {
  // eslint-disable-next-line iov/l10n -- it stands in the file that comes of it, which is in English
  return importAnswer({ inputs: [{ name: 'pasted text', text }], pasted: true })?.text ?? undefined;
}
