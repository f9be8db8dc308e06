import { describe, expect, it } from 'vitest';
import { predictWorld } from '../predict/parts.ts';
import { mayStand } from '../schema/vocabulary.ts';
import { parse } from '../syntax/parser.ts';
import { remedyOf } from './remedy.ts';
import { loadWorld } from './world.ts';

const host = `host h {
  cpu 2 x 16 cores 2.6GHz
  iommu vt-d; sr-iov on
  nic lan : intel.x710-da2 { port 0 { vfs 8 }; port 1 }
  vswitch vs0 { type ovs-dpdk; uplink lan.1; cores 1 }
}
vm fw on h { memory 4GiB reserved; vcpus 8; driver dpdk; vnic eth0 vhost-user vs0 { queues 8 } }
flow wire -> fw { frame 64B }
`;

function remedies(text: string): (string | undefined)[] {
  const tree = parse(text, mayStand);
  const world = loadWorld('test:///remedy.iov', () => tree);
  return predictWorld(world)
    .expectations.filter(({ holds }) => holds === false)
    .map((failed) => remedyOf(world, failed)?.text);
}

describe('the smallest change that would meet an expectation', () => {
  it('is the least more of what holds it back', () => {
    expect(remedies(`${host}expect fw packets >= 10Mpps\n`)).toEqual(['`cores 2` on `vs0`']);
  });

  it('is so too where what was measured does not say of how many cores', () => {
    const measured = `${host}measured fw packets 2Mpps
measured h.vs0 packets 2Mpps { frame 64B }
`;
    expect(remedies(`${measured}expect fw packets >= 3Mpps\n`)).toEqual(['`cores 2` on `vs0`']);
  });

  it('is more where the cautious end of the interval is asked for', () => {
    const [surely] = remedies(`${host}expect fw packets >= 12Mpps surely\n`);
    expect(Number(/cores (\d+)/.exec(surely ?? '')?.[1])).toBeGreaterThan(2);
  });

  it('is another mode where more of it does not help', () => {
    expect(remedies(`${host}expect fw latency <= 5us\n`)[0]).toContain('`sriov`');
  });

  it('is a higher limit or rate where that is what holds it back', () => {
    const capped = `qos q { max 1Gbps }
${host}vm a on h { vnic eth0 vswitch vs0 { qos q } }
flow a -> wire { frame 1518B }
expect a throughput >= 1.5Gbps
expect a throughput >= 1.5Gbps surely
`;
    expect(remedies(capped)).toEqual(['`max 1.5Gbps` on `q`', '`max 1.55Gbps` on `q`']);
    const slow = `${host}vm a on h { vnic eth0 vswitch vs0 }
flow a -> wire { rate 100Mbps; frame 1518B }
expect a throughput >= 500Mbps
`;
    expect(remedies(slow)).toEqual(['`rate 500Mbps` on `a -> wire`']);
  });

  it('is none where nothing would do', () => {
    expect(remedies(`${host}expect fw packets >= 100Mpps\n`)).toEqual([undefined]);
  });
});
