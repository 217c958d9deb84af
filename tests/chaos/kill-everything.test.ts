import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { analyseSample } from '@trc/contracts/commands/analyse-sample.v1';
import { buildWorld } from '@trc/contracts/commands/build-world.v1';
import { publishPlaylist } from '@trc/contracts/commands/publish-playlist.v1';
import { worldBuilt } from '@trc/contracts/events/world-built.v1';
import { createSample } from '@trc/contracts/http/create-sample.v1';
import { createEndpoint } from '@trc/contracts/http/create-webhook-endpoint.v1';
import { createWorld } from '@trc/contracts/http/create-world.v1';
import type { MessageContract } from '@trc/contracts/message';
import { consumers, durableOf, streamOf, streams, subjectOf } from '@trc/contracts/topology';
import { eventually } from '@trc/testkit/eventually';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ServiceName, stateServices } from '../../tools/stack.ts';
import type { Api } from '../support/api.ts';
import { type Installation, install } from '../support/installation.ts';
import { untilAnswered } from '../support/retrying.ts';
import { signIn } from '../support/sign-in.ts';
import { noiseWav } from '../support/sounds.ts';
import type { Tenant } from '../support/tenants.ts';
import { searchedSeeds } from '../support/worlds.ts';

const uploadsMax = 20;
const worldsMax = 5;
const soundS = 3;
/** Silence after which the gateway rings again; in production a minute. */
const silentJobMs = 10_000;
const faultMs = 60_000;
const settleMs = 150_000;

interface Accepted {
  readonly kind: 'sample' | 'world';
  readonly jobId: string;
}

let installation: Installation;
let tenant: Tenant;
let listener: Api;
let seeds: readonly string[];
let accepted: readonly Accepted[] = [];

beforeAll(async () => {
  installation = await install('kill-everything', {
    durable: true,
    env: { SILENT_JOB_MS: String(silentJobMs) },
  });
  tenant = await installation.newTenant('enterprise');
  listener = await signIn(tenant.api, 'listener-1');
  await tenant.api.call(createEndpoint, { body: { url: installation.simulator.webhookUrl('chaos') } });
  seeds = await searchedSeeds(tenant.api, ['genre:techno', 'genre:trance', 'genre:dub']);
});
afterAll(() => installation?.stop());

let submitted = { sample: 0, world: 0 };

async function upload(): Promise<Accepted> {
  submitted = { ...submitted, sample: submitted.sample + 1 };
  const n = submitted.sample;
  const { job_id } = await untilAnswered(tenant.api, createSample, {
    file: noiseWav(1_000 + n, soundS),
    headers: { 'idempotency-key': `sound-${n}` },
  });
  return { kind: 'sample', jobId: job_id };
}

async function world(): Promise<Accepted> {
  submitted = { ...submitted, world: submitted.world + 1 };
  const n = submitted.world;
  const { job_id } = await untilAnswered(listener, createWorld, {
    body: { seeds: { kind: 'tracks', ids: seeds.slice(n - 1, n + 3) }, publish: { target: 'spotify' } },
    headers: { 'idempotency-key': `world-${n}` },
  });
  return { kind: 'world', jobId: job_id };
}

interface Fault {
  readonly name: string;
  /** Whether a world is sent on its way beside the sounds. */
  readonly hitsWorlds: boolean;
  /** True at the moment in which the fault hurts. */
  readonly isTime: () => Promise<boolean>;
  readonly inflict: () => Promise<void>;
}

const openJobs = (kinds: readonly string[] = ['sample', 'world']) =>
  installation.count('select id from gateway.jobs where ended_at is null and kind = any ($1)', [kinds]);
const isOpen = (kind: string) => async () => (await openJobs([kind])) > 0;

/** The service holds such a message: it dies in the middle of its work, and its lease has to run out. */
const isWorking = (service: ServiceName, { name }: MessageContract) => {
  const held = `select 1 from ${service}.inbox where state = 'running' and lease_until > now() and strpos(consumer, $1) > 0`;
  return async () => (await installation.count(held, [name.replace('.', '_')])) > 0;
};

function faults(): readonly Fault[] {
  const { supervisor, parts, readyUrl } = installation.stack;
  const { nats, postgres } = parts.parts;
  if (!nats || !postgres) throw new Error('This test kills NATS and Postgres; they must not be given.');
  const kill = (service: ServiceName, hitsWorlds: boolean, isTime: Fault['isTime']): Fault => ({
    name: service,
    hitsWorlds,
    isTime,
    inflict: async () => {
      await supervisor.kill(service, 'SIGKILL');
      await supervisor.waitReady(service, readyUrl(service), faultMs);
    },
  });
  return [
    kill('taste', true, isWorking('taste', buildWorld)),
    kill('harvester', true, isWorking('harvester', worldBuilt)),
    kill('playlist', true, isWorking('playlist', publishPlaylist)),
    kill('analysis', false, isWorking('analysis', analyseSample)),
    // Their messages are done within milliseconds: the jobs around them are what is under way.
    kill('gateway', false, isOpen('sample')),
    kill('billing', false, isOpen('sample')),
    {
      name: 'nats with its storage',
      hitsWorlds: true,
      isTime: isWorking('analysis', analyseSample),
      inflict: async () => {
        await nats.kill();
        nats.wipe();
        await nats.start();
      },
    },
    {
      name: 'postgres',
      hitsWorlds: true,
      isTime: isOpen('world'),
      inflict: async () => {
        await postgres.kill();
        await postgres.start();
      },
    },
  ];
}

/** Before each fault there is work under way, and more of it arrives while the fault lasts. */
async function submitDuringFaults(): Promise<readonly Accepted[]> {
  const all: Promise<Accepted>[] = [];
  const planned = faults();
  for (const [index, { name, hitsWorlds, isTime, inflict }] of planned.entries()) {
    const uploads = Math.ceil((uploadsMax - submitted.sample) / (planned.length - index));
    all.push(...Array.from({ length: uploads }, upload));
    if (hitsWorlds) all.push(world());
    await eventually(`work is under way when ${name} dies`, isTime, faultMs);
    await inflict();
    await everybodyReady();
  }
  return Promise.all(all);
}

async function everybodyReady(): Promise<void> {
  const { services, supervisor, readyUrl } = installation.stack;
  await Promise.all(services.map((service) => supervisor.waitReady(service, readyUrl(service), faultMs)));
}

const jobs = (kind: string) =>
  installation.rows<{ id: string; status: string; error: unknown }>(
    'select id, status, error from gateway.jobs where kind = $1 order by id',
    [kind],
  );
const idsOf = (kind: string) =>
  accepted
    .filter((one) => one.kind === kind)
    .map(({ jobId }) => jobId)
    .sort();

it('all uploads and worlds are accepted while everything is killed in turn (EB-33)', async () => {
  accepted = await submitDuringFaults();
  expect(accepted.map(({ kind }) => kind).sort()).toEqual([
    ...Array.from({ length: uploadsMax }, () => 'sample'),
    ...Array.from({ length: worldsMax }, () => 'world'),
  ]);
  expect(new Set(accepted.map(({ jobId }) => jobId)).size).toBe(accepted.length);
}, 300_000);

it('every accepted job ends, and ends well (EB-43, EB-72)', async () => {
  await eventually('all jobs have ended', async () => (await openJobs()) === 0, settleMs);
  for (const kind of ['sample', 'world']) {
    const rows = await jobs(kind);
    expect(rows.map(({ status, error }) => ({ status, error }))).toEqual(
      rows.map(() => ({ status: 'completed', error: null })),
    );
    expect(rows.map(({ id }) => id)).toEqual(idsOf(kind));
  }
}, 200_000);

it('every sound is one sample, and its object is the only one', async () => {
  const rows = await installation.rows<{ job_id: string; object_key: string }>(
    'select job_id, object_key from analysis.samples order by job_id',
  );
  expect(rows.map(({ job_id }) => job_id)).toEqual(idsOf('sample'));
  for (const { object_key } of rows) expect(await installation.stored(object_key)).toEqual([object_key]);
});

it('every job is settled and billed once for each of its steps', async () => {
  const settled = `select job_id from billing.reservations where state = 'settled' order by job_id`;
  const wanted = [...idsOf('sample'), ...idsOf('world')].sort();
  await eventually('all reservations are settled', async () => {
    return (await installation.count(settled)) >= wanted.length;
  });
  expect((await installation.rows<{ job_id: string }>(settled)).map(({ job_id }) => job_id)).toEqual(wanted);

  const steps = () =>
    installation.rows<{ job_id: string; operation: string; messages: string }>(
      'select job_id, operation, count(distinct message_id) as messages from billing.ledger group by 1, 2',
    );
  const published = await publications();
  const expected = [
    ...idsOf('sample').map((id) => `${id} analyse 1`),
    ...idsOf('world').flatMap((id) => [
      `${id} build-world 1`,
      `${id} gather-candidates 1`,
      `${id} compose-playlists 1`,
      `${id} publish-playlist ${published.filter(({ job_id }) => job_id === id).length}`,
    ]),
  ].sort();
  const operations = new Set(expected.map((line) => line.split(' ')[1]));
  const counted = async () =>
    (await steps())
      .filter(({ operation }) => operations.has(operation))
      .map(({ job_id, operation, messages }) => `${job_id} ${operation} ${messages}`)
      .sort();
  await eventually('the ledger is complete', async () => (await counted()).length >= expected.length);
  expect(await counted()).toEqual(expected);
});

const publications = () =>
  installation.rows<{ job_id: string; world_id: string; intersection_id: string; external_id: string }>(
    `select distinct v.job_id, p.world_id, p.intersection_id, b.external_id from playlist.playlists p
     join playlist.playlist_versions v on v.playlist_id = p.id join playlist.publications b on b.playlist_id = p.id`,
  );

it('every playlist was created at Spotify exactly once', async () => {
  const rows = await publications();
  expect(new Set(rows.map(({ world_id }) => world_id)).size).toBe(worldsMax);
  expect(new Set(rows.map(({ world_id, intersection_id }) => `${world_id} ${intersection_id}`)).size).toBe(
    rows.length,
  );
  const { creates, items } = await installation.simulator.created('listener-1');
  expect(items.map(({ id }) => id).sort()).toEqual(rows.map(({ external_id }) => external_id).sort());
  expect(creates).toBe(rows.length);
  for (const { uris } of items) expect(uris.length).toBeGreaterThan(0);
});

it('every webhook was accepted under one id', async () => {
  const unpaid = `select id from gateway.webhook_deliveries where status <> 'delivered'`;
  await eventually(
    'all webhooks are delivered',
    async () => (await installation.count(unpaid)) === 0,
    90_000,
  );
  const told = new Map<string, string[]>();
  const bodies = new Map<string, string>();
  for (const { id, body, status } of await installation.simulator.webhooks('chaos')) {
    expect(status).toBe(204);
    // A gateway that was killed before it noted the answer sends the same once more: the id lets a receiver know.
    expect(bodies.get(id) ?? body).toBe(body);
    if (bodies.has(id)) continue;
    bodies.set(id, body);
    const { type, data } = JSON.parse(body) as { type: string; data: { job_id: string } };
    told.set(type, [...(told.get(type) ?? []), data.job_id]);
  }
  expect(bodies.size).toBe(await installation.count('select id from gateway.webhook_deliveries'));
  expect(told.get('sample.processed')?.sort()).toEqual(idsOf('sample'));
  expect(told.get('world.ready')?.sort()).toEqual(idsOf('world'));
  expect(told.get('playlists.composed')?.sort()).toEqual(idsOf('world'));
  expect(told.get('playlist.published')?.sort()).toEqual(
    (await publications()).map(({ job_id }) => job_id).sort(),
  );
}, 120_000);

it('streams and consumers are there again, and nothing is dead or unsent', async () => {
  const nc = await connect({ servers: installation.stack.parts.natsUrl });
  try {
    const manager = await jetstreamManager(nc);
    for (const stream of Object.keys(streams))
      expect((await manager.streams.info(stream)).config.name).toBe(stream);
    for (const consumer of consumers) {
      const stream = streamOf(subjectOf(consumer.contract, consumer.lane));
      const { name } = await manager.consumers.info(stream, durableOf(consumer));
      expect(name).toBe(durableOf(consumer));
    }
  } finally {
    await nc.close();
  }
  for (const schema of stateServices) {
    expect(await installation.rows(`select consumer, reason from ${schema}.dead_letters`), schema).toEqual(
      [],
    );
    await eventually(
      `the outbox of ${schema} is sent`,
      async () =>
        (await installation.count(`select id from ${schema}.outbox where stream_epoch is null`)) === 0,
    );
  }
});
