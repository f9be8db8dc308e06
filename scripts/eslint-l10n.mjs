// An ESLint rule: what a person reads goes through `l10n.t`, so that it can be said in other languages.

/** Several words, or one with a capital: nothing that a program says to a program looks like that here. */
const READ_BY_PEOPLE = /\p{L}{2,}[,:;]? \p{L}{2,}|^\p{Lu}\p{Ll}+(?:\.{3}|…)?$/u;

/** Names are the same in every language. */
const NAMES = new Set(['Kubernetes', 'Open vSwitch', 'libvirt XML']);

/** @param {any} node */
function isSaid(node) {
  for (let at = node; at; at = at.parent) {
    if (at.type === 'CallExpression') {
      const { callee } = at;
      const name = callee.property?.name ?? callee.name;
      if (name === 't') return true;
    }
    // Sources of modules, types, and keys are for programs.
    if (/^(?:Import|Export|TSLiteralType|TSImportType)/.test(at.type) && at.type !== 'ExportNamedDeclaration')
      return true;
    if (/(?:Statement|Declaration)$/.test(at.type)) return false;
  }
  return false;
}

/** @type {import('eslint').Rule.RuleModule} */
export const l10n = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { bare: 'Somebody reads this: say it through `l10n.t(...)`, or `t(...)` in the panel.' },
  },
  create(context) {
    /**
     * @param {any} node
     * @param {unknown} text
     */
    const check = (node, text) => {
      if (typeof text !== 'string' || !READ_BY_PEOPLE.test(text) || NAMES.has(text) || isSaid(node)) return;
      context.report({ node, messageId: 'bare' });
    };
    return {
      Literal: (node) => check(node, node.value),
      TemplateElement: (node) => check(node, node.value.cooked),
    };
  },
};
