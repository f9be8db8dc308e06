import { readFileSync, statSync } from 'node:fs';
import { URI } from 'vscode-uri';
import { decoded } from './text.ts';

/** Bytes that one file may have. */
const maxFileBytes = 16 * 1024 * 1024;

/**
 * The text of a file that a design names; undefined where there is none, or what is there is no text of ours. A design
 * may name anything: what is no plain file may never end, so only those are opened.
 */
export function readImported(uri: string): string | undefined {
  const parsed = URI.parse(uri);
  if (parsed.scheme !== 'file') return undefined;
  try {
    const found = statSync(parsed.fsPath);
    if (!found.isFile() || found.size > maxFileBytes) return undefined;
    return decoded(readFileSync(parsed.fsPath));
  } catch {
    return undefined;
  }
}
