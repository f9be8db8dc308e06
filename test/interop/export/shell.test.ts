import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { spawn } from 'node:child_process';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as designs from './designs.ts';
import { type Called, answered, host, untraceable, vfMessages } from './machine.ts';
import { exported, missing, noNamespaces, ran, written } from './harness.ts';

/** Every script of every design, in a folder. */
function scripts(text: string): string[] {
  const folder = written({
    files: [...exported(text, 'shell').files, ...exported(text, 'ovs').files],
    notes: [],
  });
  return readdirSync(folder).map((name) => join(folder, name));
}

describe('the shell script', () => {
  it('is a script to bash, dash and shellcheck', ({ skip }) => {
    skip(missing('bash', 'shellcheck') !== undefined, missing('bash', 'shellcheck'));
    const all = Object.values(designs).flatMap(scripts);
    for (const shell of ['bash', 'sh'])
      for (const script of all) expect(ran([shell, '-n', script])).toEqual({ status: 0, out: '', err: '' });
    expect(ran(['shellcheck', '--severity=style', ...all])).toEqual({ status: 0, out: '', err: '' });
  });

  it('says with --dry-run what it would do, anywhere, and does nothing', () => {
    for (const design of Object.values(designs)) {
      for (const script of scripts(design)) {
        const cwd = dirname(script);
        const before = readdirSync(cwd);
        const { status, out } = ran(['sh', script, '--dry-run'], {
          cwd,
          env: { IOV_SYSFS: cwd, IOV_LAN_1: 'x', IOV_OLD_1: 'y' },
        });
        expect(status).toBe(0);
        expect(out).not.toBe('');
        expect(readdirSync(cwd)).toEqual(before);
      }
    }
  });

  it('refuses other arguments, and asks for what the design does not say', () => {
    const design = designs.hostile.replace('"$(touch pwned)"', '"$(touch pwned)"; vfs 2');
    const [script = ''] = scripts(design);
    expect(ran(['sh', script, '--force']).status).toBe(2);
    const { status, err } = ran(['sh', script, '--dry-run'], { env: { IOV_SYSFS: dirname(script) } });
    expect(status).not.toBe(0);
    expect(err).toContain('IOV_LAN_1: the interface of lan.1');
    expect(existsSync(join(dirname(script), 'pwned'))).toBe(false);
  });

  it('sends the kernel what the design says, value by value', ({ skip }) => {
    const why = missing('strace', 'ip') ?? noNamespaces() ?? untraceable();
    skip(why !== undefined, why);
    const { run, log } = host(designs.rack, { ens1f0: 0, ens1f1: 0, ens2f0np0: 0 });
    const { status, err } = run();
    expect(err).not.toMatch(/not found|syntax/);
    expect(status).toBe(0);
    const sent = vfMessages(readFileSync(log('strace'), 'utf8'));
    const web = (vf: number): string[] => [
      `VLAN {vf=${vf}, vlan=100, qos=0}`,
      `RATE {vf=${vf}, min_tx_rate=0, max_tx_rate=500}`,
      `SPOOFCHK {vf=${vf}, setting=1}`,
    ];
    expect(sent).toEqual([
      ...web(0),
      ...web(1),
      'MAC {vf=2, mac=52:54:00:aa:bb:01}',
      'VLAN {vf=2, vlan=100, qos=3}',
      'RATE {vf=2, min_tx_rate=100, max_tx_rate=1000}',
      'SPOOFCHK {vf=2, setting=0}',
      'TRUST {vf=2, setting=1}',
      ...web(3),
      ...web(4),
      ...web(5),
      'VLAN {vf=0, vlan=200, qos=0}',
      'RATE {vf=0, min_tx_rate=0, max_tx_rate=0}',
    ]);
    expect(readFileSync(log('calls'), 'utf8').split('\n').filter(Boolean)).toEqual([
      'devlink dev eswitch show pci/0000:ca:00.0',
      'dcb ets set dev ens1f1 willing off prio-tc 0:0 1:0 2:0 3:1 4:1 5:0 6:0 7:2 tc-tsa 0:ets 1:ets 2:strict 3:strict 4:strict 5:strict 6:strict 7:strict tc-bw 0:60 1:40 2:0 3:0 4:0 5:0 6:0 7:0',
      'dcb pfc set dev ens1f1 prio-pfc 0:off 1:off 2:off 3:on 4:on 5:off 6:off 7:off',
      'devlink dev eswitch show pci/0000:ca:00.0',
      'devlink dev eswitch set pci/0000:ca:00.0 mode switchdev',
    ]);
  });

  it('goes through 0 only where the number changes', ({ skip }) => {
    const why = missing('ip') ?? noNamespaces();
    skip(why !== undefined, why);
    const same = host(plain, { ens1f0: 4 }, false).run();
    expect(same.status).toBe(0);
    expect(same.out).not.toContain('sriov_numvfs');
    const fewer = host(plain, { ens1f0: 7 }, false);
    const first = fewer.run();
    expect(first.out.match(/echo \d+ >/g)).toEqual(['echo 0 >', 'echo 4 >']);
    expect(fewer.run().out).not.toContain('sriov_numvfs');
    const none = host(plain, { ens1f0: 0 }, false).run();
    expect(none.out.match(/echo \d+ >/g)).toEqual(['echo 4 >']);
    const tooMany = host(plain, { ens1f0: 0 }, false, 3).run();
    expect(tooMany).toMatchObject({
      status: 1,
      err: expect.stringContaining('at most 3 VFs, not 4') as string,
    });
  });

  it('changes nothing where a port of the design is not there', ({ skip }) => {
    const why = missing('ip') ?? noNamespaces();
    skip(why !== undefined, why);
    const design = plain.replace('vfs 4 }', 'vfs 4 }; port 1 { interface "ens1f1"; vfs 2 }');
    const gone = host(design, { ens1f0: 0 }, false).run();
    expect(gone).toMatchObject({
      status: 1,
      out: '',
      err: expect.stringContaining('no interface ens1f1') as string,
    });
    const small = host(design, { ens1f0: 0, ens1f1: 0 }, false, 3).run();
    expect(small).toMatchObject({ status: 1, out: '', err: expect.stringContaining('at most 3') as string });
    expect(host(design, { ens1f0: 0, ens1f1: 0 }, false).run().status).toBe(0);
  });

  it('brings up the ports that have VFs, and those alone', ({ skip }) => {
    const why = missing('ip') ?? noNamespaces();
    skip(why !== undefined, why);
    const design = plain.replace('vfs 4 }', 'vfs 4 }; port 1 { interface "ens1f1"; mtu 9000 }');
    const { out } = host(design, { ens1f0: 0, ens1f1: 0 }, false).run();
    expect(out.match(/.* up$/gm)).toEqual(['ip link set dev ens1f0 up']);
  });

  it('tells a VF its address only where it has another', () => {
    const design = `${plain}
      vm v on h { memory 4GiB reserved; vnic e sriov lan.0 vf 1 { mac "52:54:00:00:00:01" } }`;
    const told = (mac: string): boolean =>
      answered(design, {
        shows: `2: ens1f0: <UP> mtu 1500
    link/ether 3c:fd:fe:00:00:01 brd ff:ff:ff:ff:ff:ff
    vf 0     link/ether 52:54:00:00:00:01 brd ff:ff:ff:ff:ff:ff, spoof checking on
    vf 1     ${mac}, spoof checking on
`,
      }).calls.includes('link set dev ens1f0 vf 1 mac 52:54:00:00:00:01');
    expect(told('link/ether 00:00:00:00:00:00 brd ff:ff:ff:ff:ff:ff')).toBe(true);
    expect(told('link/ether 52:54:00:00:00:01 brd ff:ff:ff:ff:ff:ff')).toBe(false);
    // As old iproute2 has it.
    expect(told('MAC 52:54:00:00:00:01')).toBe(false);
  });

  it('tries again while a VF is being reset, and says what the kernel refuses', () => {
    const design = `${plain}
      network n { vlan 7 }
      vm v on h { memory 4GiB reserved; vnic e sriov lan.0 { network n } }`;
    const tagged = ({ calls }: Called): number => calls.filter((c) => c.includes('vlan 7')).length;
    const busy = answered(design, {
      refusal: 'RTNETLINK answers: Resource temporarily unavailable',
      times: 2,
    });
    expect(busy).toMatchObject({ status: 0, err: '' });
    expect(tagged(busy)).toBe(3);
    const refused = answered(design, { refusal: 'RTNETLINK answers: Operation not supported', times: 1 });
    expect(refused).toMatchObject({ status: 1, err: 'RTNETLINK answers: Operation not supported\n' });
    expect(tagged(refused)).toBe(1);
  });

  it('says how the IOMMU is switched on where none is at work', () => {
    const said = (design: string, iommu: boolean): string => answered(design, { iommu }).err;
    expect(said(plain.replace('iommu vt-d', 'iommu vt-d { passthrough on }'), false)).toContain(
      'Switch Intel VT-d on in the firmware, and add to the kernel command line: intel_iommu=on iommu=pt.',
    );
    expect(said(plain.replace('iommu vt-d', 'iommu amd-vi'), false)).toContain(
      'Switch AMD-Vi (IOMMU) on in the firmware.',
    );
    expect(said(plain, true)).toBe('');
    expect(said(plain.replace('iommu vt-d', 'hypervisor none'), false)).toBe('');
  });

  it('refuses while a VM or a container has one of the VFs', async ({ skip }) => {
    const why = missing('ip') ?? noNamespaces();
    skip(why !== undefined, why);
    const one = host(plain, { ens1f0: 7 }, false);
    const pci = join(one.sysfs, 'bus/pci/devices/0000:3b:01.0');
    for (const made of ['bus/pci/drivers/vfio-pci', 'kernel/iommu_groups/70', 'bus/pci/drivers/iavf'])
      mkdirSync(join(one.sysfs, made), { recursive: true });
    mkdirSync(pci, { recursive: true });
    symlinkSync(pci, join(one.sysfs, 'class/net/ens1f0/device/virtfn0'));
    symlinkSync(join(one.sysfs, 'bus/pci/drivers/vfio-pci'), join(pci, 'driver'));
    symlinkSync(join(one.sysfs, 'kernel/iommu_groups/70'), join(pci, 'iommu_group'));
    // As QEMU holds its group open.
    mkdirSync(join(one.sysfs, 'vfio'));
    const release = await opened(join(one.sysfs, 'vfio/70'));
    const held = one.run();
    expect(held.status).toBe(1);
    expect(held.err).toMatch(/VFs of ens1f0 are in use.*\n0000:3b:01\.0 \(open in process \d+\)/);
    expect(held.out).not.toContain('sriov_numvfs');
    await release();
    expect(one.run().status).toBe(0);
    // With iommufd QEMU holds the function itself; with vDPA what was made of the VF.
    for (const [node, driver, shown] of [
      ['vfio/devices/vfio3', 'vfio-pci', 'vfio-dev/vfio3'],
      ['vhost-vdpa-5', 'mlx5_core', 'vdpa0/vhost-vdpa-5'],
    ] as const) {
      writeFileSync(join(one.sysfs, 'class/net/ens1f0/device/sriov_numvfs'), '7\n');
      rmSync(join(pci, 'driver'));
      mkdirSync(join(one.sysfs, 'bus/pci/drivers', driver), { recursive: true });
      symlinkSync(join(one.sysfs, 'bus/pci/drivers', driver), join(pci, 'driver'));
      mkdirSync(join(pci, shown), { recursive: true });
      mkdirSync(join(one.sysfs, 'vfio/devices'), { recursive: true });
      const release = await opened(join(one.sysfs, node));
      expect(one.run()).toMatchObject({
        status: 1,
        err: expect.stringMatching(/0000:3b:01\.0 \(open in process \d+\)/) as string,
      });
      await release();
      expect(one.run().status).toBe(0);
    }
    // A container has the interface: its driver is there, and no interface to be seen.
    writeFileSync(join(one.sysfs, 'class/net/ens1f0/device/sriov_numvfs'), '7\n');
    rmSync(join(pci, 'driver'));
    symlinkSync(join(one.sysfs, 'bus/pci/drivers/iavf'), join(pci, 'driver'));
    mkdirSync(join(pci, 'net'));
    expect(one.run()).toMatchObject({
      status: 1,
      err: expect.stringContaining('0000:3b:01.0 (in another namespace)') as string,
    });
  });

  it('leaves to the representor what a PF cannot set in switchdev mode', () => {
    const { files, notes } = exported(
      `network n { vlan 5 }
       qos q { max 1Gbps }
       host h {
         iommu vt-d
         sr-iov on
         nic f : nvidia.connectx-6-dx { port 0 { interface "ens2f0np0"; vfs 2; switching switchdev } }
       }
       vm v on h { memory 4GiB reserved; vnic e sriov f.0 { network n; qos q; trust on } }`,
      'shell',
    );
    expect(files[0]?.text).toContain(
      '\nclear vf "$pf" 0 vlan 0\nvf "$pf" 0 max_tx_rate 1000 min_tx_rate 0\n',
    );
    expect(files[0]?.text).not.toContain('trust on');
    expect(notes.join()).toContain('they are rules on its representor');
  });
});

/** A process that has a file open until it is told to go. */
async function opened(path: string): Promise<() => Promise<unknown>> {
  writeFileSync(path, '');
  const holder = spawn('sh', ['-c', `exec 7<'${path}'; echo up; exec sleep 60`], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => void holder.kill());
  await new Promise((resolve) => holder.stdout.once('data', resolve));
  return () => {
    const gone = new Promise((resolve) => holder.once('exit', resolve));
    holder.kill();
    return gone;
  };
}

const plain = `
host h {
  iommu vt-d
  sr-iov on
  nic lan : intel.x710-da2 { port 0 { interface "ens1f0"; vfs 4 } }
}
`;
