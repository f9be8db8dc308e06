import { type BaseLanguageClient, State } from 'vscode-languageclient';
import * as vscode from 'vscode';
import { onFileChanged } from './changed.ts';
import type { TestItem } from '../../server/src/features/tests.ts';
import { ask } from '../../server/src/protocol/request.ts';
import { TESTS } from '../../server/src/protocol/tests.ts';
import { oneAtATime } from './preview/feed.ts';

/** How long nothing has to change before the tests are asked for again. */
const RESTS_MS = 500;

/** Shows every `expect` of the workspace as a test: what is predicted decides, so that each is always up to date. */
export function registerTests(context: vscode.ExtensionContext, client: BaseLanguageClient): void {
  const controller = vscode.tests.createTestController('iov', 'IOV');
  const known = new Map<string, TestItem>();
  /** Files whose results are to be told. */
  const changed = new Set<string>();

  const refresh = async (): Promise<void> => {
    if (client.state !== State.Running) return;
    const tests = await ask(client, TESTS, {}).catch(() => undefined);
    if (!tests) return;
    known.clear();
    const byFile = new Map<string, TestItem[]>();
    for (const test of tests) byFile.set(test.uri, [...(byFile.get(test.uri) ?? []), test]);
    controller.items.replace(
      [...byFile].map(([file, inIt]) => {
        const uri = client.protocol2CodeConverter.asUri(file);
        const item = controller.createTestItem(file, vscode.workspace.asRelativePath(uri), uri);
        item.children.replace(
          inIt.map((test, i) => {
            // The same promise made twice is two tests.
            const nth = inIt.slice(0, i).filter(({ text }) => text === test.text).length;
            const id = `${file} ${test.text} ${nth}`;
            known.set(id, test);
            const one = controller.createTestItem(id, test.text, uri);
            one.range = client.protocol2CodeConverter.asRange(test.range);
            one.description = marginText(test);
            return one;
          }),
        );
        return item;
      }),
    );
  };

  /** Tells how tests stand: what is chosen, else all but what is left out. */
  const tell = (request: vscode.TestRunRequest): void => {
    const run = controller.createTestRun(request, undefined, false);
    const visit = (item: vscode.TestItem): void => {
      if (request.exclude?.includes(item) === true) return;
      const test = known.get(item.id);
      if (test) report(run, item, test);
      item.children.forEach(visit);
    };
    if (request.include) request.include.forEach(visit);
    else controller.items.forEach(visit);
    run.end();
  };

  controller.refreshHandler = refresh;
  controller.createRunProfile(vscode.l10n.t('Check'), vscode.TestRunProfileKind.Run, async (request) => {
    const chosen = request.include?.map(({ id }) => id);
    await refresh();
    // The items are others now, of the same ids.
    const include = chosen?.flatMap((id) => itemOf(controller, id) ?? []);
    tell(new vscode.TestRunRequest(include, request.exclude, request.profile));
  });

  const update = oneAtATime(async () => {
    await refresh();
    const include = [...changed].flatMap((uri) => controller.items.get(uri) ?? []);
    changed.clear();
    if (include.length > 0) tell(new vscode.TestRunRequest(include));
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(update, RESTS_MS);
  };
  context.subscriptions.push(
    controller,
    { dispose: () => clearTimeout(timer) },
    onFileChanged(client, (uri) => {
      changed.add(uri);
      soon();
    }),
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) soon();
    }),
  );
}

function itemOf(controller: vscode.TestController, id: string): vscode.TestItem | undefined {
  const file = controller.items.get(id);
  if (file) return file;
  let found: vscode.TestItem | undefined;
  controller.items.forEach((one) => (found ??= one.children.get(id)));
  return found;
}

function report(run: vscode.TestRun, item: vscode.TestItem, test: TestItem): void {
  // Without its place, at which the editor would show it too. A terminal shows it, which wants both ends of a line.
  run.appendOutput(`${test.text}\r\n  ${test.message}\r\n`, undefined, item);
  switch (test.verdict) {
    case 'passed':
      run.passed(item);
      break;
    case 'failed': {
      const message = new vscode.TestMessage(test.message);
      if (item.uri && item.range) message.location = new vscode.Location(item.uri, item.range);
      run.failed(item, message);
      break;
    }
    case 'unknown':
      run.skipped(item);
  }
}

/** `12 % to spare` */
function marginText({ verdict, margin }: TestItem): string {
  if (margin === null) return verdict === 'unknown' ? vscode.l10n.t('cannot be predicted') : '';
  const share = Math.round(Math.abs(margin) * 1000) / 10;
  return margin >= 0 ? vscode.l10n.t('{0} % to spare', share) : vscode.l10n.t('{0} % short', share);
}
