import { expect, expectTypeOf, it } from 'vitest';
import type { Prediction } from '../../server/src/api.ts';
import { predictionData, predictionJson } from '../../server/src/preview/written/prediction-json.ts';
import { predictText } from '../../server/src/testing/predicted.ts';

it('is published in the shape that it has', () => {
  expectTypeOf<ReturnType<typeof predictionData>>().toEqualTypeOf<Prediction>();
});

it('is plain data that nothing of the model hangs on', () => {
  const prediction = predictText(`host h { hypervisor kvm; nic n : intel.x710-da2 { port 0 { vfs 4 }; port 1 }
  vswitch vs0 { uplink n.1 }
}
vm v on h { vnic e sriov n.0; vnic f macvtap n.1 }
flow v.e -> wire { rate 1Gbps }
flow wire -> wire { via h.vs0; frame 64B }`);
  const data = predictionData(prediction, undefined);
  expect(JSON.parse(predictionJson(prediction, undefined))).toEqual(data);
  const [first] = data.vnics;
  expect(first?.ground).toEqual(prediction.vnics[0]?.ground);
  expect(first?.ground).not.toBe(prediction.vnics[0]?.ground);
  expect(first?.ground.sources).not.toBe(prediction.vnics[0]?.ground.sources);
  const { latencyUs, hostCpuCores } = prediction.vnics[0] ?? {};
  expect(first?.latency_us.p50?.ground).toEqual(latencyUs?.ground);
  expect(first?.latency_us.p99).toMatchObject({ calibrated: false, ground: { confidence: 'low' } });
  expect(first?.host_cpu_cores?.ground).toEqual(hostCpuCores?.ground);
});
