import { mayStand } from '../schema/vocabulary.ts';
import { parse } from '../syntax/parser.ts';
import { bind } from './bind.ts';
import type { Edit, Finding, Fix } from './finding.ts';
import type { NameTable } from './declaration.ts';
import { declarationsIn } from './declare.ts';
import { Names, NamesWithin } from './names.ts';
import { type Exemplar, LinkedPart, type Moment, type Resemblance } from './parts.ts';
import type { Place } from './place.ts';
import { Kept, filled, moved } from './stencil.ts';
import { Top } from './top.ts';

/*
 * Parts that are alike but for the names of their hosts and VMs. One part of the same text, with names that nobody has
 * put in their place, is linked, checked and predicted once; of the others that is said with their own names and places.
 */

/** The shapes of a world's parts: what a part has in common with those that differ from it in names alone. */
export class Shapes {
  private readonly known = new Kept<Shape>();

  /** The shape that these statements have at this moment; undefined where they have to be looked at for themselves. */
  of(tops: readonly Top[], moment: Moment): Shape | undefined {
    const key = shapeKey(tops, moment.names());
    if (key === undefined) return undefined;
    const known = this.known.find(key);
    let shape = known ?? this.known.set(key, new Shape(moment));
    if (!known) return shape;
    if (!shape.holds(moment)) shape = this.known.set(key, new Shape(moment));
    shape.repeat(tops);
    return shape;
  }
}

/** As soon as two parts have a shape, a likeness speaks for both; it is made when it is first asked for. */
export class Shape implements Resemblance {
  private example: readonly Top[] | undefined;
  private made: { readonly likeness: Likeness | undefined } | undefined;

  constructor(private moment: Moment) {}

  repeat(tops: readonly Top[]): void {
    this.example ??= tops;
  }

  get likeness(): Likeness | undefined {
    if (!this.made && this.example) this.made = { likeness: Likeness.of(this.example, this.moment) };
    return this.made?.likeness;
  }

  get isShared(): boolean {
    return this.made ? this.made.likeness !== undefined : this.example !== undefined;
  }

  get known(): Likeness | undefined {
    return this.made?.likeness;
  }

  /** Goes over to another moment; false where that takes another likeness. */
  holds(moment: Moment): boolean {
    if (this.moment === moment) return true;
    if (this.made?.likeness) return this.made.likeness.holds(moment);
    if (this.made) return false;
    this.moment = moment;
    return true;
  }
}

/** The text of a group up to the names that it declares; undefined where it has to be looked at for itself. */
function shapeKey(tops: readonly Top[], names: NameTable): string | undefined {
  const own = new Map<string, number>();
  for (const top of tops) {
    if (!top.stencil) return undefined;
    for (const declaration of declarationsIn(top).declarations) {
      const { kind, name } = declaration;
      // Of two declarations of one name only the first is linked.
      if (names.get(kind, name) !== declaration || !top.names.includes(name)) return undefined;
      own.set(name, own.size);
    }
  }
  let key = '';
  for (const { stencil, names: used } of tops) {
    key += `${stencil?.id ?? 0}`;
    for (const name of used) key += ` ${own.get(name) ?? name}`;
    key += '\n';
  }
  return key;
}

/** The names that statements declare, numbered in their order. */
function ownNames(tops: readonly Top[]): ReadonlyMap<string, number> {
  const own = new Map<string, number>();
  for (const top of tops) for (const { name } of declarationsIn(top).declarations) own.set(name, own.size);
  return own;
}

const placeholders = /__name(\d+)__/g;
const placeholder = (i: number): string => `__name${i}__`;

class Likeness implements Exemplar {
  private checked: { readonly moment: Moment; readonly holds: boolean } | undefined;
  /** The names of statements like its own: asked for with every text about them. */
  private readonly called = new WeakMap<readonly Top[], readonly string[]>();

  private constructor(
    readonly part: LinkedPart,
    private readonly tops: readonly Top[],
    private readonly names: Names,
  ) {}

  /** Undefined where more than its names would be another, or where names are not all that matters. */
  static of(like: readonly Top[], moment: Moment): Likeness | undefined {
    const own = ownNames(like);
    const tops: Top[] = [];
    for (const { stencil, names: used } of like) {
      if (!stencil || used.some((name) => name.match(placeholders))) return undefined;
      const put = used.map((name) => {
        const number = own.get(name);
        return number === undefined ? name : placeholder(number);
      });
      const { statements } = parse(filled(stencil, put), mayStand);
      const [statement] = statements;
      if (!statement || statements.length > 1 || statement.faulty || bind(statement).findings.length > 0)
        return undefined;
      tops.push(new Top(statement, { stencil, names: put }));
    }
    const names = new Names(tops);
    const part = new LinkedPart(tops, within(names, moment));
    return part.isClosed ? new Likeness(part, tops, names) : undefined;
  }

  holds(moment: Moment): boolean {
    if (this.checked?.moment !== moment)
      this.checked = { moment, holds: this.part.holds(within(this.names, moment)) };
    return this.checked.holds;
  }

  named(tops: readonly Top[], text: string): string {
    let own = this.called.get(tops);
    if (!own) this.called.set(tops, (own = [...ownNames(tops).keys()]));
    const names = own;
    return text.replace(placeholders, (_, i: string) => names[Number(i)] ?? '');
  }

  saidOf(tops: readonly Top[], findings: readonly Finding[]): Finding[] {
    const indices = new Map(this.tops.map(({ statement }, i) => [statement, i]));
    const text = (said: string): string => this.named(tops, said);
    const place = (at: Place): Place => {
      const i = indices.get(at.top) ?? -1;
      const from = this.tops[i];
      const to = tops[i];
      const stencil = from?.stencil;
      if (!stencil || !to) return at;
      const offset = (value: number): number => moved(stencil, value, from.names, to.names);
      return { top: to.statement, start: offset(at.start), end: offset(at.end) };
    };
    const edit = (one: Edit): Edit => ({ place: place(one.place), text: text(one.text) });
    const fix = (one: Fix): Fix => ({ ...one, title: text(one.title), edits: one.edits.map(edit) });
    return findings.map((finding) => {
      const { fixes, related } = finding;
      return {
        ...finding,
        place: place(finding.place),
        message: text(finding.message),
        related: related?.map((r) => ({ place: place(r.place), message: text(r.message) })),
        fixes: fixes && (() => fixes().map(fix)),
      };
    });
  }
}

/** A moment in which a part's own names are there too. */
function within(own: Names, { names, shared }: Moment): Moment {
  const table = new NamesWithin(own, names());
  return { names: () => table, shared };
}
