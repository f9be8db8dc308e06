import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from '../../server/src/testing/fast-check.ts';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../scripts/common.mjs';
import { codeActions } from '../../server/src/features/codeActions.ts';
import { diagnostics } from '../../server/src/features/diagnostics.ts';
import { declaredName } from '../../server/src/features/names.ts';
import { formatting, rangeFormatting } from '../../server/src/features/formatting.ts';
import { Refusal, rename } from '../../server/src/features/rename.ts';
import { semanticTokens } from '../../server/src/features/semanticTokens.ts';
import { documentSymbols } from '../../server/src/features/symbols.ts';
import { bind } from '../../server/src/model/bind.ts';
import type { Bound } from '../../server/src/model/bound.ts';
import type { Topology } from '../../server/src/model/topology.ts';
import { format } from '../../server/src/syntax/print.ts';
import { edited, fixture } from '../../server/src/testing/fixture.ts';
import type { Snapshot } from '../../server/src/workspace/snapshot.ts';

/* What holds whatever the text is: for names, for fixes, for positions. */

const folder = join(ROOT, 'examples');
const names = readdirSync(folder).filter((name) => name.endsWith('.iov'));
const texts = names.map((name) => readFileSync(join(folder, name), 'utf8'));
const good = texts.filter((_, i) => names[i] !== 'broken.iov');

const opened = (text: string): Snapshot => fixture(text.replaceAll('$0', '')).snapshot;

/** What a topology says, without where it says it. */
function modelOf({ hosts, vms, switches, networks, qos, flavors, flows, expectations }: Topology): unknown {
  return {
    hosts: hosts.map((host) => ({
      name: host.name + host.members.text,
      nics: host.nics.map(({ name, device, ports }) => ({
        name,
        device: device?.name,
        ports: ports.map(({ path, vfs, link, mtu }) => [
          path,
          vfs?.value,
          link?.value.switch.name,
          mtu?.value,
        ]),
      })),
      vswitches: host.vswitches.map(({ name, uplinks, vmdq }) => [
        name,
        uplinks.map(({ port }) => port.path),
        vmdq?.value,
      ]),
      groups: host.groups.map(({ text, attachments }) => ({
        text,
        attachments: attachments.map((a) => [
          `${a.vm.name}.${a.vnic.name}`,
          a.mode,
          a.span,
          a.perHost,
          a.port?.path ?? a.vswitch?.name,
          a.failover?.vswitch?.name ?? a.failover?.port?.path,
          a.vnic.qos?.value.name,
          a.vnic.network?.value.name,
        ]),
      })),
    })),
    vms: vms.map((vm) => [
      vm.name + vm.members.text,
      vm.flavor?.name,
      vm.vcpus?.value,
      vm.memoryBytes?.value,
      vm.migrateTo.map(({ host }) => host.name),
      vm.bonds.map(({ name, vnics }) => [name, vnics]),
    ]),
    switches: switches.map(({ name, ports }) => [name, ports?.value]),
    networks: networks.map(({ name, vlan }) => [name, vlan?.value]),
    qos: qos.map(({ name, minBps, maxBps }) => [name, minBps?.value, maxBps?.value]),
    flavors: flavors.map(({ name, vcpus }) => [name, vcpus?.value]),
    flows: flows.map(({ text, rateBps }) => [text, rateBps?.value]),
    expectations: expectations.map(({ text, limit }) => [text, limit.value]),
  };
}

function declared(snapshot: Snapshot): Bound[] {
  const found: Bound[] = [];
  const visit = (bound: Bound): void => {
    if (declaredName(bound)) found.push(bound);
    bound.children.forEach(visit);
  };
  for (const statement of snapshot.tree.statements) visit(bind(statement).bound);
  return found;
}

const word = fc
  .tuple(
    fc.constantFrom('zq', '_q', 'Q', 'vm', 'port'),
    fc.array(fc.constantFrom('a', 'Z', '_', '9', '-x', '-0'), { maxLength: 6 }),
  )
  .map(([first, more]) => `${first}${more.join('')}`);

test('a rename keeps the model but for the name, and there and back is the same text', () => {
  fc.assert(
    fc.property(fc.constantFrom(...good), fc.nat(), word, (text, pick, name) => {
      const snapshot = opened(text);
      const all = declared(snapshot);
      const bound = all[pick % all.length] as Bound;
      const place = snapshot.world.locate(declaredName(bound) ?? { top: bound.top, start: 0, end: 0 });
      const old = text.slice(place.start, place.end);
      // A name that stands nowhere else can be told from all others.
      fc.pre(name !== old && !text.includes(name) && place.uri === snapshot.uri);
      let changed: Snapshot;
      try {
        const edit = rename(snapshot, snapshot.lines.positionAt(place.start), name);
        changed = opened(edited(snapshot, edit?.changes?.[snapshot.uri] ?? []));
      } catch (error) {
        if (error instanceof Refusal) return;
        throw error;
      }
      const back = (json: string): string => json.replaceAll(name, old);
      expect(back(JSON.stringify(modelOf(changed.world.topology)))).toBe(
        JSON.stringify(modelOf(snapshot.world.topology)),
      );
      expect(changed.diagnostics.map(({ rule }) => rule)).toEqual(
        snapshot.diagnostics.map(({ rule }) => rule),
      );
      const again = rename(changed, changed.lines.positionAt(place.start), old);
      expect(edited(changed, again?.changes?.[changed.uri] ?? [])).toBe(text);
    }),
    { numRuns: 120 },
  );
});

/** A text as it is while somebody works on it: words left out, twice or changed. */
const mutated = fc
  .tuple(
    fc.constantFrom(...texts),
    fc.array(fc.tuple(fc.nat(), fc.constantFrom('drop', 'twice', 'swap', 'digit')), {
      minLength: 1,
      maxLength: 3,
    }),
  )
  .map(([text, changes]) =>
    changes.reduce((now, [at, how]) => {
      const words = [...now.matchAll(/[\w.-]+|[{}[\];:]/g)];
      const found = words[at % Math.max(1, words.length)];
      if (!found) return now;
      const [all] = found;
      const put = {
        drop: '',
        twice: `${all} ${all}`,
        swap: all.slice(1) + all.slice(0, 1),
        digit: `${all}9`,
      }[how];
      return now.slice(0, found.index) + put + now.slice(found.index + all.length);
    }, text),
  );

test('every fix parses as well as before; a preferred one removes what it mends', () => {
  fc.assert(
    fc.property(mutated, fc.nat(), (text, pick) => {
      const snapshot = opened(text);
      const all = snapshot.diagnostics;
      const found = all[pick % Math.max(1, all.length)];
      if (!found) return;
      const count = (of: Snapshot, rule: string): number =>
        of.diagnostics.filter((d) => d.rule === rule).length;
      for (const { title, isPreferred, edit, diagnostics: mended } of codeActions(
        snapshot,
        snapshot.lines.rangeOf(found),
      )) {
        const rule = mended?.[0]?.code;
        if (typeof rule !== 'string' || !edit?.changes) continue;
        const after = opened(edited(snapshot, edit.changes[snapshot.uri] ?? []));
        const why = `${title}\n${rule}\n${text}`;
        expect(after.text, why).not.toBe(text);
        expect(count(after, 'syntax'), why).toBeLessThanOrEqual(count(snapshot, 'syntax'));
        if (isPreferred && rule !== 'syntax')
          expect(
            after.diagnostics.filter((d) => d.message === mended?.[0]?.message).length,
            why,
          ).toBeLessThan(all.filter((d) => d.message === mended?.[0]?.message).length);
      }
    }),
    { numRuns: 150 },
  );
});

test('each edit of a layout holds on its own: any range of lines keeps what is written', () => {
  const ink = (text: string): string => text.replace(/[\s;,]/g, '');
  const laidOut = fc.constantFrom('\n', '\n\n\n', ' ;\n', '\n  ', '\t', ' ');
  fc.assert(
    fc.property(
      mutated,
      fc.array(fc.tuple(fc.nat(), laidOut), { maxLength: 12 }),
      fc.nat(),
      fc.nat(),
      (text, spaces, a, b) => {
        const loose = spaces.reduce((now, [at, put]) => {
          const gaps = [...now.matchAll(/[ \n]+/g)];
          const gap = gaps[at % Math.max(1, gaps.length)];
          return gap ? now.slice(0, gap.index) + put + now.slice(gap.index + gap[0].length) : now;
        }, text);
        const snapshot = opened(loose);
        const { count } = snapshot.lines;
        const [first, last] = [a % count, b % count].sort((x, y) => x - y);
        const range = { start: { line: first ?? 0, character: 0 }, end: { line: last ?? 0, character: 0 } };
        expect(ink(edited(snapshot, rangeFormatting(snapshot, range)))).toBe(ink(loose));
        expect(edited(snapshot, formatting(snapshot))).toBe(format(snapshot.tree));
      },
    ),
    { numRuns: 300 },
  );
});

describe('positions', () => {
  const places = (snapshot: Snapshot): unknown[] => [
    diagnostics(snapshot).map(({ code, range }) => [code, range]),
    documentSymbols(snapshot).map(({ name, range, selectionRange }) => [name, range, selectionRange]),
    semanticTokens(snapshot).data,
  ];
  test.each(names.map((name, i) => [name, texts[i] ?? '']))(
    'of %s are the same with CR LF, and with CR',
    (_, text) => {
      const lines = places(opened(text));
      expect(places(opened(text.replaceAll('\n', '\r\n')))).toEqual(lines);
      expect(places(opened(text.replaceAll('\n', '\r')))).toEqual(lines);
    },
  );
  test('count surrogates as two', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.array(fc.nat(), { minLength: 1, maxLength: 20 }),
        fc.constantFrom('/* 😀 */', '/* 𝒳é😀 */', '/**/'),
        (text, picks, put) => {
          const lines = text.split('\n');
          // Only before statements: a comment inside of one would be another's.
          const may = lines.flatMap((line, i) => (/^\s*[a-z][\w-]* /.test(line) ? [i] : []));
          const at = new Set(picks.map((pick) => may[pick % may.length] ?? 0));
          const shifted = (line: number, character: number): string =>
            `${line}:${character + (at.has(line) ? put.length : 0)}`;
          const before = diagnostics(opened(text)).map(
            ({ code, range: { start } }) => `${String(code)} ${shifted(start.line, start.character)}`,
          );
          const after = diagnostics(
            opened(lines.map((line, i) => (at.has(i) ? put : '') + line).join('\n')),
          ).map(({ code, range: { start } }) => `${String(code)} ${start.line}:${start.character}`);
          expect(after).toEqual(before);
        },
      ),
      { numRuns: 60 },
    );
  });
});
