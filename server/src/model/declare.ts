import { phrase } from '../words/phrase.ts';
import type { Index, IndexSpan, Statement } from '../syntax/tree.ts';
import { bind } from './bind.ts';
import { type Bound, headPlace, placeIn } from './bound.ts';
import { catalogBound } from './catalogued.ts';
import {
  type Declaration,
  type Declarations,
  type NamedKind,
  namedKinds,
  outside,
  spaceOf,
} from './declaration.ts';
import type { Finding, Fix } from './finding.ts';
import { asName } from './fit-words.ts';
import { maxMembers, membersOf, single } from './members.ts';
import type { Place } from './place.ts';
import { argumentText, indexText, nameOf, properties } from './read.ts';
import { ByStencil, type Top } from './top.ts';
import type { Members } from './topology.ts';

/* Reads what a statement declares, itself and inside. */

/** What a statement declares that declares itself alone, and of which nothing more is to be said. */
class OwnDeclaration implements Declaration {
  constructor(
    private readonly own: Top,
    readonly kind: NamedKind,
    private readonly hole: number,
    readonly members: Members,
  ) {}

  get name(): string {
    return this.own.names[this.hole] ?? '';
  }
  get bound(): Bound {
    return this.own.bound;
  }
  get top(): Statement {
    return this.own.statement;
  }
  get place(): Place {
    const { statement } = this.own;
    const [name] = statement.args;
    return { top: statement, start: name?.start ?? statement.head, end: name?.end ?? statement.end };
  }
  get index(): Index | undefined {
    return nameOf(this.bound)?.index;
  }
}

/** How statements of a stencil declare themselves; undefined where each has to be looked at. */
const ownDeclarations = new ByStencil((top) => {
  const { bound, names } = top;
  const { declarations, findings, spoilt } = declaredIn(bound);
  const [only, ...more] = declarations;
  if (findings.length > 0 || spoilt.length > 0 || more.length > 0) return undefined;
  if (!only) return 'nothing';
  const hole = names.indexOf(only.name);
  const [name] = bound.statement.args;
  const leads = name?.type === 'path' && name.segments[0]?.text === only.name;
  return only.bound === bound && hole >= 0 && leads
    ? { kind: only.kind, hole, members: only.members }
    : undefined;
});

const nothing: Declarations = { declarations: [], findings: [], spoilt: [] };

/** What a top-level statement declares, itself and inside, and what is wrong with that taken alone. */
export function declarationsIn(top: Top): Declarations {
  const own = top.stencil && ownDeclarations.get(top);
  if (own === 'nothing') return nothing;
  return (top.declared ??= own
    ? {
        declarations: [new OwnDeclaration(top, own.kind, own.hole, own.members)],
        findings: nothing.findings,
        spoilt: nothing.spoilt,
      }
    : declaredIn(top.bound));
}

function declaredIn(top: Bound): Declarations {
  const declarations: Declaration[] = [];
  const findings: Finding[] = [];
  const declare = (bound: Bound): void => {
    const kind = namedKinds.find((k) => k === bound.spec?.declares);
    const declaration = kind && declarationOf(kind, bound, findings);
    if (declaration) declarations.push(declaration);
    if (kind === 'host') properties(bound, 'vm').forEach(declare);
  };
  declare(top);
  return { declarations, findings, spoilt: bind(top.statement).findings.length > 0 ? spoiltIn(top) : [] };
}

/** Names in a statement that means nothing, or that are no names as they are written, at whatever depth. */
function spoiltIn(bound: Bound): string[] {
  const { spec, statement, children } = bound;
  const [first] = statement.args;
  const inside = children.flatMap(spoiltIn);
  const named = spec ? spec.declares === undefined || nameOf(bound) !== undefined : statement.word === '';
  if (named || !first) return inside;
  const words =
    first.type === 'list'
      ? first.items.map(argumentText)
      : first.type === 'string'
        ? [first.value, asName(first.value)]
        : first.type === 'path'
          ? first.segments.map((_, i) =>
              first.segments
                .slice(0, i + 1)
                .map((s) => s.text)
                .join('.'),
            )
          : [];
  return [...words, ...inside];
}

/** The set with other members. */
function withSpans(bound: Bound, index: Index, spans: readonly IndexSpan[]): Fix {
  const text = indexText({ ...index, spans });
  return { title: phrase`Write \`${text}\``, edits: [{ place: placeIn(bound, index), text }] };
}

function declarationOf(kind: NamedKind, bound: Bound, findings: Finding[]): Declaration | undefined {
  const named = nameOf(bound);
  if (!named) return undefined;
  const { name, place, index } = named;
  if (name === outside && spaceOf[kind] === 'node') {
    const at = { ...place, end: place.start + name.length };
    const own = `${name}-1`;
    findings.push({
      rule: 'duplicate-name',
      place: at,
      message: phrase`\`${name}\` always means the outside: a ${kind} has another name.`,
      fixes: () => [{ title: phrase`Rename it \`${own}\``, edits: [{ place: at, text: own }] }],
    });
  }
  const members = membersOf(index, ({ span, problem }) => {
    const at = placeIn(bound, span);
    if (problem === 'twice') {
      findings.push({
        rule: 'duplicate-name',
        place: at,
        message: phrase`\`${name}[${span.from}]\` is declared twice in this set.`,
        fixes: () =>
          index
            ? [
                withSpans(
                  bound,
                  index,
                  index.spans.filter((s) => s !== span),
                ),
              ]
            : [],
      });
    } else if (problem === 'too-many') {
      const before = index?.spans.slice(0, index.spans.indexOf(span)) ?? [];
      const counted =
        index && before.length > 0 ? membersOf({ ...index, spans: before }, () => undefined) : undefined;
      const left = maxMembers - (counted?.count ?? 0);
      const to = String(Number(span.from) + left - 1);
      findings.push({
        rule: 'set-size',
        place: at,
        message: phrase`A set has at most 1 000 000 members.`,
        fixes: () => (index ? [withSpans(bound, index, [...before, { ...span, to }])] : []),
      });
    } else {
      const swapped = `${span.to ?? ''}..${span.from}`;
      findings.push({
        rule: 'set-size',
        place: at,
        message: phrase`The bounds of \`${span.from}..${span.to ?? ''}\` are reversed.`,
        fixes: () => [
          { title: phrase`Write \`${swapped}\``, preferred: true, edits: [{ place: at, text: swapped }] },
        ],
      });
    }
  });
  const catalogued = kind === 'device' ? catalogBound(name) : undefined;
  if (!catalogued) return { kind, name, place, bound, top: bound.top, index, members };
  const own = `my.${name.replace(/^.*\./, '')}`;
  findings.push({
    rule: 'duplicate-name',
    place,
    message: phrase`\`${name}\` is in the catalog and cannot be declared again: extend it under a name of your own.`,
    related: [{ place: headPlace(catalogued), message: phrase`In the catalog.` }],
    fixes: () => [{ title: phrase`Extend it as \`${own}\``, edits: [{ place, text: `${own} : ${name}` }] }],
  });
  return undefined;
}

/** The declaration of a device of the catalog. */
export function cataloguedDevice(name: string): Declaration | undefined {
  const bound = catalogBound(name);
  return (
    bound && {
      kind: 'device',
      name,
      place: headPlace(bound),
      bound,
      top: bound.top,
      index: undefined,
      members: single,
    }
  );
}
