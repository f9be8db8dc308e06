import { judgeChecked, type CheckedFile } from './checked.ts';
import { kindsOf, modeText } from './kinds.ts';
import { errorText, holds, relative } from './judged.ts';
import type { Judged } from './hold-out.ts';

/** What the set-ups of the largest errors have that a file does not say, or that the model does not have. */
const REASONS = `What lies behind the largest errors:

- The CPU is not named (all of \`cloud_hypervisor\`, \`opnsense_virtio\`, \`linux_vhost\`, \`harvester\`, \`ovs_git\`, \`bess_832\`): one TCP stream
  between a host and its VM is published as 18 to 54 Gb/s, which is what CPUs differ by. Intervals allow for it: a file that names its CPU and its clock is told more closely.
- A release that loses packets in bursts: VPP 16.09 forwards 2 to 2.6 Mpps through a VM where half a percent may be lost, and 0.3 to
  0.5 Mpps where none may, on hosts where 17.04 does 3 to 3.7 Mpps either way. IPv6 takes near a third more of a core than IPv4. Releases
  are not told apart so far, and features are not.
- Packets made or dropped in the guest's kernel (\`pktgen\` in \`linux_vhost\`, a packet socket in \`dpdk_git\`) cost less than packets of
  sockets, which is what \`driver kernel\` stands for. UDP that a guest receives (\`cloud_hypervisor\`) costs twice what it sends.
- A card's own habits at low load: an X710 writes descriptors back in groups, so its median goes from 3.7 us at 10 kpps to 14 us at
  50 kpps and back to 8 us at 250 kpps (\`tum_limbo\`). The model has one idle latency for a card.
- An Arm Grace (\`dpdk_git\`) is named without its clock: 2.5 GHz are taken for it, and the interval is wider.
- \`e1000\` and \`vmxnet3\` of ESXi under TRex (\`trex_vm\`) were published well below what other sources have of them.`;

/** The part of the report that is of figures which nothing was fitted on; and its one line for a terminal. */
export interface CheckedReport {
  readonly rows: readonly Judged[];
  readonly text: string;
  readonly summary: string;
}

export function checkedReport(file: CheckedFile): CheckedReport {
  const rows = judgeChecked(file);
  const lines = kindsOf(rows, (row) => row.one).map(
    ([kind, of]) =>
      `| ${kind} | ${of.length} | ${errorText(of.map(relative))} | ${share(of)} | ${of.filter((row) => row.error > 0).length} |`,
  );
  const modes = new Map<string, Judged[]>();
  for (const row of rows) modes.set(row.one.file.mode, [...(modes.get(row.one.file.mode) ?? []), row]);
  const byMode = [...modes]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(
      ([mode, of]) => `| ${modeText(mode)} | ${of.length} | ${errorText(of.map(relative))} | ${share(of)} |`,
    );
  const sources = Object.entries(file.sources).map(
    ([id, { title, authors, year, where }]) => `| ${id} | ${authors}, ${year}: ${title} | ${where} |`,
  );
  const text = `## Checked on measurements that nothing was fitted on

${rows.length} more figures of ${Object.keys(file.sources).length} sources stand in \`test/data/perf/checked.json\`, each with its set-up as an .iov file. \`npm run calibrate\` does not read
them, and no value was chosen after them: this is what the product says as it is shipped. Most of these sources do not name their CPU,
and their files leave it out.

![Predicted against published, nothing fitted](images/accuracy-checked.svg)

| mode | points | error | inside |
| --- | --: | --- | --: |
${byMode.join('\n')}

"Too high" counts predictions above what was published.

| source | mode | what was measured | of | points | error | inside | too high |
| --- | --- | --- | --- | --: | --- | --: | --: |
${lines.join('\n')}

${REASONS}

| source | what | where |
| --- | --- | --- |
${sources.join('\n')}
`;
  const summary = `checked on what nothing was fitted on: ${errorText(rows.map(relative))}, n = ${rows.length}, ${share(rows)} inside the stated interval`;
  return { rows, text, summary };
}

function share(rows: readonly Judged[]): string {
  return `${((100 * rows.filter(holds).length) / rows.length).toFixed(0)} %`;
}
