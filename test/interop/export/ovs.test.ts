import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as designs from './designs.ts';
import { deploymentOf } from '../../../server/src/interop/export/plan.ts';
import { importCaptures } from '../../../server/src/interop/import/import.ts';
import { type Ran, exported, fileOf, folderForTest, missing, ran, topologyOf } from './harness.ts';

const schema = '/usr/share/openvswitch/vswitch.ovsschema';

describe('the Open vSwitch script', () => {
  it('fills a real database, twice with the same outcome', ({ skip }) => {
    const why = missing('ovsdb-server', 'ovsdb-tool', 'ovs-vsctl', schema);
    skip(why !== undefined, why);
    const { script, select, log } = database(fileOf(exported(designs.rack, 'ovs'), 'kvm1'));
    for (let run = 0; run < 2; run++) {
      expect(script()).toMatchObject({ status: 0, err: '' });
      expect(select('Bridge', 'name,datapath_type')).toEqual(['fwd,netdev', 'ovs0,system']);
      expect(select('Port', 'name,tag')).toEqual([
        'dpdk-0,[]',
        'ens2f1np1,[]',
        'fw-in,100',
        'fw-out,200',
        'fwd,[]',
        'ovs0,[]',
      ]);
      expect(select('Interface', 'name,type,ingress_policing_rate,options')).toEqual([
        'dpdk-0,dpdk,0,"{dpdk-devargs=""0000:5e:00.0""}"',
        'ens2f1np1,"""""",0,{}',
        'fw-in,dpdkvhostuserclient,2500,"{vhost-server-path=""/var/lib/vhost_sockets/kvm1-fw.in.sock""}"',
        'fw-out,dpdkvhostuserclient,0,"{vhost-server-path=""/var/lib/vhost_sockets/kvm1-fw.out.sock""}"',
        'fwd,internal,0,{}',
        'ovs0,internal,0,{}',
      ]);
      expect(select('QoS', 'type,other_config')).toEqual(['linux-htb,"{max-rate=""100000000000""}"']);
      expect(select('Queue', 'other_config')).toEqual([
        '"{max-rate=""1000000000"", min-rate=""100000000""}"',
        '"{max-rate=""500000000""}"',
      ]);
    }
    const each = [
      expect.stringMatching(/^install -d -o \S+ \/var\/lib\/vhost_sockets$/) as string,
      'ovs-ofctl del-flows ovs0 cookie=0x696f76/-1',
      'ovs-ofctl add-flow ovs0 cookie=0x696f76,dl_src=52:54:00:aa:bb:02,actions=set_queue:1,normal',
    ];
    expect(readFileSync(log, 'utf8').split('\n').filter(Boolean)).toEqual([...each, ...each]);
  });

  it('takes back what a changed design no longer says', ({ skip }) => {
    const why = missing('ovsdb-server', 'ovsdb-tool', 'ovs-vsctl', schema);
    skip(why !== undefined, why);
    const first = teamed('lacp', 'mtu 9000; ', 'network a; qos q; mtu 9000');
    const { script, select } = database(first);
    expect(script()).toMatchObject({ status: 0, err: '' });
    expect(select('Open_vSwitch', 'other_config')).toEqual(['"{dpdk-init=""true""}"']);
    expect(select('Port', 'name,tag,bond_mode,lacp')).toEqual([
      'k,[],[],[]',
      'k-bond,[],balance-tcp,active',
      'n-0,[],[],[]',
      'u,[],[],[]',
      'v-u,5,[],[]',
    ]);
    expect(select('Interface', 'name,mtu_request')).toContain('v-u,9000');
    expect(select('QoS', 'type')).toEqual(['linux-htb']);
    expect(script(teamed('active-standby', '', 'network b'))).toMatchObject({ status: 0, err: '' });
    expect(select('Port', 'name,tag,bond_mode,lacp')).toEqual([
      'k,[],[],[]',
      'k-bond,[],active-backup,off',
      'n-0,[],[],[]',
      'u,[],[],[]',
      'v-u,6,[],[]',
    ]);
    expect(select('Interface', 'name,mtu_request').filter((row) => !row.endsWith(',[]'))).toEqual([]);
    expect(select('Interface', 'name,ingress_policing_rate')).toContain('v-u,0');
    expect(select('QoS', 'type')).toEqual([]);
    expect(select('Queue', 'other_config')).toEqual([]);
  });

  it('moves the queues with the uplink, and takes them back with it', ({ skip }) => {
    const why = missing('ovsdb-server', 'ovsdb-tool', 'ovs-vsctl', schema);
    skip(why !== undefined, why);
    const { script, select } = database(shaped('uplink l.0'));
    for (const [uplink, shapes] of [
      ['uplink l.0', ['eno1']],
      ['uplink l.1', ['eno2']],
      ['', []],
    ] as const) {
      expect(script(shaped(uplink))).toMatchObject({ status: 0, err: '' });
      const shaping = select('Port', 'name,qos').filter((row) => !row.endsWith(',[]'));
      expect(shaping.map((row) => row.split(',')[0])).toEqual(shapes);
      expect([select('QoS', 'type').length, select('Queue', 'other_config').length]).toEqual(
        shapes.length === 0 ? [0, 0] : [1, 1],
      );
    }
  });

  it('makes one uplink a bond, and a bond one, moves it, and leaves what is somebody else’s', ({ skip }) => {
    const why = missing('ovsdb-server', 'ovsdb-tool', 'ovs-vsctl', schema);
    skip(why !== undefined, why);
    const { script, vsctl } = database(cabled('', ''));
    const portsOf = (bridge: string): string[] => vsctl('list-ports', bridge).split('\n').filter(Boolean);
    const namesIn = (port: string): string[] =>
      vsctl('--bare', '--columns=interfaces', 'list', 'Port', port)
        .split(/\s+/)
        .filter(Boolean)
        .map((id) => vsctl('--bare', '--columns=name', 'list', 'Interface', id).trim())
        .sort();
    expect(script()).toMatchObject({ status: 0, err: '' });
    vsctl('add-port', 'k', 'tap9');
    for (const [k, m, ofK, ofM] of [
      ['uplink l.0', '', ['eno1'], []],
      ['uplink [l.0, l.1]', '', ['k-bond'], []],
      ['uplink l.1', '', ['eno2'], []],
      ['uplink l.1', 'uplink l.0', ['eno2'], ['eno1']],
      ['uplink l.0', 'uplink l.1', ['eno1'], ['eno2']],
      ['', 'uplink [l.0, l.1]', [], ['m-bond']],
      ['', 'uplink [l.0, l.2]', [], ['m-bond']],
      ['uplink [l.0, l.2]', 'uplink l.1', ['k-bond'], ['eno2']],
      ['', '', [], []],
    ] as const)
      for (let run = 0; run < 2; run++) {
        const { status, err, out } = script(cabled(k, m));
        expect({ status, err, k, m }).toEqual({ status: 0, err: '', k, m });
        expect(portsOf('k')).toEqual([...ofK, 'tap9'].sort());
        expect(portsOf('m')).toEqual(ofM);
        if (m === 'uplink [l.0, l.2]') expect(namesIn('m-bond')).toEqual(['eno1', 'eno3']);
        // What is so already is not touched.
        if (run === 1) expect(out).not.toContain('del-port');
      }
    vsctl('add-br', 'theirs', '--', 'add-port', 'theirs', 'eno1');
    const { status, err } = script(cabled('uplink l.0', ''));
    expect(status).not.toBe(0);
    expect(err).toContain('theirs');
    expect(portsOf('theirs')).toEqual(['eno1']);
  });

  it('comes back from what `ovs-vsctl show` prints', ({ skip }) => {
    const why = missing('ovsdb-server', 'ovsdb-tool', 'ovs-vsctl', schema);
    skip(why !== undefined, why);
    const { script, show } = database(fileOf(exported(designs.rack, 'ovs'), 'kvm1'));
    expect(script()).toMatchObject({ status: 0, err: '' });
    const libvirt = exported(designs.rack, 'libvirt').files.filter(({ path }) =>
      /kvm1\/(?:fw|cache)/.test(path),
    );
    const { text = '', problems } = importCaptures(
      [
        { name: 'ovs.txt', text: show() },
        ...libvirt.map(({ path, text: xml }) => ({ name: path, text: xml })),
      ],
      { hostName: 'kvm1' },
    );
    expect(problems).toEqual([]);
    const [back] = deploymentOf(topologyOf(text)).hosts;
    expect(back?.host.vswitches.map((v) => [v.name, v.type?.value, v.uplinks.length]).sort()).toEqual([
      ['fwd', 'ovs-dpdk', 1],
      ['ovs0', 'ovs', 1],
    ]);
    const vnics = back?.vms.flatMap((vm) => vm.vnics) ?? [];
    expect(
      vnics.map((v) => [v.vmName, v.mode, v.vswitch?.name, v.vnic.network?.value.vlan?.value]).sort(),
    ).toEqual([
      ['cache', 'macvtap', undefined, undefined],
      ['cache', 'vswitch', 'ovs0', 100],
      ['cache', 'vswitch', 'ovs0', 200],
      ['fw', 'vhost-user', 'fwd', 100],
      ['fw', 'vhost-user', 'fwd', 200],
    ]);
  });

  it('asks for what tells an uplink and the design does not say, before it changes anything', ({ skip }) => {
    const why = missing('ovsdb-server', 'ovsdb-tool', 'ovs-vsctl', schema);
    skip(why !== undefined, why);
    const silent = designs.rack
      .replace('address "0000:5e:00.0"', '')
      .replace('vnic eth0 direct dpdk.1', 'vnic eth0 vswitch br0')
      .replace('port 1 { interface "ens2f1np1" }', 'port 1');
    const { script, select } = database(fileOf(exported(silent, 'ovs'), 'kvm1'));
    expect(script().err).toContain('IOV_FAST_1: the interface of fast.1');
    expect(script(undefined, { IOV_FAST_1: 'ens2f1np1' }).err).toContain(
      'IOV_DPDK_0_ADDRESS: the PCI address of dpdk.0',
    );
    expect(select('Bridge', 'name')).toEqual([]);
    const told = { IOV_DPDK_0_ADDRESS: '0000:5e:00.0', IOV_FAST_1: 'ens2f1np1' };
    expect(script(undefined, told)).toMatchObject({ status: 0, err: '' });
    expect(select('Port', 'name')).toContain('ens2f1np1');
    expect(select('Interface', 'name,options')).toContain('dpdk-0,"{dpdk-devargs=""0000:5e:00.0""}"');
    expect(select('QoS', 'type')).toEqual(['linux-htb']);
  });

  it('says what the polling data path has to find', () => {
    const { notes } = exported(designs.rack, 'ovs');
    expect(notes).toContain(
      '`kvm1`: its VMs behind a polling switch need 8 GiB of huge pages, beside what the switch takes itself: reserve them at boot, on the kernel command line (`hugepagesz=1G hugepages=N`).',
    );
    expect(notes.join()).toContain('DPDK needs 0000:5e:00.0 bound to vfio-pci beforehand');
  });

  it('gives each socket a path that is one', () => {
    const long = designs.rack.replace('vm fw on kvm[1] {', `vm fw on kvm[1] {\n  label "${'n'.repeat(99)}"`);
    const paths = fileOf(exported(long, 'ovs'), 'kvm1').match(/\/var\/lib\/vhost_sockets\/\S+/g) ?? [];
    expect(new Set(paths).size).toBe(2);
    for (const path of paths) {
      expect(path.length).toBeLessThan(108);
      expect(fileOf(exported(long, 'libvirt'), 'nnn')).toContain(`path='${path}'`);
    }
  });

  it('would be refused otherwise: the check bites', ({ skip }) => {
    const why = missing('ovsdb-server', 'ovsdb-tool', 'ovs-vsctl', schema);
    skip(why !== undefined, why);
    const text = fileOf(exported(designs.rack, 'ovs'), 'kvm1');
    expect(database(text.replace('tag=100', 'tag=5000')).script().err).toContain('not in the valid range');
  });

  it('teams uplinks by source where nothing else is said', () => {
    const two = designs.rack
      .replace('uplink fast.1', 'uplink [fast.1, lan.3]')
      .replace('uplink [lan.2, lan.3] { team active-standby }', 'uplink lan.2');
    expect(fileOf(exported(two, 'ovs'), 'kvm1')).toContain(
      'ovs --may-exist add-bond ovs0 ovs0-bond ens1f3 ens2f1np1 -- set Port ovs0-bond bond_mode=balance-slb lacp=off external_ids:iov=ovs0 -- ',
    );
  });

  it('is not written where there is no such switch', () => {
    const { files, notes } = exported(designs.esxi, 'ovs');
    expect(files).toEqual([]);
    expect(notes).toEqual(['No Linux host has a vswitch of type `ovs` or `ovs-dpdk`.']);
  });
});

/** The script of a host with both kinds of switches: how the kernel's is teamed, and what is said of the others. */
function teamed(team: string, polling: string, vnic: string): string {
  return fileOf(
    exported(
      `network a { vlan 5 }
       network b { vlan 6 }
       qos q { max 1Gbps }
       host h {
         nic n : intel.xxv710-da2 { slot pcie 3.0 x8; address "0000:5e:00.0"; port 0; port 1 }
         nic l : intel.xxv710-da2 { slot pcie 3.0 x8; port 0 { interface "eno1" }; port 1 { interface "eno2" } }
         vswitch u { type ovs-dpdk; uplink n.0; ${polling}}
         vswitch k { type ovs; uplink [l.0, l.1] { team ${team} } }
       }
       vm v on h { vnic u vhost-user u { ${vnic} }; vnic k vswitch k { ${vnic.replace(/; mtu \d+/, '')} } }`,
      'ovs',
    ),
    'h-ovs',
  );
}

/** The script of a host with two switches of the kernel's, by what their uplinks are. */
function cabled(k: string, m: string): string {
  const ports = ['eno1', 'eno2', 'eno3'].map((name, i) => `port ${i} { interface "${name}" }`);
  return fileOf(
    exported(
      `host h {
         nic l : intel.x710-da4 { ${ports.join('; ')} }
         vswitch k { type ovs; ${k} }
         vswitch m { type ovs; ${m} }
       }`,
      'ovs',
    ),
    'h-ovs',
  );
}

/** The script of a host whose switch has a promise to keep on what is its uplink. */
function shaped(uplink: string): string {
  return fileOf(
    exported(
      `qos q { max 1Gbps }
       host h {
         nic l : intel.xxv710-da2 { slot pcie 3.0 x8; port 0 { interface "eno1" }; port 1 { interface "eno2" } }
         vswitch k { type ovs; ${uplink} }
       }
       vm v on h { vnic k vswitch k { qos q; mac "52:54:00:00:00:01" } }`,
      'ovs',
    ),
    'h-ovs',
  );
}

/** A database server with nothing behind it, and the script set to talk to it. */
function database(text: string): {
  readonly script: (text?: string, env?: Record<string, string>) => Ran;
  readonly select: (table: string, columns: string) => string[];
  readonly show: () => string;
  /** What a command prints. */
  readonly vsctl: (...args: string[]) => string;
  readonly log: string;
} {
  const cwd = folderForTest();
  const log = join(cwd, 'flows');
  writeFileSync(log, '');
  for (const name of ['ovs-ofctl', 'install']) {
    writeFileSync(join(cwd, name), `#!/bin/sh\necho "${name} $*" >>'${log}'\n`);
    chmodSync(join(cwd, name), 0o755);
  }
  ran(['ovsdb-tool', 'create', 'conf.db', schema], { cwd });
  const pid = join(cwd, 'pid');
  const at = (name: string): string => `${cwd}/${name}`;
  ran(
    [
      'ovsdb-server',
      '--detach',
      `--remote=punix:${at('db')}`,
      `--pidfile=${pid}`,
      `--unixctl=${at('ctl')}`,
      `--log-file=${at('log')}`,
      'conf.db',
    ],
    { cwd },
  );
  onTestFinished(() => {
    if (existsSync(pid)) process.kill(Number(readFileSync(pid, 'utf8')));
  });
  const options = `--db=unix:${at('db')} --no-wait`;
  const vsctl = ['ovs-vsctl', ...options.split(' ')];
  return {
    log,
    script: (changed = text, env = {}) => {
      writeFileSync(join(cwd, 'script.sh'), changed);
      return ran(['sh', '-c', 'PATH="$PWD:$PATH" exec sh script.sh'], {
        cwd,
        env: { ...env, OVS_OPTIONS: options },
      });
    },
    show: () => ran([...vsctl, 'show']).out,
    vsctl: (...args) => ran([...vsctl, ...args]).out,
    select: (table, columns) =>
      ran([...vsctl, '--format=csv', '--no-headings', `--columns=${columns}`, 'list', table])
        .out.split('\n')
        .filter(Boolean)
        .sort(),
  };
}
