/* What an earlier export left where a later one writes: looked for by the command on a disk, by VS Code in any file system. */

/** Bytes of the largest file that is looked into, and characters of its head. */
const mostBytes = 1024 * 1024;
const headCharacters = 4000;

interface Entry<Path> {
  readonly path: Path;
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'other';
}

/** A file system. Of what it does not give (it rejects), no export wrote anything. */
export interface FileSystem<Path> {
  /** Entries that are looked at, at most: a folder for files may be any. */
  readonly most: number;
  readonly entries: (folder: Path) => Promise<readonly Entry<Path>[]>;
  readonly bytes: (file: Path) => Promise<number>;
  readonly text: (file: Path) => Promise<string>;
}

/** Files in and below a folder whose head says that they are of this origin (`DeployAnswer.origin`), and that are not written now. */
export async function leftIn<Path>(
  folder: Path,
  origin: string,
  isWritten: (file: Path) => boolean,
  { most, entries, bytes, text }: FileSystem<Path>,
): Promise<Path[]> {
  const isLeft = async (file: Path): Promise<boolean> =>
    !isWritten(file) &&
    (await bytes(file)) <= mostBytes &&
    (await text(file)).slice(0, headCharacters).includes(` ${origin} `);
  const left: Path[] = [];
  const folders = [folder];
  let looked = 0;
  for (let at = folders.shift(); at !== undefined && looked < most; at = folders.shift()) {
    for (const { path, name, kind } of await entries(at).catch(() => [])) {
      looked++;
      if (kind === 'folder' && !name.startsWith('.') && name !== 'node_modules') folders.push(path);
      else if (kind === 'file' && (await isLeft(path).catch(() => false))) left.push(path);
    }
  }
  return left;
}
