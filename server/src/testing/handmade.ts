import type { Statement } from '../syntax/tree.ts';
import type { Bound } from '../model/bound.ts';
import type { Place } from '../model/place.ts';
import type {
  Attachment,
  Device,
  Flow,
  Host,
  HostGroup,
  Mode,
  Nic,
  Port,
  Switch,
  Topology,
  Vm,
  Vnic,
  VSwitch,
} from '../model/topology.ts';
import type { Ground, Grounded, Prediction, ResourceKind, VnicPrediction } from '../predict/prediction.ts';
import type { SourceRange } from '../preview/scene/types.ts';

/*
 * Topologies and predictions made by hand, for the tests of the preview and for the panel's fake host: it must
 * be testable without a parser and without a model of performance. The numbers are made up.
 */

type Loose<T> = { -readonly [K in keyof T]?: T[K] };

let line = 0;
const statement = { head: 0, end: 40 } as Statement;
const place = (): Place => ({ top: { ...statement, line: line++ } as Statement, start: 0, end: 10 });
const bound = (at: Place): Bound => ({ top: at.top, statement, offset: 0 }) as Bound;
const fact = <T>(value: T): { value: T; place: Place } => ({ value, place: place() });
const declared = (name: string): { name: string; place: Place; bound: Bound } => {
  const at = place();
  return { name, place: at, bound: bound(at) };
};

/** Every sample statement is a line of its own. */
export function locateSample(at: Place): SourceRange {
  const row = (at.top as unknown as { line: number }).line;
  return {
    uri: 'file:///sample.iov',
    start: { line: row, character: at.start },
    end: { line: row, character: at.end },
  };
}

const members = (count: number, from = 1): Vm['members'] => ({
  count,
  indexAt: (at) => (count === 1 ? undefined : String(from + at)),
  text: count === 1 ? '' : `[${from}..${from + count - 1}]`,
});

export interface SampleVnic {
  readonly name?: string;
  readonly mode: Mode;
  /** `lan.0`, or a vswitch. */
  readonly to: string;
  readonly failover?: string;
  readonly qos?: string;
  readonly gbps?: number;
  readonly us?: number;
  readonly cores?: number;
  readonly limit?: readonly [string, ResourceKind];
}

export interface SampleVm {
  readonly name: string;
  readonly count?: number;
  readonly label?: string;
  readonly vcpus?: number;
  readonly gib?: number;
  readonly vnics: readonly SampleVnic[];
}

export interface SampleHost {
  readonly name: string;
  readonly nics: readonly {
    readonly name: string;
    readonly device: string;
    readonly gbps: number;
    readonly ports: readonly {
      readonly vfs?: number;
      readonly link?: string;
      readonly load?: number;
      readonly vepa?: boolean;
    }[];
  }[];
  readonly vswitches?: readonly {
    readonly name: string;
    readonly type: string;
    readonly uplink: readonly string[];
    readonly vmdq?: number;
    readonly used?: number;
    readonly cores?: number;
  }[];
  readonly cores?: number;
  readonly vms: readonly SampleVm[];
}

export interface Sample {
  readonly topology: Topology;
  readonly prediction: Prediction;
}

export function sample(
  hosts: readonly SampleHost[],
  switches: readonly string[] = [],
  talks: readonly (readonly [string, string])[] = [],
): Sample {
  line = 0;
  const outside = switches.map((name): Switch => ({
    ...declared(name),
    ports: fact({ count: 48, speedBps: 25e9 }),
    mtu: fact(9216),
  }));
  const vms: Vm[] = [];
  const vnics: VnicPrediction[] = [];
  const made = hosts.map((one) => sampleHost(one, outside, vms, vnics));
  const flows = talks.map(([from, to]): Flow => {
    const end = (name: string): Flow['hops'][number] => {
      const vm = vms.find((candidate) => candidate.name === name);
      return {
        count: 1,
        ends: vm?.vnics[0]
          ? [
              {
                type: 'vnic',
                vnic: vm.vnics[0],
                spans: [[0, vm.members.count - 1]],
                count: 1,
                place: place(),
              },
            ]
          : [],
      } as unknown as Flow['hops'][number];
    };
    return { ...declared('flow'), hops: [end(from), end(to)], bothWays: false, text: `${from} -> ${to}` };
  });
  return {
    topology: {
      hosts: made.map(({ host }) => host),
      vms,
      switches: outside,
      networks: [],
      qos: [],
      flavors: [],
      devices: [],
      platforms: [],
      flows,
      expectations: [],
      measurements: [],
    },
    prediction: {
      vnics,
      flows: [],
      ports: made.flatMap(({ ports }) => ports),
      hosts: made.map(({ predicted }) => predicted),
      expectations: [],
      measurements: [],
      loads: [],
      assumptions: [],
    },
  };
}

function sampleHost(
  one: SampleHost,
  outside: readonly Switch[],
  vms: Vm[],
  vnics: VnicPrediction[],
): {
  host: Host;
  ports: Prediction['ports'][number][];
  predicted: Prediction['hosts'][number];
} {
  const host: Loose<Host> = {
    ...declared(one.name),
    members: members(1),
    hypervisor: fact({ type: 'kvm' as const, version: '8.1' }),
    cpu: fact({ sockets: 2, coresPerSocket: 20, hz: 2.6e9, threads: 2 }),
    memoryBytes: fact(512 * 2 ** 30),
    iommu: fact({ type: 'vt-d' as const }),
  };
  const attachments: Attachment[] = [];
  const group: HostGroup = { host: host as Host, spans: [[0, 0]], count: 1, text: one.name, attachments };
  const ports: Prediction['ports'][number][] = [];
  host.nics = one.nics.map((nic): Nic => {
    const card: Loose<Nic> = {
      ...declared(nic.name),
      host: host as Host,
      device: { ...declared(nic.device), pciIds: [] } as unknown as Device,
      slot: fact({ pcie: { generation: 4, lanes: 8 } }),
      features: [],
    };
    card.ports = nic.ports.map((port, index): Port => {
      const to = outside.find((candidate) => candidate.name === port.link);
      const plug: Loose<Port> = {
        nic: card as Nic,
        index,
        path: `${nic.name}.${index}`,
        stated: port.link !== undefined || port.vfs !== undefined,
        place: place(),
        speedBps: nic.gbps * 1e9,
        classes: [],
      };
      if (port.vfs !== undefined) plug.vfs = fact(port.vfs);
      if (to) plug.link = fact({ switch: to });
      if (port.vepa === true) plug.switching = fact('vepa' as const);
      if (port.load !== undefined)
        ports.push({
          host: host as Host,
          group,
          port: plug as Port,
          text: `${one.name}.${nic.name}.${index}`,
          txUtilization: port.load,
          rxUtilization: port.load / 2,
          pcieUtilization: port.load / 3,
        });
      return plug as Port;
    });
    return card as Nic;
  });
  const portAt = (path: string): Port | undefined =>
    host.nics?.flatMap((nic) => nic.ports).find((port) => port.path === path);
  host.vswitches = (one.vswitches ?? []).map((vswitch): VSwitch => {
    const uplinks = vswitch.uplink.flatMap((path) => {
      const port = portAt(path);
      return port ? [{ port, place: place() }] : [];
    });
    return {
      ...declared(vswitch.name),
      host: host as Host,
      type: fact(vswitch.type),
      uplinks,
      ...(vswitch.vmdq === undefined ? {} : { vmdq: fact(vswitch.vmdq) }),
    };
  });
  const vswitchAt = (name: string): VSwitch | undefined =>
    host.vswitches?.find((vswitch) => vswitch.name === name);
  host.groups = [group];
  for (const vm of one.vms) {
    const count = vm.count ?? 1;
    const entry: Loose<Vm> = {
      ...declared(vm.name),
      members: members(count),
      placements: [{ group, perHost: count }],
      needs: [],
      migrateTo: [],
      bonds: [],
      vcpus: fact(vm.vcpus ?? 2),
      memoryBytes: fact((vm.gib ?? 4) * 2 ** 30),
    };
    if (vm.label !== undefined) entry.label = vm.label;
    entry.vnics = vm.vnics.map((vnic, nth): Vnic => ({
      ...declared(vnic.name ?? `eth${nth}`),
      vm: entry as Vm,
      mode: fact(vnic.mode),
      target: place(),
      ...(vnic.qos === undefined ? {} : { qos: fact({ ...declared(vnic.qos) }) }),
    }));
    for (const [nth, vnic] of vm.vnics.entries()) {
      const target = entry.vnics[nth];
      if (!target) continue;
      const attachment: Attachment = {
        vnic: target,
        vm: entry as Vm,
        group,
        mode: vnic.mode,
        load: {
          vm: entry.bound as Vm['bound'],
          span: [0, count - 1],
          hosts: [0, 0],
          seats: 1,
          seat: 0,
          perHost: count,
          before: 0,
        },
        span: [0, count - 1],
        perHost: count,
        first: 0,
        step: 1,
        count,
        port: portAt(vnic.to),
        vswitch: vswitchAt(vnic.to),
        failover:
          vnic.failover === undefined
            ? undefined
            : { vswitch: vswitchAt(vnic.failover), port: portAt(vnic.failover) },
      };
      attachments.push(attachment);
      if (vnic.gbps !== undefined) vnics.push(predicted(attachment, vnic, vnic.gbps));
    }
    vms.push(entry as Vm);
  }
  return {
    host: host as Host,
    ports,
    predicted: {
      host: host as Host,
      group,
      text: one.name,
      hostCpuCores: figure(one.cores ?? 0),
      cores: 40,
      vswitches: (one.vswitches ?? []).flatMap((vswitch) => {
        const at = vswitchAt(vswitch.name);
        return at && vswitch.used !== undefined
          ? [{ vswitch: at, coresUsed: vswitch.used, cores: vswitch.cores ?? 2 }]
          : [];
      }),
    },
  };
}

export const sampleGround: Ground = {
  sources: [],
  scope: 'class',
  calibrated: true,
  confidence: 'medium',
  reason: 'a sample',
};

/** A value with an interval of a fifth to both sides. */
export const figure = (value: number): Grounded => ({
  value,
  low: value * 0.8,
  high: value * 1.2,
  ground: sampleGround,
});

function predicted(attachment: Attachment, vnic: SampleVnic, gbps: number): VnicPrediction {
  const latency = { p50: figure(vnic.us ?? 20), p99: figure((vnic.us ?? 20) * 3), ground: sampleGround };
  return {
    attachment,
    vnic: `${attachment.vm.name}${attachment.vm.members.text}.${attachment.vnic.name}`,
    count: attachment.count,
    mode: attachment.mode,
    throughputBps: figure(gbps * 1e9),
    txBps: figure(gbps * 1e9),
    rxBps: figure(gbps * 1e9),
    packetsPps: figure((gbps * 1e9) / 12144),
    latencyUs: latency,
    rttUs: latency,
    hostCpuCores: figure(vnic.cores ?? 0),
    guestCpuCores: figure(0.4),
    bottleneck: vnic.limit ? { resource: vnic.limit[0], kind: vnic.limit[1] } : null,
    ground: sampleGround,
  };
}
