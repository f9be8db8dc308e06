import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, parse } from 'node:path';
import { URI } from 'vscode-uri';
import type { Level } from '../rules/check.ts';
import { type Config, Configs, configNames } from '../workspace/config.ts';
import { LineIndex } from '../workspace/lines.ts';
import { FileError } from './exit.ts';
import { nameOf } from './files.ts';

/**
 * What the nearest `iov.config.json` says of rules, looked for upwards from a file as far as the repository that it
 * is in. Throws where that cannot be understood: a check under half a config would pass what it should not.
 */
export function severityFor(uri: string): Readonly<Record<string, Level>> {
  const configs = new Configs(read);
  configs.within([URI.file(repositoryOf(dirname(URI.parse(uri).fsPath))).toString()]);
  const config = configs.of(uri);
  if (!config) return {};
  if (config.problems.length > 0) throw new FileError(problemsOf(config));
  return config.severity;
}

/** Every file that `severityFor` may read for a file, there or not: what a watcher looks at. */
export function configsFor(uri: string): readonly string[] {
  const folder = dirname(URI.parse(uri).fsPath);
  const last = repositoryOf(folder);
  const found: string[] = [];
  for (let at = folder; ; at = dirname(at)) {
    for (const name of configNames) found.push(join(at, name));
    if (at === last || at === dirname(at)) return found;
  }
}

/** The nearest folder upwards that has a `.git`; the root of the disk where none has. */
function repositoryOf(folder: string): string {
  const { root } = parse(folder);
  for (let at = folder; at !== root; at = dirname(at)) if (existsSync(join(at, '.git'))) return at;
  return root;
}

function read(uri: string): string | undefined {
  try {
    const path = URI.parse(uri).fsPath;
    return statSync(path).isFile() ? readFileSync(path, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}

function problemsOf({ uri, text, problems }: Config): string {
  const lines = new LineIndex(text);
  return problems
    .map(({ message, start }) => {
      const { line, character } = lines.positionAt(start);
      return `${nameOf(uri)}:${line + 1}:${character + 1}: ${message}`;
    })
    .join('\n');
}
