import type { NatsConnection } from '@nats-io/transport-node';
import { listProviders } from '@trc/contracts/queries/list-providers.v1';
import { connectNats } from '@trc/runtime/nats';
import { createRecentOutcomes } from '@trc/runtime/recent-outcomes';
import { openShared } from '@trc/runtime/shared';
import { openSharedStore } from '@trc/runtime/shared-store';
import { sharedLosses } from '@trc/spotify/shared-losses';
import { startNats, type TestNats } from '@trc/testkit/nats';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ListProvidersQuery } from '../src/inbound/list-providers.query.ts';
import { providerHealth } from '../src/outbound/provider-health.ts';

const nowMs = new Date('2026-11-20T12:00:00Z').getTime();
const limitsOf = (callsMax: number, windowMs: number, callsMaxPerDay: number | null = null) => ({
  callsMax,
  windowMs,
  callsMaxPerDay,
});
const log = { debug: () => undefined, warn: () => undefined };

let nats: TestNats;
let connections: NatsConnection[];
beforeAll(async () => {
  nats = await startNats();
  connections = await Promise.all([connectNats(nats.url, 'taste'), connectNats(nats.url, 'harvester')]);
});
afterAll(async () => {
  await Promise.all(connections.map((nc) => nc.close()));
  await nats.stop();
});

const spotifyLimits = () => limitsOf(90, 30_000, 1_000);
const openLimits = {
  listenbrainz: limitsOf(25, 10_000),
  'listenbrainz-labs': limitsOf(20, 10_000),
  musicbrainz: limitsOf(1, 1_100),
};

/** Two processes: one that calls, and one that is asked how the providers are. */
function processes() {
  const [caller, asked] = connections.map((nc) => openShared(openSharedStore(nc, 1), () => nowMs, log));
  if (!caller || !asked) throw new Error('no processes');
  const outcomes = createRecentOutcomes(3_600_000, () => nowMs);
  const query = new ListProvidersQuery(
    providerHealth({ shared: asked, spotifyLimits, openLimits, hasModels: false, lastHour: outcomes.of }),
  );
  const providers = async (mode: 'extended' | 'development' | null = 'extended') => {
    const { items } = listProviders.reply.parse(await query.answer({ spotify_mode: mode }));
    return (name: string) => items.find(({ provider }) => provider === name);
  };
  return { caller, outcomes, providers };
}

it('what another process used of a budget is known, and looking at it counts no call', async () => {
  const { caller, outcomes, providers } = processes();
  const spotify = caller.budget('spotify', spotifyLimits());
  for (let calls = 0; calls < 3; calls += 1) await spotify.take();
  await caller.budget('musicbrainz', openLimits.musicbrainz).close(9_000, false);
  outcomes.count('musicbrainz', 'limited');
  await providers();
  const health = await providers();
  expect(health('spotify')?.budget).toEqual({
    window_s: 30,
    window_calls: 3,
    window_calls_max: 90,
    day_calls: 3,
    day_calls_max: 1_000,
    closed_until: null,
    closed_by: null,
    shared: true,
  });
  expect(health('musicbrainz')).toMatchObject({
    budget: { window_calls: 0, closed_until: '2026-11-20T12:00:09.000Z', closed_by: 'retry-after' },
    last_hour: { answered: 0, limited: 1 },
  });
  await spotify.close(3_600_000, true);
  expect((await providers())('spotify')?.budget?.closed_by).toBe('quota');
});

it('a call that Spotify refused is off until it is tried again, and what the mode has not is off for another reason', async () => {
  const { caller, providers } = processes();
  await sharedLosses(caller.refusals('spotify')).tell('extended', 'recommend');
  const stateIn = async (mode: 'extended' | 'development') =>
    (await providers(mode))('spotify')?.capabilities.map(({ capability, state }) => [capability, state]);
  expect(await stateIn('extended')).toEqual([
    ['search', 'on'],
    ['features', 'on'],
    ['recommend', 'refused'],
    ['write', 'on'],
    ['batch', 'on'],
  ]);
  expect((await providers())('spotify')?.capabilities[2]?.retried_at).toBe('2026-11-21T12:00:00.000Z');
  expect(await stateIn('development')).toContainEqual(['recommend', 'not-in-mode']);
});

it('an installation without a Spotify app and without models says so', async () => {
  const health = await processes().providers(null);
  expect(health('spotify')).toMatchObject({ configured: false, mode: null, capabilities: [], budget: null });
  expect(health('models')).toMatchObject({ configured: false, budget: null });
  expect(health('listenbrainz-labs')).toMatchObject({ configured: true });
});

it('while the shared store is away, it is told what the one process remembers', async () => {
  const broken = { read: async () => Promise.reject(new Error('away')), write: async () => null };
  const shared = openShared({ ...broken, open: async () => undefined }, () => nowMs, log);
  const health = providerHealth({
    shared,
    spotifyLimits,
    openLimits,
    hasModels: true,
    lastHour: createRecentOutcomes(1_000, () => nowMs).of,
  });
  await shared.budget('listenbrainz', openLimits.listenbrainz).take();
  const items = await health('extended');
  expect(items.map(({ provider, budget }) => [provider, budget?.shared, budget?.window_calls])).toEqual([
    ['spotify', false, 0],
    ['listenbrainz', false, 1],
    ['listenbrainz-labs', false, 0],
    ['musicbrainz', false, 0],
    ['models', undefined, undefined],
  ]);
});
