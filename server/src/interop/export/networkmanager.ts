import type { ExportFile, Exported, Header } from './file.ts';
import { type FunctionSettings, functionSettings } from './functions.ts';
import { type Section, ini } from './ini.ts';
import { type LinkPlan, linuxPlan } from './linux.ts';
import { Notes, hashComment } from './notes.ts';
import { type Deployment, type HostPlan, isLinux } from './plan.ts';
import { phrase } from '../../words/phrase.ts';

/*
 * NetworkManager keyfiles: the only declarative format of a host that carries a rate for each VF. One profile for each
 * interface; they give it no IP address, since a design knows none.
 */

export function networkmanager({ hosts }: Deployment, header: Header): Exported {
  const notes = new Notes();
  const files = hosts.filter(isLinux).flatMap((host) => profiles(host, header, notes));
  noteOthers(hosts, notes);
  return { files, notes: notes.all };
}

export function noteOthers(hosts: readonly HostPlan[], notes: Notes): void {
  for (const host of hosts)
    if (!isLinux(host)) notes.add(phrase`\`${host.name}\` does not run Linux: nothing is written for it.`);
}

function profiles(host: HostPlan, header: Header, notes: Notes): ExportFile[] {
  const { links, bonds, bridges } = linuxPlan(host, notes);
  const made: { name: string; sections: readonly Section[] }[] = [
    ...links.map((l) => ({ name: l.name, sections: port(l, notes) })),
    ...bonds.map((b) => ({
      name: b.name,
      sections: [
        connection(b.name, 'bond', bridges.find((x) => x.vlan === undefined && x.uplink === b.name)?.name),
        ethernet(b.mtu),
        { name: 'bond', entries: [['miimon', 100] as const, ['mode', b.mode] as const] },
      ],
    })),
    ...bridges.flatMap((b) => [
      ...(b.vlan === undefined || b.below === undefined || b.uplink === undefined
        ? []
        : [
            {
              name: b.uplink,
              sections: [
                connection(b.uplink, 'vlan', b.name),
                ethernet(b.mtu),
                { name: 'vlan', entries: [['id', b.vlan] as const, ['parent', b.below] as const] },
              ],
            },
          ]),
      {
        name: b.name,
        sections: [
          connection(b.name, 'bridge'),
          ethernet(b.mtu),
          { name: 'bridge', entries: [['stp', 'false'] as const] },
          ...noAddress,
        ],
      },
    ]),
  ];
  if (links.some((l) => l.bridge === undefined && l.bond === undefined))
    notes.add(
      phrase`The profiles give a port no IP address: a host that is reached through one keeps its profile, and takes over the \`[sriov]\` section.`,
    );
  // Source: NetworkManager.conf(5), `no-auto-default`: what no profile fits gets one, with DHCP.
  if (links.some(({ plan }) => (plan.vfs ?? 0) > 0))
    notes.add(
      phrase`For a VF that the host's own driver has, NetworkManager makes a profile with DHCP, in the VLAN of the VF, unless \`no-auto-default=*\` stands in \`[main]\` of its configuration.`,
    );
  const said = notes.take();
  return made.map(({ name, sections }, i) => ({
    path: `${host.file}/iov-${name}.nmconnection`,
    text: `${hashComment(header, `${name} on ${host.name}: goes to /etc/NetworkManager/system-connections/.`, i === 0 ? said : [])}\n\n${ini(sections.filter((s) => s.entries.some(([, v]) => v !== undefined)))}`,
    // NetworkManager ignores what others can read.
    mode: 0o600,
  }));
}

const noAddress: readonly Section[] = [
  { name: 'ipv4', entries: [['method', 'disabled']] },
  { name: 'ipv6', entries: [['method', 'disabled']] },
];

/** A profile; `bridge` or `bond` name what it is a port of. */
function connection(name: string, type: string, bridge?: string, bond?: string): Section {
  const master = bridge ?? bond;
  return {
    name: 'connection',
    entries: [
      ['id', `iov-${name}`],
      ['type', type],
      ['interface-name', name],
      ['master', master],
      ['slave-type', master === undefined ? undefined : bridge === undefined ? 'bond' : 'bridge'],
    ],
  };
}

function ethernet(mtu: number | undefined): Section {
  return { name: 'ethernet', entries: [['mtu', mtu]] };
}

function port({ plan, name, bridge, bond, mtu }: LinkPlan, notes: Notes): Section[] {
  const settings = functionSettings(plan, notes);
  if (plan.port.switching?.value === 'switchdev')
    notes.add(
      phrase`\`${plan.port.path}\`: \`eswitch-mode\` is a word of NetworkManager 1.46 and later; set switchdev with the \`shell\` export.`,
    );
  return [
    connection(name, 'ethernet', bridge, bond),
    ethernet(mtu),
    {
      name: 'sriov',
      entries: [
        ['total-vfs', plan.vfs],
        ...settings.flatMap((s): Section['entries'] => {
          const text = settingsText(s);
          return text === '' ? [] : [[`vf.${s.vf}`, text]];
        }),
      ],
    },
    ...(bridge === undefined && bond === undefined ? noAddress : []),
  ];
}

/** Attributes in the order in which NetworkManager writes them itself. */
function settingsText(one: FunctionSettings): string {
  const { mac, maxMbps, minMbps, spoofCheck, trust, vlan, priority } = one;
  const vlans =
    vlan === undefined && priority === undefined
      ? undefined
      : `${vlan ?? 0}${priority === undefined ? '' : `.${priority}`}`;
  const pairs = {
    mac: mac?.toUpperCase(),
    'max-tx-rate': maxMbps,
    'min-tx-rate': minMbps,
    'spoof-check': spoofCheck,
    trust,
    vlans,
  };
  return Object.entries(pairs)
    .flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${String(value)}`]))
    .join(' ');
}
