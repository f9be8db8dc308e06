import type { FileStatus } from '../features/status.ts';
import { type FileParams, isFileParams } from './files.ts';
import { isNumber, isString, orNull, shape } from './guards.ts';
import type { RequestType } from './request.ts';

/** A few figures about an open file, cheap enough to be asked for after every pause in typing. */
export const STATUS: RequestType<FileParams, FileStatus> = {
  method: 'iov/status',
  isParams: isFileParams,
  isResult: shape<FileStatus>({
    hosts: isNumber,
    vms: isNumber,
    busiest: orNull(shape<NonNullable<FileStatus['busiest']>>({ name: isString, utilization: isNumber })),
    errors: isNumber,
    warnings: isNumber,
  }),
};
