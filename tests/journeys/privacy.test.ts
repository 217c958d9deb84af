import { createSample } from '@trc/contracts/http/create-sample.v1';
import { disconnectSpotify } from '@trc/contracts/http/disconnect-spotify.v1';
import { eraseMe } from '@trc/contracts/http/erase-me.v1';
import { exportMe } from '@trc/contracts/http/export-me.v1';
import { exportPlaylist } from '@trc/contracts/http/export-playlist.v1';
import { getMe } from '@trc/contracts/http/get-me.v1';
import { getMyExport } from '@trc/contracts/http/get-my-export.v1';
import { refreshWorldById } from '@trc/contracts/http/refresh-world.v1';
import { services } from '@trc/contracts/message';
import { eventually } from '@trc/testkit/eventually';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Api } from '../support/api.ts';
import { joinInstallation, type SharedInstallation } from '../support/installation.ts';
import { completed } from '../support/jobs.ts';
import { rowsOf } from '../support/own-data.ts';
import { signIn } from '../support/sign-in.ts';
import * as sounds from '../support/sounds.ts';
import type { Tenant } from '../support/tenants.ts';
import { type Built, buildWorld } from '../support/worlds.ts';

const patienceMs = 30_000;
const history = { seeds: { kind: 'history', range: '6_months' } } as const;

interface Someone {
  readonly tenant: Tenant;
  readonly api: Api;
  readonly email: string;
  readonly sampleId: string;
  readonly built: Built;
}

let installation: SharedInstallation;
/** Two listeners, each in an account of their own, and one who only takes Spotify away. */
let leaving: Someone;
let staying: Someone;
let disconnecting: Someone;

async function someone(listener: string): Promise<Someone> {
  const tenant = await installation.newTenant('pro');
  const email = `${listener}-${tenant.userId.toLowerCase()}@example.com`;
  await installation.rows('update gateway.users set email = $1 where id = $2', [email, tenant.userId]);
  const api = await signIn(tenant.api, listener);
  const { job_id, sample_id } = await api.call(createSample, { file: sounds.barWav(`${listener}.wav`) });
  await completed(api, job_id);
  return { tenant, api, email, sampleId: sample_id, built: await buildWorld(api, history) };
}

beforeAll(async () => {
  installation = joinInstallation(inject('shared'));
  [leaving, staying, disconnecting] = await Promise.all([
    someone('listener-2'),
    someone('listener-4'),
    someone('listener-3'),
  ]);
});
afterAll(() => installation?.stop());

/** Tables of all services with a row that holds the text anywhere. */
async function tablesThatName(text: string): Promise<string[]> {
  const tables = await installation.rows<{ place: string }>(
    `select format('%I.%I', schemaname, tablename) as place from pg_tables where schemaname = any ($1) order by 1`,
    [[...services]],
  );
  const found: string[] = [];
  for (const { place } of tables) {
    const hits = await installation.rows(
      `select 1 from ${place} as it where position($1 in it::text) > 0 limit 1`,
      [text],
    );
    if (hits.length > 0) found.push(place);
  }
  return found;
}

const spent = async ({ tenant }: Someone) =>
  (
    await installation.rows<{ sum: number }>(
      'select coalesce(sum(cost_micros), 0)::int as sum from billing.ledger where tenant_id = $1',
      [tenant.id],
    )
  )[0]?.sum;
const done = (what: string, { tenant }: Someone, kind: string) =>
  eventually(
    what,
    async () =>
      (
        await installation.rows(
          `select 1 from gateway.erasures where tenant_id = $1 and kind = $2 and completed_at is not null`,
          [tenant.id, kind],
        )
      ).length > 0,
    patienceMs,
  );

describe('somebody who wants to see what is kept', () => {
  it('gets the rows of every service and the sounds, of nobody else', async () => {
    const { export_id: id } = await leaving.api.call(exportMe);
    const ready = await eventually(
      'the export is ready',
      async () => {
        const state = await leaving.api.call(getMyExport, { params: { id } });
        return state.status === 'ready' && state;
      },
      patienceMs,
    );
    const documents = ready.files.filter(({ name }) => name.endsWith('.json'));
    expect(documents.map(({ name }) => name).sort()).toEqual(
      services.map((service) => `${service}.json`).sort(),
    );
    const texts = await Promise.all(documents.map(async ({ url }) => (await fetch(url)).text()));
    const all = texts.join('\n');
    const { world, playlists } = leaving.built;
    const wanted = [leaving.email, leaving.sampleId, world.id, ...playlists.map(({ id }) => id)];
    for (const text of wanted) expect(all).toContain(text);
    for (const text of [staying.tenant.userId, staying.email, staying.built.world.id])
      expect(all).not.toContain(text);
    expect(all).not.toContain(leaving.tenant.key);
    const sound = ready.files.find(({ name }) => name === `samples/${leaving.sampleId}/listener-2.wav`);
    const bytes = await (await fetch(sound?.url ?? '')).arrayBuffer();
    expect(bytes.byteLength).toBe(sound?.size_bytes);
    await eventually('a mail is owed', async () =>
      installation.rows(`select 1 from gateway.mails where kind = 'export-ready' and to_address = $1`, [
        leaving.email,
      ]),
    );
  });
});

describe('somebody who wants to be forgotten', () => {
  it('must say so twice', async () => {
    expect(await leaving.api.refusal(eraseMe)).toMatchObject({ status: 400, code: 'invalid-request' });
    await leaving.api.call(getMe);
  });

  it('is gone from every table and object, also while a job is running; nobody else is touched', async () => {
    const before = { rows: await rowsOf(installation, staying.tenant), spent: await spent(leaving) };
    // A sound and a world are under way when it happens.
    await leaving.api.call(createSample, { file: sounds.songWav('late.wav') });
    await leaving.api.call(refreshWorldById, { params: { id: leaving.built.world.id }, body: {} });
    await leaving.api.call(eraseMe, { query: { confirm: 'erase' } });
    expect(await leaving.api.refusal(getMe)).toMatchObject({ status: 401 });
    expect(await leaving.tenant.api.refusal(getMe)).toMatchObject({ status: 401 });
    await done('the erasure', leaving, 'user');

    const { world, playlists } = leaving.built;
    const names = [leaving.tenant.userId, leaving.email, 'listener-2.wav', 'late.wav'];
    const naming = async () =>
      Object.fromEntries(
        (await Promise.all(names.map(async (text) => [text, await tablesThatName(text)] as const))).filter(
          ([, tables]) => tables.length > 0,
        ),
      );
    await eventually(
      'nothing names them',
      async () => Object.keys(await naming()).length === 0,
      patienceMs,
    ).catch(() => undefined);
    expect(await naming()).toEqual({});
    const homes = /^(taste|harvester|playlist)\.(?!outbox)/;
    expect((await tablesThatName(world.id)).filter((place) => homes.test(place))).toEqual([]);
    for (const { id } of playlists)
      expect(await installation.rows('select 1 from playlist.playlists where id = $1', [id])).toEqual([]);
    await eventually('no object is left', async () => {
      const prefixes = [`tenants/${leaving.tenant.id}/`, `imports/${leaving.tenant.id}/`];
      const keys = await Promise.all(prefixes.map((prefix) => installation.stored(prefix)));
      return keys.flat().length === 0;
    });
    expect(await spent(leaving)).toBeGreaterThanOrEqual(before.spent ?? 0);
    const users = await installation.rows<{ user_id: string }>(
      'select distinct user_id from billing.ledger where tenant_id = $1 and user_id is not null',
      [leaving.tenant.id],
    );
    expect(users.map(({ user_id }) => user_id)).not.toContain(leaving.tenant.userId);
    const now = await rowsOf(installation, staying.tenant);
    const own = (rows: typeof now) =>
      rows.filter(({ place }) => /^(taste|harvester|playlist|analysis)\./.test(place) && !/box$/.test(place));
    expect(own(now)).toEqual(own(before.rows));
    await staying.api.call(getMe);
  });
});

describe('somebody who takes Spotify away', () => {
  it('keeps the worlds and playlists without anything of Spotify, and is asked to connect before a refresh', async () => {
    const { built, api, tenant } = disconnecting;
    const titles = [
      ...built.world.seeds.tracks,
      ...built.playlists.flatMap(({ tracks }) => tracks.map(({ track }) => track)),
    ]
      .filter(({ source }) => source === 'spotify')
      .flatMap(({ title, uri }) => [title, uri ?? title])
      .filter((text) => text.length > 12);
    expect(titles.length).toBeGreaterThan(20);
    const { revoke_url } = await api.call(disconnectSpotify);
    expect(revoke_url).toContain('spotify.com');
    expect((await api.call(getMe)).spotify).toBeNull();
    await done('the deletion', disconnecting, 'spotify');

    const rows = await rowsOf(installation, tenant);
    const text = rows.map(({ row }) => row).join('\n');
    expect(titles.filter((title) => text.includes(title))).toEqual([]);
    expect(text).not.toContain('spotify:track:');
    expect(await installation.stored(`tenants/${tenant.id}/candidates/`)).toEqual([]);
    expect(await installation.stored(`tenants/${tenant.id}/compositions/`)).toEqual([]);
    expect(text).toContain(built.world.name);
    const refusal = await api.refusal(refreshWorldById, { params: { id: built.world.id }, body: {} });
    expect(refusal).toMatchObject({ status: 422, code: 'spotify-not-connected' });
    const [playlist] = built.playlists;
    const file = await api.send(exportPlaylist, { params: { id: playlist?.id ?? '', format: 'm3u8' } });
    expect(await file.text()).toContain('known from Spotify only');
  });
});
