import type { Statement, Tree } from '../syntax/tree.ts';
import { bind } from './bind.ts';
import type { Bound } from './bound.ts';
import type { Declarations } from './declaration.ts';
import type { Cut, Stencil, Stencils } from './stencil.ts';

/** A top-level statement as the linker holds it: what can be told from its stencil is told without binding it. */
export class Top {
  readonly statement: Statement;
  /** Undefined where the statement is looked at for itself. */
  readonly stencil: Stencil | undefined;
  /** The names in the stencil's holes. */
  readonly names: readonly string[];
  /** What it declares, once something has asked for that. */
  declared: Declarations | undefined;

  constructor(statement: Statement, cut?: Cut) {
    this.statement = statement;
    this.stencil = cut?.stencil;
    this.names = cut?.names ?? none;
    this.declared = undefined;
  }

  get bound(): Bound {
    return bind(this.statement).bound;
  }
}

const none: readonly string[] = [];

const partWords: ReadonlySet<string> = new Set(['host', 'vm', 'flow', 'expect', 'measured']);

/** Whether it belongs to hosts that hang together, rather than to all. */
export const isOfPart = ({ statement }: Pick<Top, 'statement'>): boolean => partWords.has(statement.word);

/** The statements of a tree from one index up to another. */
export function topsOf(
  { statements, starts, text }: Tree,
  from: number,
  to: number,
  stencils: Stencils,
): Top[] {
  const tops: Top[] = [];
  for (let i = from; i < to; i++) {
    const statement = statements[i] as Statement;
    const cut = partWords.has(statement.word) ? stencils.cut(statement, text, starts[i] ?? 0) : undefined;
    tops.push(new Top(statement, cut));
  }
  return tops;
}

/** What is the same for all statements of a stencil: worked out for the first one. */
export class ByStencil<T> {
  private readonly known = new WeakMap<Stencil, { readonly value: T }>();
  private readonly of: (top: Top) => T;

  constructor(of: (top: Top) => T) {
    this.of = of;
  }

  get(top: Top): T {
    const { stencil } = top;
    if (!stencil) return this.of(top);
    let found = this.known.get(stencil);
    if (!found) this.known.set(stencil, (found = { value: this.of(top) }));
    return found.value;
  }
}
