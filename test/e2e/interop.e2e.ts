import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorkbench, type Workbench } from './harness.ts';

/* From hosts to a design and back, by the commands of a real VS Code: its pickers, its dialogs, its clipboard. */

const wait = { timeout: 20_000 };

const capture = `2: ens1f0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc mq state UP mode DEFAULT group default qlen 1000
    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff
    vf 0     link/ether 02:00:00:00:00:02 brd ff:ff:ff:ff:ff:ff, vlan 100, spoof checking on, link-state auto, trust on
`;
const guest = `<domain type='kvm'><name>web</name><memory unit='GiB'>4</memory><vcpu>2</vcpu><devices>
<interface type='hostdev'><mac address='02:00:00:00:00:02'/><source><address type='pci' domain='0' bus='0x3b' slot='0x02' function='0'/></source></interface>
</devices></domain>
`;
const design = `host box {
  iommu vt-d
  sr-iov on
  nic lan : intel.x710-da2 { port 0 { vfs 4; interface "ens1f0" } }
}
vm web[1..2] on box { memory 4GiB reserved; vnic eth0 sriov lan.0 { trust on } }
`;

let workbench: Workbench;

beforeAll(async () => {
  workbench = await openWorkbench({
    asks: true,
    files: {
      'plan.iov': design,
      'notes.iov': '// What the host says:\n',
      'ip-link.txt': capture,
      'host9/ip-link.txt': capture,
      'host9/web.xml': guest,
    },
    file: 'plan.iov',
    settings: { 'editor.inlayHints.enabled': 'off', 'editor.codeLens': false },
  });
  await workbench.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await dialog().getByRole('button', { name: /^Yes/ }).click();
  await dialog().waitFor({ state: 'hidden' });
  await workbench.openFile('plan.iov');
});
afterAll(() => workbench.close());

const dialog = () => workbench.page.locator('.monaco-dialog-box');
const text = async (): Promise<string> => (await workbench.editorLines()).join('\n');
const written = (path: string): Promise<string> =>
  readFile(join(workbench.workspace, path), 'utf8').catch(() => '');

test('imports the capture in a file', async () => {
  await workbench.askCommand('IOV: Import from Host Capture');
  await workbench.offers.filter({ hasText: 'Files...' }).click();
  await workbench.answerDialog(join(workbench.workspace, 'ip-link.txt'), 'Import');
  await expect.poll(text, wait).toContain('// Imported by iov from ip-link.txt.');
  expect(await text()).toContain('port 0 { vfs 1; interface "ens1f0"; mac "02:00:00:00:00:01" }');
  expect(await text()).toContain('vnic eth0 sriov ens1.0 vf 0 { network vlan100; trust on;');
  expect(await workbench.status('editor.mode')).toBe('IOV');
  await workbench.screenshot('imported');
});

test('imports a folder: all captures of one host together', async () => {
  await workbench.showTab('plan.iov');
  await workbench.askCommand('IOV: Import from Host Capture');
  await workbench.offers.filter({ hasText: 'Folder...' }).click();
  await workbench.answerDialog(join(workbench.workspace, 'host9/'), 'Import');
  await expect.poll(text, wait).toContain('host host9 {');
  // The guest holds the function that the other capture sets up.
  expect(await text()).toMatch(
    /vm web on host9 \{[^}]*vnic \w+ sriov ens1\.0 vf 0 \{ network vlan100; trust on/,
  );
});

test('imports a folder from its menu in the explorer', async () => {
  await workbench.showTab('plan.iov');
  const folder = workbench.page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'host9' });
  await folder.click({ button: 'right' });
  await workbench.page.getByRole('menuitem', { name: /Import from Host Capture/ }).hover();
  await workbench.page.keyboard.press('Enter');
  await expect.poll(text, wait).toContain('host host9 {');
});

test('offers to convert a capture that is pasted', async () => {
  await workbench.openFile('notes.iov');
  await workbench.goTo(2, 1);
  await workbench.page.evaluate((copied) => navigator.clipboard.writeText(copied), capture);
  await workbench.page.keyboard.press('Control+V');
  // It is pasted as it is; the other way is one click away.
  await expect.poll(text, wait).toContain('spoof checking on');
  await workbench.page.locator('.post-edit-widget').getByRole('button').first().click();
  const ways = workbench.page.locator('.action-widget .monaco-list-row.action');
  await ways.filter({ hasText: 'Convert Host Capture to IOV' }).waitFor();
  await workbench.page.keyboard.press('ArrowDown');
  await workbench.page.keyboard.press('Enter');
  await expect.poll(text, wait).toContain('vnic eth0 sriov ens1.0 vf 0');
  expect(await text()).toMatch(/^\/\/ What the host says:\n/);
  expect(await text()).not.toContain('spoof checking on');
});

test('writes what deploys a design into a folder, and shows it', async () => {
  await workbench.showTab('plan.iov');
  const out = join(workbench.workspace, 'out/');
  await mkdir(out);
  await workbench.askCommand('IOV: Export Deployment Files');
  await expect.poll(() => workbench.offers.count(), wait).toBe(9);
  await workbench.offers.filter({ hasText: 'Shell script' }).click();
  await workbench.answerDialog(out, 'Export Here');
  await workbench.page.locator('.tab.active[data-resource-name="box.sh"]').waitFor(wait);
  expect(await written('out/box.sh')).toMatch(
    /^#!\/bin\/sh\n# Virtual functions of box\.[\s\S]*ens1f0[\s\S]*trust on/,
  );
  await workbench.page
    .locator('.notifications-toasts', { hasText: 'wrote one file as Shell script' })
    .waitFor(wait);
});

test('writes over a file only when told to', async () => {
  const path = join(workbench.workspace, 'out', 'box.sh');
  await writeFile(path, 'mine\n');
  await writeFile(
    join(workbench.workspace, 'out', 'gone.sh'),
    '# Made by iov 0.0.1 from plan.iov as shell. Change the design\n',
  );
  const again = async (answer: string): Promise<void> => {
    await workbench.showTab('plan.iov');
    await workbench.askCommand('IOV: Export Deployment Files');
    await workbench.offers.filter({ hasText: 'Shell script' }).click();
    await workbench.answerDialog(join(workbench.workspace, 'out/'), 'Export Here');
    await dialog().getByText('one of these files exists').waitFor(wait);
    await dialog().getByRole('button', { name: answer }).click();
    await dialog().waitFor({ state: 'hidden' });
  };
  await again('Cancel');
  expect(await written('out/box.sh')).toBe('mine\n');
  await again('Replace');
  await expect.poll(() => written('out/box.sh'), wait).toContain('Virtual functions of box');
  const toast = workbench.page.locator('.notifications-toasts', { hasText: 'of an earlier export' });
  await toast.getByText('one file there').waitFor(wait);
});

test('says what a format does not carry', async () => {
  await workbench.showTab('plan.iov');
  await workbench.runCommand('Notifications: Clear All Notifications');
  await workbench.askCommand('IOV: Export Deployment Files');
  await workbench.offers.filter({ hasText: 'netplan' }).click();
  await workbench.answerDialog(join(workbench.workspace, 'out/'), 'Export Here');
  const toast = workbench.page.locator('.notifications-toasts', { hasText: 'does not carry' });
  await toast.getByRole('button', { name: 'Show Notes' }).click();
  await expect
    .poll(async () => (await workbench.outputLines()).join(' ').replaceAll('\u00a0', ' '), wait)
    .toMatch(/netplan cannot carry the trust of a VF/);
  expect(await written('out/box/90-iov.yaml')).toContain('virtual-function-count: 4');
  await workbench.page.keyboard.press('Control+J');
});

test('writes nothing of a design with errors', async () => {
  await workbench.showTab('plan.iov');
  const before = await readdir(join(workbench.workspace, 'out'));
  await workbench.goTo(7, 1);
  await workbench.type('vm lost on nowhere { }');
  await workbench.askCommand('IOV: Export Deployment Files');
  await workbench.offers.filter({ hasText: 'libvirt' }).click();
  const toasts = workbench.page.locator('.notifications-toasts');
  await toasts.getByText('a design with errors is not exported: There is no host `nowhere`').waitFor(wait);
  expect(await readdir(join(workbench.workspace, 'out'))).toEqual(before);
});
