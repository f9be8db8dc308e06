import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../scripts/common.mjs';
import { declaredName } from '../../server/src/features/names.ts';
import { rename } from '../../server/src/features/rename.ts';
import { bind } from '../../server/src/model/bind.ts';
import type { Bound } from '../../server/src/model/bound.ts';
import { edited, fixture } from '../../server/src/testing/fixture.ts';
import type { Snapshot } from '../../server/src/workspace/snapshot.ts';

/** Every way to use a name. */
const uses = `network app { }
host kvm[1..2] {
  iommu vt-d
  nic lan : intel.e810-xxvda2 { port 0 { vfs 8 } }
  nic one : intel.x520-da2
  vswitch vs0 { uplink [lan.1] }
}
vm a : small on kvm {
  memory 4GiB reserved
  vnic eth0 sriov lan.0 { trust on }
  vnic eth1 sriov [kvm.lan.0] { network app; failover kvm.vs0; trust on }
  bond b0 [eth0, eth1]
  migrate-to [kvm[2]]
}
flavor small { vcpus 2 }
flow kvm.one.0 -> wire
flow wire -> wire { via kvm.vs0 }
flow a.eth0 <-> wire
flow wire -> a -> wire
expect kvm.vs0 throughput >= 1Mbps
expect kvm.lan.0 tx >= 0Mbps
expect kvm[1] cpu <= 90%
expect a.eth0 throughput >= 1Mbps { flow a.eth0 -> wire }
measured kvm.vs0 throughput 1Gbps { flow wire -> a.eth1 }
`;

const folder = join(ROOT, 'examples');
const examples = readdirSync(folder).filter((name) => name.endsWith('.iov') && name !== 'broken.iov');
const texts: [name: string, text: string][] = [
  ['every use', uses],
  ...examples.map((name): [string, string] => [name, readFileSync(join(folder, name), 'utf8')]),
];

const rulesOf = ({ diagnostics }: Snapshot): string[] => diagnostics.map((d) => d.rule).sort();

test.each(texts)('any name of %s, changed wherever it is used, leaves everything as it was', (_, text) => {
  const { snapshot } = fixture(text);
  const visit = (bound: Bound): void => {
    const place = declaredName(bound);
    if (place) {
      const { start } = snapshot.world.locate(place);
      const edit = rename(snapshot, snapshot.lines.positionAt(start), 'zz-fresh');
      const after = fixture(edited(snapshot, edit?.changes?.[snapshot.uri] ?? [])).snapshot;
      expect(after.text).toContain('zz-fresh');
      expect(rulesOf(after), after.text).toEqual(rulesOf(snapshot));
    }
    bound.children.forEach(visit);
  };
  for (const statement of snapshot.tree.statements) visit(bind(statement).bound);
});
