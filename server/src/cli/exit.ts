/** The command was not called as it can be: status 2, with a word on how. */
export class UsageError extends Error {}

/** A file could not be read or written: status 2. */
export class FileError extends Error {}

/** What is made of one of several files; nothing, and a word on standard error, where that cannot be read or written. */
export function unlessUnreadable<T>(make: () => T): readonly T[] {
  try {
    return [make()];
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    process.stderr.write(`iov: ${error.message}\n`);
    return [];
  }
}

/** What a file system says, in a few words. */
export function reasonOf(error: unknown): string {
  switch ((error as NodeJS.ErrnoException | undefined)?.code) {
    case 'ENOENT':
      return 'no such file';
    case 'EISDIR':
      return 'is a folder';
    case 'ENOTDIR':
      return 'a part of it is no folder';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EROFS':
      return 'the file system is read-only';
    case 'ENOSPC':
      return 'no space left';
    default:
      return error instanceof Error ? error.message : 'cannot be used';
  }
}
