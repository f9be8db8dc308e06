import { type Guard, isNumber, isString, orNull, shape } from './guards.ts';

/** `iov/status` with `{ uri }`: a few figures about an open file, cheap enough to be asked after every pause in typing. */
export const STATUS_REQUEST = 'iov/status';

export interface FileStatus {
  readonly hosts: number;
  readonly vms: number;
  /** The most loaded port, direction or slot; null where no load is known. */
  readonly busiest: { readonly name: string; readonly utilization: number } | null;
  readonly errors: number;
  readonly warnings: number;
}

export const isFileStatus: Guard<FileStatus> = shape<FileStatus>({
  hosts: isNumber,
  vms: isNumber,
  busiest: orNull(shape<NonNullable<FileStatus['busiest']>>({ name: isString, utilization: isNumber })),
  errors: isNumber,
  warnings: isNumber,
});
