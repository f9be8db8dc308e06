import type { Attachment } from '../model/topology.ts';
import type { World } from './world.ts';

/* VMs that nothing tells apart but their names: what one of them would come to, each of them would. */

/** The texts of top-level statements, by each word in them. */
export type Mentions = ReadonlyMap<string, readonly string[]>;

export function mentionsOf({ sources }: World): Mentions {
  const mentions = new Map<string, string[]>();
  for (const { tree } of sources) {
    tree.statements.forEach((statement, i) => {
      const start = tree.starts[i] ?? 0;
      const text = tree.text.slice(start, start + statement.width).trim();
      for (const word of new Set(text.match(words))) {
        const known = mentions.get(word);
        if (known === undefined) mentions.set(word, [text]);
        else known.push(text);
      }
    });
  }
  return mentions;
}

const words = /[A-Za-z_][\w-]*/gu;

/** What is said of a vnic's VM anywhere, but for its name: VMs of which the same is said are the same to every rule and figure. */
export function kindOf({ vm, vnic, mode, port, vswitch }: Attachment, mentions: Mentions): string {
  const texts = (mentions.get(vm.name) ?? []).map((text) =>
    text.replaceAll(words, (word) => (word === vm.name ? '\u0000' : word)),
  );
  // A VM declared in its host's block is told apart from its neighbours by where it stands in that text.
  return [vnic.name, mode, port?.path ?? '', vswitch?.name ?? '', ...texts].join('\u0001');
}

/** A text about one VM, said of another that is like it. */
export function saidOf(text: string, from: string, to: string): string {
  return from === to ? text : text.replaceAll(words, (word) => (word === from ? to : word));
}
