// The first page: what the tool is, at a glance, above the README's own text.
import { escapeHtml } from './highlight.mjs';

const POINTS = [
  [
    'rules/index.html',
    'Says what cannot work',
    'Limits of cards, firmware and hypervisors, checked while you type: the value, the limit, where the limit is from, and a quick fix.',
  ],
  [
    'prediction.html',
    'Predicts what each VM gets',
    'Throughput, latency and host CPU of every attachment mode, with an interval and with what limits it.',
  ],
  [
    'playground.html#example=three-ways',
    'Draws it, and compares',
    'The paths from each VM to the wire, loads and bottlenecks; all modes side by side, and one click to change.',
  ],
  [
    'export.html',
    'Deploys from it',
    'libvirt, SR-IOV operator, netplan, NetworkManager, systemd, Open vSwitch, shell; imports from real hosts.',
  ],
];

/**
 * @param {string} readme
 * @returns {{ hero: string, rest: string }} the head of the page, and the Markdown that goes on below it
 */
export function home(readme) {
  const body = readme.replace(/^# .*\n+/, '');
  const [lead = ''] = body.split('\n\n');
  const text = lead.replaceAll(/`([^`]+)`/g, '$1');
  const points = POINTS.map(
    ([to, name, what]) => `<li><a href="${to}"><strong>${name}</strong><span>${what}</span></a></li>`,
  );
  return {
    hero: `<section class="hero">
<h1>Know what each VM gets, before anything is deployed</h1>
<p class="lead">${escapeHtml(text)}</p>
<p class="actions"><a class="button first" href="playground.html">Try it in the browser</a><a class="button" href="language.html">Read the manual</a></p>
<ul class="points">${points.join('')}</ul>
</section>`,
    rest: body.slice(lead.length).trimStart(),
  };
}
