import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { metricNames } from '@trc/contracts/telemetry';
import { eventually } from '@trc/testkit/eventually';
import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { measureLatency } from '../src/http-latency.ts';
import { startTelemetry, type Telemetry } from '../src/telemetry.ts';

let telemetry: Telemetry;
let app: FastifyInstance;
let port: number;

beforeAll(async () => {
  telemetry = startTelemetry('gateway', undefined);
  app = fastify();
  measureLatency(app);
  app.get('/v1/worlds/:id', async () => ({}));
  app.post('/v1/upload', async () => ({}));
  app.get('/v1/slow', async () => {
    await pause(400);
    return {};
  });
  app.get('/v1/events', (_request, reply) => {
    reply.hijack();
    reply.raw.end('data: 1\n\n');
  });
  for (const path of ['/healthz', '/readyz', '/metrics', '/scaling', '/scaling/queues'])
    app.get(path, async () => ({}));
  await app.listen({ port: 0, host: '127.0.0.1' });
  const address = app.server.address();
  port = typeof address === 'object' && address ? address.port : 0;
});
afterAll(async () => {
  await app.close();
  await telemetry.stop();
});

const get = (path: string) => fetch(`http://127.0.0.1:${port}${path}`);
const linesOf = async (what: string) =>
  (await telemetry.metricsText())
    .split('\n')
    .filter((line) => line.startsWith(metricNames.httpRequestSeconds) && line.includes(what));
const numberOf = async (suffix: string, route: string) =>
  Number((await linesOf(`route="${route}"`)).find((line) => line.includes(suffix))?.split(' ')[1]);

test('a route is measured by its pattern and status, however many paths it has', async () => {
  await get('/v1/worlds/wld_1');
  await get('/v1/worlds/wld_2');
  await get('/wp-login.php');
  expect(await numberOf('_count', '/v1/worlds/:id')).toBe(2);
  expect(await linesOf('wld_1')).toEqual([]);
  expect(await linesOf('wp-login')).toEqual([]);
  expect(await linesOf('_count{method="GET",route="unknown",status="404"')).toHaveLength(1);
});

test('an upload over a slow line counts from its last byte, and thinking counts in full', async () => {
  const upload = request({
    port,
    method: 'POST',
    path: '/v1/upload',
    headers: { 'content-type': 'application/json', 'content-length': 2 },
  });
  upload.write('{');
  await pause(400);
  upload.end('}');
  const [response] = await once(upload, 'response');
  response.resume();
  await get('/v1/slow');
  expect(await numberOf('_sum', '/v1/upload')).toBeLessThan(0.2);
  expect(await numberOf('_sum', '/v1/slow')).toBeGreaterThan(0.39);
});

test('whoever hangs up, a stream of events, and what machines ask leave no trace', async () => {
  const socket = connect(port, '127.0.0.1');
  const before = await numberOf('_count', '/v1/slow');
  socket.write('GET /v1/slow HTTP/1.1\r\nhost: a\r\n\r\n');
  await pause(50);
  socket.destroy();
  await pause(500);
  for (const path of ['/v1/events', '/healthz', '/readyz', '/metrics', '/scaling', '/scaling/queues'])
    expect(await (await get(path)).text()).not.toBe('');
  await eventually('the next answer is seen', async () => {
    await get('/v1/worlds/wld_3');
    return (await numberOf('_count', '/v1/worlds/:id')) >= 3;
  });
  expect(await numberOf('_count', '/v1/slow')).toBe(before);
  for (const route of ['/v1/events', '/healthz', '/readyz', '/metrics', '/scaling'])
    expect(await linesOf(`route="${route}`)).toEqual([]);
});
