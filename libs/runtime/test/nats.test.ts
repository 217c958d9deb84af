import { setTimeout } from 'node:timers/promises';
import { startNats, type TestNats } from '@trc/testkit/nats';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectNats } from '../src/nats.ts';

const password = 'p@ss,w:1';
let nats: TestNats;

beforeAll(async () => {
  nats = await startNats(['--user', 'taste', '--pass', password]);
});
afterAll(() => nats.stop());

const as = (user: string, secret: string) =>
  nats.url.replace('nats://', `nats://${user}:${encodeURIComponent(secret)}@`);

const refusal = (url: string): Promise<Error> =>
  connectNats(url, 'test').then(
    () => expect.fail('it was let in'),
    (error: Error) => error,
  );

it('the name and the password of the address open a server that asks for them', async () => {
  const nc = await connectNats(as('taste', password), 'test');
  await nc.flush();
  await nc.close();
});

it('a wrong password is told as such, without the password', async () => {
  const error = await refusal(as('taste', 'hunter2'));
  expect(String(error)).toMatch(/authorization/i);
  expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('hunter2');
});

it('tls:// takes no server that does not speak TLS', async () => {
  expect(String(await refusal(as('taste', password).replace('nats:', 'tls:')))).toMatch(/tls/);
});

it('a connection outlives a time in which its user is not known', async () => {
  const nc = await connectNats(as('taste', password), 'test');
  await nats.kill();
  await nats.restart({ args: ['--user', 'other', '--pass', 'other'] });
  await setTimeout(4_000);
  expect(nc.isClosed()).toBe(false);
  await nats.kill();
  await nats.restart();
  await expect
    .poll(
      () =>
        nc.flush().then(
          () => true,
          () => false,
        ),
      { timeout: 10_000 },
    )
    .toBe(true);
  await nc.close();
}, 30_000);
