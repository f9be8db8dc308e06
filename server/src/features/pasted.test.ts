import { describe, expect, it } from 'vitest';
import { converted } from '../lsp/imports.ts';
import { edited, fixture } from '../testing/fixture.ts';
import { codeActions } from './codeActions.ts';
import { formatting } from './formatting.ts';
import { preferredEdits } from './fixAll.ts';

const capture = `<domain type='kvm'>
  <name>web</name>
  <vcpu>4</vcpu>
  <memory unit='GiB'>8</memory>
  <devices>
    <interface type='bridge'><source bridge='br0'/><model type='virtio'/></interface>
  </devices>
</domain>
`;
const netplan = 'network:\n  version: 2\n  ethernets:\n    eno1:\n      dhcp4: true\n';

const messages = (text: string): string[] => fixture(text).snapshot.diagnostics.map(({ message }) => message);

describe('a file that is a capture of a host', () => {
  it('is told of once, by what it is', () => {
    expect(messages(capture)).toEqual([
      'This is a capture of a host, not a design: `iov import libvirt` makes a design of it.',
    ]);
    expect(messages(netplan)).toEqual([
      'This is of netplan, not a design, and there is no import that reads it.',
    ]);
    expect(messages('Machine (31GB total)\n  Package L#0\n  NUMANode L#0 (P#0 31GB)\n')).toEqual([
      'This is a capture of a host (`lstopo-text`), not a design: `iov import` makes a design of a folder of them.',
    ]);
    expect(messages('{ "a": [1, 2] }\n')).toEqual([
      'This is JSON, not a design, which has statements such as `host kvm1 { ... }`.',
    ]);
  });

  it('is converted on demand, and left alone else', () => {
    const { snapshot } = fixture(capture);
    const [found] = snapshot.diagnostics;
    const range = snapshot.lines.rangeOf(found ?? { start: 0, end: 0 });
    expect(codeActions(snapshot, range)).toEqual([]);
    const actions = codeActions(snapshot, range, { convert: converted });
    expect(actions.map(({ title }) => title)).toEqual(['Convert the capture to a design']);
    const text = edited(snapshot, actions[0]?.edit?.changes?.[snapshot.uri] ?? []);
    expect(text).toContain('vm web on ');
    expect(messages(text).filter((message) => /capture|design/.test(message))).toEqual([]);
    expect(preferredEdits(snapshot).edits).toEqual([]);
    expect(formatting(snapshot)).toEqual([]);
  });

  it('is offered no conversion where no import reads it', () => {
    const { snapshot } = fixture(netplan);
    expect(
      codeActions(snapshot, snapshot.lines.rangeOf({ start: 0, end: 0 }), { convert: converted }),
    ).toEqual([]);
  });

  it('is told of where it is imported as a design', () => {
    expect(messages(`//- /dom.iov closed\n${capture}//- /main.iov\nimport "dom.iov"\n`)).toEqual([
      'This is a capture of a host, not a design: `iov import libvirt` makes a design of it.',
    ]);
  });
});
