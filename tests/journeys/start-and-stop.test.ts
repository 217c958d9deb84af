/** The programs of a deployment, in the order in which an orchestrator may start them: any. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { readTestConfig } from '@trc/testkit/config';
import { eventually } from '@trc/testkit/eventually';
import { freePort, startNats, type TestNats } from '@trc/testkit/nats';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { databaseUrl } from '../../tools/database.ts';
import { root } from '../../tools/settings.ts';

const config = readTestConfig();
const database = `trc_test_${randomBytes(6).toString('hex')}`;
const adminUrl = databaseUrl(config.databaseAdminUrl, database);
/** Roles belong to the whole server: this is the password that all tests give to theirs. */
const password = 'test';
const login = { user: 'all', pass: 'p@ss' };
const started = new Set<ChildProcess>();
let nats: TestNats;
let environment: Record<string, string>;
let port: number;
let metricsPort: number;

beforeAll(async () => {
  nats = await startNats(['--user', login.user, '--pass', login.pass]);
  await nats.kill();
  [port, metricsPort] = [await freePort(), await freePort()];
  environment = {
    HOST: '127.0.0.1',
    PORT: String(port),
    METRICS_PORT: String(metricsPort),
    DRAIN_DELAY_MS: '3000',
    DATABASE_ADMIN_URL: adminUrl,
    DATABASE_URL: databaseUrl(adminUrl, database, { name: 'trc_billing', password }),
    NATS_URL: nats.url.replace('//', `//${login.user}:${encodeURIComponent(login.pass)}@`),
    S3_ENDPOINT: config.s3Endpoint,
    S3_REGION: config.s3Region,
    S3_BUCKET: `test-${randomBytes(6).toString('hex')}`,
    S3_ACCESS_KEY_ID: config.s3AccessKeyId,
    S3_SECRET_ACCESS_KEY: config.s3SecretAccessKey,
  };
});

afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  await nats.stop();
  const admin = new pg.Client({ connectionString: config.databaseAdminUrl });
  await admin.connect();
  await admin.query(`drop database if exists "${database}" with (force)`);
  await admin.end();
});

interface Program {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  log(): string;
}

function start(file: string): Program {
  const child = spawn(process.execPath, [join(root, 'services', file)], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.add(child);
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (log += chunk));
  const ended = once(child, 'close').then(([code]) => {
    started.delete(child);
    return code as number | null;
  });
  return { child, ended, log: () => log };
}

const statusOf = (path: string, at = port) =>
  fetch(`http://127.0.0.1:${at}${path}`, { signal: AbortSignal.timeout(3_000) }).then(
    ({ status }) => status,
    () => 0,
  );

it('a service without its parts is alive, is not ready, says what it waits for, and ends at once when told to', async () => {
  const service = start('billing/dist/main.js');
  await eventually('it answers', async () => (await statusOf('/healthz')) === 200);
  expect(await statusOf('/readyz')).toBe(503);
  await eventually('it tells', () =>
    /waiting for the schema: .*(does not exist|authentication)/.test(service.log()),
  );
  service.child.kill('SIGTERM');
  expect(await Promise.race([service.ended, setTimeout(2_000, 'still there')])).toBe(0);
});

it('a service begins when its schema, its server and its streams have come, one after the other', async () => {
  const service = start('billing/dist/main.js');
  const first = start('billing/dist/migrate.js');
  const second = start('billing/dist/migrate.js');
  expect([await first.ended, await second.ended], first.log() + second.log()).toEqual([0, 0]);
  await eventually('it waits for NATS', () => service.log().includes('waiting for NATS: '));
  expect([await statusOf('/healthz'), await statusOf('/readyz')]).toEqual([200, 503]);

  const topology = start('gateway/dist/topology.js');
  await nats.restart();
  expect(await topology.ended, topology.log()).toBe(0);
  expect(await start('gateway/dist/topology.js').ended).toBe(0);
  await eventually('it is ready', async () => (await statusOf('/readyz')) === 200, 30_000);
  expect(service.log() + topology.log()).not.toMatch(/p@ss|p%40ss/);

  // Without NATS it stays where requests come, and says what is away.
  const away = async () =>
    (await (await fetch(`http://127.0.0.1:${port}/readyz`)).json()) as { status: string; away: string[] };
  await nats.kill();
  await eventually('NATS is missed', async () => (await away()).away.includes('nats'), 10_000);
  expect(await away()).toEqual({ status: 'ready', away: ['nats'] });
  await nats.restart();
  await eventually('nothing is away', async () => (await away()).away.length === 0, 10_000);

  // What measures it is on the port for that, and only there; the route counts, however it is spelt.
  expect(await statusOf('/metrics', metricsPort)).toBe(200);
  for (const path of ['/metrics', '/%6Detrics', '/scaling', '/scaling/queues'])
    expect(await statusOf(path)).toBe(404);
  for (const path of ['/healthz', '/readyz', '/nothing', '/'])
    expect(await statusOf(path, metricsPort)).toBe(404);

  // Told to stop, it says so first and answers for a while longer.
  service.child.kill('SIGTERM');
  await eventually('it is not ready', async () => (await statusOf('/readyz')) === 503, 2_000);
  expect(await statusOf('/healthz')).toBe(200);
  await setTimeout(1_000);
  expect(await statusOf('/healthz')).toBe(200);
  expect(await service.ended, service.log()).toBe(0);
});

it('a program that cannot do its work ends with 1 and says why, without a secret', async () => {
  environment['DATABASE_URL'] = databaseUrl(adminUrl, database, { name: 'trc_taste', password: 'hunter2' });
  const migrate = start('billing/dist/migrate.js');
  expect(await migrate.ended).toBe(1);
  expect(migrate.log()).toContain('must name the role \\"trc_billing\\"');
  environment['NATS_STREAM_REPLICAS'] = '3';
  const topology = start('gateway/dist/topology.js');
  expect(await topology.ended).toBe(1);
  expect(topology.log()).toContain('it cannot keep 3 copies');
  expect(migrate.log() + topology.log()).not.toMatch(/hunter2|p@ss|p%40ss/);
});
