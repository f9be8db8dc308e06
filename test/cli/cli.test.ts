import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const program = resolve('dist/cli.cjs');
const examples = resolve('examples');
let folder: string;

/** Runs `iov` in a folder of its own, as a user would from anywhere. */
function iov(args: readonly string[], input = ''): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd: folder,
    input,
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { status, out: stdout, err: stderr };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'iov-cli-'));
  writeFileSync(join(folder, 'bad.iov'), 'host h { iommu off }\nvm v on g { }\n\u{1F600}\n');
  writeFileSync(join(folder, 'good.iov'), 'host h { }\n');
  writeFileSync(join(folder, 'hint.iov'), 'qos unused { min 1Gbps }\nhost h { }\n');
  writeFileSync(join(folder, 'loose.iov'), 'host   h{ }\n');
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

it('iov check calls nothing unused that another of its files uses', () => {
  writeFileSync(join(folder, 'rack.iov'), 'network app { vlan 3 }\nhost k { vswitch v { type ovs } }\n');
  writeFileSync(
    join(folder, 'tenant.iov'),
    'import "rack.iov"\nvm x on k { vnic e vswitch v { network app } }\n',
  );
  expect(iov(['check', 'rack.iov']).out).toContain('unused');
  expect(iov(['check', 'rack.iov', 'tenant.iov']).out).not.toContain('unused');
});

describe('iov check with an iov.config.json', () => {
  const check = (name: string, ...more: string[]): { status: number | null; out: string; err: string } =>
    iov(['check', name, ...more]);
  it('takes the levels of the nearest one as far as the repository, the command line winning', () => {
    mkdirSync(join(folder, 'repo/.git'), { recursive: true });
    mkdirSync(join(folder, 'repo/racks'));
    const file = 'repo/racks/x.iov';
    writeFileSync(join(folder, file), 'qos unused { min 1Gbps }\nhost h { }\n');
    writeFileSync(join(folder, 'iov.config.json'), 'not one that counts');
    expect(check(file).status).toBe(0);
    writeFileSync(join(folder, 'repo/iov.config.jsonc'), '// ours\n{ "severity": { "unused": "error", }, }');
    expect(check(file)).toMatchObject({ status: 1, out: expect.stringContaining('error unused') as string });
    expect(check(file, '--severity', 'unused=off').status).toBe(0);
    writeFileSync(join(folder, 'repo/racks/iov.config.json'), '{ "severity": { "unused": "off" } }');
    expect(check(file, '--max-severity', 'none')).toEqual({ status: 0, out: '', err: '' });
    rmSync(join(folder, 'iov.config.json'));
  });

  it('does not run under one that it cannot understand', () => {
    mkdirSync(join(folder, 'broken/.git'), { recursive: true });
    writeFileSync(join(folder, 'broken/x.iov'), 'host h { }\n');
    writeFileSync(join(folder, 'broken/iov.config.json'), '{\n  "severity": { "unusd": "off" }\n}\n');
    expect(check('broken/x.iov')).toEqual({
      status: 2,
      out: '',
      err: 'iov: broken/iov.config.json:2:17: There is no rule `unusd`. Did you mean `unused`?\n',
    });
  });
});

describe('iov check', () => {
  it('exits 0 where nothing is found, 1 where something is, 2 where it cannot run', () => {
    expect(iov(['check', 'good.iov'])).toEqual({ status: 0, out: '', err: '' });
    expect(iov(['check', 'bad.iov']).status).toBe(1);
    expect(iov(['check', 'hint.iov']).status).toBe(0);
    expect(iov(['check', 'none.iov'])).toEqual({ status: 2, out: '', err: 'iov: none.iov: no such file\n' });
    expect(iov(['check']).status).toBe(2);
    expect(iov(['check', 'good.iov', '--format', 'xml']).status).toBe(2);
    expect(iov(['check', 'good.iov', '--nonsense']).status).toBe(2);
    expect(iov(['frobnicate']).status).toBe(2);
  });

  it('says which of several files cannot be read, and checks the others', () => {
    const { status, out, err } = iov(['check', 'none.iov', 'bad.iov', 'nowhere.iov']);
    expect(err).toBe('iov: none.iov: no such file\niov: nowhere.iov: no such file\n');
    expect(out).toContain('bad.iov:2:9: error unresolved-name: There is no host `g`.');
    expect(status).toBe(2);
  });

  it('prints where, what and how to mend it', () => {
    const { out } = iov(['check', 'bad.iov']);
    expect(out).toContain('bad.iov:2:9: error unresolved-name: There is no host `g`.');
    expect(out).toContain('2 | vm v on g { }\n  |         ^\n');
    expect(out).toMatch(/2 errors\n$/);
  });

  it('gives JSON with positions from 0', () => {
    const found: unknown = JSON.parse(iov(['check', '--format', 'json', 'bad.iov', 'good.iov']).out);
    expect(found).toEqual([
      expect.objectContaining({
        file: 'bad.iov',
        rule: 'unresolved-name',
        severity: 'error',
        range: { start: { line: 1, character: 8 }, end: { line: 1, character: 9 } },
      }),
      expect.objectContaining({
        file: 'bad.iov',
        rule: 'syntax',
        range: { start: { line: 2, character: 0 }, end: { line: 2, character: 2 } },
      }),
    ]);
    expect(JSON.parse(iov(['check', '--format', 'json', 'good.iov']).out)).toEqual([]);
  });

  it('gives SARIF and annotations', () => {
    const log = JSON.parse(iov(['check', '--format', 'sarif', 'bad.iov']).out) as {
      version: string;
      runs: {
        results: { ruleId: string; ruleIndex: number }[];
        tool: { driver: { rules: { id: string }[] } };
      }[];
    };
    expect(log.version).toBe('2.1.0');
    const [run] = log.runs;
    expect(run?.results.map((r) => r.ruleId)).toEqual(['unresolved-name', 'syntax']);
    for (const r of run?.results ?? []) expect(run?.tool.driver.rules[r.ruleIndex]?.id).toBe(r.ruleId);
    expect(iov(['check', '--format', 'github', 'bad.iov']).out).toContain(
      '::error file=bad.iov,line=2,endLine=2,col=9,endColumn=10,title=unresolved-name::There is no host `g`.\n',
    );
  });

  it('takes severities, and says when a rule has none', () => {
    expect(
      iov(['check', 'bad.iov', '--severity', 'unresolved-name=off', '--severity', 'syntax=hint']).status,
    ).toBe(0);
    expect(iov(['check', 'hint.iov', '--severity', 'unused=warning']).status).toBe(1);
    expect(iov(['check', 'bad.iov', '--max-severity', 'error']).status).toBe(0);
    expect(iov(['check', 'hint.iov', '--max-severity', 'none']).status).toBe(1);
    expect(iov(['check', 'bad.iov', '--severity', 'nonsense=off'])).toMatchObject({ status: 2 });
  });

  it('reads standard input', () => {
    const { status, out } = iov(['check', '-'], 'vm v on g { }\n');
    expect(status).toBe(1);
    expect(out).toContain('-:1:9: error unresolved-name');
  });

  it.skipIf(process.platform === 'win32')(
    'waits for nothing that an import names but that never ends',
    () => {
      spawnSync('mkfifo', [join(folder, 'pipe.iov')]);
      writeFileSync(join(folder, 'rack.iov'), Buffer.from('\ufeffhost h { }\n', 'utf16le'));
      const imports = '"pipe.iov"\nimport "/dev/zero"\nimport "rack.iov"\n';
      writeFileSync(join(folder, 'importing.iov'), `import ${imports}`);
      const { status, out } = iov(['check', 'importing.iov']);
      expect(status).toBe(1);
      expect(out.match(/error import-not-found: .*/g)).toHaveLength(3);
    },
  );

  it('lets nothing in a file steer the terminal', () => {
    expect(iov(['check', '-'], 'vm \u001b[31mred\u202e on g { }\n').out).not.toMatch(/\p{Cc}\[31m|\u202e/u);
  });
});

describe('iov predict', () => {
  it('gives the JSON of the language page', () => {
    const { status, out } = iov([
      'predict',
      join(examples, 'two-servers.iov'),
      '--format',
      'json',
      '--compare',
    ]);
    expect(status).toBe(0);
    const answer = JSON.parse(out) as Record<string, Record<string, unknown>[]>;
    expect(Object.keys(answer)).toEqual(['vnics', 'ports', 'hosts', 'expectations', 'assumptions']);
    const [web] = answer['vnics'] ?? [];
    expect(Object.keys(web ?? {})).toEqual([
      'vnic',
      'count',
      'mode',
      'throughput_bps',
      'tx_bps',
      'rx_bps',
      'packets_pps',
      'latency_us',
      'rtt_us',
      'host_cpu_cores',
      'guest_cpu_cores',
      'bottleneck',
      'ground',
      'modes',
    ]);
    expect(web).toMatchObject({ vnic: 'web[1..30].eth0', count: 30, mode: 'sriov' });
    expect((web?.['modes'] as { mode: string }[]).map((m) => m.mode)).toEqual([
      'emulated',
      'vswitch',
      'vmdq',
      'vhost-user',
      'direct',
      'sriov',
      'macvtap',
      'vdpa',
    ]);
    expect(answer['expectations']?.map((e) => e['holds'])).toEqual([true, true]);
  });

  it('exits 1 where an expectation fails', () => {
    const text =
      'host h { nic n : intel.x520-da2 { port 0 { vfs 4 } } }\nvm v on h { vnic e sriov n.0 }\nexpect v throughput >= 20Gbps\n';
    expect(iov(['predict', '-'], text).status).toBe(1);
  });

  it('gives CSV, a row a vnic', () => {
    const { out } = iov(['predict', join(examples, 'two-servers.iov'), '--format', 'csv']);
    expect(out.split('\r\n').map((row) => row.split(',')[0])).toEqual([
      'vnic',
      'web[1..30].eth0',
      'db.eth0',
      '',
    ]);
  });

  const portToPort = `host h[1..2] { hypervisor kvm; cpu 2 x 8 cores 2.6GHz
  nic n : intel.x710-da2 { port 0; port 1 }
  vswitch vs0 { type ovs-dpdk; uplink [n.0, n.1]; cores 1 }
}
flow wire -> wire { via h.vs0; frame 64B }
`;

  it('gives a flow from port to port a line of its own', () => {
    const { out } = iov(['predict', '-'], portToPort);
    expect(out).toMatch(/^wire -> wire via h\[1\.\.2\]\.vs0 {2}[\d.]+ Gb\/s .* Mpps .* us /m);
    expect(out).toMatch(/^ {2}- wire -> wire via h\[1\.\.2\]\.vs0: (high|medium|low): /m);
    expect(iov(['predict', '-', '--format', 'csv'], portToPort).out.split('\r\n')[1]).toMatch(
      /^wire -> wire via h\[1\.\.2\]\.vs0,2,,true,true,[\d.]+,/,
    );
    const { flows } = JSON.parse(iov(['predict', '-', '--format', 'json'], portToPort).out) as {
      flows: Record<string, unknown>[];
    };
    expect(flows).toMatchObject([
      { flow: 'wire -> wire via h[1..2].vs0', count: 2, host_cpu_cores: { value: 1 } },
    ]);
  });
});

describe('iov render', () => {
  it.each(['light', 'dark'])('draws a file that stands alone, %s', (theme) => {
    expect(iov(['render', join(examples, 'three-ways.iov'), '-o', 'out.svg', '--theme', theme])).toEqual({
      status: 0,
      out: '',
      err: '',
    });
    const svg = readFileSync(join(folder, 'out.svg'), 'utf8');
    expect(svg).toMatch(/^(<\?xml[^>]*>\s*)?<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(svg).not.toMatch(/<script|<foreignObject|\son\w+=|href="(?!#)|url\((?!#)|var\(/);
  });

  it('says what it needs', () => {
    expect(iov(['render', 'good.iov'])).toMatchObject({ status: 2 });
    expect(iov(['render', 'good.iov', '-o', '-', '--host', 'none'])).toMatchObject({ status: 2 });
    expect(iov(['render', 'good.iov', '-o', '-', '--host', 'h']).out).toContain('<svg');
    expect(iov(['render', join(examples, 'three-ways.iov'), '-o', '-', '--compare']).out).toContain('<svg');
  });
});

describe('iov fmt', () => {
  it('lays out files, and with --check only says which differ', () => {
    expect(iov(['fmt', '--check', 'good.iov', 'loose.iov'])).toEqual({
      status: 1,
      out: 'loose.iov\n',
      err: '',
    });
    expect(iov(['fmt', 'loose.iov'])).toEqual({ status: 0, out: '', err: '' });
    expect(readFileSync(join(folder, 'loose.iov'), 'utf8')).toBe('host h { }\n');
    expect(iov(['fmt', '--check', 'loose.iov']).status).toBe(0);
    expect(iov(['fmt', '-'], 'vm  v{ }').out).toBe('vm v { }\n');
  });

  it('says which of several files cannot be read, and lays out the others', () => {
    writeFileSync(join(folder, 'wild.iov'), 'vm  v{ }\n');
    expect(iov(['fmt', 'none.iov', 'wild.iov'])).toEqual({
      status: 2,
      out: '',
      err: 'iov: none.iov: no such file\n',
    });
    expect(readFileSync(join(folder, 'wild.iov'), 'utf8')).toBe('vm v { }\n');
  });

  it('says what does not parse, leaves that as it is, and lays out the rest', () => {
    expect(iov(['fmt', '-'], 'vm  v{ }\nhost h {  memory "8 }\n')).toEqual({
      status: 1,
      out: 'vm v { }\nhost h {  memory "8 }\n',
      err: expect.stringMatching(/^iov: -:2:18: .* What does not parse is left as it is\.\n$/) as string,
    });
  });
});

describe('iov explain', () => {
  it('prints a rule’s page, and all rules', () => {
    expect(iov(['explain', 'vt-d-off']).out).toContain('vt-d-off (error)');
    expect(iov(['explain']).out).toContain('vt-d-off');
    expect(iov(['explain', 'vt-d-of'])).toMatchObject({
      status: 2,
      err: expect.stringContaining('`vt-d-off`') as string,
    });
  });
});

describe('iov', () => {
  it('says how it is used', () => {
    expect(iov(['--help']).status).toBe(0);
    expect(iov(['help', 'check']).out).toContain('--severity');
    expect(iov([]).status).toBe(2);
    expect(iov(['--version']).out).toMatch(/^iov \d+\.\d+\.\d+\n$/);
  });
});
