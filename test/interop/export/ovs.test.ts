import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as designs from './designs.ts';
import { type Ran, exported, fileOf, folderForTest, missing, ran } from './harness.ts';

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
        'fw-in,dpdkvhostuserclient,2500,"{vhost-server-path=""/run/iov/kvm1-fw.in.sock""}"',
        'fw-out,dpdkvhostuserclient,0,"{vhost-server-path=""/run/iov/kvm1-fw.out.sock""}"',
        'fwd,internal,0,{}',
        'ovs0,internal,0,{}',
      ]);
      expect(select('QoS', 'type,other_config')).toEqual(['linux-htb,"{max-rate=""100000000000""}"']);
      expect(select('Queue', 'other_config')).toEqual([
        '"{max-rate=""1000000000"", min-rate=""100000000""}"',
        '"{max-rate=""500000000""}"',
      ]);
    }
    expect(readFileSync(log, 'utf8').split('\n')[0]).toBe(
      'add-flow ovs0 dl_src=52:54:00:aa:bb:02,actions=set_queue:1,normal',
    );
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
      'ovs --may-exist add-bond ovs0 ovs0-bond ens1f3 ens2f1np1 bond_mode=balance-slb\n',
    );
  });

  it('is not written where there is no such switch', () => {
    const { files, notes } = exported(designs.esxi, 'ovs');
    expect(files).toEqual([]);
    expect(notes).toEqual(['No Linux host has a vswitch of type `ovs` or `ovs-dpdk`.']);
  });
});

/** A database server with nothing behind it, and the script set to talk to it. */
function database(text: string): {
  readonly script: () => Ran;
  readonly select: (table: string, columns: string) => string[];
  readonly log: string;
} {
  const cwd = folderForTest();
  writeFileSync(join(cwd, 'script.sh'), text);
  const log = join(cwd, 'flows');
  writeFileSync(log, '');
  writeFileSync(join(cwd, 'ovs-ofctl'), `#!/bin/sh\necho "$*" >>'${log}'\n`);
  chmodSync(join(cwd, 'ovs-ofctl'), 0o755);
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
    script: () =>
      ran(['sh', '-c', 'PATH="$PWD:$PATH" exec sh script.sh'], { cwd, env: { OVS_OPTIONS: options } }),
    select: (table, columns) =>
      ran([...vsctl, '--format=csv', '--no-headings', `--columns=${columns}`, 'list', table])
        .out.split('\n')
        .filter(Boolean)
        .sort(),
  };
}
