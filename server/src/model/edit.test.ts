import { expect, it } from 'vitest';
import { mayStand } from '../schema/vocabulary.ts';
import { parse } from '../syntax/parser.ts';
import { loadWorld } from '../workspace/world.ts';
import type { Bound } from './bound.ts';
import { insertion } from './edit.ts';

/** The text after a statement has been put into the host `h`, or into its first NIC. */
function inserted(text: string, statement: string, into: 'host' | 'nic' = 'host'): string {
  const tree = parse(text, mayStand);
  const [host] = loadWorld('test:///edit.iov', () => tree).topology.hosts;
  const bound: Bound | undefined = into === 'host' ? host?.bound : host?.nics[0]?.bound;
  if (!bound) throw new Error('There is nothing to put it into.');
  const { place, text: added } = insertion(bound, statement);
  const at = tree.starts[tree.statements.indexOf(place.top)] ?? 0;
  return text.slice(0, at + place.start) + added + text.slice(at + place.end);
}

const host = `host h {
  cpu 2 x 16 cores // as delivered
  nic lan : intel.x520-da2 {
    port 0 { vfs 8 }
  } // the left one
  vswitch br0 { uplink lan.1 }
}
`;

it('puts a property behind the others and what has a block behind its like, each below the comment of the other', () => {
  expect(inserted(host, 'sr-iov on')).toBe(host.replace('// as delivered', '// as delivered\n  sr-iov on'));
  expect(inserted(host, 'vswitch vs0 { uplink lan.0 }')).toBe(
    host.replace('uplink lan.1 }', 'uplink lan.1 }\n  vswitch vs0 { uplink lan.0 }'),
  );
  expect(inserted(host, 'nic wan : intel.x520-da2 { }')).toBe(
    host.replace('// the left one', '// the left one\n  nic wan : intel.x520-da2 { }'),
  );
  const bare = host.replace(/ {2}vswitch.*\n/u, '');
  expect(inserted(bare, 'vswitch vs0 { uplink lan.0 }')).toBe(
    bare.replace('// the left one', '// the left one\n  vswitch vs0 { uplink lan.0 }'),
  );
});

it('puts ports in the order of their numbers', () => {
  const ports = (...written: string[]): string =>
    `host h { nic lan : intel.x710-da4 { ${written.join('; ')} } }\n`;
  const put = (number: number, ...written: string[]): string =>
    inserted(ports(...written), `port ${String(number)} { vfs 1 }`, 'nic');
  const [slot, first, second, third] = [
    'slot pcie 3.0 x8',
    'port 0 { mtu 9000 }',
    'port 1 { vfs 1 }',
    'port 2',
  ];
  expect(put(1, slot, first)).toBe(ports(slot, first, second));
  expect(put(1, slot, first, third)).toBe(ports(slot, first, second, third));
  expect(put(1, slot, third)).toBe(ports(slot, second, third));
  expect(put(1, third)).toBe(ports(second, third));
  expect(put(1)).toBe('host h { nic lan : intel.x710-da4 { port 1 { vfs 1 } } }\n');
});
