import { type Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { URI } from 'vscode-uri';
import { maxIndexedFiles } from '../workspace/workspace-index.ts';

/** Bounds of what is walked through: a workspace may be a whole disk. */
const maxFolders = 50_000;
const maxDepth = 32;

/** Folders in which nobody keeps designs. Those that start with a dot are passed over too. */
const passedOver: ReadonlySet<string> = new Set(['node_modules', 'bower_components', '__pycache__']);

/** The .iov files in a folder and below it, links not followed; a few more than are looked at, so that it can be told. */
export async function iovFilesIn(folder: string): Promise<readonly string[]> {
  const root = URI.parse(folder);
  if (root.scheme !== 'file') return [];
  const found: string[] = [];
  let level = [root.fsPath];
  let folders = 0;
  for (let depth = 0; depth < maxDepth && level.length > 0; depth++) {
    const next: string[] = [];
    for (const path of level) {
      if (found.length > maxIndexedFiles || folders++ >= maxFolders) return found;
      let entries: Dirent[];
      try {
        entries = await readdir(path, { withFileTypes: true });
      } catch {
        // What cannot be listed has nothing for us.
        continue;
      }
      for (const entry of entries) {
        if (entry.isFile() && entry.name.endsWith('.iov'))
          found.push(URI.file(join(path, entry.name)).toString());
        else if (entry.isDirectory() && !entry.name.startsWith('.') && !passedOver.has(entry.name))
          next.push(join(path, entry.name));
      }
    }
    level = next;
  }
  return found;
}
