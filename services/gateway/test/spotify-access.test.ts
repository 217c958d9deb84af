import { inTenant } from '@trc/runtime/tenancy';
import { SpotifyError } from '@trc/spotify/errors';
import type { SpotifyOAuth } from '@trc/spotify/oauth';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { migrations } from '../src/migrations/all.ts';
import { findConnection, putConnection } from '../src/outbound/connections.store.ts';
import type { Database } from '../src/outbound/database.ts';
import { findSchedule } from '../src/outbound/schedules.store.ts';
import type { Vault } from '../src/outbound/secrets.ts';
import { createSpotifyAccess } from '../src/outbound/spotify-access.ts';
import { type Member, makeTenant, scheduleWorld } from './fixtures.ts';

let database: TestDatabase;
let db: Kysely<Database>;
let mia: Member;
/** What Spotify gives for a refresh token: another token, or the end of the consent. */
let spotify: () => string | null;
let refreshes: number;

const now = new Date('2026-11-20T12:00:00Z');
const inAnHour = new Date('2026-11-20T13:00:00Z');

beforeAll(async () => {
  database = await createDatabase({ gateway: migrations });
  db = database.open<Database>('gateway');
});
afterAll(() => database.drop());
beforeEach(async () => {
  refreshes = 0;
  spotify = () => 'second';
  mia = await makeTenant(db);
  await inTenant(db, mia.tenantId, (trx) =>
    putConnection(trx, {
      tenantId: mia.tenantId,
      userId: mia.userId,
      externalId: mia.userId,
      account: 'default',
      scopes: [],
      consentedAt: now,
      refresh_token_sealed: 'refresh',
      access_token_sealed: 'first',
      access_expires_at: inAnHour,
    }),
  );
});

const oauth = {
  refresh: async (refreshToken: string) => {
    refreshes += 1;
    const accessToken = spotify();
    if (accessToken === null)
      throw new SpotifyError({ kind: 'needs-reconnect', reason: 'revoked' }, 'The consent is gone');
    return { accessToken, accessTokenExpiresAtMs: inAnHour.getTime(), refreshToken, scopes: [] };
  },
} as Partial<SpotifyOAuth> as SpotifyOAuth;
const app = { account: 'default', mode: 'extended', oauth } as const;
const vault = { seal: (text: string) => text, open: (text: string) => text } as Partial<Vault> as Vault;
const ask = (refusedToken?: string) =>
  createSpotifyAccess({ db, clock: () => now, vault, appOf: async () => app }).of(
    mia.tenantId,
    mia.userId,
    refusedToken,
  );

describe('a token that is not old', () => {
  test('is handed out again and again', async () => {
    for (let times = 0; times < 2; times += 1) expect(await ask()).toMatchObject({ access_token: 'first' });
    expect(refreshes).toBe(0);
  });

  test('but was refused is replaced once, however many noticed it', async () => {
    expect(await ask('first')).toMatchObject({ access_token: 'second' });
    expect(await ask('first')).toMatchObject({ access_token: 'second' });
    expect(refreshes).toBe(1);
  });

  test('but was refused because the consent is gone ends the connection, and schedules rest', async () => {
    spotify = () => null;
    const worldId = await scheduleWorld(db, mia, inAnHour);
    expect(await ask('first')).toEqual({ kind: 'none', code: 'spotify-needs-reconnect' });
    const found = await inTenant(db, mia.tenantId, async (trx) => ({
      connection: await findConnection(trx, mia.userId),
      schedule: await findSchedule(trx, worldId),
    }));
    expect(found.connection?.needs_reconnect).toBe(true);
    expect(found.schedule).toMatchObject({ paused: 'spotify-needs-reconnect', next_run_at: null });
  });
});
