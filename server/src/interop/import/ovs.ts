import { type Bridge, type Reading, emptyCapture, failure, maxLineCharacters } from './capture.ts';
import { linesOf } from './values.ts';

/* `ovs-vsctl show`: Open vSwitch's bridges and what is in them. */

export function isOvsShow(text: string): boolean {
  return /^ {4}Bridge "?[\w.-]+"?\s*$/m.test(text) && /^ {8}Port /m.test(text);
}

export function readOvs(text: string): Reading {
  const capture = emptyCapture();
  let bridge: Bridge | undefined;
  for (const [line] of linesOf(text, maxLineCharacters)) {
    const [, word, quoted] =
      /^\s+(Bridge|Interface|datapath_type:|type:|ovs_version:) "?([^"\s]{1,64})"?\s*$/.exec(line) ?? [];
    const value = quoted ?? '';
    if (word === 'Bridge') capture.bridges.push((bridge = { name: value, type: 'ovs', members: [] }));
    else if (word === 'Interface') bridge?.members.push(value);
    else if (word === 'datapath_type:' && value === 'netdev' && bridge) bridge.type = 'ovs-dpdk';
    else if (word === 'ovs_version:') for (const b of capture.bridges) b.version = value;
  }
  return capture.bridges.length > 0
    ? { captures: [capture], problems: [] }
    : { captures: [], problems: [failure('This is no output of `ovs-vsctl show`: no bridge found.', 1)] };
}
