import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../scripts/common.mjs';
import { rules } from '../server/src/rules/all.ts';
import type { Body } from '../server/src/schema/spec.ts';
import { fileBody } from '../server/src/schema/vocabulary.ts';

/*
 * A language for tests: every text stands in brackets, and its values come in another order. What is read without brackets
 * was not translated.
 */

const english = JSON.parse(readFileSync(join(ROOT, 'l10n/bundle.l10n.json'), 'utf8')) as Record<
  string,
  string
>;

/**
 * `{0} has {1} VFs.` is `{1}⟦ has ⟧{0}⟦ VFs.⟧`: values stand outside, so that one that is a word itself is found too. What
 * stands between backticks is code in every language, and its values stay among themselves. Each sentence has brackets of its own, as some are shown alone.
 */
export const PSEUDO: Readonly<Record<string, string>> = Object.fromEntries(
  Object.keys(english).map((text) => [text, translated(text)]),
);

function translated(text: string): string {
  let code = false;
  const parts = text
    .split(/(`|\{\d+\}|(?<=\.) )/)
    .filter((part) => part !== '')
    .map((part) => {
      if (part === '`') code = !code;
      return { part, code, value: /^\{\d+\}$/.test(part) };
    });
  const values = [false, true].map((inCode) =>
    parts.filter((one) => one.value && one.code === inCode).map(({ part }) => part),
  );
  return parts
    .map(({ part, code: inCode, value }) =>
      value
        ? inCode
          ? values[1]?.pop()
          : ` ${values[0]?.pop() ?? ''} `
        : inCode || part === '`'
          ? part
          : `⟦${part}⟧`,
    )
    .join('');
}

/** Where facts are from, names of products, and the catalog's own remarks: the same in every language. */
const quoted = readdirSync(join(ROOT, 'server/src'), { recursive: true, encoding: 'utf8' })
  .flatMap((name) => {
    const found = name.endsWith('.iov')
      ? /"((?:[^"\n\\]|\\.){8,})"|\/\/\/ (.+)/g
      : name.endsWith('.ts')
        ? /source: '([^'\n]{8,})'/g
        : undefined;
    return found ? [...readFileSync(join(ROOT, 'server/src', name), 'utf8').matchAll(found)] : [];
  })
  .map(([, text, remark]) => (text ?? remark ?? '').replaceAll('\\"', '"'))
  .sort((a, b) => b.length - a.length);

/** What is the same in every language: names of the field, of products, of units. */
const NAMES = new Set(
  (
    'AMD-Vi ARI BESS CPU DCB DCBX DPDK DRS ESXi ETS FCoE GHz Gb GiB HA Hyper-V IMIX IOMMU IOV KVM KiB LACP MAC MHz MTU Mb Mi ' +
    'MiB NIC NUMA OVS PCI PCIe PF PFC QEMU RSS SMMU SR-IOV TCP VEPA VF VLAN VM VMDq VPP VT-d VMware Zen Mpps x1 x4 x8 x16 Xen kb kpps pps ms ns us µs vDPA vs0 imix bit Hz vCPUs ' +
    'vCPU vNIC dpdk kvm host port switch vm vnic vswitch wire mtu class qos queues vfs vmdq type cores cpu p50 p99'
  ).split(' '),
);
/** And the words of the language itself. */
const seen = new Set<Body>();
function addWords(body: Body): void {
  if (seen.has(body)) return;
  seen.add(body);
  for (const spec of Object.values(body)) {
    NAMES.add(spec.word);
    for (const { type, lead, name } of spec.forms.flat()) {
      if (lead !== undefined) NAMES.add(lead);
      if (type.type === 'enum') for (const word of Object.keys(type.values)) NAMES.add(word);
      NAMES.add(name.toUpperCase());
    }
    if (spec.body) addWords(spec.body);
  }
}
addWords(fileBody);
for (const { id } of rules) NAMES.add(id);

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
const WORD = /\p{L}[\p{L}\d-]*[\p{L}\d]/gu;

/** What of a text a translator has not seen: words outside brackets and code that are no names. `of` has names of its own. */
export function untranslated(said: string, of = ''): string[] {
  const remarks = [...of.matchAll(/\/\/\/ (.+)/g)].map(([, remark = '']) => remark);
  // A citation stands in italics behind its fact.
  let text = said
    .replace(/```[^]*?```/g, ' ')
    .replace(/— \*.*\*$/gm, ' ')
    .replace(/⟦[^⟧]*(?:\.\.\.$|…)/g, ' ')
    .replace(/⟦[^⟦⟧]*⟧/g, ' ');
  for (const one of [...quoted, ...remarks]) if (text.includes(one)) text = text.replaceAll(one, ' ');
  const names = new Set([
    ...NAMES,
    ...(of.replace(/\/\/.*/g, '').match(WORD) ?? []).flatMap((name) => [name, capital(name)]),
  ]);
  const words = text.replace(/`[^`]*`/g, ' ').match(WORD) ?? [];
  // `X710-DA2`, `sil...`: a model, and what is cut off.
  return words.filter(
    (word) =>
      !names.has(word) &&
      !/^[A-Z]+\d|^ConnectX/.test(word) &&
      !new RegExp(`${word}-?(?:\\.\\.\\.|…)`).test(text),
  );
}
