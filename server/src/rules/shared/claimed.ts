import type { Attachment, Subject, Topology, Vnic } from '../../model/topology.ts';
import { attachmentIndex, portsUnder } from './ports.ts';

/** The vnics that a promise or a measurement is about: its own, or all that are on its host, its port or its vswitch. */
export function vnicsOf(subject: Subject, topology: Topology): readonly Vnic[] {
  if (subject.type === 'vnics') return subject.vnics;
  const isThere = (attachment: Attachment): boolean => {
    switch (subject.type) {
      case 'host':
        return attachment.group.host === subject.host;
      case 'port':
        return portsUnder(attachment).includes(subject.port);
      case 'vswitch':
        return attachment.vswitch === subject.vswitch;
    }
  };
  return attachmentIndex(topology)
    .all.filter(isThere)
    .map((a) => a.vnic);
}
