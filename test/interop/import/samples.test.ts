import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Host, Port, Topology } from '../../../server/src/model/topology.ts';
import { type Imported, importCaptures } from '../../../server/src/interop/import/import.ts';
import { mayStand } from '../../../server/src/schema/vocabulary.ts';
import { parse } from '../../../server/src/syntax/parser.ts';
import { format } from '../../../server/src/syntax/print.ts';
import { type World, loadWorld } from '../../../server/src/workspace/world.ts';

/* Captures of real machines, read from beside the project: their licences do not let them be in it. */

const SAMPLES = resolve(process.env['IOV_SAMPLES'] ?? '../shared/samples');
const there = existsSync(SAMPLES);
if (!there)
  console.warn(`skipped: there are no samples of captures in ${SAMPLES} (IOV_SAMPLES names another folder)`);

const folders = [
  'ip-link',
  'lspci',
  'libvirt-domain',
  'libvirt-network',
  'libvirt-nodedev',
  'hwloc-xml',
  'sriovnetworknodestate',
];
const machines = [
  'machine-hsw-Xeon-E5-2620v3_dell-t630-iommu-nosp',
  'machine-snb-Xeon-E5-2630_dell-t620-iommu',
];

function filesIn(folder: string): string[] {
  const path = join(SAMPLES, folder);
  return there && existsSync(path)
    ? readdirSync(path)
        .filter((name) => !name.endsWith('.dtd') && statSync(join(path, name)).isFile())
        .map((name) => `${folder}/${name}`)
    : [];
}

function imported(...names: readonly string[]): Imported {
  return importCaptures(
    names.map((name) => ({
      name: name.slice(name.lastIndexOf('/') + 1),
      text: readFileSync(join(SAMPLES, name), 'utf8'),
    })),
  );
}

function worldOf(text: string): World {
  const uri = 'file:///imported.iov';
  return loadWorld(uri, () => parse(text, mayStand));
}

function topology(...names: readonly string[]): Topology {
  return worldOf(imported(...names).text ?? '').topology;
}

function hostOf(...names: readonly string[]): Host {
  const [host] = topology(...names).hosts;
  if (!host) throw new Error(`${names.join(', ')}: no host`);
  return host;
}

function portOf(host: Host, path: string): Port {
  const port = host.nics.flatMap((n) => n.ports).find((p) => p.path === path);
  if (!port)
    throw new Error(`no port ${path}: ${host.nics.flatMap((n) => n.ports.map((p) => p.path)).join(', ')}`);
  return port;
}

describe.skipIf(!there)('every sample', () => {
  const files = [...folders.flatMap(filesIn), ...machines.map((m) => `${m}/sys-lspci.txt`)];
  it.each(files)('%s becomes a file that reports nothing of form and names', (name) => {
    const { text, formats } = imported(name);
    expect(formats).not.toContain(undefined);
    expect(text).toBeDefined();
    const tree = parse(text ?? '', mayStand);
    expect(format(tree)).toBe(text);
    expect(worldOf(text ?? '').findings.map((f) => `${f.rule}: ${f.message}`)).toEqual([]);
    expect(imported(name).text).toBe(text);
  });
  it('are nearly all there are', () => {
    expect(files.length).toBeGreaterThan(60);
  });
});

describe.skipIf(!there)('what samples say', () => {
  it('JSON and text of one machine are the same', () => {
    for (const name of [
      'bcm57840-ens3f0',
      'cx5-enp130s0f1np1-rates',
      'netlink580-enp3s0f0',
      'stormshift-eno3-i350',
    ]) {
      const body = (file: string): string => imported(file).text?.replace(/^\/\/.*\n/, '') ?? '';
      expect(body(`ip-link/${name}.ip-d-j-link.json`)).toBe(body(`ip-link/${name}.iplink.txt`));
    }
  });
  it('ip link: VFs, rates, VLAN, trust', () => {
    const { hosts, vms } = topology('ip-link/lab-netdevsim.ip-d-j-link.json');
    expect(hosts[0]?.nics[0]?.ports[0]?.vfs?.value).toBe(4);
    const vnic = vms[0]?.vnics[0];
    expect(vnic?.vf?.value).toBe(0);
    expect(vnic?.qos?.value).toMatchObject({ minBps: { value: 100e6 }, maxBps: { value: 1e9 } });
    expect(vnic?.network?.value.vlan?.value).toBe(100);
    expect(vnic?.class?.value).toBe(3);
    expect(vnic?.trust?.value).toBe(true);
    expect(vnic?.spoofCheck?.value).toBe(false);
    expect(vms[2]?.docs).toContain('802.1ad');
  });
  it('ip link: an address in a name, and a limit that is the link’s speed', () => {
    const cx5 = hostOf('ip-link/cx5-enp130s0f1np1-rates.iplink.txt');
    expect(portOf(cx5, 'enp130s0.1').address?.value).toBe('0000:82:00.1');
    expect(portOf(cx5, 'enp130s0.1').vfs?.value).toBe(8);
    expect(topology('ip-link/bcm57840-ens3f0.iplink.txt').qos).toEqual([]);
  });
  it('ip link: a bridge with its uplink', () => {
    const [vswitch] = hostOf('ip-link/hotsos-openstack.ip_-s_-d_link').vswitches;
    expect(vswitch?.name).toBe('br-ens3');
    expect(vswitch?.uplinks[0]?.port.interface?.value).toBe('ens3');
  });
  it.each([
    ['lspci/xl710-18_00_0.lspci-vv.txt', 'intel.xl710', 3, 8],
    ['lspci/x550t-05_00_0.lspci-vv.txt', 'intel.x550-t2', 3, 4],
    ['lspci/connectx7-19_00_0.lspci-vv.txt', 'nvidia.connectx-7', 5, 16],
    ['lspci/cap-pcie-2', 'intel.82576', 1, 4],
  ])('lspci: %s is %s on PCIe %d x%d', (file, device, generation, lanes) => {
    const nic = hostOf(file).nics[0];
    expect(nic?.device?.name).toBe(device);
    expect(nic?.slot?.value.pcie).toEqual({ generation, lanes });
  });
  it('lspci: what the catalog does not have becomes a stub', () => {
    const [nic] = hostOf('lspci/cap-ea-1').nics;
    expect(nic?.device?.name).toBe('captured.pci-177d-a01e');
    expect(nic?.device?.vfsPerPort?.value).toBe(128);
    expect(nic?.ports[0]?.vfs?.value).toBe(128);
    expect(nic?.address?.value).toBe('0002:01:00.0');
    expect(hostOf('lspci/connectx3-82_00_0.lspci-vvv-x.txt').nics[0]?.device?.vfsPerPort?.value).toBe(63);
  });
  it('lspci: NUMA node, IOMMU group, ARI, firmware', () => {
    const [x550] = hostOf('lspci/x550t-05_00_0.lspci-vv.txt').nics;
    expect(x550?.iommuGroup?.value).toBe(23);
    expect(x550?.slot?.value.ari?.value).toBe(true);
    expect(hostOf('lspci/connectx7-19_00_0.lspci-vv.txt').nics[0]?.vfsInFirmware?.value).toBe(16);
    expect(hostOf('lspci/xl710-18_00_0.lspci-vv.txt').nics[0]?.numa?.value).toBe(0);
  });
  it('kubernetes: ports, VFs and speeds', () => {
    const host = hostOf('sriovnetworknodestate/storm5-10g.yaml');
    expect(host.label).toBe('storm5-10g.ocp5.stormshift.coe.muc.redhat.com');
    expect(host.nics.map((n) => n.device?.name)).toEqual(['intel.i350-t4', 'intel.x540']);
    expect(portOf(host, 'eno.3').vfs?.value).toBe(7);
    expect(portOf(host, 'enp132s0.1').mtu?.value).toBe(9000);
    const planned = hostOf('sriovnetworknodestate/doc_ovs-hw-offload-L71-0-SriovNetworkNodeState.yaml');
    expect(planned.nics[0]?.ports.map((p) => [p.vfs?.value, p.switching?.value])).toEqual([
      [5, 'switchdev'],
      [5, 'switchdev'],
    ]);
  });
  it('one host in two formats is one', () => {
    const { text } = imported(
      'sriovnetworknodestate/storm5-10g.yaml',
      'ip-link/stormshift-eno3-i350.iplink.txt',
    );
    const host = worldOf(text ?? '').topology.hosts[0];
    expect(host?.nics).toHaveLength(2);
    expect(host && portOf(host, 'eno.2').vfs?.value).toBe(7);
  });
  it('libvirt: node devices', () => {
    const x540 = hostOf('libvirt-nodedev/pci_0000_01_00_0-x540.xml').nics[0];
    expect([x540?.device?.name, x540?.iommuGroup?.value, x540?.numa?.value]).toEqual(['intel.x540', 25, 0]);
    expect(
      hostOf('libvirt-nodedev/pci_0000_04_00_3--libvirt_data-L1697.xml').nics[0]?.ports.at(-1)?.vfs?.value,
    ).toBe(4);
    const both = imported(
      'libvirt-nodedev/pci_0000_81_00_0--test_libvirt-L414.xml',
      'libvirt-nodedev/pci_0000_81_00_1--test_libvirt-L441.xml',
    );
    const [host] = worldOf(both.text ?? '').topology.hosts;
    expect(host?.nics).toHaveLength(1);
    expect(host?.nics[0]?.ports[0]?.vfs?.value).toBe(1);
  });
  it('libvirt: domains and what they hold', () => {
    const guest = topology('libvirt-domain/hotsos-instance-00000001.xml').vms[0];
    expect(guest?.vnics[0]).toMatchObject({
      mode: { value: 'vswitch' },
      mtu: { value: 1450 },
      mac: { value: 'fa:16:3e:a7:45:cb' },
    });
    const held = topology('libvirt-domain/net-hostdev.xml');
    expect(held.vms[0]?.vnics[0]).toMatchObject({
      mode: { value: 'sriov' },
      network: { value: { vlan: { value: 42 } } },
    });
    expect(held.hosts[0]?.nics[0]?.ports[0]?.vfs?.value).toBe(1);
    // The same VF, and the PF that it is of.
    const merged = topology('libvirt-domain/hostdev-vfio.xml', 'libvirt-nodedev/pci_0000_02_10_7_sriov.xml');
    expect(merged.vms[0]?.docs).toContain('0000:06:12.1');
  });
  it('lstopo: NUMA nodes and VFs, of both versions alike', () => {
    for (const name of ['16intel64-manyVFs.xml', '16intel64-manyVFs.v3.xml']) {
      const host = hostOf(`hwloc-xml/${name}`);
      expect(host.cpu?.value).toMatchObject({ sockets: 2, coresPerSocket: 8, threads: 1 });
      expect(host.nics.map((n) => n.numa?.value)).toEqual([0, 0, 0, 1, 1]);
      expect(portOf(host, 'eth4.0').vfs?.value).toBe(3);
      expect(portOf(host, 'eth6.0').vfs?.value).toBe(5);
    }
    expect(hostOf('hwloc-xml/32intel64-2p8co2t+8ve.fsroot-lstopo-2.9.0.xml').nics.at(-1)?.device?.name).toBe(
      'intel.x722',
    );
  });
  it.each(machines)('%s is merged from all its files', (folder) => {
    const { text, problems } = imported(...filesIn(folder));
    const world = worldOf(text ?? '');
    const [host] = world.topology.hosts;
    expect(world.findings).toEqual([]);
    expect(host?.iommu?.value.type).toBe('vt-d');
    expect(host?.iommu?.value.interruptRemapping?.value).toBe(true);
    expect(host?.cpu?.value).toMatchObject({ sockets: 1, coresPerSocket: 6, threads: 2 });
    const i350 = host?.nics.find((n) => n.device?.name === 'intel.i350');
    expect(i350?.slot?.value.pcie).toEqual({ generation: 2, lanes: folder.includes('hsw') ? 1 : 2 });
    expect(i350?.docs).toContain('2.0 x4');
    expect(problems.filter((p) => p.severity === 'error').map((p) => p.input)).toEqual(
      folder.includes('snb') ? ['sys-numactl.txt'] : [],
    );
  });
  it('lspci of a whole server: ACS of the root ports', () => {
    const host = hostOf('machine-hsw-Xeon-E5-2620v3_dell-t630-iommu-nosp/sys-lspci.txt');
    const cx3 = host.nics.find((n) => n.address?.value === '0000:02:00.0');
    expect(cx3?.slot?.value).toMatchObject({ acs: { value: true }, ari: { value: true } });
    expect(cx3?.device?.vfsPerPort?.value).toBe(8);
  });
});
