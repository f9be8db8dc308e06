import type { Problem } from '../interop/import/capture.ts';
import { isCapture } from '../interop/import/detect.ts';
import { importCaptures } from '../interop/import/import.ts';

/** Asks for the .iov of captures: `ImportParams`, answered with an `ImportAnswer`, or null where there is nothing to convert. */
export const IMPORT_REQUEST = 'iov/import';

export interface ImportParams {
  readonly inputs: readonly { readonly name: string; readonly text: string }[];
  /** Of a host that no capture names. */
  readonly hostName?: string | undefined;
  /** Whether it is what somebody pasted: then it is converted only where it surely is a capture. */
  readonly pasted?: boolean | undefined;
}

export interface ImportAnswer {
  /** Null where nothing could be read; `problems` say why. */
  readonly text: string | null;
  readonly problems: readonly Problem[];
}

/** Answers a request, whatever it holds. */
export function importAnswer(params: unknown): ImportAnswer | null {
  if (!isImportParams(params)) return null;
  const { inputs, hostName, pasted } = params;
  if (pasted && !inputs.every((i) => isCapture(i.text))) return null;
  const { text, problems } = importCaptures(
    inputs.map(({ name, text: capture }) => ({ name, text: capture })),
    { hostName },
  );
  return { text: text ?? null, problems };
}

function isImportParams(value: unknown): value is ImportParams {
  if (typeof value !== 'object' || value === null) return false;
  const { inputs, hostName, pasted } = value as Readonly<Record<string, unknown>>;
  return (
    Array.isArray(inputs) &&
    inputs.length > 0 &&
    inputs.every((i: unknown) => {
      if (typeof i !== 'object' || i === null) return false;
      const { name, text } = i as Readonly<Record<string, unknown>>;
      return typeof name === 'string' && typeof text === 'string';
    }) &&
    (hostName === undefined || typeof hostName === 'string') &&
    (pasted === undefined || typeof pasted === 'boolean')
  );
}
