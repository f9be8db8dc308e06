import type { Capture, NetFunction } from './capture.ts';
import type { Card } from './cards.ts';
import type { Item } from './layout.ts';
import { quoted } from './names.ts';
import type { SwitchPlan } from './switches.ts';
import { linkText, partsOf, plainLine } from './values.ts';
import { writeValue } from '../../schema/units.ts';

/* The statements of a host: its own facts, its cards and its switches. */

const activeIommu: Readonly<Record<string, string>> = { GenuineIntel: 'vt-d', AuthenticAMD: 'amd-vi' };

function iommuOf({ host }: Capture): string | undefined {
  // In a virtual machine the IOMMU may be of another make than the processor.
  const emulated = /\b(?:QEMU|KVM)\b/.test(`${host.product ?? ''} ${host.cpuModel ?? ''}`);
  return host.iommu ?? (host.iommuActive && !emulated ? activeIommu[host.cpuVendor ?? ''] : undefined);
}

function srIovOn({ functions }: Capture): boolean {
  return functions.some((f) => !f.planned && (f.sriov?.enabled ?? 0) > 0);
}

/** Memory as the language writes it: whole GiB where there is much of it. */
function memoryText(bytes: number): string {
  const unit = bytes >= 8 * 2 ** 30 ? 2 ** 30 : 2 ** 20;
  return writeValue(Math.max(1, Math.floor(bytes / unit)) * unit, 'size');
}

export const hostItems = {
  docs(capture: Capture): string[] {
    const { host } = capture;
    const docs: string[] = [];
    if (host.product !== undefined) docs.push(`${host.product}.`);
    const off = [
      iommuOf(capture) === undefined && !host.iommuActive ? 'an IOMMU' : undefined,
      srIovOn(capture) ? undefined : 'SR-IOV',
    ].flatMap((o) => o ?? []);
    const unknown = [
      host.hypervisor === undefined ? 'the hypervisor' : undefined,
      host.sockets === undefined ? 'the processors' : undefined,
      host.memoryBytes === undefined ? 'the memory' : undefined,
      off.length === 0 ? undefined : `whether ${off.join(' and ')} ${off.length > 1 ? 'are' : 'is'} on`,
    ].flatMap((u) => u ?? []);
    if (host.iommuActive && iommuOf(capture) === undefined)
      docs.push('An IOMMU is on, since functions are in IOMMU groups; no capture tells which kind it is.');
    const last = unknown.pop();
    if (last !== undefined)
      docs.push(`No capture tells ${unknown.length > 0 ? `${unknown.join(', ')} and ` : ''}${last}.`);
    return docs;
  },
  facts(capture: Capture): Item[] {
    const { host } = capture;
    const items: Item[] = [];
    const inner = (...facts: readonly (string | undefined)[]): Item[] =>
      facts.flatMap((f) => (f === undefined ? [] : [{ head: f }]));
    const version = (word: string, text: string | undefined): string | undefined =>
      text === undefined ? undefined : `${word} ${quoted(text)}`;
    if (host.hypervisor !== undefined)
      items.push({
        head: `hypervisor ${host.hypervisor}${host.hypervisorVersion === undefined ? '' : ` ${quoted(host.hypervisorVersion)}`}`,
        items: inner(version('kernel', host.kernel), version('libvirt', host.libvirt)),
      });
    if (host.sockets !== undefined && host.coresPerSocket !== undefined) {
      const model = host.cpuModel === undefined ? '' : `${quoted(tidyModel(host.cpuModel))} `;
      const clock = host.hz === undefined ? '' : ` ${writeValue(host.hz, 'frequency')}`;
      items.push({
        head: `cpu ${model}${host.sockets} x ${host.coresPerSocket} cores${clock}`,
        items: inner(host.threads === undefined ? undefined : `threads ${host.threads}`),
      });
    }
    if (host.memoryBytes !== undefined) items.push({ head: `memory ${memoryText(host.memoryBytes)}` });
    const iommu = iommuOf(capture);
    if (iommu !== undefined)
      items.push({
        head: `iommu ${iommu}`,
        items: inner(
          host.interruptRemapping === undefined
            ? undefined
            : `interrupt-remapping ${host.interruptRemapping ? 'on' : 'off'}`,
          host.passthrough ? 'passthrough on' : undefined,
        ),
      });
    if (srIovOn(capture)) items.push({ head: 'sr-iov on' });
    return items;
  },
};

/** `Intel(R) Xeon(R) CPU E5-2620 v3 @ 2.40GHz` as people call it. */
function tidyModel(model: string): string {
  return plainLine(
    model
      .replace(/\((?:R|TM|tm)\)/g, '')
      .replace(/ CPU(?= )/, '')
      .replace(/ @ .*$/, ''),
  );
}

export function nicItem(card: Card): Item {
  const fns = card.ports.map((p) => p.fn);
  const lowest = fns.find((f) => f.address?.endsWith('.0'));
  const any = <T>(key: (fn: NetFunction) => T | undefined): T | undefined =>
    fns.map(key).find((v) => v !== undefined);
  const items: Item[] = [];
  if (lowest?.address !== undefined) items.push({ head: `address "${lowest.address}"` });
  const link = any((f) => f.linkStatus && linkText(f.linkStatus));
  if (link !== undefined) {
    const ari = lowest?.sriov?.ari ?? (any((f) => f.ariForwarding) === true ? true : undefined);
    const acs = any((f) => f.acs);
    items.push({
      head: `slot pcie ${link}`,
      items: [
        ...(ari === undefined ? [] : [{ head: `ari ${ari ? 'on' : 'off'}` }]),
        ...(acs === undefined ? [] : [{ head: `acs ${acs ? 'on' : 'off'}` }]),
      ],
    });
  }
  const numa = any((f) => f.numa);
  if (numa !== undefined) items.push({ head: `numa ${numa}` });
  const groups = new Set(fns.map((f) => f.iommuGroup));
  const group = groups.size === 1 ? fns[0]?.iommuGroup : undefined;
  if (group !== undefined) items.push({ head: `iommu-group ${group}` });
  const firmware = any((f) => f.firmware);
  if (firmware !== undefined) items.push({ head: `firmware ${quoted(firmware)}` });
  // NVIDIA's cards offer what their firmware is set to.
  const total = fns[0]?.id?.startsWith('15b3:') ? any((f) => f.sriov?.total) : undefined;
  if (total !== undefined && card.device) items.push({ head: `vfs-in-firmware ${total}` });
  items.push(
    ...card.ports.map(({ index, fn }) => portItem(card, index, fn, { lowest, grouped: group !== undefined })),
  );
  return { head: `nic ${card.name} : ${card.model}`, docs: card.docs, open: true, items };
}

function portItem(
  { device, stub }: Card,
  index: number,
  fn: NetFunction,
  { lowest, grouped }: { readonly lowest: NetFunction | undefined; readonly grouped: boolean },
): Item {
  const facts: string[] = [];
  const docs = [...fn.notes];
  if (fn.driver?.startsWith('vfio')) docs.push(`Held by ${fn.driver}: the host itself does not use it.`);
  const own = stub && !stub.base ? fn.speedBps : device?.portSpeedBps?.value;
  if (fn.speedBps !== undefined && fn.speedBps !== own)
    facts.push(`speed ${writeValue(fn.speedBps, 'rate')}`);
  const vfs = fn.sriov?.enabled;
  if (vfs) facts.push(`vfs ${vfs}`);
  if (fn.switchdev) facts.push('switching switchdev');
  if (fn.mtu !== undefined && fn.mtu !== 1500) facts.push(`mtu ${fn.mtu}`);
  if (fn.interface !== undefined) facts.push(`interface ${quoted(fn.interface)}`);
  // The card's address tells those of its functions, where ports are numbered as they are.
  const told = lowest?.address !== undefined && fn.address !== undefined && partsOf(fn.address).fn === index;
  if (fn.address !== undefined && !told) facts.push(`address "${fn.address}"`);
  if (fn.iommuGroup !== undefined && !grouped) facts.push(`iommu-group ${fn.iommuGroup}`);
  if (fn.mac !== undefined) facts.push(`mac "${fn.mac}"`);
  return { head: `port ${index}`, docs, items: facts.map((f) => ({ head: f })) };
}

export function switchItem(plan: SwitchPlan): Item {
  const { uplinks, team } = plan;
  return {
    head: `vswitch ${plan.name}`,
    docs: plan.docs,
    items: [
      ...(plan.label === undefined ? [] : [{ head: `label ${quoted(plan.label)}` }]),
      { head: `type ${plan.type}${plan.version === undefined ? '' : ` ${quoted(plan.version)}`}` },
      ...(uplinks.length === 0
        ? []
        : [
            {
              head: `uplink ${uplinks.length === 1 ? (uplinks[0] ?? '') : `[${uplinks.join(', ')}]`}`,
              items: team === undefined ? [] : [{ head: `team ${team}` }],
            },
          ]),
      ...(plan.mtu === undefined || plan.mtu === 1500 ? [] : [{ head: `mtu ${plan.mtu}` }]),
    ],
  };
}
