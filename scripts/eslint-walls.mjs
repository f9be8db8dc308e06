// An ESLint rule for the walls between the folders: text flows one way (docs/architecture.md). A rule of our
// own, as the walls are about resolved paths: `../rules/x.ts` is another folder's or one's own subfolder.
import { dirname, relative, resolve, sep } from 'node:path';
import { ROOT } from './common.mjs';

const model = ['words', 'syntax', 'schema', 'catalog'];
const predict = [...model, 'model'];
const preview = [...predict, 'predict', 'rules'];
const features = [...preview, 'preview'];
const workspace = [...features, 'interop'];

/**
 * What the code of an area may import besides itself; `types of x` is a type-only import from x.
 * @type {Record<string, string[]>}
 */
const MAY_IMPORT = {
  words: [],
  syntax: ['words'],
  schema: ['words', 'syntax'],
  catalog: ['syntax', 'schema'],
  model,
  predict,
  rules: [...predict, 'predict'],
  preview: [...predict, 'predict', 'types of rules'],
  // What a snapshot is, and nothing that makes one.
  features: [...features, 'types of workspace'],
  interop: features,
  workspace,
  // What is said between server, client and panel: the shapes of what the rooms before it make.
  protocol: ['preview', 'interop', 'types of features', 'types of model', 'types of predict'],
  // Files of this machine, for who runs on Node.
  disk: ['workspace'],
  // The command line, the language server and the two entry points, on top of everything.
  entry: [...workspace, 'workspace', 'protocol', 'features', 'disk'],
  // The pages that are read from the vocabulary, the rules and the commands.
  manual: [...features, 'workspace', 'entry'],
  // What tests of several rooms are made with; no product code may import it.
  testing: [...workspace, 'workspace'],
  // Their messages, and the checks of what they receive.
  client: ['protocol', 'preview', 'types of features', 'types of interop'],
  webview: ['words', 'protocol', 'preview'],
  // The playground does without VS Code what the client does with it.
  site: ['protocol', 'preview', 'client', 'types of interop'],
};

/**
 * @param {string} file
 * @returns {string | undefined} the area a source belongs to; other files are nobody's concern here
 */
function areaOf(file) {
  const [top = '', src, folder = ''] = relative(ROOT, file).split(sep);
  if (top !== 'server' || src !== 'src') return top in MAY_IMPORT ? top : undefined;
  return folder === 'cli' || folder === 'lsp' || folder.endsWith('.ts') ? 'entry' : folder;
}

/** @param {{ importKind?: string, exportKind?: string, specifiers?: { importKind?: string, exportKind?: string }[] }} node */
function isTypeOnly(node) {
  const kind = (/** @type {{ importKind?: string, exportKind?: string }} */ x) =>
    x.importKind ?? x.exportKind;
  const { specifiers = [] } = node;
  return kind(node) === 'type' || (specifiers.length > 0 && specifiers.every((x) => kind(x) === 'type'));
}

/** @type {import('eslint').Rule.RuleModule} */
export const walls = {
  meta: { type: 'problem', schema: [], messages: { wall: '{{from}} may import {{allowed}}, not {{to}}.' } },
  create(context) {
    const from = areaOf(context.filename);
    if (from === undefined) return {};
    const allowed = MAY_IMPORT[from] ?? [];

    /** @param {any} node an import or export of any kind */
    const check = (node) => {
      const path = node.source?.value;
      if (typeof path !== 'string' || !path.startsWith('.')) return;
      const to = areaOf(resolve(dirname(context.filename), path));
      if (to === undefined || to === from || allowed.includes(to)) return;
      if (isTypeOnly(node) && allowed.includes(`types of ${to}`)) return;
      const data = { from, to, allowed: allowed.join(', ') || 'none of the other folders' };
      context.report({ node, messageId: 'wall', data });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};
