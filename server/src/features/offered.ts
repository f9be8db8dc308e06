import { CodeActionKind } from 'vscode-languageserver-types';

/*
 * What a client is told of features when it starts us. It stands apart from them, so that the answer need not wait until
 * all of them are read.
 */

/** After these a client asks for completion by itself. */
export const completionTriggers = [' ', '.', '[', ':', '"', '/'];

/** After these a client that formats while one types asks. */
export const formatTriggers = ['}', '\n'];

/** The kinds of refactorings that there are. */
export const refactorKinds = ['refactor.extract', 'refactor.rewrite'];

/** Of what mends all that can be mended. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.iov`;

const types = [
  'keyword',
  'property',
  'class',
  'namespace',
  'struct',
  'interface',
  'variable',
  'enumMember',
  'number',
  'string',
  'operator',
  'parameter',
  'decorator',
] as const;
export type TokenType = (typeof types)[number];
const modifiers = ['declaration', 'deprecated', 'defaultLibrary'] as const;
export type TokenModifier = (typeof modifiers)[number];

/** Semantic tokens by their numbers. */
export const semanticTokensLegend = { tokenTypes: [...types], tokenModifiers: [...modifiers] };
