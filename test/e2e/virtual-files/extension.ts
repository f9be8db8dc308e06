/** A VS Code extension, for tests alone: a file system that is on no disk, as those of vscode.dev and github.dev are. */
import * as vscode from 'vscode';

/** Its files, which the bundler puts here: path -> text. */
declare const FILES: Readonly<Record<string, string>>;

class MemoryFiles implements vscode.FileSystemProvider {
  private readonly files = new Map(
    Object.entries(FILES).map(([path, text]): [string, Uint8Array] => [
      `/${path}`,
      new TextEncoder().encode(text),
    ]),
  );
  private readonly changes = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changes.event;

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    const bytes = this.files.get(uri.path);
    if (!bytes && this.entriesOf(uri).length === 0) throw vscode.FileSystemError.FileNotFound(uri);
    const type = bytes ? vscode.FileType.File : vscode.FileType.Directory;
    return { type, ctime: 0, mtime: 0, size: bytes?.length ?? 0 };
  }

  readDirectory(uri: vscode.Uri): [string, vscode.FileType][] {
    return this.entriesOf(uri);
  }

  readFile(uri: vscode.Uri): Uint8Array {
    const bytes = this.files.get(uri.path);
    if (!bytes) throw vscode.FileSystemError.FileNotFound(uri);
    return bytes;
  }

  writeFile(uri: vscode.Uri, bytes: Uint8Array): void {
    const type = this.files.has(uri.path) ? vscode.FileChangeType.Changed : vscode.FileChangeType.Created;
    this.files.set(uri.path, bytes);
    this.changes.fire([{ type, uri }]);
  }

  createDirectory(): void {
    // Folders are there where files are.
  }

  delete(uri: vscode.Uri): void {
    this.files.delete(uri.path);
    this.changes.fire([{ type: vscode.FileChangeType.Deleted, uri }]);
  }

  rename(from: vscode.Uri, to: vscode.Uri): void {
    this.writeFile(to, this.readFile(from));
    this.delete(from);
  }

  private entriesOf({ path }: vscode.Uri): [string, vscode.FileType][] {
    const folder = path.endsWith('/') ? path : `${path}/`;
    const found = new Map<string, vscode.FileType>();
    for (const file of this.files.keys()) {
      if (!file.startsWith(folder)) continue;
      const [name = '', ...more] = file.slice(folder.length).split('/');
      found.set(name, more.length > 0 ? vscode.FileType.Directory : vscode.FileType.File);
    }
    return [...found];
  }
}

export function activate(context: vscode.ExtensionContext): void {
  context.subscriptions.push(
    vscode.workspace.registerFileSystemProvider('memory', new MemoryFiles(), { isCaseSensitive: true }),
  );
}
