import { expect, it } from 'vitest';
import * as designs from './designs.ts';
import { exported, fileOf } from './harness.ts';

it('gives each ESXi host a checklist, and says that nothing has checked it', () => {
  const { files, notes } = exported(designs.esxi, 'vsphere');
  const text = fileOf({ files, notes }, 'esx1');
  expect(text).toContain('esxcli system module parameters set -m i40en -p max_vfs=0,0,8,0\n');
  expect(text).toContain('esxcli network vswitch standard portgroup set -p tenant -v 110\n');
  expect(text).toContain('VM cache\n[ ] 8192 MiB.\n[ ] Reserve all guest memory.\n');
  expect(notes).toEqual(['vSphere: a checklist to work through; no tool has checked its commands.']);
});

it('says of the others that they run something else', () => {
  const { files, notes } = exported(designs.pods, 'vsphere');
  expect(files).toEqual([]);
  expect(notes).toContain('`worker.example.com1` does not run ESXi: there is no checklist for it.');
});
