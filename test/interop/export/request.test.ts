import { describe, expect, it } from 'vitest';
import { deploymentFiles } from '../../../server/src/lsp/exports.ts';
import { DEPLOY } from '../../../server/src/protocol/interop.ts';
import { fixture } from '../../../server/src/testing/fixture.ts';
import * as designs from './designs.ts';

describe('the request of an editor', () => {
  it('is checked by shape', () => {
    expect(DEPLOY.isParams({ uri: 'file:///a.iov', format: 'shell' })).toBe(true);
    for (const bad of [null, 1, {}, { uri: 1, format: 'shell' }, { uri: 'x', format: 'constructor' }])
      expect(DEPLOY.isParams(bad)).toBe(false);
  });

  it('is answered with the files and what they do not carry', () => {
    const { snapshot } = fixture(designs.rack);
    const { files, notes, errors } = deploymentFiles(snapshot, { uri: snapshot.uri, format: 'netplan' });
    expect(files.map((f) => f.path)).toEqual(['kvm1/90-iov.yaml', 'kvm2/90-iov.yaml']);
    expect(files[0]?.text).toContain('Made by iov in development from main.iov as netplan.');
    expect(notes.length).toBeGreaterThan(0);
    expect(errors).toEqual([]);
  });

  it('is answered with the errors of a design that has some', () => {
    const { snapshot } = fixture('host h { }\nvm v on h { vnic e sriov lan.0 }\n');
    expect(deploymentFiles(snapshot, { uri: snapshot.uri, format: 'shell' })).toEqual({
      files: [],
      notes: [],
      origin: '',
      errors: [expect.stringContaining('lan.0') as string],
    });
  });
});
