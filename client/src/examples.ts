import * as vscode from 'vscode';

/** What a new design begins with. */
const FIRST = 'box.iov';

/** "Open Example", and the design in "New File...": a copy of an example, to be changed and saved wherever one likes. */
export function registerExamples(context: vscode.ExtensionContext): void {
  const folder = vscode.Uri.joinPath(context.extensionUri, 'examples');
  context.subscriptions.push(
    vscode.commands.registerCommand('iov.newDesign', () => openCopy(folder, FIRST)),
    vscode.commands.registerCommand('iov.openExample', async (name?: unknown) => {
      const chosen = typeof name === 'string' ? name : await pick(folder);
      // A name and nothing else: no other file can be asked for.
      if (chosen === undefined || !/^[\w-]+\.iov$/.test(chosen)) return;
      await openCopy(folder, chosen);
    }),
  );
}

async function openCopy(folder: vscode.Uri, name: string): Promise<void> {
  const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, name));
  const document = await vscode.workspace.openTextDocument({
    language: 'iov',
    content: new TextDecoder().decode(bytes),
  });
  await vscode.window.showTextDocument(document);
}

async function pick(folder: vscode.Uri): Promise<string | undefined> {
  const names = await namesIn(folder);
  const items = await Promise.all(
    names.map(async (name) => {
      const text = new TextDecoder().decode(
        await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, name)),
      );
      const detail = firstSentence(text);
      return { label: name, detail: vscode.l10n.bundle?.[detail] ?? detail };
    }),
  );
  const chosen = await vscode.window.showQuickPick(items, {
    placeHolder: vscode.l10n.t('Which example?'),
    matchOnDetail: true,
  });
  return chosen?.label;
}

/** A browser cannot always list what an extension has: the names are then those of this version. */
async function namesIn(folder: vscode.Uri): Promise<string[]> {
  try {
    const entries = await vscode.workspace.fs.readDirectory(folder);
    return entries.flatMap(([name]) => (name.endsWith('.iov') ? [name] : [])).sort();
  } catch {
    const names = ['box', 'broken', 'fcoe', 'migration', 'service-chain', 'thirty-vms', 'three-ways'];
    return [...names, 'two-servers'].map((name) => `${name}.iov`);
  }
}

/** What the comment at the top of a file says first. */
function firstSentence(text: string): string {
  const lines = text.split('\n');
  const end = lines.findIndex((line) => !line.startsWith('//'));
  const comment = lines
    .slice(0, end < 0 ? lines.length : end)
    .map((line) => line.replace(/^\/+ ?/, ''))
    .join(' ');
  return /^.*?\.(?=\s|$)/.exec(comment)?.[0] ?? comment;
}
