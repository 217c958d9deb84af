import { setTimeout } from 'node:timers/promises';
import fastify from 'fastify';
import { afterEach, expect, it } from 'vitest';
import { countRequests } from '../src/requests-under-way.ts';

const app = fastify({ forceCloseConnections: true });
const requests = countRequests(app);
app.get('/slow', async () => {
  await setTimeout(500);
  return 'done';
});
app.get('/events', (_request, reply) => {
  reply.hijack();
  reply.raw.setHeader('content-type', 'text/event-stream');
  reply.raw.write(': here\n\n');
});
afterEach(() => app.close());

it('a request that is under way is waited for, a stream of events is not, and a time limit holds', async () => {
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  await requests.finished(1_000);
  const events = await fetch(`${url}/events`);
  const slow = fetch(`${url}/slow`).then((response) => response.text());
  await setTimeout(100);
  const from = performance.now();
  await requests.finished(100);
  expect(performance.now() - from).toBeLessThan(350);
  await requests.finished(5_000);
  expect(await slow).toBe('done');
  expect(performance.now() - from).toBeLessThan(2_000);
  await events.body?.cancel();
});
