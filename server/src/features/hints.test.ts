import { expect, test } from 'vitest';
import { fixture } from '../testing/fixture.ts';
import { inlayHints } from './inlayHints.ts';
import { signatureHelp } from './signatureHelp.ts';

const text = `host kvm {
  hypervisor kvm
  nic lan : intel.82599 { port 0 { vfs 8 } }
}
vm web[1..4] on kvm {
  vnic eth0 sriov lan.0
}
`;

test('inlay hints stand at the end of a statement’s head', () => {
  const { snapshot } = fixture(text);
  const all = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
  const shown = inlayHints(snapshot, all).map(
    (h) => `${h.position.line}:${h.position.character} ${typeof h.label === 'string' ? h.label : ''}`,
  );
  expect(shown).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^5:23 ≈ .* Gb\/s each$/),
      '0:8 cpu 2 x 16 cores 2.5GHz',
      '4:19 2 vCPUs',
    ]),
  );
  const none = { predictions: false, assumptions: false, room: false, limits: false };
  expect(inlayHints(snapshot, all, none)).toEqual([]);
  expect(inlayHints(snapshot, { start: { line: 1, character: 0 }, end: { line: 1, character: 5 } })).toEqual(
    [],
  );
});

test('what is left, and what a device allows, stand where it is set', () => {
  const design = `host h {
  nic lan : intel.82599 {
    port 0 { vfs 8 }
    port 1 { vfs 40 }
  }
  vswitch vs0 { uplink lan.1; vmdq 4 }
}
vm web[1..3] on h { vnic eth0 sriov lan.0; vnic eth1 vmdq vs0 }
`;
  const { snapshot } = fixture(design);
  const all = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
  const labels = (options: Parameters<typeof inlayHints>[2]): string[] =>
    inlayHints(snapshot, all, { predictions: false, assumptions: false, ...options }).map(
      ({ position, label }) => `${position.line}: ${typeof label === 'string' ? label : ''}`,
    );
  expect(labels({ limits: false })).toEqual(['2: 5 free', '3: 40 free', '5: 1 free']);
  expect(labels({ room: false })).toEqual(['2: at most 4 queues each', '3: at most 2 queues each']);
});

test.each([
  ['host h { iommu $0 }', 'vt-d|amd-vi|smmu|off'],
  ['vm a { vnic eth0 $0 }', 'MODE'],
  ['vm a { vnic eth0 sriov $0 }', 'TARGET'],
  ['vm a : $0', '[: FLAVOR]'],
  ['host h { cpu 2 x $0 }', 'CORES'],
])('signature at %s', (marked, parameter) => {
  const { snapshot, position } = fixture(marked);
  const help = signatureHelp(snapshot, position);
  const signature = help?.signatures[help.activeSignature ?? 0];
  const [start, end] = (signature?.parameters?.[help?.activeParameter ?? 0]?.label ?? [0, 0]) as [
    number,
    number,
  ];
  expect(signature?.label.slice(start, end)).toBe(parameter);
});
test('no signature between statements', () => {
  const { snapshot, position } = fixture('host h {\n  $0\n}');
  expect(signatureHelp(snapshot, position)).toBeUndefined();
});
