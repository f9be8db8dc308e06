import { type ExportFormat, isExportFormat } from '../interop/export/formats.ts';
import type { Problem } from '../interop/import/capture.ts';
import type { FileParams } from './files.ts';
import { type Guard, isBoolean, isNumber, isString, listOf, maybe, oneOf, orNull, shape } from './guards.ts';
import type { RequestType } from './request.ts';

/* Captures of hosts into a design, and a design into what deploys it. */

export interface Capture {
  readonly name: string;
  readonly text: string;
}
export interface ImportParams {
  readonly inputs: readonly Capture[];
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

const isInputs = listOf(shape<Capture>({ name: isString, text: isString }));

/** Answered with null where there is nothing to convert. */
export const IMPORT: RequestType<ImportParams, ImportAnswer> = {
  method: 'iov/import',
  isParams: shape<ImportParams>({
    inputs: (value): value is ImportParams['inputs'] => isInputs(value) && value.length > 0,
    hostName: maybe(isString),
    pasted: maybe(isBoolean),
  }),
  isResult: shape<ImportAnswer>({
    text: orNull(isString),
    problems: listOf(
      shape<Problem>({
        severity: oneOf('error', 'skipped'),
        message: isString,
        line: maybe(isNumber),
        input: maybe(isString),
      }),
    ),
  }),
};

export interface DeployParams extends FileParams {
  readonly format: ExportFormat;
}
export interface DeployAnswer {
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** What the format cannot carry. */
  readonly notes: readonly string[];
  /** What the head of each file says of where it is from: a file that says so and is none of these is of an earlier export. */
  readonly origin: string;
  /** Why nothing is exported: the design's errors, a sentence each. */
  readonly errors: readonly string[];
}

/** A path that stays inside the folder that it is written to. */
const isInside: Guard<string> = (value): value is string =>
  isString(value) && /^\w[\w.-]*(?:\/\w[\w.-]*)*$/.test(value);

export const DEPLOY: RequestType<DeployParams, DeployAnswer> = {
  method: 'iov/deploymentFiles',
  isParams: shape<DeployParams>({ uri: isString, format: isExportFormat }),
  isResult: shape<DeployAnswer>({
    files: listOf(shape<DeployAnswer['files'][number]>({ path: isInside, text: isString })),
    notes: listOf(isString),
    origin: isString,
    errors: listOf(isString),
  }),
};
