import { chainText, frameText, hostText, names, rateText, vmText, type HostText } from './iov-text.ts';
import type { Group } from './points-to-iov.ts';
import type { Point } from './points.ts';
import { cannot, MPPS, type Writer } from './writer.ts';
import * as kernel from './writers-kernel.ts';

/*
 * One writer a source. All say no more than the source does: what a file leaves out is assumed by the product, as for any user.
 */

/** Switch types by the families' names in the data. */
const FAMILY_TYPES: Readonly<Record<string, string>> = {
  BESS: 'bess',
  FastClick: 'fastclick',
  VPP: 'vpp',
  'OVS-DPDK': 'ovs-dpdk',
  Snabb: 'snabb',
  'VALE-ptnet': 'vale',
};

function deviceOf(nic: string | null | undefined): string | undefined {
  if (nic === undefined || nic === null) return undefined;
  if (/XL710/.test(nic)) return 'intel.xl710-qda2';
  if (/X710/.test(nic)) return 'intel.x710-da2';
  if (/X552/.test(nic)) return 'intel.x552';
  if (/82598|Oplin/.test(nic)) return 'intel.82598';
  if (/X520|82599/.test(nic)) return 'intel.82599';
  return undefined;
}

const zhang2019: Writer = (point) => {
  const type = FAMILY_TYPES[point.family];
  if (type === undefined) return cannot(`a switch that the language has no type for (${point.family})`);
  const { topology, frame_bytes: bytes = 64, n_vms: vms = 0, direction } = point;
  const bi = direction === 'bi';
  const frame = frameText(bytes ?? 64);
  const arrow = bi ? '<->' : '->';
  const one = topology === 'p2v';
  const host = hostText({
    hypervisor: 'kvm',
    cpu: point.cpu,
    ghz: point.ghz,
    coresPerSocket: 12,
    device: 'intel.82599',
    body: [`vswitch vs0 { type ${type}; uplink ${one ? 'lan.0' : '[lan.0, lan.1]'}; cores 1 }`],
  });
  // Gb/s with the gap between frames, over both directions.
  const scale = (bi ? 2 : 1) * ((bytes ?? 64) + 20) * 8 * 1e-9;
  const base = { scale, group: 'switch', mode: 'vhost-user', family: type } as const;
  const vm = (name: string, vnics: number): string =>
    vmText({ name, driver: 'dpdk', vnics: Array.from({ length: vnics }, () => 'vhost-user vs0') });
  if (topology === 'p2p')
    return {
      ...base,
      mode: 'host',
      text: `${host}flow wire ${arrow} wire { via vs0; ${frame} }\nexpect h.vs0 packets >= 1pps\n`,
    };
  if (topology === 'p2v')
    return {
      ...base,
      text: `${host}${vm('v1', 1)}flow wire ${arrow} v1 { ${frame} }\nexpect v1 packets >= 1pps\n`,
    };
  if (topology === 'v2v')
    return {
      ...base,
      text: `${host}${vm('v1', 1)}${vm('v2', 1)}flow v1 ${arrow} v2 { ${frame} }\nexpect v1 packets >= 1pps\n`,
    };
  const all = names(vms ?? 1);
  return {
    ...base,
    text: `${host}${all.map((name) => vm(name, 2)).join('')}flow ${chainText(all, bi)} { ${frame} }\nexpect v1.eth0 packets >= 1pps\n`,
  };
};

/** The most that CSIT's generator sends into a 40G port: plateaus in its tables. */
const GENERATOR = { portBps: 24.5e9, portPps: 18.75e6 };

/**
 * Averages that are below the least value of their own row in the report, such as 20/17/475 (least/average/most): TRex's average is a
 * low-pass filter that starts at nothing (time_histogram.cpp), and was read after its first step.
 */
const BELOW_LEAST: ReadonlySet<string> = new Set([
  'csit1701-534',
  'csit1701-582',
  'csit1707-016',
  'csit1707-028',
  'csit1707-038',
  'csit1707-100',
  'csit1707-235',
  'csit1707-248',
]);

/** CSIT 17.01 and 17.07: three nodes, two DUTs in series; throughput summed over both directions. */
const csit: Writer = (point) => {
  if (BELOW_LEAST.has(point.id)) return cannot('an average below the least value of the same row');
  const device = deviceOf(point.nic);
  if (device === undefined) return cannot('no card is named');
  const bytes = point.frame_bytes ?? 64;
  const frame = frameText(bytes);
  const vms = names(point.n_vms ?? 0);
  const bare = point.family === 'DPDK-testpmd';
  const isLatency = point.metric === 'latency_avg';
  const cores = point.cores ?? 1;
  const limit = Math.min(GENERATOR.portPps, GENERATOR.portBps / 8 / (bytes + 20));
  // Four digits of a rate at the wire's can be more than the wire's.
  const line = ((point.link_gbps ?? 10) * 1e9) / 8 / (bytes + 20);
  const pps = isLatency ? (point.load ?? 1) * Math.min(((point.ndr_mpps ?? 0) * 1e6) / 2, line) : limit;
  // A latency is told at a share of what was carried without loss; or at a share of what the generator could send.
  const load = point.load ?? 1;
  const ofLoad = isLatency && load < 1 && (device !== 'intel.xl710-qda2' || pps < 0.97 * load * limit);
  // No packet lost, or half a percent of them.
  const loss = isLatency ? '' : `; loss ${point.loss === 'ndr' ? '0%' : '0.5%'}`;
  const atRate = `${frame}${loss}; rate ${rateText(pps, bytes)}`;
  const tagged = point.variant?.includes('dot1q') === true;
  const version = point.source_id === 'csit1701' ? '17.01' : '17.07';
  const ring = point.vring === null || point.vring === undefined ? '' : `; ring ${point.vring}`;
  const host = hostText({
    hypervisor: bare ? 'none' : 'kvm',
    cpu: point.cpu,
    ghz: point.ghz,
    coresPerSocket: 18,
    threads: 1,
    device,
    body: bare ? [] : [`vswitch vs0 { type vpp "${version}"; uplink [lan.0, lan.1]; cores ${cores}${ring} }`],
  });
  // One worker has a queue of each port, two have a port each, four have two queues of each port.
  const queues = Math.max(1, cores / 2);
  const guests = bare
    ? vmText({
        name: 'v1',
        vcpus: cores,
        driver: 'dpdk',
        vnics: [`direct lan.0 { queues ${queues} }`, `direct lan.1 { queues ${queues} }`],
      })
    : vms
        .map((name) =>
          vmText({
            name,
            vcpus: 5,
            driver: 'dpdk',
            vnics: Array.from({ length: 2 }, () => `vhost-user vs0${tagged ? ' { network tagged }' : ''}`),
          }),
        )
        .join('');
  const path = bare ? chainText(['v1'], true) : chainText(vms, true);
  const through = bare || vms.length > 0 ? '' : 'via vs0; ';
  const subject = bare || vms.length > 0 ? 'v1.eth0' : 'h.vs0';
  // A tag can be said of a VM's network only: without VMs the tagged rows lack it.
  const network = tagged && vms.length > 0 ? 'network tagged { vlan 100 }\n' : '';
  const fileOf = (traffic: string, condition: string): string =>
    `${network}${host}${guests}flow ${path} { ${through}${traffic} }\nexpect ${subject} ${isLatency ? 'latency <= 1s' : 'packets >= 1pps'}${condition}\n`;
  const withRate = isLatency || device === 'intel.xl710-qda2';
  const text = ofLoad
    ? fileOf(`${frame}; loss 0%`, ` { load ${(100 * load).toFixed(0)}% }`)
    : fileOf(withRate ? atRate : `${frame}${loss}`, '');
  const mode = bare ? 'direct' : vms.length > 0 ? 'vhost-user' : 'host';
  const group: Group = isLatency
    ? (point.load ?? 1) >= 1
      ? 'saturated-latency'
      : 'load-latency'
    : bare
      ? 'bare-metal'
      : 'switch';
  return {
    text,
    ...(ofLoad ? { atRate: fileOf(atRate, '') } : {}),
    mode,
    group,
    family: bare ? 'dpdk' : 'vpp',
    scale: isLatency ? 2 * 1e6 : 2 * MPPS,
  };
};

/** DPDK forwarding between two ports without VMs: a pod that owns both. */
function forwarder(point: Point, device: string, of: Partial<HostText> = {}): string {
  return `${hostText({ hypervisor: 'none', cpu: point.cpu, ghz: point.ghz, device, ...of })}${vmText({
    name: 'v1',
    vcpus: point.cores ?? 1,
    driver: 'dpdk',
    vnics: ['direct lan.0', 'direct lan.1'].map((vnic) => `${vnic} { queues ${point.cores ?? 1} }`),
  })}`;
}

const ixy: Writer = (point) => {
  const host = forwarder(point, 'intel.82599');
  const base = { mode: 'direct', family: 'dpdk' } as const;
  if (point.metric === 'latency_p50') {
    if ((point.load ?? 0) > 1) return cannot('overload with a receive ring that a file cannot state');
    return {
      ...base,
      group: 'load-latency',
      scale: 1e6,
      needsAnchor: false,
      text: `${host}flow ${chainText(['v1'], true)} { frame 64B; rate ${rateText(7.5e6, 64)} }\nexpect v1.eth0 latency <= 1s\n`,
    };
  }
  if (point.batch !== undefined && point.batch !== null && point.batch < 32)
    return cannot("an application's batch size, which a file cannot state");
  return {
    ...base,
    group: 'bare-metal',
    scale: 2 * MPPS,
    needsAnchor: point.family !== 'DPDK-l2fwd',
    family: point.family === 'DPDK-l2fwd' ? 'dpdk' : point.family,
    text: `${host}flow ${chainText(['v1'], true)} { frame 64B }\nexpect v1.eth0 packets >= 1pps\n`,
  };
};

const moonroute: Writer = (point) => {
  const bi = point.direction === 'bi';
  return {
    group: 'bare-metal',
    mode: 'direct',
    family: point.family,
    needsAnchor: true,
    scale: (bi ? 2 : 1) * 84 * 8e-9,
    // Both ports at line rate in 64 bytes: more than one card of its class carries.
    text: `${hostText({
      hypervisor: 'none',
      cpu: point.cpu,
      ghz: point.ghz,
      device: 'intel.82599',
      body: ['nic san : intel.82599 { port 0 }'],
    })}${vmText({
      name: 'v1',
      vcpus: point.cores ?? 1,
      driver: 'dpdk',
      vnics: ['direct lan.0', 'direct san.0'].map((vnic) => `${vnic} { queues ${point.cores ?? 1} }`),
    })}flow ${chainText(['v1'], bi)} { frame 64B }\nexpect v1.eth0 packets >= 1pps\n`,
  };
};

const trex: Writer = (point) => {
  const bytes = point.frame_bytes ?? 64;
  const host = hostText({
    hypervisor: 'none',
    cpu: point.cpu,
    ghz: point.ghz,
    device: 'intel.xl710-qda1',
    ports: 1,
  });
  const pod = vmText({ name: 'v1', vcpus: 7, driver: 'dpdk', vnics: ['direct lan.0 { queues 7 }'] });
  return {
    group: 'bare-metal',
    mode: 'direct',
    family: 'dpdk',
    // Two cards; what is counted is what one sends, over both.
    scale: 2 * MPPS,
    text: `${host}${pod}flow v1 <-> wire { frame ${bytes}B }\nexpect v1 packets >= 1pps\n`,
  };
};

const tumPos: Writer = (point) => ({
  group: 'kernel-packets',
  mode: 'host',
  family: 'forward',
  scale: MPPS,
  text: `${hostText({
    hypervisor: 'none',
    device: 'intel.82599',
    body: ['vswitch vs0 { type linux-bridge; uplink [lan.0, lan.1]; cores 1 }'],
  })}flow wire -> wire { via vs0; frame ${(point.frame_bytes ?? 64) === 1500 ? 1504 : (point.frame_bytes ?? 64)}B }\nexpect h.vs0 packets >= 1pps\n`,
});

const tumLowlat: Writer = (point) => {
  const vf = point.mode === 'sriov';
  if (!vf && point.mode !== 'bare_metal') return cannot('macvtap, for which there is no model');
  const application = (point.guest ?? '').includes('snort');
  const host = hostText({
    hypervisor: vf ? 'kvm' : 'none',
    cpu: point.cpu,
    ghz: point.ghz,
    device: 'intel.x552',
    portText: vf ? ' { vfs 1 }' : '',
    body: vf ? ['iommu vt-d'] : [],
  });
  const mode = vf ? 'sriov' : 'direct';
  const vm = vmText({ name: 'v1', driver: 'dpdk', vnics: [`${mode} lan.0`, `${mode} lan.1`] });
  const base = {
    mode,
    family: application ? ((point.guest ?? '').split(' ')[0] ?? '') : 'dpdk',
    needsAnchor: application,
  };
  if (point.metric === 'throughput')
    return {
      ...base,
      group: 'bare-metal',
      scale: MPPS,
      text: `${host}${vm}flow ${chainText(['v1'], false)} { frame 64B }\nexpect v1.eth0 packets >= 1pps\n`,
    };
  const offered = Number(/(\d+) kpps offered/.exec(point.notes)?.[1] ?? (point.load ?? 0.01) * 1000) * 1e3;
  return {
    ...base,
    group: 'polled-latency',
    scale: 1e6,
    text: `${host}${vm}flow ${chainText(['v1'], false)} { frame 64B; rate ${rateText(offered, 64)} }\nexpect v1.eth0 latency <= 1s\n`,
  };
};

export const writers: Readonly<Record<string, Writer>> = {
  zhang2019,
  csit1701: csit,
  csit1707: csit,
  ixy,
  moonroute,
  trex_bench: trex,
  tum_pos: tumPos,
  tum_lowlat: tumLowlat,
  netmap_virt: kernel.netmapVirt,
  multinode_md: kernel.multinode,
  firecracker_ci: kernel.firecracker,
  firecracker_docs: kernel.firecracker,
  firecracker_nsdi20: kernel.firecracker,
  vmware_esx35_10g: kernel.hypervisors,
  intel_vmdq_wp: kernel.hypervisors,
  hyperv_vmq: kernel.hypervisors,
  ram_vee09: kernel.hypervisors,
  itc36: kernel.forwarders,
  lxc_sriov: kernel.forwarders,
  vmware_ls55: kernel.vmwareLs,
  dong_hpca10: kernel.dong,
  emmerich18: kernel.emmerich,
};
