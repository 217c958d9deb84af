import { afterEach, describe, expect, it, vi } from 'vitest';
import { type AskSpotifyAccess, type OpenSpotify, openForReading, spotifyOver } from './access.ts';
import { rateBudgetOver } from './rate-budget.ts';
import { sharedLosses } from './shared-losses.ts';
import { createTally } from './tally.ts';

afterEach(() => vi.unstubAllGlobals());

const tenantId = 'ten_1';
const budget = rateBudgetOver({ take: async () => null, close: async () => {} });
const over = (ask: AskSpotifyAccess) =>
  spotifyOver(ask, { apiUrl: 'http://spotify.test/v1', budgetOf: () => budget });

it('the client calls with the token that the gateway gave, and every call is counted', async () => {
  const sent: Array<string | null> = [];
  vi.stubGlobal('fetch', async (_url: unknown, init?: RequestInit) => {
    sent.push(new Headers(init?.headers).get('authorization'));
    return Response.json({ id: 'listener' });
  });
  const asked: unknown[] = [];
  const open = over(async (contract, tenant, request) => {
    asked.push([contract.name, tenant, request]);
    return {
      kind: 'access',
      access_token: 'token',
      expires_at: '2026-11-20T12:00:00Z',
      mode: 'development',
      account: 'default',
      scopes: [],
      spotify_user_id: null,
    };
  });
  const tally = createTally('read');
  const access = await open(tenantId, 'usr_1', tally);
  if (access.kind !== 'client') throw new Error(access.kind);
  expect(tally.lines()).toEqual([]);
  await access.client.me();
  await access.client.me();
  expect(asked).toEqual([['get-spotify-access.v1', tenantId, { user_id: 'usr_1' }]]);
  expect(sent).toEqual(['Bearer token', 'Bearer token']);
  expect(tally.lines()).toEqual([
    { kind: 'provider_calls', quantity: 2, operation: 'read', resource: 'spotify' },
  ]);
});

it('what the gateway refuses or puts off is a value', async () => {
  const none = over(async () => ({ kind: 'none', code: 'spotify-not-connected' }));
  expect(await none(tenantId, null, createTally('read'))).toEqual({
    kind: 'none',
    code: 'spotify-not-connected',
  });
  const later = over(async () => ({ kind: 'later', retry_after_ms: 5 }));
  expect(await later(tenantId, null, createTally('read'))).toEqual({ kind: 'later', retryAfterMs: 5 });
});

it("the calls of a tenant's own app come out of its own budget, and what it was refused is its own", async () => {
  vi.stubGlobal('fetch', async () => Response.json({ id: 'listener' }));
  const taken: string[] = [];
  const known: string[] = [];
  const open = spotifyOver(
    async (_contract, tenant) => ({
      kind: 'access',
      access_token: 'token',
      expires_at: '2026-11-20T12:00:00Z',
      mode: tenant === 'ten_own' ? 'development' : 'extended',
      account: tenant === 'ten_own' ? 'own-app' : 'default',
      scopes: [],
      spotify_user_id: null,
    }),
    {
      apiUrl: 'http://spotify.test/v1',
      budgetOf: (account, mode) =>
        rateBudgetOver({
          take: async () => {
            taken.push(`${account} ${mode}`);
            return null;
          },
          close: async () => {},
        }),
      lossesOf: (account) => ({
        known: async () => {
          known.push(account);
          return [];
        },
        tell: async () => {},
      }),
    },
  );
  for (const tenant of ['ten_own', 'ten_other']) {
    const access = await open(tenant, 'usr_1', createTally('read'));
    if (access.kind !== 'client') throw new Error(access.kind);
    await access.client.me();
  }
  expect(taken).toEqual(['own-app development', 'default extended']);
  expect(known).toEqual(['own-app', 'default']);
});

it('a read that needs no listener goes on as the application, unless Spotify is off', async () => {
  const users: Array<string | null> = [];
  const opening =
    (code: 'spotify-not-connected' | 'spotify-off'): OpenSpotify =>
    async (_tenantId, userId) => {
      users.push(userId);
      return userId === null ? { kind: 'later', retryAfterMs: 1 } : { kind: 'none', code };
    };
  const read = (open: OpenSpotify) => openForReading(open, tenantId, 'usr_1', createTally('read'));
  const unconnected = await read(opening('spotify-not-connected'));
  expect([unconnected.own.kind, unconnected.reading.kind]).toEqual(['none', 'later']);
  const off = await read(opening('spotify-off'));
  expect([off.own.kind, off.reading.kind]).toEqual(['none', 'none']);
  expect(users).toEqual(['usr_1', null, 'usr_1']);
});

it('what one client was refused, the next one knows and does not ask for', async () => {
  let calls = 0;
  vi.stubGlobal('fetch', async () => {
    calls += 1;
    return Response.json({ error: { status: 403, message: 'Forbidden' } }, { status: 403 });
  });
  const marks: string[] = [];
  const open = spotifyOver(
    async () => ({
      kind: 'access',
      access_token: 'token',
      expires_at: '2026-11-20T12:00:00Z',
      mode: 'extended',
      account: 'default',
      scopes: [],
      spotify_user_id: null,
    }),
    {
      apiUrl: 'http://spotify.test/v1',
      budgetOf: () => budget,
      lossesOf: () => sharedLosses({ read: async () => marks, add: async (mark) => void marks.push(mark) }),
    },
  );
  const features = async () => {
    const access = await open(tenantId, 'usr_1', createTally('read'));
    if (access.kind !== 'client') throw new Error(access.kind);
    return access.client.audioFeatures(['A'.repeat(22)]);
  };
  await expect(features()).rejects.toMatchObject({ failure: { kind: 'forbidden', cause: 'removed' } });
  await expect(features()).rejects.toMatchObject({ failure: { kind: 'forbidden', cause: 'switched-off' } });
  expect(calls).toBe(1);
});

describe('a token that Spotify does not take any more', () => {
  const given = (token: string) => ({
    kind: 'access' as const,
    access_token: token,
    expires_at: '2026-11-20T12:00:00Z',
    mode: 'extended' as const,
    account: 'default',
    scopes: [],
    spotify_user_id: 'listener',
  });
  const takesOnly = (good: string) =>
    vi.stubGlobal('fetch', async (_url: unknown, init?: RequestInit) =>
      new Headers(init?.headers).get('authorization') === `Bearer ${good}`
        ? Response.json({ id: 'listener' })
        : Response.json({ error: { status: 401, message: 'Invalid access token' } }, { status: 401 }),
    );
  const clientOver = async (ask: AskSpotifyAccess) => {
    const access = await over(ask)(tenantId, 'usr_1', createTally('read'));
    if (access.kind !== 'client') throw new Error(access.kind);
    return access.client;
  };

  it('is told to the gateway, and the call is made once more with the token that comes for it', async () => {
    takesOnly('fresh');
    const refused: unknown[] = [];
    const client = await clientOver(async (_contract, _tenant, { refused_token }) => {
      refused.push(refused_token);
      return given(refused_token === undefined ? 'revoked' : 'fresh');
    });
    expect(await client.me()).toMatchObject({ id: 'listener' });
    await client.me();
    expect(refused).toEqual([undefined, 'revoked']);
  });

  it('means that the listener must connect again when the gateway has no other', async () => {
    takesOnly('none');
    const client = await clientOver(async (_contract, _tenant, { refused_token }) =>
      refused_token === undefined ? given('revoked') : { kind: 'none', code: 'spotify-needs-reconnect' },
    );
    await expect(client.me()).rejects.toMatchObject({ failure: { kind: 'needs-reconnect' } });
  });

  it('is no token for another try when the one that came for it is refused too', async () => {
    takesOnly('none');
    let asked = 0;
    const client = await clientOver(async () => {
      asked += 1;
      return given(`token-${asked}`);
    });
    await expect(client.me()).rejects.toMatchObject({ failure: { kind: 'unauthorized' } });
    expect(asked).toBe(2);
  });
});
