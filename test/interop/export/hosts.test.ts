import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as designs from './designs.ts';
import {
  type Ran,
  exported,
  fileOf,
  folderForTest,
  isolated,
  missing,
  noNamespaces,
  ran,
  written,
} from './harness.ts';

/* The declarative formats of a Linux host, each read by the program that it is for. */

/** A keyfile's lines below their sections, comments and what is empty left out. */
function keys(text: string): string[] {
  let section = '';
  return text.split('\n').flatMap((line) => {
    section = /^\[(.*)\]$/.exec(line)?.[1] ?? section;
    return /^[^#[].*=/.test(line) ? [`${section}.${line}`] : [];
  });
}

describe('NetworkManager keyfiles', () => {
  const read = (text: string): Ran =>
    ran(['nmcli', '--offline', 'connection', 'modify', 'connection.autoconnect-priority', '0'], {
      input: text,
    });

  it('are read by NetworkManager, and mean there what was meant', ({ skip }) => {
    const why = missing('nmcli');
    skip(why !== undefined, why);
    for (const design of Object.values(designs)) {
      for (const { path, text, mode } of exported(design, 'networkmanager').files) {
        const { status, out } = read(text);
        // It adds an id of its own, and defaults that it writes out.
        const added = /^(?:connection\.uuid|vlan\.flags|ipv6\.addr-gen-mode)=/;
        // It also writes a blank before VLANs that stand alone.
        const back = keys(out.replaceAll('=\\s', '=')).filter((k) => !added.test(k));
        expect([path, status, [...back].sort()]).toEqual([path, 0, [...keys(text)].sort()]);
        expect(mode).toBe(0o600);
      }
    }
    const bad = fileOf(exported(designs.rack, 'networkmanager'), 'ens1f0').replace(
      'vlans=100.3',
      'vlans=5000',
    );
    expect(keys(read(bad).out)).not.toEqual(
      expect.arrayContaining(keys(bad).filter((k) => k.includes('vf.2'))),
    );
  });

  it('carry the rates of each VF', () => {
    expect(fileOf(exported(designs.rack, 'networkmanager'), 'ens1f0')).toContain(
      '\nvf.2=mac=52:54:00:AA:BB:01 max-tx-rate=1000 min-tx-rate=100 spoof-check=false trust=true vlans=100.3\n',
    );
  });
});

describe('the netplan file', () => {
  it('is generated from, and says what it does not carry', ({ skip }) => {
    const why = missing('netplan');
    skip(why !== undefined, why);
    for (const design of Object.values(designs)) {
      for (const { path, text } of exported(design, 'netplan').files) {
        const root = folderForTest();
        mkdirSync(join(root, 'etc/netplan'), { recursive: true });
        const file = join(root, 'etc/netplan/90-iov.yaml');
        writeFileSync(file, text, { mode: 0o600 });
        expect([path, ran(['netplan', 'generate', '--root-dir', root])]).toEqual([
          path,
          { status: 0, out: '', err: '' },
        ]);
      }
    }
  });

  it('would be refused otherwise: the check bites', ({ skip }) => {
    const why = missing('netplan');
    skip(why !== undefined, why);
    const root = folderForTest();
    mkdirSync(join(root, 'etc/netplan'), { recursive: true });
    const text = fileOf(exported(designs.rack, 'netplan'), 'kvm1').replace('count: 8', 'count: eight');
    writeFileSync(join(root, 'etc/netplan/90-iov.yaml'), text, { mode: 0o600 });
    expect(ran(['netplan', 'generate', '--root-dir', root]).status).not.toBe(0);
  });

  it('has the counts, the modes and the bridges', () => {
    const all = exported(designs.rack, 'netplan');
    const addressless = { 'link-local': [], optional: true };
    const { network } = parse(fileOf(all, 'kvm1')) as { network: Record<string, object> };
    expect(network['ethernets']).toEqual({
      ens1f0: { mtu: 9000, ...addressless, 'virtual-function-count': 8 },
      ens1f1: { ...addressless, 'virtual-function-count': 4 },
      ens1f2: { optional: true },
      ens1f3: { optional: true },
      ens2f0np0: { ...addressless, 'virtual-function-count': 2, 'embedded-switch-mode': 'switchdev' },
    });
    expect(Object.keys(network['bridges'] ?? {})).toEqual(['br0', 'br0-v100', 'br0-v200']);
    expect(all.notes).toContain(
      '`db.eth0`: netplan cannot carry the MAC address, VLAN 100, priority, rates, spoof check, trust of a VF; the `shell` export does.',
    );
  });
});

describe('the MTU of a vswitch', () => {
  const jumbo = `network a { vlan 5 }
    host h {
      nic n : intel.x710-da4 { port 0 { interface "eno1" }; port 1 { interface "eno2" }; port 2 { interface "eno3" } }
      vswitch one { type linux-bridge; uplink n.0; mtu 9000 }
      vswitch two { type linux-bridge; uplink [n.1, n.2] { team lacp }; mtu 9000 }
    }
    vm v on h { vnic e vswitch two { network a } }`;
  const onTheWay = ['eno1', 'eno2', 'eno3', 'one', 'two', 'two-bond', 'two-bond.5', 'two-v5'];

  it('is that of all on the way to the wire, in each format', () => {
    const { network } = parse(fileOf(exported(jumbo, 'netplan'), 'h')) as {
      network: Record<string, Record<string, { mtu?: number }>>;
    };
    const stated = Object.values(network).flatMap((kind) =>
      Object.entries(kind).flatMap(([name, { mtu }]) => (mtu === 9000 ? [name] : [])),
    );
    expect(stated.sort()).toEqual(onTheWay);
    const keyfiles = exported(jumbo, 'networkmanager').files.filter(({ text }) =>
      text.includes('\nmtu=9000\n'),
    );
    expect(keyfiles.map((f) => /iov-(.*)\.nm/.exec(f.path)?.[1]).sort()).toEqual(onTheWay);
    const units = exported(jumbo, 'systemd').files.filter(({ text }) => text.includes('\nMTUBytes=9000\n'));
    const networks = units.flatMap((f) => /80-iov-(.*)\.network/.exec(f.path)?.[1] ?? []);
    expect(networks.sort()).toEqual(onTheWay);
  });

  it('is that of the ports of a bond where it states none: the bond gives its own to them', () => {
    const ports = jumbo.replaceAll('; mtu 9000', '').replaceAll(' }; port', '; mtu 9000 }; port');
    expect(fileOf(exported(ports, 'networkmanager'), 'two-bond.nm')).toContain('\nmtu=9000\n');
  });
});

describe('systemd units', () => {
  it('are taken by udev', ({ skip }) => {
    const why = missing('udevadm', 'ip') ?? noNamespaces();
    skip(why !== undefined, why);
    const run = (text: string): Ran => {
      const file = join(folderForTest(), '80-iov.link');
      // No device here has the address: it is matched by a name instead.
      writeFileSync(file, text.replace(/\[Match\]\n.*/, '[Match]\nOriginalName=ens1f0'));
      return isolated(
        `mkdir -p /etc/systemd/network
         mount -t tmpfs none /etc/systemd/network
         mount -t sysfs none /sys
         cp '${file}' /etc/systemd/network/80-iov.link
         ip link add ens1f0 type ifb
         SYSTEMD_LOG_LEVEL=debug SYSTEMD_LOG_TARGET=console udevadm test-builtin net_setup_link /sys/class/net/ens1f0 2>&1`,
      );
    };
    let units = 0;
    for (const design of Object.values(designs))
      for (const { path, text } of exported(design, 'systemd').files) {
        if (!path.endsWith('.link')) continue;
        units++;
        const { out } = run(text);
        expect(out).toContain('Config file /etc/systemd/network/80-iov.link is applied');
        expect(out).not.toMatch(/80-iov\.link:\d+/);
      }
    expect(units).toBeGreaterThan(5);
    const link = fileOf(exported(designs.rack, 'systemd'), 'ens1f0.link');
    expect(run(link.replace('VLANId=100', 'VLANId=5000')).out).toMatch(/80-iov\.link:\d+/);
    expect(run(link.replace('Trust=yes', 'MaxTxRate=1')).out).toMatch(
      /80-iov\.link:\d+: Unknown key 'MaxTxRate'/,
    );
  });

  it('are taken by systemd-networkd, which makes the bridges', ({ skip }) => {
    const networkd = '/lib/systemd/systemd-networkd';
    const why = missing(networkd, 'ip', 'timeout') ?? noNamespaces();
    skip(why !== undefined, why);
    const folder = written(exported(designs.rack, 'systemd'));
    const kvm1 = join(folder, 'kvm1');
    expect(readdirSync(kvm1).filter((f) => /\.(netdev|network)$/.test(f))).toHaveLength(17);
    const run = (): string =>
      isolated(
        `mkdir -p /etc/systemd/network
         mount -t tmpfs none /etc/systemd/network
         mount -t tmpfs none /run
         mount -t sysfs none /sys
         cp '${kvm1}'/*.netdev '${kvm1}'/*.network /etc/systemd/network/
         ip link add ens1f2 type ifb
         ip link add ens1f3 type ifb
         SYSTEMD_LOG_LEVEL=info SYSTEMD_LOG_TARGET=console timeout 2 ${networkd} 2>&1
         ip -o link`,
      ).out;
    const out = run();
    expect(out).not.toMatch(/80-iov-\S+:\d+/);
    for (const bridge of ['br0', 'br0-v100', 'br0-v200']) expect(out).toMatch(new RegExp(`\\d+: ${bridge}:`));
    const unit = join(kvm1, '80-iov-br0.netdev');
    writeFileSync(unit, readFileSync(unit, 'utf8').replace('STP=no', 'STP=perhaps'));
    expect(run()).toMatch(/80-iov-br0\.netdev:\d+/);
  });

  it('have every setting of a VF but its rates, and say so', () => {
    const all = exported(designs.rack, 'systemd');
    expect(fileOf(all, 'ens1f0.link')).toContain(
      '[SR-IOV]\nVirtualFunction=2\nVLANId=100\nQualityOfService=3\nMACSpoofCheck=no\nTrust=yes\nMACAddress=52:54:00:aa:bb:01\n',
    );
    expect(all.notes).toContain(
      '`db.eth0`: systemd cannot carry the rates of a VF; the `shell` export does.',
    );
  });
});
