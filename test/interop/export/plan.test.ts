import { describe, expect, it } from 'vitest';
import { deploymentOf } from '../../../server/src/interop/export/plan.ts';
import { exportFormats } from '../../../server/src/interop/export/formats.ts';
import * as designs from './designs.ts';
import { exported, topologyOf } from './harness.ts';

describe('a deployment', () => {
  it('deals the members of a set as the topology counts them, numbers after all that are named', () => {
    const { hosts } = deploymentOf(topologyOf(designs.dealt));
    const held = hosts.map((h) => [
      h.name,
      ...h.ports.map((p) => p.functions.map((f) => `${String(f.vf)} ${f.text}`)),
    ]);
    // Seats are n3, n1, n2; on each host the members alternate between the ports. b holds VFs 1 and 2 of n1's port 0.
    expect(held).toEqual([
      ['n1', ['0 a2.e0', '1 b-x.e0', '2 b-y.e0', '3 a8.e0'], ['0 a5.e0']],
      ['n2', ['0 a3.e0', '1 a9.e0'], ['0 a6.e0']],
      ['n3', ['0 a1.e0', '1 a7.e0'], ['0 a4.e0']],
    ]);
    for (const { host, ports } of hosts)
      expect(ports.map((p) => p.functions.length)).toEqual(
        host.nics[0]?.ports.map((port) =>
          host.groups
            .filter((g) => ports.some((p) => p.functions[0]?.attachment.group === g))
            .flatMap((g) => g.attachments)
            .filter((a) => a.port === port)
            .reduce((sum, a) => sum + a.perHost, 0),
        ),
      );
  });

  it('keeps the address of each port, and takes what is not said from the card', () => {
    const [kvm] = deploymentOf(topologyOf(designs.rack)).hosts;
    expect(kvm?.ports.map((p) => p.address)).toEqual([
      '0000:3b:00.0',
      '0000:3b:00.1',
      '0000:3b:00.2',
      '0000:3b:00.3',
      undefined,
      undefined,
      '0000:5e:00.0',
      '0000:5e:00.1',
    ]);
  });

  it('is bounded', () => {
    expect(() => exported('host h { }\nvm v[1..1000000] on h { }', 'libvirt')).toThrow(/at most 50000/);
  });
});

describe('every format', () => {
  it.each(exportFormats)(
    '%s is the same every time, says where it is from, and keeps paths inside',
    (format) => {
      for (const design of Object.values(designs)) {
        const once = exported(design, format);
        expect(exported(design, format)).toEqual(once);
        for (const { path, text } of once.files) {
          expect(path).toMatch(/^[A-Za-z0-9_][\w.-]*(\/[A-Za-z0-9_][\w.-]*)*$/);
          expect(text.split('\n').slice(0, 3).join('\n')).toContain(
            `Made by iov 1.2.3 from design.iov as ${format}.`,
          );
          for (const bad of ['\u0000', '\u202e']) expect(text).not.toContain(bad);
          expect(text.endsWith('\n')).toBe(true);
        }
        expect(new Set(once.files.map((f) => f.path.toLowerCase())).size).toBe(once.files.length);
      }
    },
  );
});
