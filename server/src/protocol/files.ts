import { type Guard, isString, listOf, shape } from './guards.ts';
import type { RequestType } from './request.ts';

/*
 * Files that one side has and the other has not.
 *
 *   server -- iov/files   --> client   the uris of the .iov files in folders that only the client can read: all of them
 *   server -- iov/read    --> client   in a browser, those of virtual file systems anywhere. A client that answers says
 *                                      so with the initialization option `files: true`
 *   client -- iov/catalog --> server   the text of one of the catalog's own files
 *   client -- iov/sources --> server   the uris of the files that a file is made of: itself, and what it imports
 */

export interface FileParams {
  readonly uri: string;
}
export const isFileParams: Guard<FileParams> = shape<FileParams>({ uri: isString });

export interface FoldersParams {
  readonly folders: readonly string[];
}

const isUris = listOf(isString);

export const FILES: RequestType<FoldersParams, readonly string[]> = {
  method: 'iov/files',
  isParams: shape<FoldersParams>({ folders: isUris }),
  isResult: isUris,
};

export const READ: RequestType<FileParams, string> = {
  method: 'iov/read',
  isParams: isFileParams,
  isResult: isString,
};

export const CATALOG: RequestType<FileParams, string> = {
  method: 'iov/catalog',
  isParams: isFileParams,
  isResult: isString,
};

export const SOURCES: RequestType<FileParams, readonly string[]> = {
  method: 'iov/sources',
  isParams: isFileParams,
  isResult: isUris,
};
