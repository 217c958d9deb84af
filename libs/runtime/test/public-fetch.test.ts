import type { lookup } from 'node:dns';
import { createServer, type Server } from 'node:http';
import type { LookupFunction } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PrivateAddress, publicFetch } from '../src/public-fetch.ts';

let server: Server;
let port: number;
let reached: number;

beforeAll(async () => {
  server = createServer((request, response) => {
    reached += 1;
    if (request.url === '/redirect') response.writeHead(302, { location: `http://127.0.0.1:${port}/` }).end();
    else response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  port = typeof address === 'object' && address ? address.port : 0;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  reached = 0;
});

/** A name server that gives one answer after the other, and the last one from then on. */
function answering(...answers: ReadonlyArray<readonly string[]>) {
  const asked: string[] = [];
  const answer: LookupFunction = (hostname, _options, callback) => {
    const addresses = answers[Math.min(asked.length, answers.length - 1)] ?? [];
    asked.push(hostname);
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  return { asked, lookup: answer as unknown as typeof lookup };
}

const loopback = '127.0.0.1';
/** Public, and nobody's here: the connection fails or is given up. */
const elsewhere = '2606:4700:4700::1111';
const call = (names: typeof lookup, allowPrivate = false) =>
  publicFetch({ allowPrivate, timeoutMs: 300, lookup: names })(`http://receiver.test:${port}/`);

describe('publicFetch', () => {
  it('EB-62: asks for the address once, and calls the one that was looked at', async () => {
    const names = answering([loopback]);
    expect((await call(names.lookup, true)).status).toBe(204);
    expect(names.asked).toEqual(['receiver.test']);
    expect(reached).toBe(1);
  });

  it('EB-62: does not reach a private address by a name that first had a public one', async () => {
    const names = answering([elsewhere], [loopback]);
    const guarded = publicFetch({ allowPrivate: false, timeoutMs: 300, lookup: names.lookup });
    const address = `http://receiver.test:${port}/`;
    await expect(guarded(address)).rejects.not.toBeInstanceOf(PrivateAddress);
    expect(names.asked).toHaveLength(1);
    await expect(guarded(address)).rejects.toBeInstanceOf(PrivateAddress);
    expect(names.asked).toHaveLength(2);
    expect(reached).toBe(0);
  });

  it.each([[[elsewhere, loopback]], [[loopback, elsewhere]], [['::1', elsewhere]]])(
    'EB-62: refuses a name that has %j: one private address is enough',
    async (addresses) => {
      await expect(call(answering(addresses).lookup)).rejects.toBeInstanceOf(PrivateAddress);
      expect(reached).toBe(0);
    },
  );

  it.each([
    ...[
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0177.0.0.1',
      '0x7f000001',
      '0x7f.1',
      '017700000001',
      '127.0.0.1.',
    ],
    ...['0', '10.0.0.1', '169.254.169.254', '2852039166', '192.168.1.1', '100.64.0.1', '224.0.0.1'],
    ...[
      '[::1]',
      '[::]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '[0:0:0:0:0:ffff:a9fe:a9fe]',
      '[::127.0.0.1]',
    ],
    ...['[64:ff9b::7f00:1]', '[64:ff9b::169.254.169.254]', '[64:ff9b:1::7f00:1]', '[2002:7f00:1::]'],
    ...['[fe80::1]', '[fd00::1]', '[fec0::1]', '[ff02::1]', '[2001:db8::1]', '[3fff::1]', '[5f00::1]'],
    ...['localhost', 'LOCALHOST'],
  ])('EB-62: refuses http://%s', async (host) => {
    const guarded = publicFetch({ allowPrivate: false, timeoutMs: 300 });
    await expect(guarded(`http://${host}:${port}/`)).rejects.toBeInstanceOf(PrivateAddress);
    expect(reached).toBe(0);
  });

  it('EB-62: gives back a redirect instead of following it', async () => {
    const open = publicFetch({ allowPrivate: true, timeoutMs: 5_000 });
    const response = await open(`http://127.0.0.1:${port}/redirect`);
    expect(response.status).toBe(302);
    expect(reached).toBe(1);
  });

  it('EB-62: ends a call after its time', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const silentPort = typeof address === 'object' && address ? address.port : 0;
    const open = publicFetch({ allowPrivate: true, timeoutMs: 200 });
    await expect(open(`http://127.0.0.1:${silentPort}/`)).rejects.toThrow(/timeout/i);
    silent.closeAllConnections();
    await new Promise((resolve) => silent.close(resolve));
  });
});
