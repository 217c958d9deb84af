import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Playlist } from '@trc/contracts/documents/playlist.v1';
import { createSample } from '@trc/contracts/http/create-sample.v1';
import { createEndpoint } from '@trc/contracts/http/create-webhook-endpoint.v1';
import { getPlaylistById } from '@trc/contracts/http/get-playlist.v1';
import { getReceiptOfJob } from '@trc/contracts/http/get-receipt.v1';
import { listSamplesPage } from '@trc/contracts/http/list-samples.v1';
import { listDeliveries } from '@trc/contracts/http/list-webhook-deliveries.v1';
import { playSample } from '@trc/contracts/http/play-sample.v1';
import { publishPlaylistById } from '@trc/contracts/http/publish-playlist.v1';
import { newId } from '@trc/contracts/ids';
import { ensureBucket } from '@trc/runtime/objects';
import { eventually } from '@trc/testkit/eventually';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { databaseUrl } from '../../tools/database.ts';
import { outsideWorld } from '../../tools/outside-world.ts';
import { type Parts, startParts } from '../../tools/parts.ts';
import { type Stack, startStack, stateServices } from '../../tools/stack.ts';
import { Api } from '../support/api.ts';
import {
  type Contents,
  commandsUnder,
  contentsOf,
  objectsOf,
  runCommands,
  seenWithoutTenant,
  signalServices,
} from '../support/backup.ts';
import { type Installation, install } from '../support/installation.ts';
import { completed } from '../support/jobs.ts';
import { compileCache, placeOf } from '../support/settings.ts';
import { signIn } from '../support/sign-in.ts';
import { noiseWav, songWav } from '../support/sounds.ts';
import type { Tenant } from '../support/tenants.ts';
import { type Built, buildWorld, searchedSeeds } from '../support/worlds.ts';

const listenerName = 'listener-1';
const run = newId('run').slice(4).toLowerCase();
const buckets = { lost: `lost-${run}`, copy: `copy-${run}`, found: `found-${run}` };
const place = placeOf('backup-restored');
const dump = join(place.dataDir, 'trc.dump');
const secrets = join(place.dataDir, 'secrets');

let lost: Installation;
let tenant: Tenant;
let built: Built;
let receipt: unknown;
/** Accepted before the backup, and not ended by then. */
let sampleJob: string;
let publishJob: string;
let published: Playlist;
let publishing: Playlist;
let contents: Contents;
let objects: Awaited<ReturnType<typeof objectsOf>>;

let parts: Parts;
let found: Stack;
let api: Api;

const s3Environment = () => {
  const { endpoint, region, accessKeyId, secretAccessKey } = lost.stack.parts.s3;
  return {
    S3_ENDPOINT: endpoint,
    S3_REGION: region,
    S3_ACCESS_KEY_ID: accessKeyId,
    S3_SECRET_ACCESS_KEY: secretAccessKey,
    BACKUP_BUCKET: buckets.copy,
  };
};

/** What a customer has who has been here for a while, and two jobs under way. */
beforeAll(async () => {
  lost = await install('backup', { env: { S3_BUCKET: buckets.lost } });
  const { endpoint, region, accessKeyId, secretAccessKey } = lost.stack.parts.s3;
  await ensureBucket({
    s3Endpoint: endpoint,
    s3Region: region,
    s3Bucket: buckets.lost,
    s3AccessKeyId: accessKeyId,
    s3SecretAccessKey: secretAccessKey,
  });
  tenant = await lost.newTenant('pro');
  await signIn(tenant.api, listenerName);
  await tenant.api.call(createEndpoint, { body: { url: lost.simulator.webhookUrl('backup') } });
  const ids = await searchedSeeds(tenant.api, ['genre:techno', 'genre:dub']);
  const upload = async (seed: number) =>
    (await tenant.api.call(createSample, { file: noiseWav(seed) })).job_id;
  const [one, two] = await Promise.all([upload(1), upload(2)]);
  built = await buildWorld(tenant.api, { seeds: { kind: 'tracks', ids } });
  await Promise.all([completed(tenant.api, one), completed(tenant.api, two)]);
  [published, publishing] = built.playlists as [Playlist, Playlist];
  await completed(tenant.api, await publish(tenant.api, published));
  await quiet(lost);
  receipt = await tenant.api.call(getReceiptOfJob, { query: { job_id: built.job.id } });

  // Spotify stumbles, so that the job has begun and not ended when the backup is made.
  const creation = { target: 'spotify', path_prefix: '/spotify/v1', method: 'POST', kind: '500' };
  await lost.simulator.control('POST', 'faults', creation);
  publishJob = await publish(tenant.api, publishing);
  await eventually('the playlist is about to be created', async () => {
    const begun =
      'select from playlist.publications where playlist_id = $1 and creation_begun_at is not null';
    return (await lost.count(begun, [publishing.id])) === 1;
  });
  sampleJob = (await tenant.api.call(createSample, { file: songWav() })).job_id;
});

afterAll(async () => {
  await found?.stop();
  await parts?.stop();
  await lost?.stop();
  rmSync(place.dataDir, { recursive: true, force: true });
});

const publish = async (by: Api, { id }: Playlist): Promise<string> =>
  (await by.call(publishPlaylistById, { params: { id }, body: { target: 'spotify' } })).job_id;

/** Everything has been told and settled. */
const quiet = ({ count }: Installation) =>
  eventually('nothing is on its way any more', async () => {
    const open = await Promise.all([
      count('select from gateway.jobs where ended_at is null'),
      count(`select from gateway.webhook_deliveries where status = 'pending'`),
      count(`select from billing.reservations where state = 'held'`),
    ]);
    return open.every((left) => left === 0);
  });

const webhooks = async () => (await lost.simulator.webhooks('backup')).map(({ id, body }) => ({ id, body }));
let toldBefore: Awaited<ReturnType<typeof webhooks>>;

it('a backup is made by the commands of the document', async () => {
  mkdirSync(place.dataDir, { recursive: true });
  toldBefore = await webhooks();
  const from = databaseUrl(lost.stack.parts.databaseAdminUrl, 'trc');
  // A dump sees one instant. The services are held still there, so that it can be looked at from outside as well.
  signalServices(lost.stack, 'SIGSTOP');
  try {
    await runCommands(commandsUnder('Back up by hand'), {
      ...s3Environment(),
      DATABASE_ADMIN_URL: from,
      DUMP: dump,
      S3_BUCKET: buckets.lost,
    });
    contents = await contentsOf(from);
    objects = await objectsOf(lost.stack.parts.s3, buckets.lost);
  } finally {
    signalServices(lost.stack, 'SIGCONT');
  }
  expect(Object.keys(contents.tables).length).toBeGreaterThan(40);
  expect(Object.keys(objects).length).toBeGreaterThan(3);
  const open = await lost.rows<{ id: string }>('select id from gateway.jobs where ended_at is null');
  expect(open.map(({ id }) => id)).toContain(publishJob);
});

it('the installation lives on after its backup, and is lost', async () => {
  await completed(tenant.api, publishJob);
  await completed(tenant.api, sampleJob);
  const { supervisor, parts: old } = lost.stack;
  await Promise.all(stateServices.map((service) => supervisor.stop(service)));
  await Promise.all([old.parts.postgres?.kill(), old.parts.nats?.kill()]);
});

it('an empty installation is restored by the commands of the document', async () => {
  const { s3 } = lost.stack.parts;
  parts = await startParts({ dataDir: join(place.dataDir, 'parts'), durable: false, given: { s3 } });
  const to = databaseUrl(parts.databaseAdminUrl, 'trc');
  mkdirSync(secrets, { recursive: true });
  for (const service of stateServices) {
    const role = { name: `trc_${service}`, password: `password-of-${service}` };
    writeFileSync(join(secrets, service), databaseUrl(parts.databaseAdminUrl, 'trc', role));
  }
  await runCommands('psql --quiet --command="create database trc" "$SERVER"', {
    SERVER: parts.databaseAdminUrl,
  });
  await runCommands(commandsUnder('Restore by hand'), {
    ...s3Environment(),
    DATABASE_ADMIN_URL: to,
    DATABASE_URLS: secrets,
    DUMP: dump,
    S3_BUCKET: buckets.found,
  });
  expect(await contentsOf(to)).toEqual(contents);
  expect(await objectsOf(s3, buckets.found)).toEqual(objects);
  for (const service of stateServices) {
    const role = { name: `trc_${service}`, password: `password-of-${service}` };
    expect(await seenWithoutTenant(databaseUrl(to, 'trc', role)), service).toEqual([]);
  }
});

it('the ledger can be explained line by line', async () => {
  const said = await runCommands('node tools/ledger-check.ts', { TRC_DATABASE_URL: parts.databaseAdminUrl });
  expect(said).toMatch(/^[1-9]\d* events, [1-9]\d* lines, 0 differences$/m);
});

it('life goes on: the same key, the same samples, the same bill', async () => {
  const { simulatorUrl, site } = lost.stack;
  const { TOKEN_KEYS = '' } = lost.stack.environmentOf('gateway');
  found = await startStack({
    ...place,
    durable: false,
    services: stateServices,
    given: { databaseAdminUrl: parts.databaseAdminUrl, natsUrl: parts.natsUrl, s3: parts.s3 },
    env: {
      ...outsideWorld({ simulatorUrl, smtpPort: site.ports.smtp, caller: process.env }),
      NODE_COMPILE_CACHE: compileCache,
      S3_BUCKET: buckets.found,
      TOKEN_KEYS,
    },
  });
  api = new Api(found.url, { authorization: `Bearer ${tenant.key}` });
  const { items } = await api.call(listSamplesPage);
  expect(items.length).toBeGreaterThanOrEqual(2);
  const [sample] = items.filter(({ filename }) => filename === noiseWav(1).filename);
  const play = await api.send(playSample, { params: { id: sample?.id ?? '' } });
  const heard = await fetch(play.headers.get('location') ?? '');
  expect(new Uint8Array(await heard.arrayBuffer())).toEqual(Uint8Array.from(noiseWav(1).bytes));
  for (const { id, tracks } of built.playlists)
    expect((await api.call(getPlaylistById, { params: { id } })).tracks).toEqual(tracks);
  expect(await api.call(getReceiptOfJob, { query: { job_id: built.job.id } })).toEqual(receipt);
});

it('what was under way at the backup ends well, although NATS is empty', async () => {
  for (const job of [sampleJob, publishJob]) await completed(api, job);
  const { items } = await api.call(listSamplesPage);
  expect(items.map(({ filename, status }) => `${filename} ${status}`)).toContain('song.wav ready');
});

it('sealed tokens still open, and no playlist is at Spotify twice', async () => {
  await completed(api, await publish(api, published));
  const { creates, items } = await lost.simulator.created(listenerName);
  expect(creates).toBe(2);
  expect(items.map(({ uris }) => uris.length).sort()).toEqual(
    [published, publishing].map(({ tracks }) => tracks.length).sort(),
  );
});

it('what a webhook had told before the backup is not told again', async () => {
  await eventually('everything has been told', async () => {
    const { items } = await api.call(listDeliveries, { query: { limit: 100 } });
    const told = items.filter(({ status }) => status === 'delivered');
    return told.length === items.length && told.length >= toldBefore.length + 2;
  });
  const before = new Set(toldBefore.map(({ id }) => id));
  expect(before.size).toBeGreaterThan(3);
  expect((await webhooks()).filter(({ id }) => before.has(id))).toEqual(toldBefore);
});
