import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rack } from '../interop/export/designs.ts';

const program = resolve('dist/cli.cjs');
let folder: string;

function iov(...args: readonly string[]): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd: folder,
    input: '',
    encoding: 'utf8',
  });
  return { status, out: stdout, err: stderr };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'iov-cli-export-'));
  writeFileSync(join(folder, 'rack.iov'), rack);
  writeFileSync(
    join(folder, 'one.iov'),
    'host h { sr-iov on; nic lan : intel.x710-da2 { port 0 { interface "ens1f0"; vfs 2 } } }\n',
  );
  writeFileSync(join(folder, 'bad.iov'), 'host h { }\nvm v on h { vnic e sriov lan.0 }\n');
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('iov export', () => {
  it('prints a lone file', () => {
    const { status, out } = iov('export', 'shell', 'one.iov');
    expect(status).toBe(0);
    expect(out).toMatch(
      /^#!\/bin\/sh\n# Virtual functions of h\.\n# Made by iov \d+\.\d+\.\d+ from one\.iov as shell\./,
    );
    expect(out).toContain('\npf0=$(interface ens1f0)\nable "$pf0" 2 any\n');
    expect(out).toContain('\npf=$pf0\nfunctions "$pf" 2 any\nrun ip link set dev "$pf" up\n');
  });

  it('writes several into a folder, and says what they do not carry', () => {
    const refused = iov('export', 'netplan', 'rack.iov');
    expect(refused).toMatchObject({ status: 2, out: '' });
    expect(refused.err).toContain('-o DIR');
    const { status, out, err } = iov('export', 'netplan', 'rack.iov', '-o', 'out');
    expect(status).toBe(0);
    expect(out).toBe(`${join('out', 'kvm1/90-iov.yaml')}\n${join('out', 'kvm2/90-iov.yaml')}\n`);
    expect(err).toContain(
      'note: `web[01..05].eth0`: netplan cannot carry the VLAN 100, rates, spoof check of a VF',
    );
    expect(readdirSync(join(folder, 'out'))).toEqual(['kvm1', 'kvm2']);
    expect(readFileSync(join(folder, 'out/kvm1/90-iov.yaml'), 'utf8')).toContain('virtual-function-count: 8');
    if (process.platform !== 'win32')
      expect(statSync(join(folder, 'out/kvm1/90-iov.yaml')).mode & 0o777).toBe(0o600);
  });

  it('names what an earlier export left in the folder, and leaves it there', () => {
    const design = (vswitches: string): void =>
      writeFileSync(
        join(folder, 'later.iov'),
        `host h { nic lan : intel.x710-da2 { port 0 { interface "ens1f0" }; port 1 { interface "ens1f1" } }\n${vswitches}\n}\n`,
      );
    design(
      'vswitch br0 { type linux-bridge; uplink lan.0 }; vswitch br1 { type linux-bridge; uplink lan.1 }',
    );
    expect(iov('export', 'systemd', 'later.iov', '-o', 'later').err).not.toContain('earlier export');
    iov('export', 'networkmanager', 'later.iov', '-o', 'later');
    writeFileSync(join(folder, 'later/h/80-iov-mine.network'), '[Match]\nName=ens9\n');
    design('vswitch br0 { type linux-bridge; uplink lan.0 }');
    const { err, out } = iov('export', 'systemd', 'later.iov', '-o', 'later');
    const left = ['80-iov-br1.netdev', '80-iov-br1.network', '80-iov-ens1f1.network'].map((name) =>
      join('later/h', name),
    );
    expect(err).toContain(
      `note: of an earlier export, and no longer part of it: ${left.slice(0, 2).join(', ')} and ${left[2] ?? ''}.`,
    );
    expect(out).not.toContain('br1');
    for (const path of left) expect(statSync(join(folder, path)).isFile()).toBe(true);
    // Where nothing is left to write, all that was is of before.
    design('');
    const none = iov('export', 'systemd', 'later.iov', '-o', 'later');
    expect(none.err).toContain('there is nothing to write as systemd');
    expect(none.err).toContain(join('later/h', '80-iov-br0.netdev'));
    design('vswitch br0 { type linux-bridge; uplink lan.0 }');
    for (const path of left) rmSync(join(folder, path));
    expect(iov('export', 'systemd', 'later.iov', '-o', 'later').err).not.toContain('earlier export');
  });

  it('refuses a design with errors, and says which', () => {
    const { status, out, err } = iov('export', 'shell', 'bad.iov', '-o', 'none');
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err).toContain('unresolved-name');
    expect(err).toContain('a design with errors is not exported');
    expect(readdirSync(folder)).not.toContain('none');
  });

  it('says how it is used', () => {
    expect(iov('export').status).toBe(2);
    expect(iov('export', 'shell').status).toBe(2);
    expect(iov('export', 'docker', 'one.iov').err).toContain('There is no format `docker`');
    expect(iov('export', 'ovs', 'one.iov')).toMatchObject({ status: 0, out: '' });
    expect(iov('help', 'export').out).toContain('-o DIR');
  });
});
