import type { Bound } from '../model/bind.ts';
import { catalogBound, catalogDevice } from '../model/catalogued.ts';
import type { Fact } from '../model/place.ts';
import type { Conditional, Device } from '../model/topology.ts';
import { bits } from '../preview/format.ts';
import type { Snapshot } from '../workspace/snapshot.ts';

/** A device of the catalog with all that it inherits. */
export function deviceNamed(name: string): Device | undefined {
  const bound = catalogBound(name);
  return bound && catalogDevice(bound);
}

/** A device by its declaration, the file's own or the catalog's. */
export function deviceAt(snapshot: Snapshot, bound: Bound): Device | undefined {
  return snapshot.world.shared.topology.devices.find((d) => d.bound === bound) ?? catalogDevice(bound);
}

/** In one line: `2 × 25 Gb/s · PCIe 4.0 ×8 · 128 VFs a port`. */
export function deviceLine(device: Device): string {
  const { portCount, portSpeedBps, pcie, vfsPerPort } = device;
  return [
    portCount && portSpeedBps ? `${portCount.value} × ${bits(portSpeedBps.value)}` : '',
    pcie ? pcieText(pcie.value) : '',
    vfsPerPort ? (vfsPerPort.value === 0 ? 'no SR-IOV' : `${vfsPerPort.value} VFs a port`) : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

function pcieText({ generation, lanes }: { readonly generation: number; readonly lanes: number }): string {
  return `PCIe ${generation}.0 ×${lanes}`;
}

/** What the catalog knows, a line each with its source; what it does not know is said too, where people ask for it. */
export function deviceFacts(device: Device): string {
  const yes = (value: boolean): string => (value ? 'yes' : 'no');
  const lines = [
    line('Ports', device.portCount, (n) =>
      device.portSpeedBps ? `${n} × ${bits(device.portSpeedBps.value)}` : String(n),
    ),
    line('PCIe', device.pcie, pcieText),
    line('VFs a port', device.vfsPerPort, (n) =>
      n === 0
        ? 'none: no SR-IOV'
        : `${n}${device.vfsPerDevice ? `, ${device.vfsPerDevice.value} in all` : ''}${device.vfsFirmware ? `, ${device.vfsFirmware.value} by the firmware as shipped` : ''}`,
    ),
    line('Queues a VF', device.queuesPerVf, conditionalText),
    device.vmdq?.value === false
      ? line('VMDq', device.vmdq, yes)
      : line('VMDq pools a port', device.vmdqPools, String),
    line('Embedded switch', device.switching, (modes) => modes.join(', ')),
    line('Traffic classes', device.classes, conditionalText),
    line('Rate limit of a VF', device.maxRate, (r) =>
      r.supported ? (r.perQueue ? 'yes, for each queue' : 'yes') : 'no',
    ),
    line('Guaranteed rate of a VF', device.minRate, (r) =>
      r.kind === 'on' ? 'yes' : r.kind === 'weight' ? 'as a weight only' : 'no',
    ),
    line('Live migration of a VF', device.vfMigration, (m) =>
      m.kind === 'on' ? 'yes' : m.kind === 'out-of-tree' ? 'only with the vendor’s driver' : 'no',
    ),
    line('Largest MTU', device.mtu, String),
    line('FCoE', device.fcoe, yes, true),
    line('End of life', device.endOfLife, (when) => when, true),
  ];
  return lines.filter((text) => text !== '').join('\n');
}

function line<T>(name: string, fact: Fact<T> | undefined, say: (value: T) => string, silent = false): string {
  if (!fact) return silent ? '' : `- ${name}: unknown`;
  return `- ${name}: **${say(fact.value)}**${fact.source === undefined ? '' : ` — *${plain(fact.source)}*`}`;
}

/** A citation as text: nothing in it is markdown. */
function plain(text: string): string {
  const short = text.length > 160 ? `${text.slice(0, 157)}...` : text;
  return short.replace(/[\\`*_{}[\]<>#|~]/g, '\\$&');
}

function conditionalText({ base, when }: Conditional): string {
  const cases = when.map(
    ({ test, value }) =>
      `${value} ${test.on === 'dcb' ? 'with DCB' : `with ${test.on} ${test.op} ${test.than}`}`,
  );
  return [String(base), ...cases].join(', ');
}
