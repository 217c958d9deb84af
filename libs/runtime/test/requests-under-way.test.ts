import { setTimeout } from 'node:timers/promises';
import fastify from 'fastify';
import { afterEach, expect, it, vi } from 'vitest';
import { countRequests } from '../src/requests-under-way.ts';

const app = fastify({ forceCloseConnections: true });
const requests = countRequests(app);
const begun = vi.fn<(answer: (text: string) => void) => void>();
app.get('/slow', () => new Promise<string>(begun));
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
  await vi.waitFor(() => expect(begun).toHaveBeenCalledOnce());
  await requests.finished(100);
  const finished = requests.finished(3_600_000);
  expect(await Promise.race([finished, setTimeout(100, 'waits')])).toBe('waits');
  begun.mock.calls[0]?.[0]('done');
  await finished;
  expect(await slow).toBe('done');
  await events.body?.cancel();
});
