import type { Bound } from '../model/bound.ts';
import { catalogBound, catalogDevice } from '../model/catalogued.ts';
import type { Fact } from '../model/place.ts';
import type { Conditional, Device } from '../model/topology.ts';
import { bits } from '../preview/scene/format.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { phrase } from '../words/phrase.ts';

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
    vfsPerPort ? (vfsPerPort.value === 0 ? phrase`no SR-IOV` : phrase`${vfsPerPort.value} VFs a port`) : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

function pcieText({ generation, lanes }: { readonly generation: number; readonly lanes: number }): string {
  return `PCIe ${generation}.0 ×${lanes}`;
}

/** What the catalog knows, a line each with its source; what it does not know is said too, where people ask for it. */
export function deviceFacts(device: Device): string {
  const yes = (value: boolean): string => (value ? phrase`yes` : phrase`no`);
  const lines = [
    line(phrase`Ports`, device.portCount, (n) =>
      device.portSpeedBps ? `${n} × ${bits(device.portSpeedBps.value)}` : String(n),
    ),
    line('PCIe', device.pcie, pcieText),
    line(phrase`VFs a port`, device.vfsPerPort, (n) =>
      n === 0
        ? phrase`none: no SR-IOV`
        : `${n}${device.vfsPerDevice ? phrase`, ${device.vfsPerDevice.value} in all` : ''}${device.vfsFirmware ? phrase`, ${device.vfsFirmware.value} by the firmware as shipped` : ''}`,
    ),
    line(phrase`Queues a VF`, device.queuesPerVf, conditionalText),
    device.vmdq?.value === false
      ? line('VMDq', device.vmdq, yes)
      : line(phrase`VMDq pools a port`, device.vmdqPools, String),
    line(phrase`Embedded switch`, device.switching, (modes) => modes.join(', ')),
    line(phrase`Traffic classes`, device.classes, conditionalText),
    line(phrase`Rate limit of a VF`, device.maxRate, (r) =>
      r.supported ? (r.perQueue ? phrase`yes, for each queue` : phrase`yes`) : phrase`no`,
    ),
    line(phrase`Guaranteed rate of a VF`, device.minRate, (r) =>
      r.kind === 'on' ? phrase`yes` : r.kind === 'weight' ? phrase`as a weight only` : phrase`no`,
    ),
    line(phrase`Live migration of a VF`, device.vfMigration, (m) =>
      m.kind === 'on'
        ? phrase`yes`
        : m.kind === 'out-of-tree'
          ? phrase`only with the vendor’s driver`
          : phrase`no`,
    ),
    line(phrase`Largest MTU`, device.mtu, String),
    line('FCoE', device.fcoe, yes, true),
    line(phrase`End of life`, device.endOfLife, (when) => when, true),
  ];
  return lines.filter((text) => text !== '').join('\n');
}

function line<T>(name: string, fact: Fact<T> | undefined, say: (value: T) => string, silent = false): string {
  if (!fact) return silent ? '' : phrase`- ${name}: unknown`;
  return `- ${name}: **${say(fact.value)}**${fact.source === undefined ? '' : ` — *${plain(fact.source)}*`}`;
}

/** A citation as text: nothing in it is markdown. */
function plain(text: string): string {
  const short = text.length > 160 ? `${text.slice(0, 157)}...` : text;
  return short.replace(/[\\`*_{}[\]<>#|~]/g, '\\$&');
}

function conditionalText({ base, when }: Conditional): string {
  const cases = when.map(({ test, value }) =>
    test.on === 'dcb' ? phrase`${value} with DCB` : phrase`${value} with ${test.on} ${test.op} ${test.than}`,
  );
  return [String(base), ...cases].join(', ');
}
