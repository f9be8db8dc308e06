import type { Flow, Subject, Topology, Vnic } from '../../model/topology.ts';
import { attachmentsOn } from '../../model/variation.ts';

/** Flows that an element takes part in: as an end, as what forwards, or as what its ends are attached to. */
export function subjectFlows(topology: Topology, subject: Subject): Set<Flow> {
  const vnics = subjectVnics(topology, subject);
  const touches = (flow: Flow): boolean =>
    (subject.type === 'vswitch' && flow.via === subject.vswitch) ||
    flow.hops.some(({ ends }) =>
      ends.some((end) => {
        if (end.type === 'vnic') return vnics.has(end.vnic) || (end.out !== undefined && vnics.has(end.out));
        if (end.type !== 'port') return false;
        return subject.type === 'port'
          ? end.port === subject.port
          : subject.type === 'host' && end.port.nic.host === subject.host;
      }),
    );
  return new Set(topology.flows.filter(touches));
}

/** Vnics that an element is or carries. */
export function subjectVnics(topology: Topology, subject: Subject): Set<Vnic> {
  if (subject.type === 'vnics') return new Set(subject.vnics);
  const { host } =
    subject.type === 'host' ? subject : subject.type === 'port' ? subject.port.nic : subject.vswitch;
  const vnics = new Set<Vnic>();
  for (const group of topology.hosts.find((of) => of === host)?.groups ?? []) {
    for (const { vnic, port, vswitch } of attachmentsOn(topology, group)) {
      if (
        subject.type === 'host' ||
        (subject.type === 'vswitch' && vswitch === subject.vswitch) ||
        (subject.type === 'port' &&
          (port === subject.port || vswitch?.uplinks.some((uplink) => uplink.port === subject.port) === true))
      ) {
        vnics.add(vnic);
      }
    }
  }
  return vnics;
}
