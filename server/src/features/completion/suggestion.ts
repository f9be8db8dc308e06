import type { CompletionItemKind } from 'vscode-languageserver-types';

/** One thing that may be written, before it becomes the protocol's item. */
export interface Suggestion {
  readonly label: string;
  readonly kind: CompletionItemKind;
  /** What is written, where that is not the label. */
  readonly insert?: string | undefined;
  /** The same with tab stops, for clients that know them. */
  readonly snippet?: string | undefined;
  readonly detail?: string | undefined;
  /** Markdown. */
  readonly documentation?: string | undefined;
  readonly deprecated?: boolean | undefined;
  readonly preselect?: boolean | undefined;
  /** Groups come in this order, within a group suggestions as they are given. */
  readonly group?: number | undefined;
  /** By which its documentation is found when it is asked for. */
  readonly device?: string | undefined;
}
