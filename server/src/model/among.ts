import type { FormFinding } from './bind.ts';
import type { Bound } from './bound.ts';
import { catalogBound, catalogDevice } from './catalogued.ts';
import type { NameTable } from './declaration.ts';
import { deviceOf } from './devices.ts';
import type { Finding } from './finding.ts';
import type { Source } from './link.ts';
import { pathText, pathsOf } from './read.ts';
import type { Device } from './topology.ts';

/** A finding of a statement alone, with the fixes that can be told now that the others are known. */
export function amongOthers(
  finding: FormFinding,
  sources: readonly Source[],
  namesThen: () => NameTable,
): Finding {
  const { among, fixes, ...rest } = finding;
  if (!among) return finding;
  const { top } = finding.place;
  return {
    ...rest,
    fixes: () => {
      const statements = sources.find(({ tree }) => tree.statements.includes(top))?.tree.statements ?? [top];
      const first = statements.find(({ word }) => word !== 'import') ?? top;
      const names = namesThen();
      return [...among({ names, first, device: (name) => deviceNamed(name, names) }), ...(fixes?.() ?? [])];
    },
  };
}

function deviceNamed(name: string, names: NameTable): Device | undefined {
  const baseOf = (bound: Bound): Bound | undefined => {
    const [base] = pathsOf(bound, 'base');
    const text = base && pathText(base.path);
    return text === undefined ? undefined : (names.get('device', text)?.bound ?? catalogBound(text));
  };
  const declared = names.get('device', name)?.bound;
  if (declared) return deviceOf(declared, baseOf);
  const catalogued = catalogBound(name);
  return catalogued && catalogDevice(catalogued);
}
