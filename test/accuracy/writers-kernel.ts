import { chainText, hostText, names, rateText, vmText } from './iov-text.ts';
import type { Written } from './points-to-iov.ts';
import type { Point } from './points.ts';
import { cannot, MPPS, payloadGbps, type Writer } from './writer.ts';

/*
 * Kernel paths: bulk TCP, small packets, round trips, chains of forwarders. The other end of a figure that was taken between a
 * VM and its own host is written as a second VM with as many queues as it likes: no file has the host's own end of a switch.
 */

const bulk = (arrow: string, ends: readonly [string, string], more = ''): string =>
  `flow ${ends[0]} ${arrow} ${ends[1]} { protocol tcp${more} }\n`;

/** What the data calls the other ends of a paravirtual card: the language has one word for all, as a vnic does not say who serves it. */
const PARAVIRTUAL = ['vhost-net', 'virtio-qemu', 'virtio-qemu-vale', 'virtio-qemu-nooffload', 'firecracker'];

/** Two VMs on one host, as on the slides of the netmap tutorial. */
export const netmapVirt: Writer = (point) => {
  const e1000 = point.family === 'e1000';
  if (!e1000 && !PARAVIRTUAL.includes(point.family))
    return cannot(`a card that no mode is (${point.family.split('-')[0] ?? ''})`);
  const packets = point.metric === 'throughput';
  const mode = e1000 ? 'emulated' : 'vswitch';
  const vm = (name: string): string =>
    vmText({ name, ...(packets ? { driver: 'dpdk' as const } : {}), vnics: [`${mode} vs0`] });
  const offload = point.family.endsWith('nooffload') ? '; offload off' : '';
  const text = `${hostText({ hypervisor: 'kvm', body: [`vswitch vs0 { type linux-bridge${offload} }`] })}${vm('v1')}${vm('v2')}`;
  const base = {
    mode,
    family: e1000 ? 'e1000' : 'vhost',
    onlyJudged: point.family.startsWith('virtio-qemu'),
  };
  switch (point.metric) {
    case 'throughput':
      return {
        ...base,
        group: 'kernel-packets',
        scale: MPPS,
        text: `${text}flow v1 -> v2 { frame ${point.frame_bytes ?? 64}B }\nexpect v2 packets >= 1pps\n`,
      };
    case 'tcp_throughput':
      return {
        ...base,
        group: 'kernel-bulk',
        scale: payloadGbps(1518),
        text: `${text}${bulk('->', ['v1', 'v2'])}expect v2 throughput >= 1bps\n`,
      };
    case 'rtt':
      return {
        ...base,
        group: 'idle-interrupt',
        scale: 1e6,
        text: `${text}flow v1 <-> v2 { frame 64B; rate 1Mbps }\nexpect v1 rtt <= 1s\n`,
      };
    default:
      return cannot('transactions a second, which are the round trip again');
  }
};

/** Two hosts, one VM each. */
export const multinode: Writer = (point) => {
  const bare = point.family === 'bare_metal';
  const host = (name: string): string =>
    hostText({
      name,
      hypervisor: bare ? 'none' : 'kvm',
      device: 'intel.xxv710-da2',
      ...(bare ? {} : { body: ['vswitch vs0 { type linux-bridge; uplink lan.0 }'] }),
    });
  const mode = bare ? 'direct' : 'vswitch';
  const vm = (name: string, on: string): string =>
    vmText({ name, host: on, vnics: [bare ? 'direct lan.0' : 'vswitch vs0'] });
  const text = `${host('a')}${host('b')}${vm('v1', 'a')}${vm('v2', 'b')}`;
  const base = { mode, family: bare ? 'bare' : 'vhost', onlyJudged: !bare && point.family !== 'vhost-net' };
  return point.metric === 'tcp_throughput'
    ? {
        ...base,
        group: 'kernel-bulk',
        scale: payloadGbps(1518),
        text: `${text}${bulk('->', ['v1', 'v2'])}expect v2 throughput >= 1bps\n`,
      }
    : {
        ...base,
        group: 'idle-interrupt',
        scale: 1e6,
        text: `${text}flow v1 <-> v2 { frame 64B; rate 1Mbps }\nexpect v1 latency <= 1s\n`,
      };
};

/** Firecracker between a VM and its host, whose own end of the switch is the port that it uplinks. */
export const firecracker: Writer = (point) => {
  const vcpus = Number(/(\d) vCPU/.exec(point.guest ?? '')?.[1] ?? 2);
  const host = hostText({
    hypervisor: 'kvm',
    cpu: point.cpu,
    ghz: point.ghz ?? 2.5,
    device: 'intel.xxv710-da2',
    ports: 1,
    body: ['vswitch vs0 { type linux-bridge; uplink lan.0 }'],
  });
  const vm = vmText({ name: 'v1', vcpus, vnics: ['vswitch vs0'] });
  const bi = point.direction === 'bi';
  const ends = point.direction === 'rx' ? (['h.lan.0', 'v1'] as const) : (['v1', 'h.lan.0'] as const);
  const base = { mode: 'vswitch', family: 'vhost' };
  switch (point.metric) {
    case 'rtt':
      return {
        ...base,
        // Its back end wakes a thread of the VMM, which vhost does not.
        onlyJudged: true,
        group: 'idle-interrupt',
        scale: 1e6,
        text: `${host}${vm}flow v1 <-> h.lan.0 { frame 64B; rate 1Mbps }\nexpect v1 rtt <= 1s\n`,
      };
    case 'cpu_cycles_per_byte': {
      // Cores of 32 at 1 Gb/s of frames, to cycles a byte of payload.
      const bytesPerSecond = (1e9 / 8) * (1448 / 1518) * (bi ? 2 : 1);
      return {
        ...base,
        group: 'vmm-cycles',
        scale: (32 * (point.ghz ?? 2.5) * 1e9) / bytesPerSecond,
        text: `${host}${vm}${bulk(bi ? '<->' : '->', ends, '; rate 1Gbps')}expect v1 cpu <= 100%\n`,
      };
    }
    default:
      return {
        ...base,
        // In its documentation every write is of 1460 bytes, a system call for each frame: no bulk as a file means it. What is quoted of
        // another paper does not say.
        onlyJudged: point.source_id !== 'firecracker_ci',
        group: 'kernel-bulk',
        scale: (bi ? 2 : 1) * payloadGbps(1518),
        text: `${host}${vm}${bulk(bi ? '<->' : '->', ends)}expect v1 throughput >= 1bps\n`,
      };
  }
};

/** One VM and the wire, behind the switch of an old hypervisor, with and without VMDq. */
export const hypervisors: Writer = (point) => {
  const old: Readonly<Record<string, readonly [string, string]>> = {
    vmware_esx35_10g: ['esxi "3.5"', 'vmware'],
    intel_vmdq_wp: ['esxi "3.5"', 'vmware'],
    hyperv_vmq: ['hyper-v "2012"', 'hyper-v'],
    ram_vee09: ['xen "3.3"', 'xen'],
  };
  const [hypervisor = '', type = ''] = old[point.source_id] ?? [];
  const vmdq = point.mode === 'vmdq';
  const bytes = point.frame_bytes ?? 1518;
  const mtu = bytes > 2000 ? ' { mtu 9000 }' : '';
  const queues = point.family.includes('1core') ? 1 : 8;
  const host = hostText({
    hypervisor,
    device: 'intel.82598',
    portText: mtu,
    body: [
      ...(vmdq ? ['netqueue on'] : []),
      `vswitch vs0 { type ${type}; uplink lan.0${vmdq ? `; vmdq ${queues}` : ''}${mtu === '' ? '' : '; mtu 9000'} }`,
    ],
  });
  // Where VMDq was meant to share a port, several VMs did.
  const count = vmdq && queues > 1 ? Math.max(2, point.n_vms ?? 4) : (point.n_vms ?? 1);
  const all = names(count);
  const vms = all.map((name) => vmText({ name, vnics: [`${vmdq ? 'vmdq' : 'vswitch'} vs0${mtu}`] })).join('');
  const list = `[${all.join(', ')}]`;
  const flow = point.direction === 'tx' ? bulk('->', [list, 'wire']) : bulk('->', ['wire', list]);
  return {
    mode: vmdq ? 'vmdq' : 'vswitch',
    group: 'kernel-bulk',
    family: 'old',
    scale: payloadGbps(bytes),
    text: `${host}${vms}${flow}expect h.lan.0 throughput >= 1bps\n`,
  };
};

/** Seven Linux forwarders in a row, on VFs or behind bridges, in VMs or containers; containers on VFs. */
export const forwarders: Writer = (point) => {
  const vf = point.family.includes('VF');
  const virtual = point.family.startsWith('VF') || point.family.startsWith('virtio');
  const bytes = point.frame_bytes ?? 84;
  const count = point.n_vms ?? 1;
  const all = names(count);
  const host = hostText({
    hypervisor: virtual ? 'kvm' : 'none',
    cpu: point.cpu,
    ghz: point.ghz,
    coresPerSocket: 32,
    device: 'intel.x710-da2',
    portText: vf ? ' { vfs 64 }' : '',
    body: vf
      ? virtual
        ? ['iommu amd-vi']
        : []
      : ['vswitch vs0 { type linux-bridge; uplink [lan.0, lan.1] }'],
  });
  const vms = all
    .map((name) =>
      vmText({ name, vcpus: 2, vnics: vf ? ['sriov lan.0', 'sriov lan.1'] : ['vswitch vs0', 'vswitch vs0'] }),
    )
    .join('');
  const latency = point.metric === 'latency_p50';
  const pps =
    Number(/(\d+) pps offered/.exec(point.notes)?.[1] ?? NaN) ||
    Number(/-(\d+)kpps/.exec(point.notes)?.[1] ?? NaN) * 1e3 ||
    17e3;
  const asked = `frame ${bytes}B; streams 1${latency ? `; rate ${rateText(pps, bytes)}` : ''}`;
  return {
    mode: vf ? 'sriov' : 'vswitch',
    group: latency ? 'chain-latency' : 'kernel-packets',
    family: vf ? 'function-forward' : virtual ? 'tap-forward' : 'forward',
    scale: latency ? 1e6 : MPPS,
    text: `${host}${vms}flow ${chainText(all, false)} { ${asked} }\nexpect v1.eth0 ${latency ? 'latency <= 1s' : 'packets >= 1pps'}\n`,
  };
};

/**
 * vSphere 5.5: what a machine takes to answer, by ping, from a client without a hypervisor. The source has "a native setup" of the same
 * machine beside its VM; that one of the two ends is virtual follows from what it finds, 16 us more with vmxnet3: a VM takes 15 us more
 * there and back with vhost (multinode_md, both ends virtual: 31 us).
 */
export const vmwareLs: Writer = (point) => {
  const vf = point.mode === 'sriov';
  const bare = point.mode === 'bare_metal';
  const host = (name: string, native: boolean): string =>
    hostText({
      name,
      hypervisor: native ? 'none' : 'esxi "5.5"',
      device: 'intel.82599',
      portText: vf && !native ? ' { vfs 2 }' : '',
      body: vf || native ? [] : ['vswitch vs0 { type vmware; uplink lan.0 }'],
    });
  const vnic = vf ? 'sriov lan.0' : bare ? 'direct lan.0' : 'vswitch vs0';
  const vm = (name: string, on: string, to: string): string => vmText({ name, host: on, vnics: [to] });
  return {
    mode: vf ? 'sriov' : bare ? 'direct' : 'vswitch',
    group: 'idle-interrupt',
    family: vf ? 'function' : bare ? 'bare' : 'vmxnet3',
    scale: 1e6,
    text: `${host('a', bare)}${host('b', true)}${vm('v1', 'a', vnic)}${vm('client', 'b', 'direct lan.0')}flow client <-> v1 { frame 64B; rate 1Mbps }\nexpect v1 rtt <= 1s\n`,
  };
};

/** Many VFs of one port, at line rate. */
export const dong: Writer = (point) => {
  if (point.metric !== 'tcp_throughput') return cannot('what one more VM costs, without its load');
  const count = point.n_vms ?? 10;
  const host = hostText({
    hypervisor: 'xen',
    device: 'intel.82599',
    portText: ` { vfs ${count} }`,
    body: ['iommu vt-d'],
  });
  return {
    mode: 'sriov',
    group: 'kernel-bulk',
    family: 'function',
    scale: payloadGbps(1518),
    text: `${host}vm g[1..${count}] on h { vnic eth0 sriov lan.0 }\nflow g -> wire { protocol tcp }\nexpect h.lan.0 throughput >= 1bps\n`,
  };
};

export const emmerich: Writer = (point: Point): Written => ({
  mode: 'host',
  group: 'kernel-packets',
  family: 'forward',
  scale: MPPS,
  text: `${hostText({
    hypervisor: 'kvm',
    device: 'intel.82599',
    body: ['vswitch vs0 { type ovs; uplink [lan.0, lan.1]; cores 1 }'],
  })}flow wire -> wire { via vs0; frame ${point.frame_bytes ?? 64}B }\nexpect h.vs0 packets >= 1pps\n`,
});
