import type { Argument, Index, PathArgument, Range } from '../syntax/tree.ts';
import type { Dimension } from '../schema/units.ts';

/** What an argument means, by the type of its slot. No name is looked up for it. */
export type Value = Range &
  (
    | { readonly type: 'name'; readonly name: string; readonly index?: Index | undefined }
    | { readonly type: 'refs'; readonly paths: readonly PathArgument[] }
    | { readonly type: 'word'; readonly word: string }
    | { readonly type: 'words'; readonly words: readonly (Range & { readonly word: string })[] }
    | { readonly type: 'flag'; readonly on: boolean }
    | { readonly type: 'number'; readonly value: number }
    | { readonly type: 'numbers'; readonly values: readonly (Range & { readonly value: number })[] }
    | { readonly type: 'quantity'; readonly value: number; readonly dimension: Dimension }
    | { readonly type: 'string'; readonly value: string }
    | { readonly type: 'strings'; readonly values: readonly (Range & { readonly value: string })[] }
  );

/** What is wrong with an argument. Edits are relative like ranges. */
export interface Misfit extends Range {
  readonly rule: 'bad-value' | 'missing-property' | 'syntax';
  /** Where more was written than belongs there: that, and where what belongs there ends. */
  readonly extra?: { readonly args: readonly Argument[]; readonly after: number } | undefined;
  /** Something is missing that may be a word too many elsewhere. */
  readonly lacks?: boolean | undefined;
  readonly message: string;
  readonly fixes: readonly {
    readonly title: string;
    readonly edits: readonly (Range & { readonly text: string })[];
    readonly preferred?: boolean;
  }[];
}
