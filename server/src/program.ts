import type * as Node from './node.ts';

/*
 * The large part of what runs under Node: the bundle that browsers read too. Each half is evaluated when it is asked for.
 */

export const command = (): Promise<unknown> => import('./cli/main.ts');
export const server = (): Promise<typeof Node> => import('./node.ts');
