import { type Problem, type Reading, emptyCapture, failure, skipped } from './capture.ts';
import { readDomain } from './libvirt-domain.ts';
import { readNetwork } from './libvirt-network.ts';
import { readNodeDevice } from './libvirt-nodedev.ts';
import { type Element, child, readXml } from './xml.ts';
import { phrase } from '../../words/phrase.ts';

/*
 * libvirt's XML: domains (`virsh dumpxml`), networks (`virsh net-dumpxml`) and node devices (`virsh nodedev-dumpxml`),
 * any number of them one behind the other.
 */

/** Elements that hold others of ours: libvirt's own state files, and what scripts wrap dumps in. */
const wrappers = ['domstatus', 'networkstatus', 'domains', 'networks', 'devices', 'domainsnapshot'];

export function readLibvirt(text: string): Reading {
  const { roots, problems: broken } = readXml(text);
  const problems: Problem[] = [...broken];
  const capture = emptyCapture();
  let found = 0;
  const take = (element: Element, depth: number): void => {
    switch (element.name) {
      case 'domain':
        found++;
        readDomain(element, capture, problems);
        return;
      case 'network':
        found++;
        readNetwork(element, capture, problems);
        return;
      case 'device':
        found++;
        readNodeDevice(element, capture, problems);
        return;
      case 'capabilities':
        found++;
        capture.host.hypervisor ??= child(element, 'host') ? 'kvm' : undefined;
        return;
      default:
        if (wrappers.includes(element.name) && depth < 2)
          for (const c of element.children) take(c, depth + 1);
        else if (depth === 0)
          problems.push(
            skipped(phrase`<${element.name}> is nothing of libvirt’s that is read here.`, element.line),
          );
    }
  };
  for (const root of roots) take(root, 0);
  if (found === 0 && broken.length === 0)
    problems.push(failure(phrase`This is no XML of libvirt: no <domain>, <network> or <device> found.`, 1));
  return { captures: found > 0 ? [capture] : [], problems };
}
