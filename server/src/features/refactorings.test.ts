import { describe, expect, test } from 'vitest';
import type { Performance } from '../predict/prediction.ts';
import { edited, fixture } from '../testing/fixture.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { obstacles } from '../workspace/compare.ts';
import { attachAs } from '../workspace/what-if.ts';
import { codeActions } from './codeActions.ts';

interface Done {
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly text: string;
}

function titles(marked: string): string[] {
  const { snapshot, position } = fixture(marked);
  const range = { start: position, end: position };
  return codeActions(snapshot, range, { only: ['refactor'], attachAs }).map(({ title }) => title);
}

function done(marked: string, title: RegExp): Done {
  const { snapshot, position, faults } = fixture(marked);
  const range = { start: position, end: position };
  const actions = codeActions(snapshot, range, { only: ['refactor'], attachAs });
  const action = actions.find((one) => title.test(one.title));
  if (!action) throw new Error(`no ${title.source} among ${actions.map((one) => one.title).join(' | ')}`);
  const text = edited(snapshot, action.edit?.changes?.[snapshot.uri] ?? []);
  const after = fixture(text).snapshot;
  expect(faults).toEqual([]);
  expect(after.diagnostics.filter(({ rule }) => rule === 'syntax')).toEqual([]);
  return { before: snapshot, after, text };
}

const figures = ({ throughputBps, latencyUs, hostCpuCores }: Performance): unknown =>
  [throughputBps?.value, latencyUs?.p50.value, hostCpuCores?.value].map((n) => n?.toPrecision(6));

/** What each member gets, what each port carries, what is promised and what is wrong. */
function meaning({ prediction, diagnostics, world }: Snapshot): unknown {
  const { hosts, vms } = world.topology;
  return {
    members: prediction.vnics
      .flatMap((one) => Array.from({ length: one.count }, () => JSON.stringify([one.mode, figures(one)])))
      .sort(),
    met: hosts.map((host) =>
      host.groups
        .flatMap(({ text, attachments }) =>
          attachments.flatMap(({ perHost, mode, port, vswitch }) =>
            Array.from({ length: perHost }, () => `${text} ${mode} ${port?.path ?? vswitch?.name ?? ''}`),
          ),
        )
        .sort(),
    ),
    ports: prediction.ports.map(({ text, txUtilization, rxUtilization }) => [
      text,
      txUtilization?.toPrecision(6),
      rxUtilization?.toPrecision(6),
    ]),
    size: vms
      .flatMap(({ members, vcpus, memoryBytes, memoryReserved, numa, pinned }) =>
        Array.from({ length: members.count }, () =>
          JSON.stringify([vcpus?.value, memoryBytes?.value, memoryReserved, numa?.value, pinned?.value]),
        ),
      )
      .sort(),
    kept: prediction.expectations.every(({ holds }) => holds),
    rules: [...new Set(diagnostics.map(({ rule }) => rule))].sort(),
  };
}

function keeps(marked: string, title: RegExp): string {
  const { before, after, text } = done(marked, title);
  expect(meaning(after)).toEqual(meaning(before));
  return text;
}

const host = `host kvm[1..2] {
  iommu vt-d { interrupt-remapping on }
  sr-iov on
  nic lan : intel.e810-xxvda2 {
    port 0 { vfs 32 }
    port 1 { vfs 32 }
  }
  vswitch vs0 { type linux-bridge }
}
`;

describe('extract flavor', () => {
  test('takes the size, and nothing else', () => {
    expect(
      keeps(
        `${host}// mine\n\n/// A database.\nvm db$0 on kvm[1] {\n  vcpus 8\n  memory 64GiB reserved\n  // keep\n  numa 0\n  vnic eth0 sriov lan.0\n}\n`,
        /Extract flavor `db-size`/,
      ).slice(host.length),
    ).toBe(
      '// mine\n\nflavor db-size { vcpus 8; memory 64GiB reserved; numa 0 }\n/// A database.\nvm db : db-size on kvm[1] {\n  // keep\n  vnic eth0 sriov lan.0\n}\n',
    );
  });
  test('of a set on one line, with a free name', () => {
    expect(
      keeps(
        `${host}flavor w-size { vcpus 1 }\nvm w[1..3] on kvm { vcpus 2; memory 4GiB; pinned on$0 }\nvm x : w-size on kvm { }\n`,
        /Extract flavor/,
      ),
    ).toMatch(/vm w\[1..3\] : w-size-2 on kvm \{ +\}/);
  });
  test('is not offered where there is one, or nothing to take', () => {
    expect(titles(`${host}flavor f { }\nvm v$0 : f on kvm { vcpus 2 }\n`)).toEqual([]);
    expect(titles(`${host}vm v$0 on kvm { }\n`)).toEqual([]);
  });
});

test('extract qos: the same promise under a name of its own', () => {
  const text = `qos silver {\n  min 100Mbps // least\n  max 1Gbps\n}\n${host}vm a[1..2] on kvm { vnic e sriov lan.0 { qos sil$0ver } }\nvm b on kvm { vnic e sriov lan.0 { qos silver } }\n`;
  const after = keeps(text, /Extract qos `a-e` from `silver`/);
  expect(after).toContain('qos a-e {\n  min 100Mbps // least\n  max 1Gbps\n}\nvm a[1..2] on kvm');
  expect(after).toContain('{ qos a-e }');
});

describe('alike VMs', () => {
  const vm = (name: string, more = ''): string =>
    `vm ${name} on kvm[1] {\n  memory 4GiB reserved\n  vnic eth0 sriov lan.0${more}\n}\n`;
  test('become a set, wherever they are named', () => {
    const after = keeps(
      `${host}${vm('web01')}${vm('web02').replace('vm', 'vm$0')}${vm('web03')}flow web01 -> [web02, web03.eth0] { rate 1Mbps }\nexpect web02.eth0 throughput >= 1Mbps\n`,
      /Turn 3 alike VMs into the set `web\[01..03\]`/,
    );
    expect(after).toBe(
      `${host}${vm('web[01..03]')}flow web[01] -> [web[02], web[03].eth0] { rate 1Mbps }\nexpect web[02].eth0 throughput >= 1Mbps\n`,
    );
  });
  test('with words, and with gaps', () => {
    expect(keeps(`${host}${vm('db-a$0')}${vm('db-b')}`, /alike/)).toBe(`${host}${vm('db[a, b]')}`);
    expect(keeps(`${host}${vm('x1$0')}${vm('x3')}${vm('x4')}`, /alike/)).toBe(`${host}${vm('x[1, 3, 4]')}`);
  });
  test('are none where that would mean something else', () => {
    const no = (text: string): void =>
      expect(titles(host + text).filter((title) => title.includes('alike'))).toEqual([]);
    no(vm('a1$0') + vm('a2', ' { mtu 1400 }'));
    no(vm('a1$0').replace('[1]', '') + vm('a2').replace('[1]', ''));
    no((vm('a1$0') + vm('a2')).replaceAll('lan.0', '[lan.0, lan.1]'));
    no((vm('a1$0') + vm('a2')).replaceAll('lan.0', 'lan.0 vf 1'));
    no(`${vm('a1$0')}/// Other.\n${vm('a2')}`);
    no(`${vm('a1$0')}${vm('a2')}vm a on kvm { }\n`);
    no(vm('a$0') + vm('b'));
  });
});

describe('a set', () => {
  test('becomes its members, dealt as they were', () => {
    const after = keeps(
      `${host}vm web[1..5] on kvm {\n  memory 4GiB reserved\n  vnic$0 eth0 sriov [lan.0, lan.1]\n}\nflow web[1..2] -> wire { rate 1Mbps }\nexpect web throughput >= 1kbps\n`,
      /Write the 5 members/,
    );
    expect(after).toContain('vm web4 on kvm[2] {\n  memory 4GiB reserved\n  vnic eth0 sriov lan.1\n}\n');
    expect(after).toContain('vm web5 on kvm[1] {\n  memory 4GiB reserved\n  vnic eth0 sriov lan.0\n}\n');
    expect(after).toContain('flow [web1, web2] -> wire');
    expect(after.match(/^expect web\d throughput/gm)).toHaveLength(5);
  });
  test('with named functions and word indexes, in a host', () => {
    const after = keeps(
      `host h {\n  iommu vt-d { interrupt-remapping on }\n  sr-iov on\n  nic lan : intel.e810-xxvda2 { port 0 { vfs 8 } }\n  vm w$0[a, b] { memory 1GiB reserved; vnic e sriov lan.0 vf 3 }\n}\n`,
      /Write the 2 members/,
    );
    expect(after).toContain(
      '  vm w-a { memory 1GiB reserved; vnic e sriov lan.0 vf 3 }\n  vm w-b { memory 1GiB reserved; vnic e sriov lan.0 vf 4 }\n',
    );
  });
  test('there and back is the same', () => {
    const text = `${host}vm web[1..3] on kvm[1] {\n  memory 4GiB reserved\n  vnic eth0 sriov lan.0\n}\n`;
    const apart = keeps(text.replace('vm web', 'vm $0web'), /members/);
    expect(keeps(apart.replace('vm web1', 'vm $0web1'), /alike/)).toBe(text);
  });
  test('stays one where it is large, taken or measured', () => {
    const no = (text: string): void =>
      expect(titles(host + text).filter((title) => title.includes('members'))).toEqual([]);
    no('vm w$0[1..65] on kvm { }\n');
    no('vm w$0[1..2] on kvm { }\nvm w1 on kvm { }\n');
    no('vm w$0[1..2] on kvm { vnic e sriov lan.0 { mac "02:00:00:00:00:01" } }\n');
    no('vm w$0[1..2] on kvm { vnic e sriov lan.0 }\nmeasured w throughput 1Gbps\n');
  });
});

describe('the mode of a vnic', () => {
  test('is offered in all others, with what it needs', () => {
    const text = `${host}vm v on kvm[1] { memory 1GiB reserved; vnic eth0 sriov lan$0.0 }\n`;
    const found = titles(text).filter((title) => title.startsWith('Attach'));
    expect(found).toHaveLength(7);
    expect(found.find((title) => title.includes('`direct`'))).toBeDefined();
    const { after } = done(text, /as `vswitch`/);
    const [attached] = after.prediction.vnics;
    expect(attached?.mode).toBe('vswitch');
  });
  test('is offered first where the host has something for it, and last as emulated', () => {
    const text = `${host}vm v on kvm[1] { memory 1GiB reserved; vnic eth0 sriov lan$0.0 }\n`;
    const found = titles(text).filter((title) => title.startsWith('Attach'));
    expect(found[0]).toContain('as `vswitch`');
    expect(found.at(-1)).toContain('as `emulated`');
  });
  test('says why where one cannot be', () => {
    const { snapshot, position } = fixture(
      `${host}vm v on kvm[1] { memory 1GiB reserved; vnic eth0 sriov lan$0.0 }\n`,
    );
    const range = { start: position, end: position };
    const only = ['refactor.rewrite.mode'];
    const found = codeActions(snapshot, range, { only, attachAs, obstacles, showsImpossible: true });
    const impossible = found.filter(({ disabled }) => disabled);
    expect(impossible.map(({ title, edit }) => [title, edit])).toEqual([
      ['Attach `eth0` as `vdpa`', undefined],
    ]);
    expect(impossible[0]?.disabled?.reason).toContain('has no vDPA');
    expect(found.at(-1)).toBe(impossible[0]);
    const without = codeActions(snapshot, range, { only, attachAs, obstacles });
    expect(without).toEqual(found.filter(({ disabled }) => !disabled));
  });
  test('every one of them parses', () => {
    const text = `${host}vm v[1..2] on kvm { memory 1GiB reserved; vnic eth0 sriov lan$0.0 vf 1 }\n`;
    for (const title of titles(text).filter((one) => one.startsWith('Attach')))
      done(text, new RegExp(title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')));
  });
});

test('nothing outside of VMs, and nothing in what does not parse', () => {
  expect(titles(`$0${host}`)).toEqual([]);
  expect(titles(`${host}vm v$0 on kvm { vcpus 2; memory "\n}\n`)).toEqual([]);
});
