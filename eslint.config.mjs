import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import { importX, createNodeResolver } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';
import { l10n } from './scripts/eslint-l10n.mjs';
import { walls } from './scripts/eslint-walls.mjs';

/** Rules of our own. */
const iov = { rules: { l10n, walls } };
/** What names a piece of work in the log. */
const LOGGED = ['.on', '.onReady', 'take', 'answer'];
/** What writes code of the language. */
const EDITS = ['add', 'need', 'addToPort', 'following', 'insertion', 'replacement', 'restate', 'sayOfHost'];
/**
 * Properties and functions whose texts are not shown in the editor: names in the log, classes of the style sheet, code of
 * the language, and the page that each rule has in the manual, which is in English.
 */
const READ_BY_PROGRAMS = [
  'Error',
  'class',
  'edits',
  'source',
  ...EDITS,
  ...LOGGED,
  'good',
  'bad',
  'docs',
  'summary',
];
/** What imports and exports say to people, beside what they write into files. */
const SHOWN_OF_FILES = ['failure', 'skipped', 'notes.add', 'faults.push', 'ExportError'];
const TESTS = ['**/*.test.ts', 'server/src/testing/fast-check.ts', 'test/**/*.ts'];

export default defineConfig(
  globalIgnores(['dist/', 'build/', '.cache/', 'coverage/', 'test/artifacts/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // A leading underscore says that a parameter is there for its place only.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Numbers are what most messages are about; they print as everyone expects.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `() => list.push(x)` as a callback is plain enough.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // `while (true)` with its exits inside is how a scanner reads.
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
    },
  },
  {
    name: 'walls between the folders',
    files: ['server/src/**/*.ts', 'client/src/**/*.ts', 'webview/src/**/*.ts', 'site/src/**/*.ts'],
    ignores: TESTS,
    plugins: { iov, 'import-x': importX },
    settings: {
      'import-x/extensions': ['.ts'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts'] })],
    },
    rules: { 'iov/walls': 'error', 'import-x/no-cycle': 'error' },
  },
  {
    name: 'what people read',
    files: ['client/src/**/*.ts'],
    // A page's markup.
    ignores: ['client/src/preview/html.ts', ...TESTS],
    plugins: { iov },
    rules: { 'iov/l10n': 'error' },
  },
  {
    name: 'what people read of what the server says',
    files: [
      'server/src/{words,syntax,model,rules,predict,preview,features,lsp,workspace,protocol}/**/*.ts',
      'webview/src/**/*.ts',
    ],
    // Colours and fonts.
    ignores: ['server/src/preview/draw/theme.ts', 'webview/src/style.ts', ...TESTS],
    plugins: { iov },
    rules: { 'iov/l10n': ['error', { programs: READ_BY_PROGRAMS, joining: true }] },
  },
  {
    name: 'what people read of imports and exports, whose files are in English',
    files: ['server/src/interop/**/*.ts'],
    ignores: TESTS,
    plugins: { iov },
    rules: { 'iov/l10n': ['error', { showing: SHOWN_OF_FILES, joining: true }] },
  },
  {
    name: 'where the panel begins, its language is known',
    files: ['webview/src/main.ts'],
    plugins: { iov },
    rules: { 'iov/l10n': ['error', { programs: READ_BY_PROGRAMS, joining: true, early: true }] },
  },
  {
    name: 'the pure core of the server',
    files: ['server/src/**/*.ts'],
    ignores: [
      'server/src/main.ts',
      'server/src/program.ts',
      'server/src/node.ts',
      'server/src/browser.ts',
      'server/src/cli/**',
      'server/src/disk/**',
      ...TESTS,
    ],
    rules: {
      'no-restricted-globals': ['error', 'Date', 'performance', 'process', 'console', 'setTimeout'],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random' }],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex:
                '^(?:node:|vscode$|vscode-languageserver/|(?:child_process|crypto|fs|os|path|process|url)(?:/|$))',
              message:
                'Only main.ts, node.ts, browser.ts, disk/ and cli/ touch what is outside: pass in what you need.',
            },
          ],
        },
      ],
    },
  },
  {
    name: 'what is behind a connection that the small program of Node has made, with its own copy of the library',
    files: ['server/src/{features,workspace,lsp}/**/*.ts'],
    // The answer to `initialize`, which that program gives.
    ignores: ['server/src/lsp/{welcome,capabilities}.ts', ...TESTS],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: 'vscode-languageserver',
              allowTypeImports: true,
              message:
                'Values of another copy are not known there: take types, or what `Environment` passes in.',
            },
          ],
        },
      ],
    },
  },
  {
    name: 'what is attached to a group of hosts, of which a variation has another list',
    files: ['server/src/rules/**/*.ts'],
    ignores: TESTS,
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'MemberExpression[property.name="attachments"][object.name=/^(?:g|group)$/]',
          message: 'Ask `attachmentsOn(topology, group)`: a vnic of this group may be attached otherwise.',
        },
      ],
    },
  },
  {
    name: 'client, webview and site run in a browser too',
    files: ['client/src/**/*.ts', 'webview/src/**/*.ts', 'site/src/**/*.ts'],
    ignores: TESTS,
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^node:', message: 'There is no Node there.' }] },
      ],
    },
  },
  {
    name: 'tests over random inputs, the same of them in each run',
    files: TESTS,
    ignores: ['server/src/testing/fast-check.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { paths: [{ name: 'fast-check', message: 'Take testing/fast-check.ts, which sets the seed.' }] },
      ],
    },
  },
  {
    name: 'plain JavaScript',
    files: ['**/*.{mjs,cjs}'],
    extends: [tseslint.configs.disableTypeChecked],
    // tsc checks the names (scripts/tsconfig.json).
    rules: { 'no-undef': 'off' },
  },
  {
    name: 'the stand-in for a CommonJS module',
    files: ['**/*.cjs'],
    languageOptions: { sourceType: 'commonjs' },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
