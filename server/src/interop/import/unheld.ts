import type { NetFunction, Vf } from './capture.ts';
import type { Card } from './cards.ts';
import { type GuestPlan, type Shared, vfFacts } from './guests.ts';
import { type Names, wordOf } from './names.ts';
import type { GuestSet } from './sets.ts';

/*
 * VFs that somebody has set up, for a guest that no capture shows: their rates and VLANs count on the port all the same,
 * so a guest stands in for each, a set where they follow each other and are alike.
 */

/** `lan.0/3`: the VFs that guests hold. */
export function heldVfs(plans: readonly GuestPlan[]): ReadonlySet<string> {
  return new Set(
    plans.flatMap((p) => p.vnics.flatMap((v) => (v.vf === undefined ? [] : [`${v.target}/${v.vf}`]))),
  );
}

export function unheld(
  cards: readonly Card[],
  held: ReadonlySet<string>,
  shared: Shared,
  names: Names,
): GuestSet[] {
  return cards.flatMap((card) =>
    card.ports.flatMap(({ index, fn }) => {
      dropLinkRates(fn, card);
      const port = `${card.name}.${index}`;
      const unclaimed = fn.vfs.filter((vf) => !held.has(`${port}/${vf.index}`));
      const free = unclaimed.filter(isSetUp);
      fn.notes.push(...restNotes(unclaimed.filter((vf) => !isSetUp(vf))));
      const stem = `${card.name}${card.ports.length > 1 || index > 0 ? `-${index}` : ''}-vf`;
      return runsOf(free, shared).map(({ vfs, facts }): GuestSet => {
        const [first] = vfs;
        const one = vfs.length === 1;
        const from = first?.index ?? 0;
        const head = wordOf(`${stem}${one ? from : ''}`, 'vf');
        const claimed = names.claim(one ? head : names.has(head) ? `${head}-${from}` : head);
        const macs = vfs.some((v) => v.mac !== undefined);
        return {
          head: one ? claimed : `${claimed}[${from}..${from + vfs.length - 1}]`,
          docs: [
            `Stands in for whoever holds ${one ? `VF ${from}` : `VFs ${from} to ${from + vfs.length - 1}`} of ${port}: no capture shows a guest that does.`,
            ...(macs && !one ? ['The MAC addresses of these VFs are left out.'] : []),
            ...vfs.flatMap((v) =>
              v.vlanProtocol !== undefined && !/802\.1q$/i.test(v.vlanProtocol)
                ? [`The VLAN of VF ${v.index} is of ${v.vlanProtocol}.`]
                : [],
            ),
          ],
          facts: [],
          vnics: [
            {
              name: 'eth0',
              mode: 'sriov',
              target: port,
              vf: from,
              mac: one ? first?.mac : undefined,
              facts,
              docs: [],
            },
          ],
        };
      });
    }),
  );
}

/** MAC addresses that one note lists. */
const maxListed = 16;

/** What is known of VFs that nobody has set up and nobody holds: it would make no guest, and is said beside the port. */
function restNotes(vfs: readonly Vf[]): string[] {
  const notes: string[] = [];
  const loose = vfs.filter((v) => v.spoofCheck === false);
  if (loose.length > 0) notes.push(`Spoof check is off on ${spans(loose)}.`);
  const named = vfs.filter((v) => v.interface !== undefined);
  if (named.length > 0)
    notes.push(`The host itself has ${spans(named)}: ${few(named.flatMap((v) => v.interface ?? []))}.`);
  const addressed = vfs.filter((v) => v.mac !== undefined);
  if (addressed.length > 0)
    notes.push(
      `MAC ${addressed.length === 1 ? 'address' : 'addresses'} of ${spans(addressed)}: ${few(addressed.flatMap((v) => v.mac ?? []))}.`,
    );
  return notes;
}

function few(words: readonly string[]): string {
  const more = words.length - maxListed;
  return `${words.slice(0, maxListed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** `VF 3`, `VFs 0 to 2, 5 and 7` */
function spans(vfs: readonly Vf[]): string {
  const runs: [from: number, to: number][] = [];
  for (const { index } of vfs) {
    const last = runs.at(-1);
    if (last?.[1] === index - 1) last[1] = index;
    else runs.push([index, index]);
  }
  const texts = runs.map(([from, to]) => (from === to ? `${from}` : `${from} to ${to}`));
  const end = texts.pop() ?? '';
  const lone = vfs.length === 1;
  return `VF${lone ? '' : 's'} ${texts.length === 0 ? end : `${texts.slice(0, 8).join(', ')} and ${end}`}`;
}

function isSetUp(vf: Vf): boolean {
  return vf.minBps !== undefined || vf.maxBps !== undefined || vf.vlan !== undefined || vf.trust === true;
}

/** VFs one behind the other that are set up alike. */
function runsOf(vfs: readonly Vf[], shared: Shared): { vfs: Vf[]; facts: readonly string[] }[] {
  const runs: { vfs: Vf[]; facts: readonly string[] }[] = [];
  for (const vf of [...vfs].sort((a, b) => a.index - b.index)) {
    const facts = vfFacts(vf, shared);
    const run = runs.at(-1);
    const last = run?.vfs.at(-1);
    if (
      run &&
      last &&
      last.index + 1 === vf.index &&
      run.facts.join() === facts.join() &&
      last.vlanProtocol === vf.vlanProtocol
    )
      run.vfs.push(vf);
    else runs.push({ vfs: [vf], facts });
  }
  return runs;
}

/** Rates that links run at, in bit/s. */
const linkRates = [1, 10, 25, 40, 50, 100, 200, 400].map((g) => g * 1e9);

/** bnx2x and others report the link's speed as the limit of every VF: that is none. */
function dropLinkRates(fn: NetFunction, card: Card): void {
  const [first] = fn.vfs;
  const rate = first?.maxBps;
  if (rate === undefined || fn.vfs.some((v) => v.maxBps !== rate || v.minBps !== undefined)) return;
  const speed = fn.speedBps ?? card.device?.portSpeedBps?.value;
  if (speed === undefined ? fn.vfs.length < 2 || !linkRates.includes(rate) : rate !== speed) return;
  for (const vf of fn.vfs) vf.maxBps = undefined;
  fn.notes.push(
    speed === undefined
      ? `Every VF reports a limit of ${rate / 1e9} Gb/s: taken as the speed of the link, which some drivers report, and not as a limit.`
      : `Every VF reports a limit of ${rate / 1e9} Gb/s, which is the link’s own speed: taken as none.`,
  );
}
