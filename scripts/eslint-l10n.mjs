// An ESLint rule: what a person reads goes through `l10n.t` in the client, and through `phrase`, `counted` or `said` in the
// server and the panel, so that it can be said in other languages.

/** Several words, or one with a capital: nothing that a program says to a program looks like that here. */
const READ_BY_PEOPLE = /\p{L}{2,}[,:;]? \p{L}{2,}|^\p{Lu}\p{Ll}+(?:\.{3}|…)?$/u;
/** A word of English beside a value. */
const JOINING =
  /(?:^|[ ,(])(?:a|and|are|as|at|by|each|for|free|from|has|have|in|is|more|of|on|or|than|the|to|with|without)(?=[ ,.:)]|$)/;

/** A word beside code between backticks, which are of Markdown, or at the end of a sentence. */
const BESIDE_CODE = /\p{L}{2,}:? ?`(?!`)|(?<!`)` ?\p{L}{2,}|\s\p{L}{2,}\.$/u;

/** Properties that are shown. */
const SHOWN = /^(?:title|message|tooltip|caption|aria-label|placeholder)$/;

/** Names are the same in every language. */
const NAMES = new Set([
  'host',
  'port',
  'switch',
  'vm',
  'vnic',
  'vswitch',
  'Kubernetes',
  'Open vSwitch',
  'libvirt XML',
  'Gbps',
  'Mbps',
  'Mpps',
  'Hz',
  'Xen',
]);
/** Keys of a keyboard, as an event names them. */
const KEYS = new Set(['Enter', 'Escape', 'Home', 'End', 'Tab']);

/** Whose arguments are said in the language of the reader. */
const SAYS = new Set(['.t', 'counted', 'said']);

/**
 * @param {any} node
 * @param {Set<string>} programs properties, functions, and methods with a dot before them, whose texts are for programs
 */
function isSaid(node, programs) {
  if (node.type === 'TemplateElement' && node.parent.parent?.tag) return true;
  for (let at = node; at; at = at.parent) {
    const { parent } = at;
    if (parent?.type === 'CallExpression' && parent.callee !== at) {
      const { callee } = parent;
      const { name = `.${callee.property?.name}` } = callee;
      if (SAYS.has(name) || programs.has(name)) return true;
    }
    // A fault of our own is for the log.
    if (parent?.type === 'NewExpression' && programs.has(parent.callee.name)) return true;
    if (
      parent?.type === 'Property' &&
      (parent.key === at || programs.has(parent.key.name ?? parent.key.value))
    )
      return true;
    if (parent?.type === 'BinaryExpression' && parent.operator !== '+') return true;
    if (parent?.type === 'SwitchCase' && parent.test === at) return true;
    // Sources of modules, types, and keys are for programs.
    if (/^(?:Import|Export|TSLiteralType|TSImportType)/.test(at.type) && at.type !== 'ExportNamedDeclaration')
      return true;
    if (/(?:Statement|Declaration|Function\w*)$/.test(at.type)) return false;
  }
  return false;
}

/**
 * Whether it is one of the words that a sentence has in a place of it.
 * @param {any} node
 */
function isPartOfSentence(node) {
  let at = node.type === 'TemplateElement' ? node.parent : node;
  while (/^(?:Conditional|Logical)Expression$/.test(at.parent?.type) && at.parent.test !== at) at = at.parent;
  return at.parent?.type === 'TemplateLiteral' && at.parent.parent?.tag?.name === 'phrase';
}

/** @param {any} node */
function isShown({ type, parent }) {
  const property = type === 'TemplateElement' ? parent.parent : parent;
  return property?.type === 'Property' && SHOWN.test(property.key.name ?? property.key.value);
}

/**
 * Whether it is in an argument of a function, method (`notes.add`) or class that shows what it is given.
 * @param {any} node
 * @param {Set<string>} showing
 */
function isGiven(node, showing) {
  for (let at = node; at.parent && !/(?:Statement|Declaration|Function\w*)$/.test(at.type); at = at.parent) {
    const { type, callee } = at.parent;
    if (!/^(?:Call|New)Expression$/.test(type) || callee === at) continue;
    if (showing.has(callee.name ?? `${callee.object?.name}.${callee.property?.name}`)) return true;
  }
  return false;
}

/** @param {any} node */
function isInFunction(node) {
  for (let at = node; at; at = at.parent) if (/Function|^PropertyDefinition$/.test(at.type)) return true;
  return false;
}

/** @type {import('eslint').Rule.RuleModule} */
export const l10n = {
  meta: {
    type: 'problem',
    schema: [
      {
        type: 'object',
        properties: {
          programs: { type: 'array', items: { type: 'string' } },
          // Where most texts go into files: what shows the others.
          showing: { type: 'array', items: { type: 'string' } },
          joining: { type: 'boolean' },
          early: { type: 'boolean' },
        },
        additionalProperties: false,
      },
    ],
    messages: {
      bare: 'Somebody reads this: say it through `l10n.t(...)`, in the server and the panel through phrase`...`.',
      early: 'This is said before the language is known: put it into a function.',
    },
  },
  create(context) {
    const [{ programs = [], showing, joining = false, early = false } = {}] = context.options;
    const forPrograms = new Set(programs);
    const forPeople = showing && new Set(showing);
    /**
     * @param {any} node
     * @param {unknown} text
     */
    const check = (node, text) => {
      if (typeof text !== 'string' || NAMES.has(text) || KEYS.has(text)) return;
      if (forPeople && !isShown(node) && !isGiven(node, forPeople)) return;
      const reads =
        READ_BY_PEOPLE.test(text) ||
        (joining && node.type === 'TemplateElement' && (JOINING.test(text) || BESIDE_CODE.test(text))) ||
        (joining && /\p{L}{2}/u.test(text) && (isShown(node) || isPartOfSentence(node)));
      if (reads && !isSaid(node, forPrograms)) context.report({ node, messageId: 'bare' });
    };
    return {
      Literal: (node) => check(node, node.value),
      TemplateElement: (node) => check(node, node.value.cooked),
      TaggedTemplateExpression(node) {
        if (node.tag.type === 'Identifier' && node.tag.name === 'phrase' && !early && !isInFunction(node))
          context.report({ node, messageId: 'early' });
      },
    };
  },
};
