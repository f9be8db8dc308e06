import * as vscode from 'vscode';

/**
 * Whether a document can only be read and is no file of the workspace: the catalog, a former version that Git or another
 * extension shows beside the file, or a part of one. What such a version imports is not there as it was then, and
 * nothing in it can be mended.
 */
export function isReadOnly(uri: vscode.Uri): boolean {
  return !(
    uri.scheme === 'file' ||
    uri.scheme === 'untitled' ||
    vscode.workspace.fs.isWritableFileSystem(uri.scheme) === true ||
    vscode.workspace.getWorkspaceFolder(uri) !== undefined
  );
}
