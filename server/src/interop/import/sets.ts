import type { GuestPlan, VnicPlan } from './guests.ts';
import { type Names, wordOf } from './names.ts';

/* Guests that are alike, as sets: `web1`, `web2` and `web3` with one size and alike vnics become `web[1..3]`. */

export interface GuestSet {
  /** As declared: `web[1..3]`. */
  readonly head: string;
  readonly label?: string | undefined;
  readonly docs: readonly string[];
  readonly facts: readonly string[];
  /** Of the first member; `vf` counts up over the others. */
  readonly vnics: readonly VnicPlan[];
}

interface Numbered {
  readonly plan: GuestPlan;
  readonly stem: string;
  readonly digits: string;
  readonly signature: string;
}

function numbered(plan: GuestPlan): Numbered {
  const match = /^([A-Za-z_](?:[\w-]*[A-Za-z_])?)(\d{1,6})$/.exec(plan.name);
  const vnics = plan.vnics.map((v) => [v.name, v.mode, v.target, v.vf === undefined, v.facts, v.docs]);
  return {
    plan,
    stem: match?.[1] ?? '',
    digits: match?.[2] ?? '',
    signature: JSON.stringify([plan.facts, plan.docs, vnics]),
  };
}

/** Whether `b` is the member of a set that comes after `a`. */
function follows(a: Numbered, b: Numbered): boolean {
  if (a.stem === '' || a.stem !== b.stem || a.signature !== b.signature) return false;
  if (Number(b.digits) !== Number(a.digits) + 1) return false;
  const padded = a.digits.startsWith('0') || b.digits.startsWith('0');
  if (padded ? a.digits.length !== b.digits.length : false) return false;
  return a.plan.vnics.every((v, i) => v.vf === undefined || b.plan.vnics[i]?.vf === v.vf + 1);
}

const natural = (text: string): string => text.replace(/\d+/g, (d) => d.padStart(12, '0'));

export function setsOf(plans: readonly GuestPlan[], names: Names): GuestSet[] {
  const sorted = plans.map(numbered).sort((a, b) => (natural(a.plan.name) < natural(b.plan.name) ? -1 : 1));
  const sets: GuestSet[] = [];
  for (let i = 0; i < sorted.length;) {
    const first = sorted[i];
    if (!first) break;
    let last = first;
    let end = i + 1;
    for (let next = sorted[end]; next && follows(last, next); next = sorted[end]) {
      last = next;
      end++;
    }
    const { plan } = first;
    if (end - i >= 2 && !names.has(first.stem)) {
      const macs = plan.vnics.some((v) => v.mac !== undefined);
      sets.push({
        head: `${names.claim(first.stem)}[${first.digits}..${last.digits}]`,
        docs: [
          ...plan.docs,
          ...(macs ? ['Each member has MAC addresses of its own, which are left out here.'] : []),
        ],
        facts: plan.facts,
        vnics: plan.vnics.map((v) => ({ ...v, mac: undefined })),
      });
    } else {
      for (const { plan: one } of sorted.slice(i, end)) {
        const word = names.claim(wordOf(one.name, 'vm'));
        sets.push({ ...one, head: word, label: word === one.name ? undefined : one.name });
      }
    }
    i = end;
  }
  return sets;
}
