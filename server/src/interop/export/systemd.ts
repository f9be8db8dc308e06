import type { ExportFile, Exported, Header } from './file.ts';
import { type FunctionSettings, functionSettings } from './functions.ts';
import { type Section, ini } from './ini.ts';
import { type LinkPlan, type LinuxPlan, linuxPlan, noteLost } from './linux.ts';
import { noteOthers } from './networkmanager.ts';
import { Notes, hashComment } from './notes.ts';
import { type Deployment, type HostPlan, isLinux } from './plan.ts';
import { phrase } from '../../words/phrase.ts';

/*
 * systemd: a .link file for each port with VFs, which udev applies when the interface appears, and .netdev and .network
 * files for the bridges. `[SR-IOV]` has every setting of a VF but its rates.
 */

export function systemd({ hosts }: Deployment, header: Header): Exported {
  const notes = new Notes();
  const files = hosts.filter(isLinux).flatMap((host) => units(host, header, notes));
  noteOthers(hosts, notes);
  return { files, notes: notes.all };
}

function units(host: HostPlan, header: Header, notes: Notes): ExportFile[] {
  const plan = linuxPlan(host, notes);
  const made = [
    ...plan.links.flatMap((l): [string, Section[]][] => {
      const sections = link(l, notes);
      return sections.length === 0 ? [] : [[`80-iov-${l.name}.link`, sections]];
    }),
    ...networks(plan),
  ];
  if (plan.links.some((l) => l.bridge === undefined && l.bond === undefined && l.plan.vfs))
    notes.add(
      phrase`A \`.network\` file brings a port with VFs up and gives it no IP address: where the host is reached through it, its own file has to come first by name.`,
    );
  const said = notes.take();
  return made.map(([name, sections], i) => ({
    path: `${host.file}/${name}`,
    text: `${hashComment(header, `${name} of ${host.name}: goes to /etc/systemd/network/.`, i === 0 ? said : [])}\n\n${ini(sections)}`,
  }));
}

function link({ plan, name, mtu }: LinkPlan, notes: Notes): Section[] {
  const { port, vfs } = plan;
  const settings = functionSettings(plan, notes);
  noteLost(plan, settings, { rates: true }, 'systemd', notes);
  if (port.switching?.value === 'switchdev')
    notes.add(phrase`\`${port.path}\`: systemd does not set the eswitch mode; see the \`shell\` export.`);
  if (vfs === undefined && mtu === undefined) return [];
  const match = matchOf(name, plan.address, port.mac?.value);
  if (match[0] === 'OriginalName')
    notes.add(
      phrase`\`${port.path}\`: \`${name}\` is matched as the kernel's own name of the interface; with a name that udev gives, state the \`address\` of the port.`,
    );
  return [
    { name: 'Match', entries: [match] },
    {
      name: 'Link',
      entries: [
        // Only the first .link file that matches counts, so what the default one says is said again.
        ['NamePolicy', 'keep kernel database onboard slot path'],
        ['AlternativeNamesPolicy', 'database onboard slot path'],
        ['MACAddressPolicy', 'persistent'],
        ['MTUBytes', mtu],
        ['SR-IOVVirtualFunctions', vfs],
      ],
    },
    ...settings.flatMap(functionSection),
  ];
}

/** udev meets an interface before it is renamed: by address, or by the property that its name is made of. */
function matchOf(
  name: string,
  address: string | undefined,
  mac: string | undefined,
): readonly [string, string] {
  if (address !== undefined) return ['Path', `pci-${address}`];
  if (mac !== undefined) return ['PermanentMACAddress', mac.toLowerCase()];
  const kind = /^en(?:P\d+)?(?:(o)|(s)|(p))\d/.exec(name);
  if (kind) return ['Property', `ID_NET_NAME_${kind[1] ? 'ONBOARD' : kind[2] ? 'SLOT' : 'PATH'}=${name}`];
  return ['OriginalName', name];
}

function functionSection(one: FunctionSettings): Section[] {
  const entries: Section['entries'] = [
    ['VLANId', one.vlan],
    ['QualityOfService', one.priority],
    ['MACSpoofCheck', yesNo(one.spoofCheck)],
    ['Trust', yesNo(one.trust)],
    ['MACAddress', one.mac],
  ];
  if (entries.every(([, value]) => value === undefined)) return [];
  return [{ name: 'SR-IOV', entries: [['VirtualFunction', one.vf], ...entries] }];
}

function yesNo(state: boolean | undefined): string | undefined {
  return state === undefined ? undefined : state ? 'yes' : 'no';
}

function networks({ links, bonds, bridges }: LinuxPlan): [string, Section[]][] {
  const vlansOver = (name: string): Section['entries'] =>
    bridges.flatMap((b) => (b.vlan !== undefined && b.below === name ? [['VLAN', b.uplink] as const] : []));
  /** Without an address a link never counts as online, and the boot would wait for it (systemd-networkd-wait-online(8)). */
  const settings = (mtu: number | undefined): Section => ({
    name: 'Link',
    entries: [
      ['MTUBytes', mtu],
      ['RequiredForOnline', 'no'],
    ],
  });
  const network = (
    name: string,
    mtu: number | undefined,
    ...entries: Section['entries']
  ): [string, Section[]] => [
    `80-iov-${name}.network`,
    [
      { name: 'Match', entries: [['Name', name]] },
      settings(mtu),
      { name: 'Network', entries: [...entries, ...vlansOver(name), ['LinkLocalAddressing', 'no']] },
    ],
  ];
  const device = (name: string, kind: string, ...more: Section[]): [string, Section[]] => [
    `80-iov-${name}.netdev`,
    [
      {
        name: 'NetDev',
        entries: [
          ['Name', name],
          ['Kind', kind],
        ],
      },
      ...more,
    ],
  ];
  const bridgeOver = (name: string): string | undefined => bridges.find((b) => b.uplink === name)?.name;
  return [
    ...links.flatMap((l) =>
      l.bridge === undefined && l.bond === undefined && !l.plan.vfs
        ? []
        : [network(l.name, l.mtu, ['Bridge', l.bridge], ['Bond', l.bond])],
    ),
    ...bonds.flatMap((b) => [
      device(b.name, 'bond', {
        name: 'Bond',
        entries: [
          ['Mode', b.mode],
          ['MIIMonitorSec', '100ms'],
        ],
      }),
      network(b.name, b.mtu, ['Bridge', bridgeOver(b.name)]),
    ]),
    ...bridges.flatMap((b): [string, Section[]][] => [
      ...(b.vlan === undefined || b.uplink === undefined
        ? []
        : [
            device(b.uplink, 'vlan', { name: 'VLAN', entries: [['Id', b.vlan]] }),
            network(b.uplink, b.mtu, ['Bridge', b.name]),
          ]),
      device(b.name, 'bridge', { name: 'Bridge', entries: [['STP', 'no']] }),
      network(b.name, b.mtu),
    ]),
  ];
}
