import { CompletionItemKind } from 'vscode-languageserver-types';
import { catalogNames } from '../../catalog/catalog.ts';
import { deviceFacts, deviceLine, deviceNamed } from '../devices.ts';
import type { Suggestion } from './suggestion.ts';

let known: readonly Suggestion[] | undefined;

/** The catalog's NIC models, each with its main figures; those that are in use before all others. */
export function deviceSuggestions(used: ReadonlySet<string>): readonly Suggestion[] {
  known ??= [...catalogNames].sort(byMarket).map((name): Suggestion => {
    const device = deviceNamed(name);
    return {
      label: name,
      kind: CompletionItemKind.Module,
      detail: device && deviceLine(device),
      deprecated: device?.endOfLife !== undefined,
      group: device?.endOfLife === undefined ? 2 : 3,
      device: name,
    };
  });
  return used.size === 0 ? known : known.map((one) => (used.has(one.label) ? { ...one, group: 1 } : one));
}

/** Vendors by how many servers have their cards, as they are listed in the catalog otherwise. */
const vendors = ['intel', 'nvidia', 'broadcom', 'marvell', 'chelsio', 'solarflare'];

function byMarket(a: string, b: string): number {
  const rank = (name: string): number => vendors.indexOf(name.slice(0, name.indexOf('.')));
  return rank(a) - rank(b);
}

/** All that the catalog knows of a device, as markdown; undefined where it has none of that name. */
export function deviceDocumentation(name: string): string | undefined {
  const device = deviceNamed(name);
  return (
    device &&
    [device.label === undefined ? '' : `**${device.label}**`, device.docs ?? '', deviceFacts(device)]
      .filter((part) => part !== '')
      .join('\n\n')
  );
}
