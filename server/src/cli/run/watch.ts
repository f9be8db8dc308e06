import { type FSWatcher, statSync, watch as watchFolder } from 'node:fs';
import { basename, dirname } from 'node:path';

/** Editors write a file in several steps. */
const settle = 60;

/**
 * Runs `run`, and again whenever one of the files that it answers (full paths) changes, until the program is
 * interrupted. Folders are watched, as editors replace files. `ready` is told when a change would be seen.
 */
export async function watchFiles(
  run: () => readonly string[],
  ready: (files: readonly string[]) => void,
): Promise<never> {
  for (;;) {
    const started = Date.now();
    const files = run();
    await changeOf(files, started, () => {
      ready(files);
    });
  }
}

function changeOf(files: readonly string[], started: number, ready: () => void): Promise<void> {
  const byFolder = new Map<string, Set<string>>();
  for (const file of files) {
    const names = byFolder.get(dirname(file)) ?? new Set();
    byFolder.set(dirname(file), names.add(basename(file)));
  }
  return new Promise((resolve) => {
    const watchers: FSWatcher[] = [];
    let timer: NodeJS.Timeout | undefined;
    const changed = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        for (const watcher of watchers) watcher.close();
        resolve();
      }, settle);
    };
    for (const [folder, names] of byFolder) {
      try {
        const watcher = watchFolder(folder, (_, name) => {
          if (name === null || names.has(name)) changed();
        });
        // A folder that goes away is a change, too.
        watcher.on('error', changed);
        watchers.push(watcher);
      } catch {
        // A folder that is not there cannot change; an import that names it is reported.
      }
    }
    ready();
    // What changed while it was read, before anybody watched; and with nothing to watch there is still somebody who waits.
    if (files.some((file) => changedSince(file, started))) changed();
    else if (watchers.length === 0) timer = setTimeout(resolve, 1000);
  });
}

function changedSince(file: string, time: number): boolean {
  try {
    return statSync(file).mtimeMs > time;
  } catch {
    return false;
  }
}
