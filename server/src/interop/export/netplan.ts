import type { ExportFile, Exported, Header } from './file.ts';
import { functionSettings } from './functions.ts';
import type { BridgePlan } from './bridges.ts';
import { linuxPlan, noteLost } from './linux.ts';
import { noteOthers } from './networkmanager.ts';
import { Notes, hashComment } from './notes.ts';
import { type Deployment, type HostPlan, isLinux } from './plan.ts';
import { yaml } from './yaml.ts';
import { phrase } from '../../words/phrase.ts';

/*
 * netplan: a file for each host with the number of VFs, the eswitch mode and the bridges. netplan has no words for a
 * VF's MAC address, rates, trust or spoof check; it could tag a VF only through the VF's own interface on the host,
 * which is not there once a VM has it.
 */

export function netplan({ hosts }: Deployment, header: Header): Exported {
  const notes = new Notes();
  const files = hosts.filter(isLinux).flatMap((host) => one(host, header, notes));
  noteOthers(hosts, notes);
  return { files, notes: notes.all };
}

function one(host: HostPlan, header: Header, notes: Notes): ExportFile[] {
  const { links, bonds, bridges } = linuxPlan(host, notes);
  const ethernets = Object.fromEntries(
    links.map(({ plan, name, mtu, bridge, bond }) => {
      const { port, vfs } = plan;
      noteLost(
        plan,
        functionSettings(plan, notes),
        { mac: true, vlan: true, priority: true, rates: true, spoofCheck: true, trust: true },
        'netplan',
        notes,
      );
      const mode = port.switching?.value;
      return [
        name,
        {
          ...(mtu === undefined ? {} : { mtu }),
          ...(bridge === undefined && bond === undefined ? addressless : optional),
          ...(vfs === undefined ? {} : { 'virtual-function-count': vfs }),
          ...(mode === 'switchdev' ? { 'embedded-switch-mode': 'switchdev' } : {}),
        },
      ];
    }),
  );
  const tagged = bridges.flatMap(tagging);
  const network = {
    version: 2,
    ...some('ethernets', ethernets),
    ...some(
      'bonds',
      Object.fromEntries(
        bonds.map((b) => [
          b.name,
          {
            interfaces: b.ports.flatMap((p) => p.interface ?? []),
            ...(b.mtu === undefined ? {} : { mtu: b.mtu }),
            ...optional,
            parameters: { mode: b.mode, 'mii-monitor-interval': 100 },
          },
        ]),
      ),
    ),
    ...some('vlans', Object.fromEntries(tagged)),
    ...some(
      'bridges',
      Object.fromEntries(
        bridges.map((b) => [
          b.name,
          {
            ...(b.uplink === undefined ? {} : { interfaces: [b.uplink] }),
            ...(b.mtu === undefined ? {} : { mtu: b.mtu }),
            ...addressless,
            parameters: { stp: false },
          },
        ]),
      ),
    ),
  };
  if (Object.keys(network).length === 1) {
    notes.take();
    return [];
  }
  notes.add(
    phrase`No interface is given an IP address: a design knows none. Merge this with what the host has.`,
  );
  const head = hashComment(header, `${host.name}: goes to /etc/netplan/.`, notes.take());
  return [{ path: `${host.file}/90-iov.yaml`, text: `${head}\n${yaml({ network })}`, mode: 0o600 }];
}

/**
 * What no boot waits for: a link without an address never counts as configured, nor one of a bond whose cable is out
 * (netplan doc/netplan-yaml.md, `optional`).
 */
const optional: object = { optional: true };

/** What is up without an address of its own, which netplan otherwise gives one by link (IPv6). */
const addressless: object = { 'link-local': [], ...optional };

/** The VLAN interface that is a bridge's uplink, as netplan has it. */
function tagging({ vlan, uplink, below, mtu }: BridgePlan): (readonly [string, object])[] {
  if (vlan === undefined || uplink === undefined || below === undefined) return [];
  const entry: object = { id: vlan, link: below, ...(mtu === undefined ? {} : { mtu }), ...optional };
  return [[uplink, entry]];
}

function some(key: string, value: object): object {
  return Object.keys(value).length === 0 ? {} : { [key]: value };
}
