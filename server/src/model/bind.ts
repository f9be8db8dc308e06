import { listed, phrase } from '../words/phrase.ts';
import { fileBody, parentsOf } from '../schema/vocabulary.ts';
import type { Body, Spec } from '../schema/spec.ts';
import type { Block, Range, Statement } from '../syntax/tree.ts';
import { wordRange } from '../syntax/tree.ts';
import { following, insertion } from './edit.ts';
import { type Bound, headPlace } from './bound.ts';
import { type Edit, type Finding, type Fix, movedHere } from './finding.ts';
import { meantInBlock, meantWords } from './meant.ts';
import { type Around, meaningOf } from './misplaced.ts';
import type { Place } from './place.ts';
import { argumentText } from './read.ts';
import { match } from './match.ts';
import type { Matched } from './match-form.ts';
import { plainWord } from './fitted.ts';
import type { Misfit, Value } from './values.ts';

export interface BoundStatement {
  readonly bound: Bound;
  /** What is wrong with its form: words, properties, values. */
  readonly findings: readonly FormFinding[];
}

/** What is wrong with a statement's form, which is known from the statement alone. */
export interface FormFinding extends Finding {
  /** What mends it where that hangs on what else is declared; goes before the other fixes. */
  readonly among?: ((around: Around) => readonly Fix[]) | undefined;
}

const bindings = new WeakMap<Statement, BoundStatement>();

/** Binds a top-level statement; the answer is kept as long as the statement is. */
export function bind(top: Statement): BoundStatement {
  let known = bindings.get(top);
  if (!known) bindings.set(top, (known = bindOnce(top)));
  return known;
}

/** The same for who looks at every statement of a large file once: what was not there is not kept. */
export function bindOnce(top: Statement): BoundStatement {
  const known = bindings.get(top);
  if (known) return known;
  const findings: FormFinding[] = [];
  return { bound: bindIn(top, top, 0, undefined, fileBody, findings), findings };
}

function bindIn(
  top: Statement,
  statement: Statement,
  offset: number,
  parent: Bound | undefined,
  body: Body,
  findings: FormFinding[],
): Bound {
  const spec = Object.hasOwn(body, statement.word) ? body[statement.word] : undefined;
  const at = (range: Range): Place => ({ top, start: offset + range.start, end: offset + range.end });
  const bare = { top, statement, offset, parent };
  if (statement.word === '') return { ...bare, spec: undefined, values: new Map(), children: [] };
  if (!spec) {
    // What does not parse is hardly a statement with a wrong word.
    if (statement.faults.every((f) => f.muted ?? f.looseList))
      findings.push(unknownWord(statement, parent, body, at));
    return { ...bare, spec: undefined, values: new Map(), children: [] };
  }
  const { values, misfits } = matchOf(spec, statement);
  // Where the line does not parse, what is missing from it is that fault's echo.
  if (statement.faults.every((f) => f.looseList)) {
    for (const misfit of misfits) {
      const { rule, message, fixes, start, end } =
        forBlock(misfit, spec, statement) ?? runTogether(misfit, body) ?? misfit;
      const range = { start, end };
      findings.push({
        rule,
        place: at(range),
        message,
        fixes: () => [
          ...fixes.map((f): Fix => ({
            title: f.title,
            preferred: f.preferred,
            edits: f.edits.map((e) => ({ place: at(e), text: e.text })),
          })),
          ...oneByOne(statement, parent, spec, misfit, at),
        ],
      });
    }
  }
  if (spec.deprecated) {
    const { replacement } = spec.deprecated;
    const place = at({ start: statement.head, end: statement.end });
    findings.push({
      rule: 'deprecated',
      place,
      message: phrase`\`${statement.word}\` is deprecated: write \`${replacement}\`.`,
      tag: 'deprecated',
      fixes: () => [
        { title: phrase`Write \`${replacement}\``, preferred: true, edits: [{ place, text: replacement }] },
      ],
    });
  }
  const children: Bound[] = [];
  const bound: Bound = { ...bare, spec, values, children };
  const { block } = statement;
  if (block && soundBlocks.get(block) === spec) bindSound(bound, block, children);
  else {
    const said = findings.length;
    bindBlock(bound, children, findings, at);
    if (block && findings.length === said) soundBlocks.set(block, spec);
  }
  return bound;
}

/** Blocks in which nothing is wrong, as blocks of this spec: one that stands in several statements is looked at once. */
const soundBlocks = new WeakMap<Block, Spec>();

function bindSound(parent: Bound, block: Block, children: Bound[]): void {
  const { top, offset, spec } = parent;
  const body = spec?.body ?? {};
  for (let i = 0; i < block.statements.length; i++) {
    const statement = block.statements[i];
    if (!statement) continue;
    const own = body[statement.word];
    const inner: Bound[] = [];
    const bound: Bound = {
      top,
      statement,
      offset: offset + (block.starts[i] ?? 0),
      parent,
      spec: own,
      values: own ? matchOf(own, statement).values : none,
      children: own && statement.block ? inner : noChildren,
    };
    children.push(bound);
    if (own && statement.block) bindSound(bound, statement.block, inner);
  }
}

const none: ReadonlyMap<string, readonly Value[]> = new Map();
const noChildren: readonly Bound[] = [];

const matches = new WeakMap<Statement, { readonly spec: Spec; readonly matched: Matched }>();

/** A statement that stands in several blocks is matched once. */
export function matchOf(spec: Spec, statement: Statement): Matched {
  const known = matches.get(statement);
  if (known?.spec === spec) return known.matched;
  const matched = match(spec, statement.args, wordRange(statement));
  matches.set(statement, { spec, matched });
  return matched;
}

/** `vm a, b on h { ... }`: a statement for each of a list where one declares one thing. */
function oneByOne(
  statement: Statement,
  parent: Bound | undefined,
  spec: Spec,
  misfit: Misfit,
  at: (range: Range) => Place,
): Fix[] {
  const { word, head, args, end, indent } = statement;
  const [list, ...rest] = args;
  if (!spec.many || list?.type !== 'list' || misfit.start !== list.start || misfit.fixes.length > 0)
    return [];
  if (list.items.some((item) => match(spec, [item, ...rest], wordRange(statement)).misfits.length > 0))
    return [];
  const [first, ...others] = list.items.map(argumentText);
  if (first === undefined || others.length === 0) return [];
  const parts = parent?.statement.block?.statements.some((s) => s.indent > parent.statement.indent);
  const between = parent && !parts ? '; ' : `\n${' '.repeat(indent)}`;
  const text = others.map((item) => `${between}${word} ${item}${movedHere}`).join('');
  return [
    {
      title: phrase`Write one \`${word}\` for each`,
      preferred: true,
      edits: [
        { place: at({ start: head + word.length, end: list.end }), text: ` ${first}` },
        { place: at({ start: end, end }), text, moved: at({ start: list.end, end }) },
      ],
    },
  ];
}

/** `vswitch br0 : ovs-dpdk`: what is too much for a statement says something in its block. */
function forBlock({ extra, ...misfit }: Misfit, spec: Spec, statement: Statement): Misfit | undefined {
  const meant = extra && meantInBlock(spec, extra.args);
  if (!meant) return undefined;
  const end = extra.args.at(-1)?.end ?? misfit.end;
  const text = meant.map((m) => m.text).join('; ');
  const { block } = statement;
  const first = block?.statements.find((s) => s.word !== '');
  const lines = first !== undefined && first.indent > statement.indent;
  const after = block ? block.start + 1 : end;
  const inside = lines ? `\n${' '.repeat(first.indent)}${text}` : first ? ` ${text};` : ` ${text}`;
  return {
    ...misfit,
    end,
    message: phrase`\`${text}\` stands in the block of \`${statement.word}\`.`,
    fixes: [
      {
        title: phrase`Put \`${text}\` in the block`,
        preferred: true,
        edits: block
          ? [
              { start: extra.after, end, text: '' },
              { start: after, end: after, text: inside },
            ]
          : [{ start: extra.after, end, text: ` { ${text} }` }],
      },
    ],
  };
}

/** `min 1Gbps max 2Gbps`: what is too much for one statement is the next one. */
function runTogether({ extra, ...misfit }: Misfit, body: Body): Misfit | undefined {
  const word = plainWord(extra?.args[0]);
  if (!extra || word === undefined || !Object.hasOwn(body, word)) return undefined;
  const { after } = extra;
  return {
    ...misfit,
    end: misfit.start + word.length,
    message: phrase`\`${word}\` is a statement of its own: it starts on a new line or after \`;\`.`,
    fixes: [
      { title: phrase`Insert \`;\``, preferred: true, edits: [{ start: after, end: after, text: ';' }] },
    ],
  };
}

function bindBlock(
  bound: Bound,
  children: Bound[],
  findings: FormFinding[],
  at: (range: Range) => Place,
): void {
  const { statement, spec, top, offset } = bound;
  const { block } = statement;
  if (block && spec && !spec.body && block.statements.some((s) => s.word !== '')) {
    findings.push({
      rule: 'unknown-property',
      place: at({ start: block.start, end: block.start + 1 }),
      message: phrase`\`${statement.word}\` has no block.`,
    });
    return;
  }
  const said = new Map<string, Bound>();
  block?.statements.forEach((child, i) => {
    const childOffset = offset + (block.starts[i] ?? 0);
    const inner = bindIn(top, child, childOffset, bound, spec?.body ?? {}, findings);
    children.push(inner);
    if (!inner.spec) return;
    const first = said.get(child.word);
    if (!first) said.set(child.word, inner);
    else if (!inner.spec.many) {
      const place = { top, start: childOffset + child.head, end: childOffset + child.end };
      findings.push({
        rule: 'duplicate-property',
        place: headPlace(inner),
        message: phrase`\`${child.word}\` is said twice here; only one can hold.`,
        related: [{ place: headPlace(first), message: phrase`Said first here.` }],
        fixes: () => [
          { title: phrase`Remove this \`${child.word}\``, preferred: true, edits: [{ place, text: '' }] },
        ],
      });
    }
  });
  for (const required of Object.values(spec?.body ?? {})) {
    if (!required.required || said.has(required.word)) continue;
    findings.push({
      rule: 'missing-property',
      place: headPlace(bound),
      message: phrase`\`${statement.word}\` needs \`${required.word}\`.`,
      fixes: () => [{ title: phrase`Insert \`${required.word}\``, edits: [insertion(bound, required.word)] }],
    });
  }
}

function unknownWord(
  statement: Statement,
  parent: Bound | undefined,
  body: Body,
  at: (range: Range) => Place,
): FormFinding {
  const { word } = statement;
  const place = at(wordRange(statement));
  const whole = { start: statement.head, end: statement.end };
  const homes = parentsOf(word);
  // A word that has its place elsewhere is hardly a slip: only what could stand here with these arguments is near.
  const near = meantWords(word, body).filter((n) => homes.length === 0 || fits(body[n], statement));
  const here = parent ? phrase`in \`${parent.statement.word}\`` : phrase`in a file`;
  const where = homes
    .map((h) => (h === undefined ? phrase`a file` : `\`${h}\``))
    .slice(0, 4)
    .join(', ');
  const kind =
    homes.length > 0
      ? declaresSomewhere(word)
      : parent === undefined ||
        statement.block !== undefined ||
        near.some((n) => body[n]?.declares !== undefined);
  const meant =
    near[0] !== undefined
      ? phrase` Did you mean \`${near[0]}\`?`
      : homes.length === 0
        ? phrase` What may stand here: ${listed(
            Object.keys(body).map((w) => `\`${w}\``),
            16,
          )}.`
        : '';
  const meaning = parent && meaningOf(word, parent);
  return {
    rule: kind ? 'unknown-kind' : 'unknown-property',
    place,
    among: meaning && ((around) => meaning.fixes({ statement, parent, place: at(whole) }, around)),
    message: meaning
      ? phrase`\`${word}\` cannot stand ${here}. ${meaning.says()}`
      : homes.length > 0
        ? phrase`\`${word}\` cannot stand ${here}; it belongs in ${where}.${meant}`
        : phrase`\`${word}\` means nothing ${here}.${meant}`,
    fixes: () => [
      ...near.map((n, i) => ({
        title: phrase`Write \`${n}\``,
        preferred: i === 0 && homes.length === 0,
        edits: [{ place, text: n }],
      })),
      ...(parent && homes.length > 0 && !meaning ? moves(statement, parent, at) : []),
      ...(parent && homes.length === 0 && near.length === 0
        ? [{ title: phrase`Remove it`, edits: [{ place: at(whole), text: '' }] }]
        : []),
    ],
  };
}

/** Where a statement that may not stand in this block could go: outwards, or into what stands beside it. */
function moves(statement: Statement, parent: Bound, at: (range: Range) => Place): Fix[] {
  const moved = at({ start: statement.head, end: statement.end });
  const move = (title: string, edit: Edit): Fix => ({
    title,
    edits: [
      { place: moved, text: '' },
      { ...edit, moved },
    ],
  });
  const takes = (body: Body | undefined): boolean =>
    body !== undefined && Object.hasOwn(body, statement.word) && fits(body[statement.word], statement);
  const found: Fix[] = [];
  const into = (bound: Bound): void => {
    const name = bound.statement.args[0];
    const said =
      name?.type === 'path'
        ? ` ${name.segments.map((s) => s.text).join('.')}`
        : name?.type === 'number'
          ? ` ${name.text}`
          : '';
    found.push(move(phrase`Move it to \`${bound.statement.word + said}\``, insertion(bound, movedHere)));
  };
  const inside = (bound: Bound): void => {
    for (const child of bound.children) {
      if (takes(child.spec?.body)) into(child);
      inside(child);
    }
  };
  inside(parent);
  let outer = parent;
  while (outer.parent) {
    outer = outer.parent;
    if (takes(outer.spec?.body)) into(outer);
  }
  if (takes(fileBody))
    found.push(move(phrase`Move it out of \`${outer.statement.word}\``, following(outer, movedHere)));
  return found.slice(0, 4);
}

function fits(spec: Spec | undefined, statement: Statement): boolean {
  return spec !== undefined && matchOf(spec, statement).misfits.length === 0;
}

/** Whether a word that has its place elsewhere is a kind there rather than a property. */
function declaresSomewhere(word: string): boolean {
  const seen = new Set<Body>();
  const visit = (body: Body): boolean => {
    if (seen.has(body)) return false;
    seen.add(body);
    const spec = Object.hasOwn(body, word) ? body[word] : undefined;
    if (spec && (spec.declares !== undefined || spec.many)) return true;
    return Object.values(body).some((s) => s.body !== undefined && visit(s.body));
  };
  return visit(fileBody);
}
