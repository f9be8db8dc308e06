import { describe, expect, it } from 'vitest';
import { readLspci } from './lspci.ts';
import type { NetFunction } from './capture.ts';

function functionsOf(text: string): readonly NetFunction[] {
  return readLspci(text).captures.flatMap((c) => c.functions);
}

describe('lspci in its variants', () => {
  it('numbers only, quoted in a mail, the link downgraded', () => {
    const [fn] = functionsOf(`   > 3b:00.0 0200: 8086:1572 (rev 02)
   >    NUMA node: 0
   >    Capabilities: [a0] Express (v2) Endpoint, MSI 00
   >        LnkCap: Port #0, Speed 8GT/s, Width x8, ASPM L1
   >        LnkSta: Speed 8GT/s (ok), Width x4 (downgraded)
`);
    expect(fn).toMatchObject({
      address: '0000:3b:00.0',
      id: '8086:1572',
      numa: 0,
      linkCapability: { gtps: 8, lanes: 8 },
      linkStatus: { gtps: 8, lanes: 4 },
    });
  });
  it('names only', () => {
    expect(
      functionsOf('3b:00.0 Ethernet controller: Mellanox Technologies MT27800 Family [ConnectX-5]')[0]?.id,
    ).toBe('15b3:1017');
    expect(functionsOf('3b:00.0 Ethernet controller: Intel Corporation Device 159b (rev 02)')[0]?.id).toBe(
      '8086:159b',
    );
    expect(
      functionsOf('3b:00.0 Ethernet controller: Intel Corporation Ethernet Controller 10G X550T')[0]
        ?.likelyIds,
    ).toEqual(['8086:1563', '8086:15d1']);
  });
  it('-vmm, and -x', () => {
    expect(
      functionsOf(
        'Slot:\t3b:00.1\nClass:\tEthernet controller [0200]\nVendor:\tIntel Corporation [8086]\nDevice:\tXL710 [1583]\nDriver:\ti40e\nNUMANode:\t1\nIOMMUGroup:\t7\n',
      )[0],
    ).toMatchObject({ address: '0000:3b:00.1', id: '8086:1583', driver: 'i40e', numa: 1, iommuGroup: 7 });
    expect(
      functionsOf('3b:00.0 Class: Unknown\n00: 86 80 83 15 06 04 10 00 02 00 00 02 08 00 80 00\n')[0]?.id,
    ).toBe('8086:1583');
  });
  it('says what other devices are, and what it must leave out', () => {
    const { captures, problems } = readLspci(`01:00.0 Non-Volatile memory controller: X NVMe
	Capabilities: [120] Single Root I/O Virtualization (SR-IOV)
		Initial VFs: 4, Total VFs: 4, Number of VFs: 0, Function Dependency Link: 00
02:00.0 Network controller: Intel Corporation Wireless-AC 9260
10000:e1:00.0 Ethernet controller: Intel Corporation Device 159b
`);
    expect([...(captures[0]?.others.keys() ?? [])]).toEqual(['0000:01:00.0', '0000:02:00.0']);
    expect(captures[0]?.functions).toEqual([]);
    expect(problems.map((p) => p.line)).toEqual([5, 1]);
  });
});
