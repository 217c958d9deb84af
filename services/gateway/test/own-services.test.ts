import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { publicFetch } from '@trc/runtime/public-fetch';
import { inTenant } from '@trc/runtime/tenancy';
import { CONFIG } from '@trc/runtime/tokens';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { GetModelEndpointQuery } from '../src/inbound/get-model-endpoint.query.ts';
import { ModelEndpointRoutes } from '../src/inbound/model-endpoint.routes.ts';
import { SpotifyClientRoutes } from '../src/inbound/spotify-client.routes.ts';
import { migrations } from '../src/migrations/all.ts';
import { findConnection, putConnection } from '../src/outbound/connections.store.ts';
import type { Database } from '../src/outbound/database.ts';
import { findSchedule } from '../src/outbound/schedules.store.ts';
import { createSites } from '../src/outbound/sites.ts';
import { createSpotifyAccess } from '../src/outbound/spotify-access.ts';
import { spotifyApps } from '../src/outbound/spotify-apps.ts';
import { SITES, TENANT_FETCH } from '../src/tokens.ts';
import { askOf, type Member, makeTenant, makeUser, scheduleWorld } from './fixtures.ts';
import { startGateway, type TestGateway, vault } from './http.ts';

const now = new Date('2026-11-20T12:00:00Z');
const clock = () => now;
const base = { publicUrl: 'https://club.test' };

/** Spotify's token service and a model endpoint in one: it takes a secret that is the id and "-secret". */
let outside: Server;
let outsideUrl: string;
let asked: string[];
let database: TestDatabase;
let db: Kysely<Database>;
let gateway: TestGateway;
let mia: Member;

function answer(request: IncomingMessage): { status: number; body: object } {
  const authorization = request.headers.authorization ?? '';
  if (request.url === '/v1/models') {
    asked.push(authorization);
    return { status: authorization === 'Bearer sk-good' ? 200 : 401, body: {} };
  }
  const [id = '', secret] = Buffer.from(authorization.replace(/^Basic /, ''), 'base64')
    .toString()
    .split(':');
  asked.push(id);
  if (id === 'busy') return { status: 503, body: {} };
  return secret === `${id}-secret`
    ? { status: 200, body: { access_token: `${id}-token`, token_type: 'Bearer', expires_in: 3600 } }
    : { status: 400, body: { error: 'invalid_client' } };
}

beforeAll(async () => {
  outside = createServer((request, response) => {
    request.resume();
    const { status, body } = answer(request);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
  outsideUrl = `http://127.0.0.1:${(outside.address() as AddressInfo).port}`;
  database = await createDatabase({ gateway: migrations });
  db = database.open<Database>('gateway');
  gateway = await startGateway([SpotifyClientRoutes, ModelEndpointRoutes], { db, clock, ask: askOf() }, [
    { provide: CONFIG, useValue: { spotifyAccountsUrl: outsideUrl, modelPrivateAddresses: 'allow' } },
    { provide: SITES, useValue: createSites({ db, clock, base }) },
    { provide: TENANT_FETCH, useValue: publicFetch({ allowPrivate: true, timeoutMs: 2_000 }) },
  ]);
});
afterAll(async () => {
  await gateway?.stop();
  await database?.drop();
  outside?.closeAllConnections();
  outside?.close();
});
beforeEach(async () => {
  asked = [];
  const { tenantId } = await makeTenant(db);
  mia = await makeUser(db, tenantId, { role: 'owner' });
});

const call = (method: string, path: string, body?: object, member = mia) =>
  gateway.call(member.key, method, `/v1/tenant/${path}`, body);
const putClient = (clientId: string, mode = 'development', member = mia) =>
  call('PUT', 'spotify-client', { client_id: clientId, client_secret: `${clientId}-secret`, mode }, member);
const access = () =>
  createSpotifyAccess({
    db,
    clock,
    vault,
    appOf: spotifyApps({
      accountsUrl: outsideUrl,
      house: { clientId: 'house', clientSecret: 'house-secret', mode: 'extended' },
      db,
      vault,
    }),
  });
const connect = (member: Member, account: string) =>
  inTenant(db, member.tenantId, (trx) =>
    putConnection(trx, {
      tenantId: member.tenantId,
      userId: member.userId,
      externalId: `spotify of ${member.userId}`,
      account,
      scopes: [],
      consentedAt: now,
      refresh_token_sealed: vault.seal('refresh'),
      access_token_sealed: vault.seal('held'),
      access_expires_at: new Date(now.getTime() + 3_600_000),
    }),
  );

describe("a tenant's own Spotify client", () => {
  test('is shown without its secret, which is sealed at rest', async () => {
    expect(await call('GET', 'spotify-client')).toMatchObject({ status: 404 });
    const { status, body } = await putClient('own');
    expect(status).toBe(200);
    expect(body).toEqual({
      client_id: 'own',
      mode: 'development',
      redirect_uris: ['https://club.test/v1/auth/spotify/callback'],
      updated_at: now.toISOString(),
    });
    expect((await call('GET', 'spotify-client')).body).toEqual(body);
    const { rows } = await sql`select to_jsonb(c)::text || (
      select string_agg(to_jsonb(a)::text, '') from gateway.audit as a where a.tenant_id = c.tenant_id) as all
      from gateway.spotify_clients as c`.execute(database.openAsAdmin());
    expect(JSON.stringify(rows)).toContain('spotify-client-changed');
    expect(JSON.stringify(rows)).not.toContain('own-secret');
  });

  test('is refused when Spotify does not take the secret, and put off when Spotify is silent', async () => {
    const wrong = { client_id: 'own', client_secret: 'guess', mode: 'development' };
    expect(await call('PUT', 'spotify-client', wrong)).toMatchObject({
      status: 422,
      body: { code: 'spotify-client-refused' },
    });
    expect(await putClient('busy')).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    expect((await call('GET', 'spotify-client')).status).toBe(404);
  });

  test('gives the application tokens of this tenant, in its own mode and account, and of no other', async () => {
    await putClient('own');
    const { tenantId: other } = await makeTenant(db);
    const of = access();
    for (let times = 0; times < 2; times += 1) {
      expect(await of.of(mia.tenantId, null)).toMatchObject({
        access_token: 'own-token',
        account: 'own',
        mode: 'development',
      });
      expect(await of.of(other, null)).toMatchObject({
        access_token: 'house-token',
        account: 'default',
        mode: 'extended',
      });
    }
    // One to see whether the secret is taken, and one for the token that serves all.
    expect(asked.filter((id) => id === 'own')).toHaveLength(2);
    expect(asked.filter((id) => id === 'house')).toHaveLength(1);
    await putClient('new');
    expect(await of.of(mia.tenantId, null)).toMatchObject({ access_token: 'new-token', account: 'new' });
  });

  test('works for a tenant that was made under its address, also where the installation has none', async () => {
    await putClient('own');
    const child = await makeTenant(db);
    await inTenant(db, child.tenantId, (trx) =>
      trx.updateTable('tenants').set({ parent_id: mia.tenantId }).execute(),
    );
    const house = { clientId: undefined, clientSecret: undefined, mode: 'off' } as const;
    const appOf = spotifyApps({ accountsUrl: outsideUrl, house, db, vault });
    expect((await appOf(child.tenantId))?.account).toBe('own');
    expect(await appOf((await makeTenant(db)).tenantId)).toBeNull();
  });

  test('that takes the place of another ends the connections of that one, and no others', async () => {
    await connect(mia, 'default');
    const worldId = await scheduleWorld(db, mia, new Date(now.getTime() + 3_600_000));
    await putClient('own');
    const found = await inTenant(db, mia.tenantId, async (trx) => ({
      connection: await findConnection(trx, mia.userId),
      schedule: await findSchedule(trx, worldId),
    }));
    expect(found.connection?.needs_reconnect).toBe(true);
    expect(found.schedule).toMatchObject({ paused: 'spotify-needs-reconnect' });

    await connect(mia, 'own');
    expect(await access().of(mia.tenantId, mia.userId)).toMatchObject({
      access_token: 'held',
      account: 'own',
    });
    await putClient('own', 'extended');
    expect(await access().of(mia.tenantId, mia.userId)).toMatchObject({
      access_token: 'held',
      mode: 'extended',
    });
    expect((await call('DELETE', 'spotify-client')).status).toBe(204);
    expect(await access().of(mia.tenantId, mia.userId)).toEqual({
      kind: 'none',
      code: 'spotify-needs-reconnect',
    });
    expect((await call('DELETE', 'spotify-client')).status).toBe(404);
  });

  test('a connection that another app was consented to gives nothing, whoever wrote it when', async () => {
    await putClient('own');
    await connect(mia, 'default');
    expect(await access().of(mia.tenantId, mia.userId)).toMatchObject({ code: 'spotify-needs-reconnect' });
  });

  test('is the business of owners and admins', async () => {
    const member = await makeUser(db, mia.tenantId);
    expect((await putClient('own', 'development', member)).status).toBe(403);
    expect((await call('GET', 'spotify-client', undefined, member)).status).toBe(403);
  });
});

describe("a tenant's own model endpoint", () => {
  const put = (over: object = {}) =>
    call('PUT', 'model-endpoint', {
      base_url: `${outsideUrl}/v1/`,
      api_key: 'sk-good',
      chat_model: 'own/model',
      ...over,
    });
  const query = () => new GetModelEndpointQuery(db, vault).answer({ tenantId: mia.tenantId });

  test('is shown without its key, and told to services with it', async () => {
    expect(await query()).toEqual({ kind: 'none' });
    const { status, body } = await put();
    expect(status).toBe(200);
    expect(body).toEqual({
      base_url: `${outsideUrl}/v1`,
      chat_model: 'own/model',
      updated_at: now.toISOString(),
    });
    expect((await call('GET', 'model-endpoint')).body).toEqual(body);
    expect(await query()).toEqual({
      kind: 'own',
      base_url: `${outsideUrl}/v1`,
      api_key: 'sk-good',
      chat_model: 'own/model',
    });
    const { rows } = await sql`select to_jsonb(e)::text as all from gateway.model_endpoints as e`.execute(
      database.openAsAdmin(),
    );
    expect(JSON.stringify(rows)).not.toContain('sk-good');
    expect((await call('DELETE', 'model-endpoint')).status).toBe(204);
    expect(await query()).toEqual({ kind: 'none' });
  });

  test('is refused when it does not take the key or does not answer', async () => {
    for (const over of [{ api_key: 'sk-bad' }, { base_url: 'http://127.0.0.1:1/v1' }])
      expect(await put(over)).toMatchObject({ status: 422, body: { code: 'model-endpoint-refused' } });
    expect(await query()).toEqual({ kind: 'none' });
  });

  test('on a private address or without https is refused before anything is sent', async () => {
    const strict = await startGateway([ModelEndpointRoutes], { db, clock, ask: askOf() }, [
      { provide: CONFIG, useValue: { modelPrivateAddresses: 'refuse' } },
      { provide: TENANT_FETCH, useValue: publicFetch({ allowPrivate: false, timeoutMs: 2_000 }) },
    ]);
    const send = (base_url: string) =>
      strict.call(mia.key, 'PUT', '/v1/tenant/model-endpoint', { base_url, api_key: 'sk-good' });
    expect(await send(`${outsideUrl}/v1`)).toMatchObject({ status: 400 });
    expect(await send('https://169.254.169.254/v1')).toMatchObject({
      status: 422,
      body: { code: 'model-endpoint-refused', detail: 'The endpoint is not on the public internet.' },
    });
    expect(asked).toEqual([]);
    await strict.stop();
  });
});

test('no tenant reads what another brings along', async () => {
  await putClient('own');
  const { tenantId } = await makeTenant(db);
  const zoe = await makeUser(db, tenantId, { role: 'owner' });
  expect((await call('GET', 'spotify-client', undefined, zoe)).status).toBe(404);
});
