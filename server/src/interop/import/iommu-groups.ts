import { type Problem, type Reading, emptyCapture, emptyFunction, failure, linesOf } from './capture.ts';
import { Fields, bounds } from './fields.ts';
import { idsOfDescription } from './pci-names.ts';
import { pciAddress, pciId, plainLine } from './values.ts';
import { phrase } from '../../words/phrase.ts';

/*
 * What the scripts print that people list IOMMU groups with, a function a line:
 *
 *     group 11 0000:02:00.0 Ethernet controller: Intel Corporation 82574L Gigabit Network Connection
 *     IOMMU Group 11 02:00.0 Ethernet controller [0200]: Intel Corporation 82574L [8086:10d3]
 *
 * or with the group on a line of its own above its functions.
 */

const own = /^\s*(?:IOMMU\s+)?group:?\s+(?<group>\d+):?\s*(?<rest>.*)$/i;
const member = /^\s*(?<address>(?:[0-9a-f]{4}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7])\s+(?<rest>\S.*)$/i;

export function isIommuGroups(text: string): boolean {
  const lines = text.slice(0, 16_384).split('\n');
  return lines.some((line, i) => {
    const groups = own.exec(line)?.groups;
    if (!groups) return false;
    return member.test((groups['rest'] ?? '') === '' ? (lines[i + 1] ?? '') : (groups['rest'] ?? ''));
  });
}

export function readIommuGroups(text: string): Reading {
  const capture = emptyCapture();
  let group: number | undefined;
  const problems: Problem[] = [];
  let found = 0;
  for (const [line, number] of linesOf(text, problems)) {
    const started = own.exec(line)?.groups;
    if (started)
      group = new Fields(problems, phrase`An IOMMU group`, number).number(
        'group',
        started['group'],
        bounds.iommuGroup,
      );
    const groups = member.exec(started ? (started['rest'] ?? '') : line)?.groups;
    const address = pciAddress(groups?.['address']);
    if (!groups || address === undefined) continue;
    found++;
    const rest = (groups['rest'] ?? '').replace(/ *\(rev [0-9a-f]{2}\)/i, '');
    const colon = rest.indexOf(': ');
    const kind = rest.slice(0, Math.max(0, colon)).replace(/ *\[[0-9a-f]{4}\]$/i, '');
    const what = rest.slice(colon + 2);
    const id = /\[([0-9a-f]{4}):([0-9a-f]{4})\]/i.exec(what);
    const description = plainLine(what.replace(/ *\[[0-9a-f]{4}:[0-9a-f]{4}\]/i, ''));
    if (!/^(?:Ethernet|Infiniband|Network) controller$/i.test(kind)) {
      capture.others.set(address, plainLine(`${kind}: ${description}`));
      continue;
    }
    const ids = id ? [] : idsOfDescription(description);
    capture.functions.push({
      ...emptyFunction(),
      address,
      iommuGroup: group,
      description: description || undefined,
      id: pciId(id?.[1], id?.[2]) ?? (ids.length === 1 ? ids[0] : undefined),
      likelyIds: ids.length > 1 ? ids : undefined,
      isVf: /virtual function|\bVF\b/i.test(description) || undefined,
    });
  }
  if (found === 0)
    return {
      captures: [],
      problems: [...problems, failure(phrase`This is no list of IOMMU groups: no function in one found.`, 1)],
    };
  capture.host.iommuActive = true;
  return { captures: [capture], problems };
}
