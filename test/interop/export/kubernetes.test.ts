import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import type { NodePolicy, SriovNetwork } from '../../../server/src/interop/export/kubernetes-types.ts';
import { policyFaults, supported } from '../../../server/src/interop/export/kubernetes-webhook.ts';
import * as designs from './designs.ts';
import { exported } from './harness.ts';

/** The operator's own resource definitions, read from beside the project: they are not part of it. */
const crds = resolve(process.env['IOV_SAMPLES'] ?? '../shared/samples', 'k8s-crd');
const noCrds = existsSync(crds)
  ? undefined
  : `the operator’s CRDs are not in ${crds} (IOV_SAMPLES names another folder)`;

interface Resource {
  readonly kind: string;
}

function resources(text: string): (NodePolicy | SriovNetwork)[] {
  return exported(text, 'kubernetes').files.flatMap((f) =>
    // As Kubernetes reads it.
    parseAllDocuments(f.text, { version: '1.1' }).map((d) => {
      expect(d.errors).toEqual([]);
      return d.toJS() as NodePolicy | SriovNetwork;
    }),
  );
}

/** A check against a CRD's schema, in which a property that it does not name is a fault. */
function validator(kind: string): (resource: unknown) => string[] {
  const file = join(crds, `sriovnetwork.openshift.io_${kind.toLowerCase().replace(/y$/, 'ie')}s.yaml`);
  const crd = parse(readFileSync(file, 'utf8')) as {
    spec: { versions: { schema: { openAPIV3Schema: object } }[] };
  };
  const schema = closed(crd.spec.versions[0]?.schema.openAPIV3Schema);
  const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema);
  return (resource) =>
    validate(resource) ? [] : (validate.errors ?? []).map((e) => `${e.instancePath} ${e.message ?? ''}`);
}

function closed(schema: unknown): object {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) =>
    typeof value === 'object' && value !== null && 'properties' in value && key !== 'metadata'
      ? { ...value, additionalProperties: false }
      : value,
  ) as object;
}

describe('the resources of the SR-IOV operator', () => {
  it('fit its definitions', ({ skip }) => {
    skip(noCrds !== undefined, noCrds);
    const known = new Map<string, ReturnType<typeof validator>>();
    const of = (kind: string): ReturnType<typeof validator> => {
      const check = known.get(kind) ?? validator(kind);
      known.set(kind, check);
      return check;
    };
    for (const design of Object.values(designs))
      for (const resource of resources(design)) expect(of(resource.kind)(resource)).toEqual([]);
    const bite = {
      apiVersion: 'x',
      kind: 'SriovNetwork',
      metadata: {},
      spec: { resourceName: 'r', vlan: 5000, spoofCheck: 'on' },
    };
    expect(of('SriovNetwork')(bite)).toHaveLength(2);
  });

  it('say what the design says', () => {
    const all: Resource[] = resources(designs.pods);
    const policies = all.filter((r): r is NodePolicy => r.kind === 'SriovNetworkNodePolicy');
    const networks = all.filter((r): r is SriovNetwork => r.kind === 'SriovNetwork');
    expect(
      policies
        .slice(0, 4)
        .map((p) => [p.spec.resourceName, p.spec.numVfs, p.spec.nicSelector.pfNames, p.spec.deviceType]),
    ).toEqual([
      ['node_lan_0', 16, ['ens1f0#0-1'], 'netdevice'],
      ['node_lan_0_dpdk', 16, ['ens1f0#2-15'], 'vfio-pci'],
      ['node_lan_1_dpdk', 4, ['ens1f1'], 'vfio-pci'],
      ['node_old_0', 2, ['eno1'], 'netdevice'],
    ]);
    expect(networks.map((n) => [n.metadata.name, n.spec])).toEqual([
      [
        'api-eth0',
        {
          resourceName: 'node_lan_0',
          networkNamespace: 'default',
          vlan: 100,
          vlanQoS: 2,
          minTxRate: 100,
          maxTxRate: 500,
          spoofChk: 'on',
          trust: 'off',
        },
      ],
      ['upf-n3', { resourceName: 'node_lan_0_dpdk', networkNamespace: 'default' }],
      ['upf-n6', { resourceName: 'node_lan_1_dpdk', networkNamespace: 'default' }],
      ['slow-eth0', { resourceName: 'node_old_0', networkNamespace: 'default' }],
    ]);
  });

  it('pass what the webhook asks besides', () => {
    for (const design of Object.values(designs)) {
      const policies = resources(design).filter((r): r is NodePolicy => r.kind === 'SriovNetworkNodePolicy');
      for (const policy of policies) expect(policyFaults(policy, undefined)).toEqual([]);
      // Ranges of one port on one node do not overlap.
      const taken = new Set<string>();
      for (const { spec } of policies)
        for (const name of spec.nicSelector.pfNames ?? []) {
          const [pf = '', from = '0', to = String(spec.numVfs - 1)] = name.split(/[#-]/);
          for (let vf = Number(from); vf <= Number(to); vf++) {
            const key = `${JSON.stringify(spec.nodeSelector)} ${pf} ${vf}`;
            expect(taken).not.toContain(key);
            taken.add(key);
          }
        }
    }
  });

  it('say what a pod needs besides: addresses, and a bridge for the representor in switchdev mode', () => {
    expect(exported(designs.pods, 'kubernetes').notes.join('\n')).toContain('add `ipam` to them');
    const { notes } = exported(
      `host h {
         hypervisor none
         sr-iov on
         nic f : nvidia.connectx-6-dx {
           vfs-in-firmware 8
           port 0 { interface "ens2f0np0"; vfs 2; switching switchdev }
           port 1 { interface "ens2f1np1"; vfs 2 }
         }
       }
       vm v on h { vnic a sriov f.0; vnic b sriov f.1 }`,
      'kubernetes',
    );
    expect(notes.filter((n) => n.includes('representor'))).toEqual([expect.stringMatching(/^`f\.0`: /)]);
  });

  it('are left out with a word where the webhook would refuse them', () => {
    const { notes } = exported(designs.pods, 'kubernetes');
    expect(notes.filter((n) => n.startsWith('`old.'))).toEqual([
      expect.stringContaining('is not in the operator’s'.replace('’', "'")) as string,
      expect.stringMatching(/its policy is left out.*state the `interface` or `address`/) as string,
    ]);
    const [policy] = resources(designs.pods).filter(
      (r): r is NodePolicy => r.kind === 'SriovNetworkNodePolicy',
    );
    if (!policy) throw new Error('no policy');
    const broken = {
      ...policy.spec,
      numVfs: 0,
      resourceName: 'a b',
      isRdma: true,
      deviceType: 'vfio-pci' as const,
      vdpaType: 'virtio' as const,
    };
    expect(policyFaults({ ...policy, spec: broken }, undefined)).toHaveLength(5);
    expect(supported(undefined)).toBe(true);
  });
});
