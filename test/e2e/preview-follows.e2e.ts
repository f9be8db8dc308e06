import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorkbench, type Workbench } from './harness.ts';

/* Which file the preview shows: that of the active editor, unless it is locked to one. */

const wait = { timeout: 20_000 };

const design = (vms: string): string => `host box {
  hypervisor kvm "8.1"
  cpu 2 x 16 cores 2.6GHz
  iommu vt-d
  sr-iov on
  nic lan : intel.x520-da2 { slot pcie 2.0 x8; port 0 { vfs 8 } }
}

${vms}
`;

let workbench: Workbench;

beforeAll(async () => {
  workbench = await openWorkbench({
    files: {
      'web.iov': design('vm web[1..4] on box { vnic eth0 sriov lan.0 }'),
      'mail.iov': design('vm mail on box { vnic eth0 sriov lan.0 }'),
      'hosts.iov': design(''),
      'site.iov': 'import "hosts.iov"\n\nvm shop on box { vnic eth0 sriov lan.0 }\n',
    },
    file: 'web.iov',
    settings: { 'workbench.editor.enablePreview': false },
  });
  await workbench.openFile('web.iov');
});
afterAll(() => workbench.close());

/** The titles of the previews, in the order of their tabs. */
const titles = async (): Promise<string[]> => {
  const tabs = await workbench.page.locator('.tab .label-name').allInnerTexts();
  return tabs.filter((title) => title.includes('Preview'));
};

/** Whether a preview that is seen draws this element. A frame is looked for anew each time: each file has its own. */
const draws = async (path: string): Promise<boolean> => {
  const counts = workbench.page.frames().map((frame) =>
    frame
      .locator(`svg [data-path="${path}"]`)
      .count()
      .catch(() => 0),
  );
  return (await Promise.all(counts)).some((count) => count > 0);
};
const drawn = (path: string): Promise<void> => expect.poll(() => draws(path), wait).toBe(true);

/** Gives the preview of this title the focus. */
const focusPreview = async (title: string): Promise<void> => {
  await workbench.page.locator('.tab', { hasText: title }).click();
  await workbench.page.locator('.tab.active.selected', { hasText: title }).waitFor();
};

test('turns to the file whose editor becomes active, and back to it as it was left', async () => {
  await workbench.runCommand('IOV: Open Preview to the Side');
  const { webview } = workbench;
  await webview.locator('svg [data-path="web[1..4]"] .act').click();
  await drawn('web[4]');
  // The preview has the focus: without this the file would open in its place.
  await workbench.showTab('web.iov');
  await workbench.openFile('mail.iov');
  await expect.poll(titles, wait).toEqual(['Preview mail.iov']);
  await drawn('mail');
  expect(await draws('web[4]')).toBe(false);
  await webview.getByRole('tab', { name: 'Table' }).click();
  await workbench.showTab('web.iov');
  await expect.poll(titles, wait).toEqual(['Preview web.iov']);
  // The view is the panel's, what is open in it the file's.
  await expect
    .poll(() => webview.getByRole('tab', { name: 'Table' }).getAttribute('aria-selected'), wait)
    .toBe('true');
  await webview.getByRole('tab', { name: 'Topology' }).click();
  await drawn('web[4]');
});

test('stays with a design when the editor goes into what that imports', async () => {
  await workbench.showTab('web.iov');
  await workbench.openFile('site.iov');
  await expect.poll(titles, wait).toEqual(['Preview site.iov']);
  await drawn('shop');
  await workbench.openFile('hosts.iov');
  await workbench.goTo(1, 6);
  // The cursor's element, in the picture of the whole.
  await workbench.webview.locator('.el.here[data-path="box"]').waitFor(wait);
  expect(await titles()).toEqual(['Preview site.iov']);
  await workbench.runCommand('IOV: Open Preview to the Side');
  await expect.poll(titles, wait).toEqual(['Preview hosts.iov']);
});

test('stays with the file that it is locked to, and another one follows', async () => {
  await workbench.showTab('site.iov');
  await expect.poll(titles, wait).toEqual(['Preview site.iov']);
  await focusPreview('Preview site.iov');
  await workbench.page.getByRole('button', { name: 'Lock Preview to This File' }).click();
  await expect.poll(titles, wait).toEqual(['[Preview] site.iov']);
  await workbench.showTab('mail.iov');
  await workbench.runCommand('IOV: Open Preview to the Side');
  await expect.poll(titles, wait).toEqual(['[Preview] site.iov', 'Preview mail.iov']);
  await workbench.showTab('web.iov');
  await expect.poll(titles, wait).toEqual(['[Preview] site.iov', 'Preview web.iov']);
  await drawn('web[1..4]');
  await focusPreview('[Preview] site.iov');
  await drawn('shop');
  await workbench.screenshot('preview-follows');
});

test('is locked, or follows, after a reload as before', async () => {
  await workbench.reload();
  await expect.poll(() => draws('shop'), { timeout: 45_000 }).toBe(true);
  await focusPreview('Preview web.iov');
  await drawn('web[1..4]');
  expect(await titles()).toEqual(['[Preview] site.iov', 'Preview web.iov']);
});

test('follows again when it is unlocked, in place of the other', async () => {
  await focusPreview('[Preview] site.iov');
  await workbench.runCommand('IOV: Unlock Preview: Follow the Active Editor');
  // No editor has been active since the reload: it is the one that is to be seen.
  await expect.poll(titles, wait).toEqual(['Preview web.iov']);
  // As this panel left it.
  await drawn('web[4]');
  await workbench.showTab('mail.iov');
  await expect.poll(titles, wait).toEqual(['Preview mail.iov']);
  await drawn('mail');
});

test('turns to the active file when it comes from behind another tab, after a reload as well', async () => {
  await focusPreview('Preview mail.iov');
  // In the preview's place, which turns to another file while it is not seen.
  await workbench.openFile('hosts.iov');
  await workbench.showTab('web.iov');
  await expect.poll(titles, wait).toEqual(['Preview web.iov']);
  await focusPreview('Preview web.iov');
  await drawn('web[4]');
  await workbench.showTab('hosts.iov');
  await workbench.reload();
  await workbench.showTab('mail.iov');
  await focusPreview('Preview');
  await drawn('mail');
  expect(await titles()).toEqual(['Preview mail.iov']);
});
