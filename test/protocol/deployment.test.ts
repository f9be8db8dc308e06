import { afterAll, beforeAll, expect, test } from 'vitest';
import { rack } from '../interop/export/designs.ts';
import { Client } from './client.ts';

/* What "IOV: Export Deployment Files..." asks of the built server. */

let client: Client;

beforeAll(async () => {
  client = await Client.start({});
});
afterAll(async () => {
  expect(await client.stop()).toBe(0);
  expect(client.log).toEqual([]);
});

test('gives the files of an open design, and null for all else', async () => {
  const uri = 'untitled:rack.iov';
  await client.open(uri, rack);
  const ask = (params: object): Promise<unknown> =>
    client.connection.sendRequest('iov/deploymentFiles', params);
  expect(await ask({ uri, format: 'ovs' })).toEqual({
    files: [
      {
        path: 'kvm1-ovs.sh',
        text: expect.stringMatching(
          /^#!\/bin\/sh\n.*\n# Made by iov \d+\.\d+\.\d+ from untitled:rack\.iov as ovs\./,
        ) as string,
      },
      { path: 'kvm2-ovs.sh', text: expect.any(String) as string },
    ],
    notes: expect.any(Array) as string[],
    origin: 'from untitled:rack.iov as ovs.',
    errors: [],
  });
  expect(await ask({ uri: 'untitled:none.iov', format: 'ovs' })).toBe(null);
  expect(await ask({ uri, format: 'toString' })).toBe(null);
  await client.open('untitled:bad.iov', 'host h { }\nvm v on h { vnic e sriov lan.0 }\n');
  expect(await ask({ uri: 'untitled:bad.iov', format: 'shell' })).toMatchObject({
    files: [],
    errors: [expect.stringContaining('lan.0') as string],
  });
});
