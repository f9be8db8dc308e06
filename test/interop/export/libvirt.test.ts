import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as designs from './designs.ts';
import { exported, fileOf, folderForTest, missing, ran, written } from './harness.ts';

interface HostFiles {
  readonly domains: string[];
  readonly networks: string[];
}

/** The domains and networks of each host, as files. */
function xmlFiles(text: string): HostFiles[] {
  const folder = written(exported(text, 'libvirt'));
  return readdirSync(folder).map((host) => {
    const all = readdirSync(join(folder, host), { recursive: true, encoding: 'utf8' });
    const paths = (network: boolean): string[] =>
      all
        .filter((f) => f.endsWith('.xml') && f.includes('networks/') === network)
        .map((f) => join(folder, host, f));
    return { domains: paths(false), networks: paths(true) };
  });
}

function define({ domains, networks }: HostFiles): string[] {
  return [...networks.map((f) => `net-define ${f}`), ...domains.map((f) => `define ${f}`)];
}

/** The interfaces of a domain, each on one line. */
function interfaces(xml: string): string[] {
  return [...xml.matchAll(/<(?:interface|hostdev) (?:.|\n)*?<\/(?:interface|hostdev)>/g)].map(([one]) =>
    one.replace(/\s*\n\s*/g, ''),
  );
}

describe('the libvirt XML', () => {
  it('is valid by its schema', ({ skip }) => {
    const why = missing('virt-xml-validate', 'xmllint');
    skip(why !== undefined, why);
    for (const { domains, networks } of Object.values(designs).flatMap(xmlFiles))
      for (const file of [...domains, ...networks]) {
        const kind = domains.includes(file) ? 'domain' : 'network';
        expect(ran(['virt-xml-validate', file, kind])).toEqual({
          status: 0,
          out: '',
          err: `${file} validates\n`,
        });
      }
  });

  it("is taken by libvirt's parser, and means there what was meant", ({ skip }) => {
    const why = missing('virsh');
    skip(why !== undefined, why);
    for (const one of Object.values(designs).flatMap(xmlFiles)) {
      const { status, err } = ran(['virsh', '-c', 'test:///default', define(one).join('; ')]);
      expect({ status, err }).toEqual({ status: 0, err: '' });
    }
    const [kvm1] = xmlFiles(designs.rack);
    const commands = [...(kvm1 ? define(kvm1) : []), 'dumpxml --inactive db'];
    const { out } = ran(['virsh', '-c', 'test:///default', commands.join('; ')]);
    // The test driver plugs each into a device of its own.
    const dumped = out.slice(out.indexOf('<domain')).replace(/\s*<target dev='testnet\d+'\/>/g, '');
    expect(interfaces(dumped)).toEqual([
      "<interface type='hostdev' managed='yes'><mac address='52:54:00:aa:bb:01'/><source><address type='pci' domain='0x0000' bus='0x3b' slot='0x01' function='0x2'/></source><vlan><tag id='100'/></vlan></interface>",
      expect.stringMatching(
        /^<interface type='bridge'><mac address='(52:54:00:[0-9a-f:]{8})'\/><source bridge='br0-v200'\/><model type='virtio'\/><teaming type='persistent'\/><alias name='ua-eth1-standby'\/><\/interface>$/,
      ) as string,
      expect.stringMatching(
        /^<interface type='network'><mac address='52:54:00:[0-9a-f:]{8}'\/><source network='kvm-lan-1'\/><vlan><tag id='200'\/><\/vlan><teaming type='transient' persistent='ua-eth1-standby'\/><\/interface>$/,
      ) as string,
      expect.stringMatching(
        /<source bridge='br0-v100'\/><model type='virtio'\/><driver name='vhost' queues='4'\/>/,
      ) as string,
      expect.stringMatching(/<source bridge='br0'\/><model type='e1000'\/>/) as string,
    ]);
    const macs = [...dumped.matchAll(/mac address='(.*?)'/g)].map((m) => m[1]);
    expect(macs[1]).toBe(macs[2]);
  });

  it('does not say what QEMU refuses at start', () => {
    for (const design of Object.values(designs)) {
      for (const { path, text } of exported(design, 'libvirt').files) {
        for (const one of interfaces(text)) {
          const plain = one.includes("type='bridge'") && !one.includes('openvswitch');
          expect([path, plain && one.includes('<vlan')]).toEqual([path, false]);
          const limited = /type='(?:hostdev|network|vhostuser|vdpa)'/.test(one);
          expect([path, limited && one.includes('<bandwidth')]).toEqual([path, false]);
          expect([path, /type='(?:hostdev|direct|vdpa)'/.test(one) && one.includes('<mtu')]).toEqual([
            path,
            false,
          ]);
        }
      }
    }
    const { notes } = exported(designs.rack, 'libvirt');
    expect(notes).toContain(
      '`db.eth0`: QEMU refuses `<bandwidth>` on a function at start; the rates of `gold` are in the `shell` and `networkmanager` exports.',
    );
  });

  it('limits a vnic on Open vSwitch, and gives a whole port by its address', () => {
    const all = exported(designs.rack, 'libvirt');
    expect(interfaces(fileOf(all, 'cache.xml'))[0]).toBe(
      "<interface type='bridge'><mac address='52:54:00:aa:bb:02'/><source bridge='ovs0'/><vlan><tag id='100'/></vlan><virtualport type='openvswitch'/><bandwidth><outbound average='125000'/></bandwidth><model type='virtio'/></interface>",
    );
    expect(interfaces(fileOf(all, 'whole.xml'))).toEqual([
      "<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0000' bus='0x5e' slot='0x00' function='0x1'/></source></hostdev>",
    ]);
  });

  it('says when VMs that differ draw from one pool, and gives each its VF where it can', () => {
    const unstated = designs.rack
      .replaceAll(/\n +address "[^"]*"/g, '')
      .replace('vnic eth0 direct dpdk.1', 'vnic eth0 vswitch br0');
    expect(exported(unstated, 'libvirt').notes.join('\n')).toContain(
      '`lan.0`: libvirt gives a VM any free VF of the pool',
    );
    expect(exported(designs.rack, 'libvirt').notes.join('\n')).not.toContain('`lan.0`: libvirt gives');
  });

  it.each([
    ['the address', 'address "3b:00.0"', '', 'state the `address` of the port.'],
    ['ARI', 'ari on; acs on', 'acs on', 'state `ari` of the slot.'],
    [
      'the offset',
      'intel.e810-xxvda4',
      'intel.e810-xxvda2',
      'the VF offset and stride of `intel.e810-xxvda2` are',
    ],
  ])('says that it lacks %s for each VM to have its own VF', (_, what, without, said) => {
    const design = designs.rack
      .replace(what, without)
      .replace(/\n +port [23] \{ interface "ens1f[23]" \}/g, '')
      .replace('uplink [lan.2, lan.3] { team active-standby }', 'uplink lan.1');
    expect(exported(design, 'libvirt').notes.join('\n')).toContain(said);
  });

  it('says what it leaves to others: CPUs of a node, huge pages, what the guest and the PF set', () => {
    const { notes } = exported(
      `network n { vlan 5 }
       host h {
         iommu vt-d
         sr-iov on
         cpu 2 x 16 cores 2.5GHz
         nic l : intel.x710-da2 { slot pcie 3.0 x8 { ari on }; address "3b:00.0"; port 0 { vfs 4 }; port 1 }
         vswitch f { type ovs-dpdk }
         vswitch b { type linux-bridge; uplink l.1 }
       }
       vm v[1..2] on h { memory 2GiB; numa 1; vnic e vhost-user f }
       vm w on h {
         memory 1GiB reserved
         vnic e sriov l.0 { failover b; network n; class 3; queues 2; trust on; promiscuous on }
       }`,
      'libvirt',
    );
    for (const said of [
      '`v`: its memory is bound to NUMA node 1',
      '`h`: its VMs behind a polling switch need 4 GiB of huge pages (4 GiB on NUMA node 1)',
      'has to run again then (`qos 3`)',
      '`w.e`: `queues` are set by the device',
      '`w`: a VF is named by its PCI address: where the VM moves to',
      '`w.e`: `promiscuous` is switched on in the guest',
    ])
      expect(notes.join('\n')).toContain(said);
  });

  it('would be refused otherwise: the checks bite', ({ skip }) => {
    const why = missing('virsh', 'virt-xml-validate');
    skip(why !== undefined, why);
    const file = join(folderForTest(), 'bad.xml');
    const good = fileOf(exported(designs.rack, 'libvirt'), 'db.xml');
    writeFileSync(file, good.replace("<tag id='100'/>", "<tag id='5000'/>"));
    expect(ran(['virsh', '-c', 'test:///default', `define ${file}`]).status).not.toBe(0);
    writeFileSync(file, good.replace("managed='yes'", "managd='yes'"));
    expect(ran(['virt-xml-validate', file, 'domain']).status).not.toBe(0);
  });
});
