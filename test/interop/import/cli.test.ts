import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectScript } from '../../../server/src/cli/run/collect.ts';

const program = resolve('dist/cli.cjs');
let folder: string;

function run(
  command: string,
  args: readonly string[],
  input = '',
): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, input, encoding: 'utf8' });
  return { status, out: stdout, err: stderr };
}
const iov = (args: readonly string[], input = ''): ReturnType<typeof run> =>
  run(process.execPath, [program, ...args], input);
const has = (command: string): boolean => spawnSync(command, ['--version']).error === undefined;

const ip =
  '2: eth0: <BROADCAST,UP> mtu 1500 qdisc mq state UP\n    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff\n    vf 0 MAC 02:00:00:00:00:02, max_tx_rate 100Mbps, spoof checking on\n';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'iov-import-'));
  mkdirSync(join(folder, 'rack9/libvirt'), { recursive: true });
  writeFileSync(join(folder, 'rack9/ip-link.txt'), ip);
  writeFileSync(join(folder, 'rack9/notes.md'), 'nothing\n');
  writeFileSync(join(folder, 'rack9/libvirt/a.xml'), "<domain type='kvm'><name>a</name></domain>");
  writeFileSync(join(folder, 'cut.xml'), "<domain type='kvm'><name>a</name></domain><domain>");
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('iov import', () => {
  it('merges a folder, named after it', () => {
    const { status, out, err } = iov(['import', 'rack9', '-o', 'rack9.iov']);
    expect([status, out]).toEqual([0, '']);
    expect(err).toBe('notes.md: passed over: no capture that can be read\n');
    const text = readFileSync(join(folder, 'rack9.iov'), 'utf8');
    expect(text).toContain('host rack9 {');
    expect(text).toContain('vm a on rack9');
    expect(text).toContain('vnic eth0 sriov eth0.0 vf 0 { qos max-100m; mac "02:00:00:00:00:02" }');
    expect(iov(['fmt', '--check', 'rack9.iov']).status).toBe(0);
    expect(iov(['import', 'rack9']).out).toBe(text);
  });
  it('reads one capture, from a file or standard input, with its format or without', () => {
    const { out } = iov(['import', 'ip-link', 'rack9/ip-link.txt']);
    expect(out).toContain('nic eth0 : captured.unknown');
    expect(iov(['import', 'rack9/ip-link.txt']).out).toBe(out);
    expect(iov(['import', 'ip-link', '-'], ip).out).toBe(out.replace('ip-link.txt', 'standard input'));
  });
  it('exits 1 where a part could not be read, 2 where nothing could', () => {
    const cut = iov(['import', 'libvirt', 'cut.xml', '--host', 'h']);
    expect(cut.status).toBe(1);
    expect(cut.out).toContain('vm a on h');
    expect(cut.err).toMatch(/^cut\.xml:1: error: XML: /);
    expect(iov(['import', 'lspci', 'cut.xml']).status).toBe(2);
    expect(iov(['import', 'lspci']).status).toBe(2);
    expect(iov(['import', 'nothing']).err).toContain('neither a format');
    expect(iov(['import', 'lspci', 'nothing']).err).toBe('iov: nothing: no such file\n');
  });
});

describe('iov collect', () => {
  it('prints the script', () => {
    expect(iov(['collect'])).toEqual({ status: 0, out: collectScript, err: '' });
  });
  it('is sound shell', () => {
    expect(run('bash', ['-n'], collectScript)).toEqual({ status: 0, out: '', err: '' });
    expect(run('sh', ['-n'], collectScript)).toEqual({ status: 0, out: '', err: '' });
  });
  it('passes shellcheck', (context) => {
    if (!has('shellcheck')) context.skip('there is no shellcheck here');
    expect(run('shellcheck', ['-'], collectScript)).toEqual({ status: 0, out: '', err: '' });
  });
  it('gathers a folder that can be imported', (context) => {
    if (!existsSync('/sys/bus/pci/devices')) context.skip('there is no sysfs here');
    const { status, out } = run('sh', ['-s', 'here'], collectScript);
    expect(status).toBe(0);
    expect(out.trim().split('\n').at(-1)).toBe('here');
    expect(readFileSync(join(folder, 'here/hostname.txt'), 'utf8')).not.toBe('');
    const imported = iov(['import', 'here', '-o', 'here.iov']);
    expect(imported.status).toBe(0);
    expect(iov(['check', 'here.iov', '--max-severity', 'warning']).err).toBe('');
    // It does not write over what is there.
    expect(run('sh', ['-s', 'here'], collectScript).status).toBe(1);
  }, 60_000);
});
