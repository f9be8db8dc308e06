import type { Port } from '../../model/topology.ts';
import { Assumptions } from '../assume.ts';
import type { Verdict } from './bottleneck.ts';
import { unknownGround } from './ground.ts';
import { guestCoresOf, hostCores, hostCoresOf, switchCoresUsed } from './cpu.ts';
import { Carried } from './carried.ts';
import { utilization, type Evaluation, type StreamShare } from '../solve/evaluate.ts';
import { portKey, type Cell, type Site } from '../network/network.ts';
import type {
  HostPrediction,
  Performance,
  PortPrediction,
  ResourceLoad,
  VnicPrediction,
} from '../prediction.ts';
import { usableBps } from '../cost/pcie.ts';
import { portSpeed, slotLink } from '../network/site.ts';
import { vnicText } from '../text.ts';
import { phrase } from '../../words/phrase.ts';

/* From a solved network to what is said of each vnic, port and host. */

/** What each attachment of a cell would get: the same but for names. */
export function vnicPredictions(
  evaluation: Evaluation,
  cell: Cell,
  assumptions: Assumptions,
): VnicPrediction[] {
  const { bottleneck, ...figures } = told(evaluation, cell, assumptions);
  return cell.attachments.map((attachment) => ({
    attachment,
    vnic: vnicText(attachment),
    count: attachment.count,
    mode: attachment.mode,
    ...figures,
    bottleneck: bottleneck?.(attachment) ?? null,
  }));
}

/** Of what nothing is known. */
export const unknownPerformance: Performance = {
  throughputBps: null,
  txBps: null,
  rxBps: null,
  packetsPps: null,
  latencyUs: null,
  rttUs: null,
  hostCpuCores: null,
  guestCpuCores: null,
  bottleneck: null,
  ground: unknownGround,
};

/** A performance whose bottleneck is called as it is asked for. */
type Told = Omit<Performance, 'bottleneck'> & {
  readonly bottleneck: Verdict['bottleneck'] | null;
};

function told(evaluation: Evaluation, cell: Cell, assumptions: Assumptions): Told {
  const carried = carriedBy(evaluation, cell);
  if (carried === undefined) {
    const reason = evaluation.network.untold.why.get(cell) ?? phrase`none of its flows has a path`;
    return { ...unknownPerformance, bottleneck: null, ground: { ...unknownGround, reason } };
  }
  const { verdict } = carried;
  return {
    ...carried.figures,
    bottleneck: verdict?.bottleneck ?? null,
    ground: verdict?.ground ?? unknownGround,
    hostCpuCores: hostCoresOf(evaluation, cell, carried.all),
    guestCpuCores: guestCoresOf(evaluation, cell, carried.all, assumptions),
  };
}

/** What one member of a cell sends and gets; undefined where nothing is known of it. */
export function carriedBy(evaluation: Evaluation, cell: Cell): Carried | undefined {
  const sent = evaluation.leaving.get(cell) ?? [];
  const got = evaluation.entering.get(cell) ?? [];
  return sent.length + got.length === 0 ? undefined : new Carried(evaluation, sent, got);
}

/** What goes out and comes in, at least one of both: rates, times and what holds them back. */
export function trafficOf(
  evaluation: Evaluation,
  sent: readonly StreamShare[],
  got: readonly StreamShare[],
): Omit<Performance, 'hostCpuCores' | 'guestCpuCores'> {
  const { figures, verdict } = new Carried(evaluation, sent, got);
  return { ...figures, bottleneck: verdict?.bottleneck() ?? null, ground: verdict?.ground ?? unknownGround };
}

export function portPrediction(evaluation: Evaluation, site: Site, port: Port): PortPrediction {
  const { group } = site;
  const wires = evaluation.network.ports.find((of) => of.site === site && of.port === port);
  const known = portSpeed(port) !== undefined;
  if (isUntold(evaluation, site, port))
    return {
      host: group.host,
      group,
      port,
      text: `${group.text}.${port.path}`,
      txUtilization: null,
      rxUtilization: null,
      pcieUtilization: null,
    };
  const busy = (resources: readonly number[] | undefined): number | null =>
    wires === undefined || resources === undefined
      ? known
        ? 0
        : null
      : utilization(evaluation, resources, wires.capacity);
  return {
    host: group.host,
    group,
    port,
    text: `${group.text}.${port.path}`,
    txUtilization: busy(wires?.transmit),
    rxUtilization: busy(wires?.receive),
    pcieUtilization: slotUtilization(evaluation, site, port),
  };
}

/** Whether a port carries what cannot be told. */
export function isUntold({ network }: Evaluation, site: Site, port: Port): boolean {
  return network.untold.ports.has(portKey(site, port));
}

function slotUtilization(evaluation: Evaluation, site: Site, port: Port): number | null {
  const slot = evaluation.network.slotOf(site, port.nic);
  const link = slotLink(port.nic, new Assumptions());
  if (link === undefined) return null;
  return slot === undefined
    ? 0
    : Math.max(...[slot.up, slot.down].map(({ index }) => utilization(evaluation, [index], usableBps(link))));
}

export function hostPrediction(evaluation: Evaluation, site: Site): HostPrediction {
  const { group, cores } = site;
  const vswitches = group.host.vswitches.map((vswitch) => {
    const of = evaluation.network.switches.find((known) => known.site === site && known.vswitch === vswitch);
    return {
      vswitch,
      coresUsed: of === undefined ? 0 : switchCoresUsed(evaluation, of).value,
      cores: of?.cores ?? vswitch.cores?.value ?? cores,
    };
  });
  return {
    host: group.host,
    group,
    text: group.text,
    hostCpuCores: evaluation.network.untold.sites.has(site) ? null : hostCores(evaluation, site),
    cores,
    vswitches,
  };
}

/** Every resource that carries something, with the vnics that load it. */
export function resourceLoads(evaluation: Evaluation): ResourceLoad[] {
  const { network, value } = evaluation;
  const cells = network.resources.map(() => new Set<Cell>());
  const flows = network.resources.map(() => new Set<string>());
  for (const { uses, leaves, enters, flow } of network.streams) {
    const ends = [...leaves, ...enters].map((share) => share.cell);
    for (const { resource } of uses) {
      const of = network.resources[resource];
      const loading = of?.cell === undefined ? ends.filter((cell) => cell.site === of?.site) : [of.cell];
      for (const cell of loading) cells[resource]?.add(cell);
      if (ends.length === 0 && flow !== undefined) flows[resource]?.add(flow.text);
    }
  }
  return network.resources.flatMap(({ label, kind, site, capacity, cell }, r): ResourceLoad[] => {
    const used = value.used[r] ?? 0;
    if (used <= 0) return [];
    const common = { kind, group: site.group, utilization: used / capacity };
    // What a cell has, each of its attachments has.
    if (cell !== undefined)
      return cell.attachments.map((of) => ({ resource: label(of), ...common, users: [vnicText(of)] }));
    const vnics = [...(cells[r] ?? [])].flatMap(({ attachments }) => attachments.map(vnicText));
    return [{ resource: label(), ...common, users: [...new Set([...vnics, ...(flows[r] ?? [])])] }];
  });
}
