import { help } from './help.ts';

/** The command was not called as it can be: status 2, with a word on how. */
export class UsageError extends Error {}

/** A file could not be read or written: status 2. */
export class FileError extends Error {}

/** What is said of an error that ends the program with status 2. */
export function failed(error: unknown): string {
  if (error instanceof UsageError) return `iov: ${error.message}\n\n${help()}`;
  if (error instanceof FileError) return `iov: ${error.message}\n`;
  // What node:util says of options that it does not know.
  if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
    return `iov: ${error.message}\n\n${help()}`;
  return `iov: internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`;
}
